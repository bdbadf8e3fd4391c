"""How is each part of a scenario estimated? Hazards, growth, demands, escalators, votes, the economy."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sma_risk import evidence
from sma_risk.calibration.fit import priors, rounds, spells
from sma_risk.calibration.fit.autoregression import STATIONARY, Autoregression
from sma_risk.distributions import Beta, Distribution, Gamma, LogNormal, StudentT
from sma_risk.distributions.ratification.roll_calls import fit_attendance, fit_others
from sma_risk.grounds import Assumed, derived
from sma_risk.parameters import instance
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    import pandas

_GAMMA = instance(Gamma, "a Gamma")
CLIP = 20.0
WINDOW = 25  # years of the series of prices, budgets and exchange rates: judgement, since the crisis of 1998


@dataclass(frozen=True)
class Estimate:
    """A parameter's value with its grounds, the middle 90 % of what is believed of it, and the number of data.

    >>> from sma_risk.grounds import judged
    >>> Estimate("demand.slope", judged(0.05, "few rounds"), middle=(0.0, 0.1), data=4).value.tag
    'judgement'
    """

    name: str
    value: Assumed
    middle: tuple[float, float]
    data: int


Observed = Mapping[str, list[spells.Spell]]


def observed(as_of: str, scenario: Scenario) -> Observed:
    """Return the spells of waiting behind each hazard, by the name of its parameter."""
    talks = spells.talks_spells(as_of, scenario.talks)
    return {
        "talks.level_regular": [s for s in talks if s.attitude == spells.REGULAR],
        "talks.level_maximalist": [s for s in talks if s.attitude == spells.MAXIMALIST],
        "ratification.consent_level": spells.consent_spells(as_of),
        "durability.withdraw_maximalist": spells.withdrawal_spells(as_of),
        "durability.reopen_maximalist": spells.reopening_spells(as_of, scenario.durability),
    }


def rate(prior: Gamma, seen: list[spells.Spell]) -> Gamma:
    """Return the law of a level after spells: shape + ends, rate + exposure.

    >>> rate(Gamma(1, 3), [])
    Gamma(shape=1.0, rate=3.0)
    """
    prior, known = _GAMMA("prior", prior), spells.SPELLS("seen", seen)
    return Gamma(prior.shape + sum(s.ended for s in known), prior.rate + sum(s.exposure for s in known))


def hazards(found: Observed, strength: float) -> Iterator[Estimate]:
    """Yield the levels of hazards; of a hazard that the scenario holds for known, the mean."""
    for name, seen in found.items():
        if not seen:
            continue
        prior = priors.RATES[name]
        law = rate(priors.weighted_gamma(prior.law, strength), seen)
        ends, exposure = sum(s.ended for s in seen), sum(s.exposure for s in seen)
        told = f"prior Gamma({prior.law.shape:g}, {prior.law.rate:g}) x {strength:g} ({prior.rationale}); "
        told += f"{ends} ends in {exposure:.1f} months of exposure"
        value: Any = law.mean() if name == "durability.withdraw_maximalist" else law
        yield Estimate(name, derived(value, _cited(s.rows for s in seen), told), law.interval(0.9), len(seen))


def growth(as_of: str, strength: float, scenario: Scenario) -> Iterator[Estimate]:
    """Yield the law of a regular settlement: that of the next round's log growth, a Student's t."""
    seen = [one for one in rounds.growth_rounds(as_of) if one.attitude == spells.REGULAR]
    if not seen:
        return
    law = priors.GROWTH.law.weighted(strength).updated([one.log_growth for one in seen])
    source = _cited(one.rows for one in seen)
    told = f"log first-year growth of {len(seen)} regular rounds; prior: {priors.GROWTH.rationale}"
    intercept = law.mu - scenario.demand.slope * _mean_log(scenario.demand.regular_ask)
    half = float(StudentT(law.df, CLIP).isf(0.05)) * law.scale / math.sqrt(law.weight)
    value = derived(intercept, source, f"{told}; less slope x mean log ask")
    yield Estimate("demand.intercept", value, (intercept - half, intercept + half), len(seen))
    value = derived(law.next_scale, source, f"{told}; of the next round")
    yield Estimate("demand.scale", value, _spread(law.scale, law.df), len(seen))
    shape = StudentT(law.df, CLIP)
    yield Estimate(
        "demand.shock", derived(shape, source, f"{told}; clip of the preset"), shape.interval(0.9), len(seen)
    )


def demands(as_of: str, strength: float) -> Iterator[Estimate]:
    """Yield the law of a maximalist's opening demand, and of the share of it that is conceded."""
    asked = rounds.demands_met(as_of)
    if not asked:
        return
    source = _cited(one.rows for one in asked)
    law = priors.OPENING.law.weighted(strength).updated([math.log(one.demanded) for one in asked])
    opening = LogNormal(math.exp(law.mu), law.next_scale)
    told = f"log of the largest demand of {len(asked)} rounds; prior: {priors.OPENING.rationale}; normal for t"
    yield Estimate("demand.opening", derived(opening, source, told), opening.interval(0.9), len(asked))
    shares = [one.conceded for one in asked if one.conceded is not None]
    if shares:
        start = priors.weighted_beta(priors.CONCEDED.law, strength)
        share = Beta(start.a + math.fsum(shares), start.b + math.fsum(1.0 - s for s in shares))
        told = f"conceded {', '.join(f'{s:.2f}' for s in shares)}, each counted as a fraction of a success; "
        told += f"prior: {priors.CONCEDED.rationale}"
        yield Estimate("demand.anchoring_share", derived(share, source, told), share.interval(0.9), len(shares))


