"""Do tilted points say how likely a rare event is, with far fewer futures than counting? Is a bad tilt found out?"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.analysis.rare import strength

N, BOTH = 60_000, ["hurry", "wait"]
FALSE_ALARM = 4.9  # standard errors: 1e-6

# A deal concluded and ratified at once that Korea leaves before October 2024: some ten in a million futures. Its clocks
# run out early; leaving is the last of the causes that end a deal in force.
TILTS = {"negotiating.clock": -2.0, "pending.clock": -2.0, "in_force.clock": -100.0, "in_force.cause": 6.0}
LAST = 4


def left(futures) -> xr.DataArray:
    return (futures.exited_month >= 0) & (futures.exited_month <= LAST)


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance of 1e-5 that is off by 16 %")
def test_one_in_a_hundred_thousand_is_found_with_a_twentieth_of_the_futures() -> None:
    deal = sr.presets.twelfth_sma()
    tilted = sr.simulate(deal, "hurry", n=N, seed=21, points=sr.points.tilted(TILTS))
    found = sr.rare_event(tilted, left(tilted))
    chance, error = float(found.probability[0]), float(found.probability_se[0])
    exact = sr.exact(deal, "hurry", marks=256, seed=22)
    solved, its_error = (float(np.ravel(exact[name])[LAST]) for name in ("exited_by", "exited_by_se"))
    assert 5e-6 < solved < 2e-5
    assert abs(chance - solved) < FALSE_ALARM * np.hypot(error, its_error)
    assert float(found.gain[0]) > 20.0
    assert float(found.hits[0]) > 200
    needed = f"counting would need {float(found.gain[0]):,.0f} times as many futures"
    assert found.attrs["sentence"].replace("\u00a0", " ").endswith(needed)
    # plain counting: four million futures would see forty
    plain = sr.simulate(deal, "hurry", n=200_000, seed=23)
    counted = sr.rare_event(plain, left(plain))
    spread = np.sqrt(solved / 200_000)  # the error of the count, from the solved chance: two are expected
    assert (
        abs(float(counted.probability[0]) - chance) < 7.4 * spread
    )  # 2 + 10.5: Poisson with mean 2, beyond once in 5e6


def test_of_chosen_futures_it_is_the_share_that_chances_tell() -> None:
    """The weights of all tilted futures have mean 1; those of a choice have not, nor have those of zero and one."""
    tilted = sr.simulate(
        sr.presets.twelfth_sma(), BOTH, n=4096, seed=3, points=sr.points.tilted({"election.winner": -1})
    )
    plain = sr.simulate(sr.presets.twelfth_sma(), BOTH, n=4096, seed=3)
    for chosen in (sr.condition(tilted, "maximalist wins"), sr.condition(plain, "lapse")):
        found, chances = sr.rare_event(chosen, "exit"), sr.chances(chosen)
        np.testing.assert_allclose(found.probability, chances.exit, rtol=1e-12)
        np.testing.assert_allclose(found.probability_se, chances.exit_se, rtol=1e-9)
    weight, hits = tilted.weight.values, (tilted.exited_month >= 0).values
    np.testing.assert_allclose(sr.rare_event(tilted, "exit").probability, (weight * hits).mean(axis=1), rtol=1e-12)


def test_counting_gains_nothing_over_counting() -> None:
    futures = sr.simulate(sr.presets.twelfth_sma(), "wait", n=2000, seed=3)
    assert float(sr.rare_event(futures, sr.event(futures, "lapse")).gain[0]) == pytest.approx(1.0, rel=1e-9)


def test_a_tilt_the_wrong_way_is_distrusted() -> None:
    away = {"in_force.clock": 3.0, "reopened.clock": 3.0}
    futures = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=4000, seed=24, points=sr.points.tilted(away))
    found = sr.rare_event(futures, "exit")
    assert float(found.gain[0]) < 1.0
    assert "distrust" in found.attrs["sentence"]
    assert "counting" not in found.attrs["sentence"]  # which needs fewer


def test_tilts_from_a_pilot_run_point_the_right_way() -> None:
    pilot = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=20_000, seed=25)
    early = (pilot.concluded_month >= 0) & (pilot.concluded_month <= 2)
    found = sr.tilts_for(pilot, "hurry", early, ["negotiating.clock", "talks.level_regular", "economy.fx.0"])
    assert found["negotiating.clock"] < -1.0
    assert found["talks.level_regular"] > 0.2
    assert "economy.fx.0" not in found  # has nothing to do with it
    lapse = pilot.lapse_months > 0
    assert sr.tilts_for(pilot, "hurry", "lapse", ["pending.clock"]) == sr.tilts_for(
        pilot, "hurry", lapse, ["pending.clock"]
    )
    with pytest.raises(sr.ScenarioError, match="true and false"):
        sr.tilts_for(pilot, "hurry", pilot.lapse_months, ["pending.clock"])
    with pytest.raises(sr.ScenarioError, match="likelier"):
        sr.tilts_for(pilot, "hurry", early & ~early, ["negotiating.clock"])
    with pytest.raises(sr.ScenarioError, match="sites needs sites of the register, got 'luck'"):
        sr.tilts_for(pilot, "hurry", early, ["luck"])
    with pytest.raises(sr.ScenarioError, match="happens needs an event, or true and false"):
        sr.rare_event(pilot, pilot.lapse_months)
    with pytest.raises(sr.ScenarioError, match="over these futures, all of them"):
        sr.tilts_for(pilot.isel(strategy=0), "hurry", lapse, ["pending.clock"])
    with pytest.raises(sr.ScenarioError, match="over these futures and nothing else"):
        sr.rare_event(pilot, pilot.cost_krw_bn.isel(strategy=0) > 1500)
    with pytest.raises(sr.ScenarioError, match="over these futures and nothing else"):
        sr.tilts_for(pilot, "hurry", pilot.cost_krw_bn > 1500, ["pending.clock"])


@pytest.mark.statistical(false_alarm=6e-7, detects="a strength of 4 that is off by .1")
def test_the_strength_of_a_tilt_is_recovered_from_its_own_draws() -> None:
    u = np.random.default_rng(26).random(N) ** (1.0 / 5.0)  # density 5 u^4
    assert strength(u, np.ones(N)) == pytest.approx(4.0, abs=5 * 5.0 / np.sqrt(N))
