"""Does every figure keep the rule? Its answer in, the given Axes out, in both themes; a sentence, a source, no cut."""

from __future__ import annotations

import inspect

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.colors import to_rgb

import sma_risk as sr
from sma_risk.calibration import scores
from sma_risk.distributions.election import college_from_states, correlation_by_bloc, lean, units
from sma_risk.figures.themes import THEMES

DEAL = sr.presets.twelfth_sma()
BOTH = ["hurry", "wait"]
ABOUT = ["election", "settlement"]
TALKS = {"usual": DEAL.talks.time_to_conclusion(-1, 19)}
PARTIES = {"government": sr.Bloc(108, 0.95, attendance=0.6, exposure=0.0), "others": sr.Bloc(192, 0.5, attendance=0.6)}
PAST = pd.DataFrame(
    {
        "vintage": ["9th"],
        "quantity": ["growth"],
        "forecast": [0.1],
        "low": [0.0],
        "high": [0.2],
        "happened": [0.15],
        "pit": [0.7],
    }
)
SAID = {"probability": [0.1, 0.2, 0.9], "happened": [0, 1, 1]}
NEWS = xr.Dataset(
    {"ratified_in_time": (("day", "strategy"), [[0.7, 0.3], [0.6, 0.2]]), "odds": ("day", [0.5, 0.6])},
    {"day": ["2024-05-31", "2024-06-30"], "strategy": BOTH},
    {"n": 100, "seed": 1, "lapse_price_bn": 35.0},
)
SPREAD = sr.summaries.Histogram("total_bn", 0.0, 40_000.0, bins=4000)
NOT_FIGURES = {"described", "save", "theme"}


@pytest.fixture(scope="module")
def futures() -> xr.Dataset:
    return sr.simulate(DEAL, BOTH, n=2000, seed=2024)


@pytest.fixture(scope="module")
def drawings(futures):
    """Each figure with what it takes, answers asked once."""
    one, figures = futures.sel(strategy=["hurry"]), sr.figures
    curves, amounts = sr.survival(futures), sr.exceedance(futures)
    college = college_from_states(lean(3.0), {unit.code: 6.0 for unit in units()}, correlation_by_bloc(), df=5.0)
    return {
        "cost_summary": (figures.cost_summary, sr.cost_summary(one)),
        "exceedance": (figures.exceedance, amounts),
        "s_curve": (figures.s_curve, amounts),
        "histogram": (figures.histogram, sr.simulate(DEAL, BOTH, n=2000, seed=2024, summaries=[SPREAD])),
        "survival": (figures.survival, curves),
        "incidence": (figures.incidence, curves, "wait"),
        "best": (figures.best, sr.best(futures)),
        "compare": (figures.compare, sr.compare(futures, *BOTH, levels=np.arange(1, 20) / 20)),
        "frontier": (figures.frontier, sr.frontier(futures)),
        "convergence": (figures.convergence, sr.convergence(futures)),
        "tornado": (figures.tornado, sr.tornado(one, of="loss", about=["maximalist_wins", "pace_of_talks"])),
        "sensitivity": (figures.sensitivity, sr.explained(one, of="loss", about=ABOUT)),
        "value_of_information": (figures.value_of_information, sr.value_of_information(futures, about=ABOUT)),
        "replay": (figures.replay, sr.replay(futures, "wait", 7)),
        "agreement": (figures.agreement, curves, sr.exact(DEAL, BOTH, marks=16, seed=1)),
        "best_timing": (figures.best_timing, sr.best_timing(DEAL, menu=BOTH, marks=16, seed=1)),
        "break_even_surface": (
            figures.break_even_surface, sr.break_even_surface(DEAL, *BOTH, backlash=[1.0, 4.0], n=500, seed=1),
        ),
        "moves": (figures.moves, DEAL),
        "density": (figures.density, sr.LogNormal(2, 0.3)),
        "electoral_votes": (figures.electoral_votes, college),
        "tipping_point": (lambda law, ax: figures.tipping_point(law, ax=ax, size=2000), college),
        "positions": (figures.positions, [2.0, 1.5], [1.0, 1.1], (1.2, 1.6)),
        "settlements": (figures.settlements, {"regular": DEAL.demand.regular_law()}),
        "yes_votes": (figures.yes_votes, {"usual": DEAL.ratification.yes_votes(1.08)}),
        "party_votes": (figures.party_votes, PARTIES),
        "waiting": (figures.waiting, TALKS, 24),
        "economy": (figures.economy, DEAL.economy.paths(2024, 7), "cpi_pct"),
        "hindcast": (figures.hindcast, PAST, "growth"),
        "pit": (figures.pit, PAST),
        "reliability": (figures.reliability, scores.reliability(**SAID, bins=3)),
        "as_it_came": (figures.as_it_came, NEWS, "ratified_in_time"),
        "recommendation": (figures.recommendation, NEWS, BOTH),
    }  # fmt: skip


