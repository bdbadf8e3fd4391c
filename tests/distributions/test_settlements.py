"""Are the laws of the settlements those of the formulas on the model page, section 7?"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from sma_risk.distributions import Beta, Constant, Distribution, LogNormal, StudentT
from sma_risk.distributions.demand import settlements
from sma_risk.distributions.demand.settlements import MaximalistSettlement, RegularSettlement, concession_path
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import twelfth_sma

DEMAND = twelfth_sma().demand
LAWS = {"maximalist": DEMAND.maximalist_law(), "regular": DEMAND.regular_law(), "hasty": DEMAND.regular_law(hasty=True)}
every_law = pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)


def played(name: str, n: int) -> np.ndarray:
    """Settlements by the formulas of the section, from independent draws of the marks; or by the law's own."""
    if name == "maximalist, by rvs":
        return LAWS["maximalist"].rvs(n, seed=7)
    marks = {
        field: getattr(DEMAND, field).rvs(n, seed=seed)
        for seed, field in enumerate(("opening", "anchoring_share", "reservation", "regular_ask", "shock"))
    }
    if name == "maximalist":
        return DEMAND.maximalist_settlement(marks["opening"], marks["anchoring_share"], marks["reservation"])
    premium = 1 + DEMAND.premium * (name == "hasty")
    return DEMAND.regular_settlement(marks["regular_ask"], marks["shock"]) * premium


