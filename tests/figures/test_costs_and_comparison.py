"""Do lines, bands, areas and points stand where the answers say?"""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.calibration import scores

BOTH = ["hurry", "wait"]


@pytest.fixture(scope="module")
def futures():
    return sr.simulate(sr.presets.twelfth_sma(), BOTH, n=2000, seed=2024)


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def area(band) -> np.ndarray:
    return band.get_paths()[0].vertices


@pytest.mark.parametrize(("draw", "variable"), [("exceedance", "exceedance"), ("s_curve", "confidence")])
def test_the_chances_of_amounts_and_their_intervals(futures, draw, variable) -> None:
    found = sr.exceedance(futures, amounts=[7000, 8000, 9000, 10_000])
    ax = getattr(sr.figures, draw)(found, budget=8000.0)
    for line, band, name in zip(ax.lines, ax.collections, BOTH, strict=False):
        one = found.sel(strategy=name)
        np.testing.assert_array_equal(line.get_ydata(), 100.0 * one[variable])
        high = area(band)[area(band)[:, 0] == 8000.0, 1].max()
        expected = one[variable] + 1.959964 * one[f"{variable}_se"]
        assert high == pytest.approx(100.0 * float(expected.sel(amount=8000.0)), rel=1e-6)
    assert any(
        f"hurry {100.0 * float(found[variable].sel(strategy='hurry', amount=8000.0)):.0f} %" in t for t in texts(ax)
    )


@pytest.mark.parametrize("draw", ["exceedance", "s_curve"])
@pytest.mark.parametrize("budget", [6000.0, 7000.0, 8000.0, 9000.0, 20_000.0])
def test_the_name_of_a_budget_lies_on_no_line_and_within_the_axes(futures, draw, budget) -> None:
    found = sr.exceedance(futures)
    ax = getattr(sr.figures, draw)(found, budget=budget)
    ax.figure.canvas.draw()
    (name,) = (text for text in ax.texts if text.get_text().startswith("budget"))
    box = name.get_window_extent()
    assert ax.bbox.x0 <= box.x0
    assert box.x1 <= ax.bbox.x1
    amounts = np.linspace(*ax.get_xlim(), 2000)
    for line in ax.lines[: len(BOTH)]:
        points = ax.transData.transform(np.column_stack([amounts, np.interp(amounts, *line.get_data())]))
        assert not any(box.contains(*point) for point in points)
    plt.close(ax.figure)


def test_causes_are_stacked_to_the_share_that_is_not_covered(futures) -> None:
    found = sr.survival(futures)
    ax = sr.figures.incidence(found, "wait")
    tops = [area(band)[:, 1].max() for band in ax.collections]
    shares = 100.0 * found.coverage_incidence.sel(strategy="wait").isel(month=-1).values
    np.testing.assert_allclose(tops, np.cumsum(shares), rtol=1e-9)  # sums of the same numbers
    assert tops[-1] == pytest.approx(100.0 * (1.0 - float(found.coverage.sel(strategy="wait")[-1])), rel=1e-9)


def test_the_curve_of_a_comparison_crosses_zero_where_shares_say(futures) -> None:
    levels = np.arange(1, 100) / 100
    found = sr.compare(futures, *BOTH, levels=levels)
    ax = sr.figures.compare(found)
    curve = next(line for line in ax.lines if len(line.get_xdata()) == levels.size)
    np.testing.assert_array_equal(curve.get_ydata(), -found.difference_bn_at)
    gains = np.mean(curve.get_ydata() > 0.0)
    assert gains == pytest.approx(float(found.a_better), abs=0.011)  # levels are a hundredth apart
    assert f"hurry is better in {100.0 * float(found.a_better):.0f} %" in texts(ax)


def test_a_comparison_without_levels_is_refused(futures) -> None:
    with pytest.raises(sr.ScenarioError, match="difference_bn_at"):
        sr.figures.compare(sr.compare(futures, *BOTH))


def test_the_best_stands_first_and_the_others_behind_it(futures) -> None:
    found = sr.best(futures)
    ax = sr.figures.best(found)
    dots = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_marker() == "o"]
    assert dots == [(float(value), place) for place, value in enumerate(found.behind_best_bn)]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == found.strategy.values.tolist()


def test_one_strategy_is_the_best_of_one(futures) -> None:
    ax = sr.figures.best(sr.best(futures.sel(strategy=["wait"])))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["wait"]


def test_no_error_bar_crosses_the_name_of_a_strategy() -> None:
    names = ["hurry", "base", "wait", "conditional", "hold"]
    found = sr.frontier(sr.simulate(sr.presets.twelfth_sma(), names, n=3000, seed=2024))
    ax = sr.figures.frontier(found)
    ax.figure.draw_without_rendering()
    written = [text.get_window_extent() for text in ax.texts if text.get_text() in names]
    bars = [path.get_extents() for bar in ax.collections for path in bar.get_paths()]
    bars = [bar.transformed(ax.transData) for bar in bars]
    assert (len(written), len(bars)) == (5, 10)
    assert not any(box.count_overlaps(bars) for box in written)
    assert not any(box.count_overlaps(written[:i]) for i, box in enumerate(written))