def escalators(as_of: str, strength: float) -> Iterator[Estimate]:
    """Yield the shares of the rules of growth: Dirichlet, or Beta for a maximalist's one-year deals."""
    weight = priors.ESCALATORS.law * strength
    for attitude, rules in (("regular", ("cpi", "defence", "fixed", "one_year")), ("maximalist", ("one_year",))):
        seen = rounds.escalator_rounds(as_of)[attitude]
        agreed = [rule for _, rule in seen]
        source = _cited(f"sma_agreements:{number}" for number, _ in seen)
        for rule in rules if agreed else ():
            a = agreed.count(rule) + weight
            law = Beta(a, len(agreed) + max(len(rules), 2) * weight - a)
            told = f"{agreed.count(rule)} of {len(agreed)} {attitude} rounds; prior: {priors.ESCALATORS.rationale}"
            name = f"escalator.{rule}" + ("" if attitude == "regular" else "_maximalist")
            yield Estimate(name, derived(law.mean(), source, told), law.interval(0.9), len(agreed))


def votes(as_of: str, scenario: Scenario) -> Iterator[Estimate]:
    """Yield inclination and attendance from the recorded votes: posterior means on grids."""
    table = evidence.roll_calls(as_of=as_of)
    if not len(table):
        return
    house, source = scenario.ratification, _cited(table.index)
    others = fit_others(house, table["yes"], table["present"], table["government_seats"])
    told = f"posterior mean on a grid, {len(table)} votes; flat priors, the spread's half-normal of .5"
    for law in (others, fit_attendance(house, table["present"])):
        for name in law.values:
            value = derived(law.mean(name), source, told)
            yield Estimate(f"ratification.{name}", value, law.interval(name, 0.9), len(table))


def economy(as_of: str, strength: float) -> Iterator[Estimate]:
    """Yield persistence, long-run mean and shocks of inflation, the defence budget and the exchange rate."""
    table = evidence.annual_payments(as_of=as_of).set_index("year").tail(WINDOW)
    for name, column, prior in (
        ("cpi", table["cpi_inflation_pct"], priors.CPI),
        ("defence", table["defence_budget_growth_pct"], priors.DEFENCE),
    ):
        law, pairs, source = autoregressed(column, prior.law.weighted(strength))
        told = f"{pairs} pairs of years; prior: {prior.rationale}"
        persistence = derived(law.persistence, source, told)
        yield Estimate(f"economy.{name}_persistence", persistence, law.interval(1, 0.9), pairs)
        mean = derived(law.long_run, source, f"{told}; constant / (1 - persistence)")
        yield Estimate(f"economy.{name}_mean_pct", mean, _long_run(law), pairs)
        sd = derived(law.sd, source, told)
        yield Estimate(f"economy.{name}_sd_pct", sd, _spread(law.scale, law.df), pairs)
    yield from _exchange_rate(np.log(table["krw_per_usd_avg"]), strength)


def autoregressed(column: pandas.Series, prior: Autoregression) -> tuple[Autoregression, int, str]:
    """Return the law after a series by year, the number of its pairs, and its rows."""
    known = column.dropna()
    now = known[np.array([year + 1 in known.index for year in known.index], dtype=bool)]
    after = known.loc[[year + 1 for year in now.index]]
    law = prior.updated(now.to_numpy(float), after.to_numpy(float))
    return law, len(now), _cited(f"sma_annual:{year}" for year in known.index)


def _exchange_rate(column: pandas.Series, strength: float) -> Iterator[Estimate]:
    """Yield speed, mean and diffusion of the log rate from yearly averages, which hide shocks within a year."""
    centre = float(column.mean())
    law, pairs, source = autoregressed(column - centre, priors.FX.law.weighted(strength))
    told = f"{pairs} pairs of yearly averages; prior: {priors.FX.rationale}"
    fast, slow = (-math.log(min(max(end, 0.01), STATIONARY)) for end in law.interval(1, 0.9))
    speed = -math.log(max(law.persistence, 0.01))
    at = derived(speed, source, f"{told}; -ln of the persistence")
    yield Estimate("economy.fx_reversion", at, (slow, fast), pairs)
    low, high = _long_run(law)
    mean = derived(math.exp(centre + law.long_run), source, told)
    yield Estimate("economy.fx_mean", mean, (math.exp(centre + low), math.exp(centre + high)), pairs)
    year = math.sqrt(-math.expm1(-2.0 * speed) / (2.0 * speed))  # sd of a year's step at diffusion one
    low, high = _spread(law.scale, law.df)
    yield Estimate("economy.fx_sd", derived(law.sd / year, source, told), (low / year, high / year), pairs)


def _long_run(law: Autoregression, draws: int = 4000) -> tuple[float, float]:
    """Return the middle 90 % of constant / (1 - persistence), drawn."""
    rng = np.random.default_rng(1)
    pairs = np.array([law.draw(rng)[:2] for _ in range(draws)])
    low, high = np.quantile(pairs[:, 0] / (1.0 - np.minimum(pairs[:, 1], STATIONARY)), [0.05, 0.95])
    return float(low), float(high)


def _spread(scale: float, df: float) -> tuple[float, float]:
    """Return the middle 90 % of a standard deviation: df scale**2 / chi-squared."""
    half = Gamma(df / 2.0, 1.0)
    return scale * math.sqrt(df / 2.0 / float(half.isf(0.05))), scale * math.sqrt(df / 2.0 / float(half.ppf(0.05)))


def _mean_log(law: Distribution) -> float:
    q = (np.arange(2000) + 0.5) / 2000
    return float(np.log(law.ppf(q)).mean())


def _cited(rows: Any) -> str:
    return "; ".join(dict.fromkeys(part for row in rows for part in evidence.cited(row)))