@pytest.mark.statistical(
    false_alarm=1e-6, detects="a distribution that is off by .006, a mean by .011 standard deviations"
)
@pytest.mark.parametrize("name", [*LAWS, "maximalist, by rvs"])
def test_the_law_is_that_of_the_formula(name: str) -> None:
    """The distance from the share of draws, at 400 of their quantiles, by the inequality of Dvoretzky and others.

    At n = 200,000 it exceeds .0060 once in a million.
    """
    draws, law = np.sort(played(name, 200_000)), LAWS[name.partition(",")[0]]
    n = len(draws)
    x = draws[:: n // 400]
    shares = np.searchsorted(draws, x, side="right") / n
    assert np.abs(law.cdf(x) - shares).max() < math.sqrt(math.log(2e6) / (2 * n))
    error = draws.std() / math.sqrt(n)
    assert law.mean() == pytest.approx(draws.mean(), abs=5 * error)
    assert law.std() == pytest.approx(draws.std(), rel=0.05)


@every_law
def test_masses_undo_quantiles_and_quantiles_rise(law: Distribution) -> None:
    q = np.concatenate(
        [10.0 ** -np.arange(9, 1, -1), np.random.default_rng(1).random(24), 1 - 10.0 ** -np.arange(2, 10)]
    )
    q.sort()
    x = law.ppf(q)
    low, high = law.support()
    assert ((low <= x) & (x <= high)).all()
    assert (np.diff(x) >= 0).all()
    assert law.cdf(x) == pytest.approx(q, rel=1e-9)
    assert law.sf(law.isf(q)) == pytest.approx(q, rel=1e-9)


@every_law
def test_masses_add_up_and_end_at_the_support(law: Distribution) -> None:
    x = np.array([-1.0, 0.0, 0.9, 1.05, 1.2, 2.0, 8.0, np.inf])
    # the weights of the average sum to one but for rounding
    assert law.cdf(x) + law.sf(x) == pytest.approx(1.0, abs=1e-14)
    assert law.ppf([0.0, 1.0]).tolist() == list(law.support())
    assert np.isnan(law.ppf(1.5))


@every_law
def test_the_density_is_the_slope_of_the_masses(law: Distribution) -> None:
    x, step = np.array([0.9, 1.04, 1.06, 1.1, 1.5]), 1e-6
    slope = (law.cdf(x + step) - law.cdf(x - step)) / (2 * step)
    # masses to 1e-15 over steps of 1e-6, and the curvature that a step leaves
    np.testing.assert_allclose(law.pdf(x), slope, rtol=1e-6, atol=1e-7)
    assert law.pdf(-1.0) == 0.0
    assert not law.pmf(x).any()


def test_a_known_reservation_holds_all_that_would_exceed_it() -> None:
    law = DEMAND.replace(reservation=0.5).maximalist_law()
    assert law.pmf(1.5) == pytest.approx(float(law.sf(np.nextafter(1.5, 0.0))), rel=1e-12)
    assert law.pmf(1.4) == 0.0


@every_law
def test_more_nodes_change_nothing(law: Distribution, monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.array([0.8, 1.0, 1.05, 1.06, 1.1, 1.5, 3.0])
    masses = law.cdf(x)
    monkeypatch.setattr(settlements, "NODES", 2 * settlements.NODES)
    np.testing.assert_allclose(law.cdf(x), masses, atol=1e-12)


@every_law
def test_moments_are_integrals_of_the_tail(law: Distribution) -> None:
    knots = [0.0, 0.5, 1.0, 1.04, 1.05, 1.06, 1.1, 1.3, 2.0, 5.0, 60.0]
    parts = [integrate.cubature(lambda x: law.sf(x[:, 0]), [a], [b], atol=1e-9, rtol=0) for a, b in pairwise(knots)]
    assert law.mean() == pytest.approx(sum(float(part.estimate) for part in parts), abs=1e-7)  # ten pieces, ten times


def test_a_known_opening_leaves_a_scaled_beta() -> None:
    law = MaximalistSettlement(Constant(5.0), Beta(2, 3), 1.0, Constant(9.0))
    expected = stats.beta(2, 3, loc=1.0, scale=4.0)
    x = np.array([0.5, 1.0, 1.3, 2.0, 4.9, 5.0])
    np.testing.assert_allclose(law.cdf(x), expected.cdf(x), atol=1e-14)
    np.testing.assert_allclose(law.pdf(x), expected.pdf(x), rtol=1e-12)
    assert (law.mean(), law.var()) == pytest.approx((expected.mean(), expected.var()), rel=1e-9)
    downward = MaximalistSettlement(Constant(0.5), Beta(2, 3), 1.0, Constant(9.0))
    np.testing.assert_allclose(downward.cdf(x), stats.beta(3, 2, loc=0.5, scale=0.5).cdf(x), atol=1e-14)
    assert downward.pdf(0.8) == pytest.approx(stats.beta(3, 2, loc=0.5, scale=0.5).pdf(0.8), rel=1e-12)
    floor_only = MaximalistSettlement(Constant(1.0), Beta(2, 3), 1.0, Constant(9.0))
    assert floor_only.cdf([0.99, 1.0]).tolist() == [0.0, 1.0]
    assert floor_only.pmf([0.99, 1.0]).tolist() == [0.0, 1.0]
    assert floor_only.pdf(0.99) == 0.0


def test_a_reservation_is_never_exceeded_and_takes_the_rest() -> None:
    law = MaximalistSettlement(LogNormal(4.5, 0.3), Beta(1.2, 10.8), 1.05, Constant(0.3))
    unbounded = MaximalistSettlement(LogNormal(4.5, 0.3), Beta(1.2, 10.8), 1.05, Constant(1e6))
    assert law.support()[1] == law.ppf(0.999) == 1.3
    assert law.sf(1.3) == 0.0
    assert 1.0 - law.cdf(np.nextafter(1.3, 0)) == pytest.approx(unbounded.sf(1.3), abs=1e-12)


def test_the_share_of_futures_without_overlap_is_the_mass_on_the_reservation() -> None:
    wanted, most = DEMAND.zone_of_agreement(9.0, 0.2, [0.5, 2.0])
    assert (wanted > most).tolist() == [True, False]
    assert DEMAND.maximalist_settlement(9.0, 0.2, [0.5, 2.0]) == pytest.approx([1.5, float(wanted)])


@pytest.mark.parametrize("slope", [0.0, 0.05, -0.4])
def test_a_lognormal_ask_and_a_wide_t_are_an_integral(slope: float) -> None:
    """Beyond the clip too, where the clip's atoms meet the spread of the ask."""
    law = RegularSettlement(LogNormal(1.2, 0.12), 0.055, slope, 0.05, StudentT(4, clip=6))

    def mass(z: np.ndarray, x: float) -> np.ndarray:
        shock = (math.log(x) - 0.055 - slope * (math.log(1.2) + 0.12 * z[:, 0])) / 0.05
        return StudentT(4, clip=6).cdf(shock) * stats.norm.pdf(z[:, 0])

    for x in (0.75, 0.78, 1.0, 1.1, 1.42):
        centre = (math.log(x) - 0.055 - slope * math.log(1.2)) / (0.12 * slope or 1.0)
        clips = [np.clip(centre + sign * 6 * 0.05 / (0.12 * slope or 1.0), -9, 9) for sign in (-1, 1)]
        knots = [(a, b) for a, b in pairwise(sorted([-9.0, *clips, 9.0])) if a < b]
        area = sum(float(integrate.cubature(mass, [a], [b], args=(x,), atol=1e-13).estimate) for a, b in knots)
        assert law.cdf(x) == pytest.approx(area, abs=1e-7)  # the kink at the clip


@pytest.mark.statistical(false_alarm=1e-6, detects="a distribution that is off by .027, a chance by .014")
def test_drawn_talks_end_at_the_settlement_and_follow_its_law() -> None:
    talks = DEMAND.paths(rounds=40, concession=0.5, size=20_000, seed=3)
    for side in (talks.demand, talks.offer):  # 2**-40 of the way is left
        np.testing.assert_allclose(side.isel(round=-1), talks.settlement, rtol=1e-9)
    assert stats.kstest(talks.settlement.values, played("maximalist", 20_000)).pvalue > 1e-6
    assert np.array_equal(talks.offer.isel(round=0), np.ones(20_000))
    # five standard errors of a share: false alarm 6e-7
    p = DEMAND.no_overlap_probability()
    assert float(1 - talks.zone.mean()) == pytest.approx(p, abs=5 * math.sqrt(p * (1 - p) / 20_000))
    with pytest.raises(ScenarioError, match="concession needs"):
        DEMAND.paths(1.5, 4)


def test_positions_close_in_geometrically() -> None:
    path = concession_path([5.0, 1.0], [1.2, 1.2], 0.4, rounds=6)
    assert path.shape == (7, 2)
    assert path[0].tolist() == [5.0, 1.0]
    np.testing.assert_allclose(np.diff(path, axis=0)[1:] / np.diff(path, axis=0)[:-1], 0.6, rtol=1e-12)
    assert (path[:, 0] > 1.2).all()
    assert (path[:, 1] < 1.2).all()
    assert concession_path(5.0, 1.2, 1.0, rounds=2).tolist() == [5.0, 1.2, 1.2]
    with pytest.raises(ScenarioError, match="concession needs a probability"):
        concession_path(5.0, 1.2, 1.4, rounds=2)


@every_law
def test_names_and_parameters_rebuild_a_law(law: Distribution) -> None:
    assert Distribution.from_dict(law.to_dict()) == law
