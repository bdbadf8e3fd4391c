"""Is an uncertain number drawn once per future from its law, and does a certain one cost nothing and change nothing?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import sma_risk as sr
from sma_risk.core.compile import compile_scenario
from sma_risk.core.scalars import numbers_drawn
from sma_risk.core.sites import SITES
from sma_risk.sampling.points.source import source_of
from sma_risk.scenario import resolve
from sma_risk.uncertain import SHARES, UNCERTAIN

DEAL = sr.presets.twelfth_sma()
BOTH = ["hurry", "wait"]
N = 20_000


def same(one, other) -> bool:
    return all(one[name].values.tobytes() == other[name].values.tobytes() for name in one.data_vars)


@pytest.fixture(scope="module")
def certain():
    return sr.simulate(DEAL, BOTH, n=N, seed=7)


@pytest.fixture(scope="module")
def payment():
    """A base payment of 1,000 or 2,000: every bill scales with it, and nothing else changes."""
    law = sr.Discrete((1000.0, 2000.0), (0.3, 0.7))
    return sr.simulate(DEAL.replace({"agreement.base_payment_bn": law}), BOTH, n=N, seed=7)


def test_a_law_within_a_rounding_of_a_number_plays_the_same_futures(certain) -> None:
    """Both kernels, byte by byte: 1.3 and 1.3 + 1e-9 are one number in single precision."""
    narrow = DEAL.replace(
        {"durability.backlash": sr.Uniform(1.3, 1.3 + 1e-9), "demand.floor": sr.Uniform(1.05, 1.05 + 1e-9)}
    )
    assert len(narrow.drawn) == 2
    assert same(sr.simulate(narrow, BOTH, n=N, seed=7), certain)


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance of .3 that is off by .016")
def test_each_future_has_its_own_draw_and_all_its_years_and_strategies_share_it(certain, payment) -> None:
    ratio = (payment.cost_krw_bn / certain.cost_krw_bn).values * 1402.8
    first = ratio[0, 0]
    np.testing.assert_allclose(ratio, np.broadcast_to(first, ratio.shape), rtol=1e-5)  # roundings of single precision
    values, counts = np.unique(first.round(), return_counts=True)
    assert values.tolist() == [1000.0, 2000.0]
    assert stats.binomtest(int(counts[0]), N, 0.3).pvalue > 1e-6
    assert np.array_equal(payment.ratified_month, certain.ratified_month)


@pytest.mark.statistical(false_alarm=1e-6, detects="a rank correlation of .035, a distribution that is off by .019")
def test_two_uncertain_numbers_are_independent_of_each_other_and_of_all_else() -> None:
    law = sr.Uniform(0.5, 1.5)
    both = DEAL.replace({"agreement.base_payment_bn": law, "economy.fx_start": sr.Uniform(1000, 2000)})
    played = sr.simulate(both, "base", n=N, seed=7)
    calm = sr.simulate(DEAL.replace({"agreement.base_payment_bn": 1.0}), "base", n=N, seed=7)
    drawn = (played.cost_krw_bn / calm.cost_krw_bn).isel(strategy=0, year=0)
    for other in (played.krw_per_usd.isel(year=0), played.demand_multiple, played.attitude_2025):
        assert stats.spearmanr(drawn, other).pvalue > 1e-6
    assert stats.kstest(drawn.values - 0.5, "uniform").pvalue > 1e-6


@pytest.mark.statistical(false_alarm=1e-6, detects="a distribution that is off by .019")
def test_the_first_years_of_a_law_are_those_of_its_quantiles() -> None:
    """Total variance: that of the rate given its start, and that of the start."""
    law = sr.LogNormal(1365, 0.2)
    played = sr.simulate(DEAL.replace({"economy.fx_start": law}), "base", n=N, seed=7)
    a, b = DEAL.economy.fx_year()
    sd = np.sqrt(b**2 * (1 + a**2) + (a**2 * 0.2) ** 2)  # of the log rate of 2026, two steps on
    centre = np.log(1250) + a**2 * (np.log(1365) - np.log(1250))
    assert stats.kstest(np.log(played.krw_per_usd.isel(year=0).values), stats.norm(centre, sd).cdf).pvalue > 1e-6


def test_bytes_do_not_depend_on_the_block_size_or_the_threads() -> None:
    unsure = DEAL.replace({"durability.backlash": sr.Gamma(13, 10), "economy.fx_sd": sr.Gamma(4, 40)})
    one = sr.simulate(unsure, BOTH, n=1500, seed=5, threads=1, block=1500)
    assert same(one, sr.simulate(unsure, BOTH, n=1500, seed=5, threads=2, block=97))
    later = sr.simulate(unsure, BOTH, n=500, seed=5, first_future=1000)
    assert same(one.isel(future=slice(1000, None)), later)


def test_a_sweep_may_hold_uncertain_numbers() -> None:
    import xarray as xr

    odds = xr.DataArray([0.4, 0.6], dims="odds")
    unsure = DEAL.replace({"durability.backlash": sr.Gamma(13, 10), "election.probability": odds})
    played = sr.simulate(unsure, BOTH, n=700, seed=1)
    assert same(played.isel(odds=1), sr.simulate(unsure.cells()[1], BOTH, n=700, seed=1))


@pytest.mark.parametrize("name", UNCERTAIN)
def test_every_number_of_the_list_moves_what_the_core_reads_future_by_future_and_nothing_else(name: str) -> None:
    value = DEAL.grounds()[name].value
    known = value[1] if name in SHARES else value
    law = sr.Discrete((known, known + 1e-2), (0.5, 0.5))
    unsure = DEAL.replace({name: (value[0], law, *value[2:]) if name in SHARES else law})
    assert numbers_drawn(unsure)
    one, other = (compile_scenario(unsure.at({name: x}), resolve(DEAL, "base")) for x in (known, known + 1e-2))
    assert one.calendar == other.calendar
    for before, after in zip(one.tables[2:], other.tables[2:], strict=True):
        assert np.array_equal(before, after)
    assert np.array_equal(one.strategies.talks_sums, other.strategies.talks_sums)


def test_two_numbers_that_act_as_one_are_refused_together() -> None:
    changes = {"economy.fx_sd": sr.Gamma(4, 40), "economy.fx_reversion": sr.Gamma(4, 20)}
    with pytest.raises(sr.ScenarioError, match=r"economy\.fx_sd needs a number, because economy\.fx_reversion"):
        sr.simulate(DEAL.replace(changes), n=10)


def test_the_exact_chain_refuses_what_is_drawn_by_name() -> None:
    with pytest.raises(sr.ScenarioError, match=r"durability\.backlash needs a number: .* can only be simulated"):
        sr.exact(DEAL.replace({"durability.backlash": sr.Gamma(13, 10)}), marks=64)


RESTLESS = DEAL.replace({"durability.reopen_regular": 0.02, "durability.reopen_signed_maximalist": 0.04})
SHARES_OF = {
    "escalator.one_year": (lambda law: law, "deal_planned_end_month"),
    "escalator.cpi": (lambda law: law, "cost_krw_bn"),
    "durability.outcomes_maximalist": (lambda law: (0.3, law, 0.2, 0.1), "side_deal_cost_krw_bn"),
    "durability.outcomes_regular": (lambda law: (0.5, 0.2, 0.2, law), "exited_month"),
}


@pytest.mark.parametrize("name", SHARES_OF)
def test_a_future_with_an_uncertain_share_is_the_one_of_its_own_share_byte_by_byte(name: str) -> None:
    stated, what = SHARES_OF[name]
    unsure = RESTLESS.replace({name: stated(sr.Discrete((0.1, 0.7), (0.4, 0.6)))})
    drawn = sr.simulate(unsure, BOTH, n=3000, seed=7)
    low, high = (sr.simulate(unsure.at({name: x}), BOTH, n=3000, seed=7) for x in (0.1, 0.7))
    block, lane = SITES[f"{name}.value"]
    is_low = source_of(drawn.attrs).words(np.arange(3000, dtype=np.uint64), block, 0)[lane] < 0.4 * 2**32
    for variable in drawn.data_vars:
        expected = np.where(is_low, low[variable].values, high[variable].values)
        assert drawn[variable].values.tobytes() == expected.tobytes()
    assert not low[what].equals(high[what])


@pytest.mark.statistical(false_alarm=6e-7, detects="a mean that is off by 5 errors of paired differences")
@pytest.mark.parametrize("name", SHARES_OF)
def test_the_average_over_the_law_of_a_share_is_that_of_the_sweep_over_it(name: str) -> None:
    import xarray as xr

    stated, what = SHARES_OF[name]
    unsure = RESTLESS.replace({name: stated(sr.Uniform(0.0, 0.8))})
    nodes, weights = np.polynomial.legendre.leggauss(5)  # exact for what is a polynomial of degree 9 in the share
    cells = [sr.simulate(unsure.at({name: 0.4 * (1 + x)}), "hurry", n=N, seed=7)[what] for x in nodes]
    swept = xr.concat(cells, "share").astype(float).dot(xr.DataArray(weights / 2, dims="share"))
    drawn = sr.simulate(unsure, "hurry", n=N, seed=7)[what].astype(float)
    rest = (drawn - swept).sum([dim for dim in drawn.dims if dim != "future"]).values
    error = rest.std(ddof=1) / np.sqrt(N)
    assert abs(rest.mean()) < 5 * error  # false alarm 6e-7
    assert error > 0


def test_the_story_of_a_future_has_its_own_shares() -> None:
    name = "durability.outcomes_maximalist"
    unsure = RESTLESS.replace({name: (0.3, sr.Discrete((0.0, 1.0), (0.5, 0.5)), 0.2, 0.1)})
    drawn = sr.simulate(unsure, "hurry", n=60, seed=7)
    for share in (0.0, 1.0):
        alone = sr.simulate(unsure.at({name: share}), "hurry", n=60, seed=7)
        block, lane = SITES[f"{name}.value"]
        word = source_of(drawn.attrs).words(np.arange(60, dtype=np.uint64), block, 0)[lane]
        future = int(np.flatnonzero(((word >= 2**31) == bool(share)) & (drawn.reopened_month[0] >= 0).values)[0])
        assert sr.replay(drawn, "hurry", future).attrs["story"] == sr.replay(alone, "hurry", future).attrs["story"]


def test_points_of_other_kinds_draw_shares_too() -> None:
    unsure = DEAL.replace({"escalator.one_year": sr.Beta(2, 18)})
    one_year = {}
    for kind, points in {
        "random": None,
        "sobol": sr.points.sobol(),
        "tilted": sr.points.tilted({"escalator.one_year.value": 3.0}),
    }.items():
        futures = sr.simulate(unsure, "hurry", n=1 << 12, seed=3, points=points)
        in_force = (futures.ratified_month >= 0) & (futures.signed_with != 3)
        planned = (futures.deal_planned_end_month < DEAL.months - 1) & in_force
        weight = futures.weight if "weight" in futures else 1.0
        one_year[kind] = float((planned * weight).mean() / (in_force * weight).mean())
    # a tenth of some 3,500 futures: errors of .005 each, of weighted ones about .01; five of them
    assert abs(one_year["random"] - 0.1) < 0.025
    assert abs(one_year["sobol"] - 0.1) < 0.025
    assert abs(one_year["tilted"] - 0.1) < 0.05
