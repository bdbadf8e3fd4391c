"""Are laws and clocks right whatever the seed? P-values of exact laws, pooled over seeds, must be uniform.

Each comparison turns the futures of one seed into one p-value. Of discrete quantities the place within an atom is drawn
from NumPy, so that p-values are uniform to the last digit of the law. Pooled over seeds they are held to uniformity by
Kolmogorov and Smirnov, false alarm 1e-6 for each comparison. With `-m long -s` 200 seeds are taken that nobody chose,
and the first is named.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import numpy as np
import pytest
from scipy import special, stats

import sma_risk as sr

from .small import play

FALSE_ALARM = 1e-6
N = 2048
HAZARD, CONSENT = 0.1, 0.2
DEAL = sr.presets.twelfth_sma()
PLAIN = DEAL.replace(
    {
        "election.probability": 0.0,
        "election.regain": 0.0,
        "election.convert": 0.0,
        "politics.snap_per_year": 0.0,
        "talks.level_regular": HAZARD,
        "talks.ramp_months": 1,
        "talks.deadline": ((None, 1.0),),
        "demand.slope": 0.0,
        "demand.scale": 0.0,
        "escalator.cpi": 1.0,
        "escalator.defence": 0.0,
        "escalator.fixed": 0.0,
        "escalator.one_year": 0.0,
        "ratification.stall_base": 0.0,
        "ratification.consent_level": CONSENT,
        "ratification.government_seats_unified": DEAL.ratification.government_seats,
        "ratification.override": 1.0,
        "durability.reopen_regular": 0.0,
        "durability.rok_withdrawal": 0.0,
    }
)
"""A regular administration for ever, talks and consent at constant hazards, no deal lost by its vote or afterwards."""

Uniforms = Callable[[int, float], np.ndarray]


def within_atoms(below: np.ndarray, upto: np.ndarray, seed: int) -> np.ndarray:
    return below + (upto - below) * np.random.default_rng(seed).random(len(below))


def waited(months: np.ndarray, hazard: float, room: int, seed: int) -> np.ndarray:
    """Return where the months of an event at a constant hazard lie in its law; -1 where it does not come in `room`."""
    came = months >= 0
    below = np.where(came, -np.expm1(-hazard * months), -np.expm1(-hazard * room))
    return within_atoms(below, np.where(came, -np.expm1(-hazard * (months + 1)), 1.0), seed)


def election(seed: int, error: float = 0.0) -> np.ndarray:
    won = play(DEAL, "base", seed, n=N)["attitude_2025"].values
    p = DEAL.election.win_probability() * (1.0 + error)
    return within_atoms(np.where(won, 1 - p, 0.0), np.where(won, 1.0, 1 - p), seed)


def opening_demand(seed: int, error: float = 0.0) -> np.ndarray:
    return DEAL.demand.opening.cdf(play(DEAL, "base", seed, n=N)["demand_multiple"].values * (1.0 + error))


def exchange_rate(seed: int, error: float = 0.0) -> np.ndarray:
    law = DEAL.economy.paths(2024, 7).law("exchange_rate", 2027)
    return law.cdf(play(DEAL, "base", seed, n=N)["krw_per_usd"].sel(year=2027).values * (1.0 + error))


def conclusion(seed: int, error: float = 0.0) -> np.ndarray:
    months = play(PLAIN, "base", seed, n=N)["concluded_month"].values[0]
    return waited(months, HAZARD * (1.0 + error), PLAIN.months, seed)


def consent(seed: int, error: float = 0.0) -> np.ndarray:
    """Only futures concluded early enough for the horizon not to matter: of a hundred months, all but e^-8."""
    futures = play(PLAIN, "base", seed, n=N)
    concluded, ratified = (futures[name].values[0] for name in ("concluded_month", "ratified_month"))
    early = (concluded >= 0) & (concluded < PLAIN.months // 2)
    room = PLAIN.months - 1 - concluded[early]
    lag = np.where(ratified[early] < 0, -1, ratified[early] - concluded[early] - 1)
    return waited(lag, CONSENT * (1.0 + error), room, seed)


def yes_votes(seed: int, error: float = 0.0) -> np.ndarray:
    futures = play(PLAIN, "base", seed, n=N // 2)  # few enough for the table's error, 1e-3, to be far below the noise
    yes = futures["yes_votes"].values[0]
    multiple = float(np.exp(PLAIN.demand.intercept))
    law = PLAIN.ratification.replace(others_yes=PLAIN.ratification.others_yes * (1.0 + error)).yes_votes(multiple)
    voted = yes[yes >= 0].astype(float)
    return within_atoms(law.cdf(voted - 1.0), law.cdf(voted), seed)


def mean_cost(seed: int, error: float = 0.0) -> np.ndarray:
    """One value: two halves of an ensemble differ by as much as their standard errors say."""
    npv = play(DEAL, "base", seed, n=N)["npv_krw_bn"].values[0].astype(float)
    halves = npv[: N // 2], npv[N // 2 :] * (1.0 + error)
    se = np.hypot(*(half.std(ddof=1) / np.sqrt(len(half)) for half in halves))
    return np.array([special.ndtr((halves[0].mean() - halves[1].mean()) / se)])


#: What is compared, and how wrong it is made for 40 seeds to notice.
COMPARED = {
    election: 0.05,
    opening_demand: 0.02,
    exchange_rate: 0.01,
    conclusion: 0.05,
    consent: 0.05,
    yes_votes: 0.05,
    mean_cost: 0.02,
}
named = pytest.mark.parametrize("compared", COMPARED, ids=lambda one: one.__name__)


def p_value(places: np.ndarray) -> float:
    return float(places[0]) if len(places) == 1 else float(stats.kstest(places, "uniform").pvalue)


def pooled(compared: Uniforms, seeds: range, error: float = 0.0) -> float:
    return float(stats.kstest([p_value(compared(seed, error)) for seed in seeds], "uniform").pvalue)


@pytest.mark.statistical(false_alarm=1e-6, detects="p-values whose distribution is off by .77")
@named
def test_p_values_of_ten_seeds_are_uniform(compared: Uniforms) -> None:
    assert pooled(compared, range(10)) > FALSE_ALARM


@pytest.mark.statistical(false_alarm=1e-6, detects="it must: laws that are 1 to 5 % wrong, 40 seeds")
@named
def test_a_law_that_is_a_little_wrong_is_noticed(compared: Uniforms) -> None:
    assert pooled(compared, range(40), COMPARED[compared]) < FALSE_ALARM


@pytest.mark.statistical(false_alarm=1e-6, detects="p-values whose distribution is off by .19, of all together by .07")
@pytest.mark.long
def test_p_values_of_200_seeds_are_uniform_each_and_together() -> None:
    first = secrets.randbits(63)
    found = {}
    for compared in COMPARED:
        values = [p_value(compared(seed)) for seed in range(first, first + 200)]
        found[compared.__name__] = values
        assert min(values) > FALSE_ALARM / 200, (compared.__name__, first)
    lines = {name: float(stats.kstest(values, "uniform").pvalue) for name, values in found.items()}
    together = float(stats.kstest(np.concatenate([*found.values()]), "uniform").pvalue)
    print(f"\nfirst seed {first}: {lines}, together {together:.3f}")
    assert min(*lines.values(), together) > FALSE_ALARM, first