NAMES = sorted(set(sr.figures.__all__) - NOT_FIGURES)


def test_none_is_left_out(drawings) -> None:
    assert sorted(drawings) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_signature_can_be_guessed(name) -> None:
    parameters = list(inspect.signature(getattr(sr.figures, name)).parameters.values())
    assert parameters[0].default is inspect.Parameter.empty  # what is drawn
    ax = next(one for one in parameters if one.name == "ax")
    assert ax.kind is inspect.Parameter.KEYWORD_ONLY
    assert ax.default is None
    assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in parameters[parameters.index(ax) :])


def brightness(colour) -> float:
    c = np.array(to_rgb(colour))
    return float(np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]) + 0.05


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", NAMES)
def test_it_draws_on_the_axes_given_and_says_what_it_shows(drawings, name, theme) -> None:
    draw, *what = drawings[name]
    with sr.figures.theme(theme) as now:
        _, given = plt.subplots(figsize=(7.2, 4.5), layout="constrained")
        ax = draw(*what, ax=given)
        ax.figure.draw_without_rendering()
    assert ax is given
    sentence = sr.figures.described(ax)
    assert sentence.endswith(".")
    assert not sentence.endswith("..")
    assert len(sentence) > 30
    assert "nan" not in sentence
    paper = brightness(now.paper)
    ticks = [tick for axis in (ax.xaxis, ax.yaxis) for tick in axis.get_ticklabels()]
    for text in [*ax.texts, *ticks, ax.xaxis.label, ax.yaxis.label, ax.title]:
        if name != "best_timing" and text.get_text():  # whose numbers stand on colours
            light = sorted((brightness(text.get_color()), paper))
            assert light[1] / light[0] >= 4.5, text  # WCAG 2.2, 1.4.3
    written = " ".join(text.get_text() for text in ax.texts).replace("\n", " ")
    if isinstance(what[0], xr.Dataset) and "scenario" in what[0].attrs:
        assert "scenario twelfth_sma as of 2024-05" in written
        assert f"seed {what[0].attrs['seed']}" in written


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_off(drawings, name) -> None:
    draw, *what = drawings[name]
    ax = draw(*what, ax=None)
    ax.figure.draw_without_rendering()
    box, whole = ax.get_tightbbox(), ax.figure.bbox
    # two pixels: the extent of a text is that of its font, not of its ink
    assert min(box.x0, box.y0) >= -2.0
    assert box.x1 <= whole.x1 + 2.0
    assert box.y1 <= whole.y1 + 2.0


def test_the_source_can_be_left_out(futures) -> None:
    with sr.figures.theme(source=False):
        ax = sr.figures.best(sr.best(futures))
    assert not any("Source" in text.get_text() for text in ax.texts)


def test_a_sweep_is_refused_by_name_and_one_of_its_cells_drawn() -> None:
    swept = DEAL.replace({"durability.backlash": xr.DataArray([0.5, 4.0], dims="anger")})
    sweep = sr.simulate(swept, BOTH, n=500, seed=1)
    for draw, answer in (
        (sr.figures.survival, sr.survival(sweep)),
        (sr.figures.exceedance, sr.exceedance(sweep)),
        (sr.figures.best, sr.best(sweep)),
        (sr.figures.frontier, sr.frontier(sweep)),
        (sr.figures.convergence, sr.convergence(sweep)),
        (sr.figures.compare, sr.compare(sweep, *BOTH, levels=[0.5])),
        (sr.figures.value_of_information, sr.value_of_information(sweep, about=ABOUT)),
    ):
        with pytest.raises(sr.ScenarioError, match="2 values of 'anger'"):
            draw(answer)
    assert sr.figures.survival(sr.survival(sweep).isel(anger=1)).lines


@pytest.mark.parametrize("name", ["survival", "compare", "best", "value_of_information", "convergence", "frontier"])
def test_what_is_no_answer_is_refused_by_name(drawings, name) -> None:
    for wrong in (None, xr.Dataset(), NEWS.drop_vars("odds")):
        with pytest.raises(sr.ScenarioError) as refusal:
            drawings[name][0](wrong)
        assert refusal.value.key == "answer"


def test_a_strategy_of_several_must_be_named(futures) -> None:
    costs = sr.cost_summary(futures)
    with pytest.raises(sr.ScenarioError, match="strategy needs one of hurry, wait, got None"):
        sr.figures.cost_summary(costs)
    with pytest.raises(sr.ScenarioError, match=r"the levels \.5 and a pair"):
        sr.figures.cost_summary(sr.cost_summary(futures, levels=[0.1, 0.5]), "hurry")


def test_another_currency_is_written_as_it_is() -> None:
    futures = sr.simulate(DEAL.replace({"agreement.currency": "JPY"}), "base", n=500, seed=1)
    assert sr.figures.cost_summary(sr.cost_summary(futures)).get_ylabel() == "JPY bn a year, nominal"