def test_who_is_beaten_is_hollow(futures) -> None:
    found = sr.frontier(futures)
    ax = sr.figures.frontier(found)
    paper = ax.get_facecolor()
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    hollow = [matplotlib.colors.to_rgba(dot.get_markerfacecolor()) == paper for dot in dots]
    assert hollow == [not one for one in found.efficient.values]
    assert [dot.get_xdata()[0] for dot in dots] == found.mean_loss_bn.values.tolist()


def test_an_estimate_from_more_and_more_futures_has_its_interval(futures) -> None:
    found = sr.convergence(futures, of="ratified in time")
    ax = sr.figures.convergence(found)
    assert ax.get_ylabel() == "% of futures"
    for line, band, name in zip(ax.lines, ax.collections, BOTH, strict=False):
        one = found.sel(strategy=name)
        np.testing.assert_array_equal(line.get_ydata(), 100.0 * one.estimate)
        assert area(band)[:, 1].max() == pytest.approx(100.0 * float(one.estimate_high.max()), rel=1e-12)


def test_reliability_has_a_diamond_for_each_bin_with_events() -> None:
    found = scores.reliability([0, 1, 1], [0.1, 0.2, 0.9], bins=3)
    ax = sr.figures.reliability(found)
    diamonds = next(line for line in ax.lines if line.get_marker() == "D")
    np.testing.assert_allclose(diamonds.get_xdata(), [15.0, 90.0])
    np.testing.assert_allclose(diamonds.get_ydata(), [50.0, 100.0])
    assert {"2", "1"} <= set(texts(ax))


def test_parties_have_their_members_and_their_mean_votes() -> None:
    blocs = {"government": sr.Bloc(100, 0.9, attendance=0.5, exposure=0.0), "others": sr.Bloc(50, 0.2)}
    ax = sr.figures.party_votes(blocs)
    assert [bar.get_width() for bar in ax.patches[::3]] == [100, 50]
    dots = [line.get_xdata()[0] for line in ax.lines]
    assert dots == pytest.approx([45.0, 10.0], rel=1e-9)  # seats times presence times yes, no shock
    assert "45 of 100" in texts(ax)


def test_intervals_from_replicates_are_student_s() -> None:
    even = sr.simulate(sr.presets.twelfth_sma(), BOTH, n=1 << 10, seed=2024, points=sr.points.sobol(replicates=4))
    student = 3.182446305284263  # t of .975 with 3 degrees of freedom, as in printed tables
    worse = sr.best(even).isel(strategy=1)
    (line,) = (one for one in sr.figures.best(sr.best(even)).lines if np.ptp(one.get_xdata()) > 0.0)
    assert np.ptp(line.get_xdata()) == pytest.approx(2.0 * student * float(worse.behind_best_bn_se), rel=1e-9)
    chances = sr.exceedance(even, amounts=[7000, 8000, 9000])
    band, one = sr.figures.exceedance(chances).collections[0], chances.sel(strategy=BOTH[0], amount=8000.0)
    high = area(band)[area(band)[:, 0] == 8000.0, 1].max()
    assert high == pytest.approx(100.0 * float(one.exceedance + student * one.exceedance_se), rel=1e-9)


def test_futures_of_which_some_are_kept_or_labelled_have_the_intervals_of_their_replicates() -> None:
    student = {3: 4.302652729749462, 4: 3.182446305284263}  # t of .975, as in printed tables
    even = sr.simulate(sr.presets.twelfth_sma(), BOTH, n=1 << 10, seed=2024, points=sr.points.sobol(replicates=4))
    places = np.arange(1 << 10)
    first_three = xr.DataArray(places < 3 << 8, dims="future", coords={"future": even.future})
    own = sr.simulate(sr.presets.twelfth_sma(), BOTH, n=1 << 10, seed=2024).assign_coords(
        replicate=("future", places % 3)
    )
    for fewer, count in (
        (sr.condition(even, "maximalist wins"), 4),
        (sr.reweight(even, {"election.probability": 0.3}), 4),
        (sr.condition(even, first_three), 3),
        (own, 3),
    ):
        gap, best = sr.compare(fewer, *BOTH), sr.best(fewer)
        half = float(gap.difference_bn_high - gap.difference_bn_low) / 2.0
        assert half == pytest.approx(student[count] * float(gap.difference_bn_se), rel=1e-9)
        (line,) = (one for one in sr.figures.best(best).lines if np.ptp(one.get_xdata()) > 0.0)
        error = float(best.isel(strategy=1).behind_best_bn_se)
        assert np.ptp(line.get_xdata()) == pytest.approx(2.0 * student[count] * error, rel=1e-9)
