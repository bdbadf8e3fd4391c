"""Which scenarios, strategies and sweeps do properties speak of? Valid ones, drawn by Hypothesis."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import xarray as xr
from hypothesis import settings
from hypothesis import strategies as st

from sma_risk.distributions import Beta, Constant, Gamma, LogNormal, Mixture, Normal, StudentT, Uniform
from sma_risk.scenario import Rule, Scenario, Strategy, named, presets, twelfth_sma
from sma_risk.uncertain import UNCERTAIN

AHEAD = twelfth_sma()  # its election lies ahead
PRESETS = (AHEAD, *(getattr(presets, name)() for name in presets.__all__ if name != AHEAD.name))
EXAMPLES = settings.default.max_examples


def fewer(share: float) -> settings:
    """Return settings for a share of the profile's examples."""
    return settings(max_examples=max(1, round(share * EXAMPLES)))


playing = fewer(0.1)
"""Compiling tables and playing takes 10 to 100 ms an example, hundreds of times what a plain property takes."""

sizes = st.floats(0.01, 100)
numbers = st.floats(-100, 100)
probabilities = st.floats(0, 1)

simple_laws = st.one_of(
    st.builds(Gamma, sizes, sizes),
    st.builds(Beta, sizes, sizes),
    st.builds(LogNormal, sizes, st.floats(0.01, 5)),
    st.builds(Normal, numbers, sizes),
    st.builds(StudentT, sizes, sizes),
    st.builds(Constant, numbers),
)
mixtures = st.builds(lambda w, a, b: Mixture((a, b), (w, 1 - w)), probabilities, simple_laws, simple_laws)
laws = simple_laws | mixtures

#: Values of numbers, by dotted name; any of them goes with any other, in every preset.
NUMBERS: dict[str, st.SearchStrategy[Any]] = {
    "agreement.base_payment_bn": st.floats(0.1, 1e5),
    "agreement.lapse_price_bn": st.floats(0, 1e4),
    "agreement.labour_share": probabilities,
    "agreement.back_pay_share": probabilities,
    "election.hold": probabilities,
    "election.regain": probabilities,
    "election.heir": probabilities,
    "election.convert": probabilities,
    "politics.snap_per_year": st.floats(0, 5),
    "politics.interregnum_end": st.floats(0.01, 0.99),
    "politics.unified_after": probabilities,
    "politics.interregnum_factor": st.floats(0, 3),
    "talks.ramp_months": st.integers(1, 120),
    "talks.pause_months": st.integers(0, 120),
    "talks.no_overlap_factor": st.floats(0, 3),
    "demand.floor": st.floats(0.5, 2),
    "demand.intercept": st.floats(-1, 1),
    "demand.slope": st.floats(-1, 1),
    "demand.scale": st.floats(0, 0.5),
    "demand.premium": probabilities,
    "escalator.one_year_maximalist": probabilities,
    "escalator.cpi_cap_pct": st.floats(0, 10),
    "escalator.fixed_pct": st.floats(-10, 10),
    "ratification.stall_slope": st.floats(-10, 10),
    "ratification.stall_unified": st.floats(-5, 5),
    "ratification.leave_stall": st.floats(0, 2),
    "ratification.called_when_losing": probabilities,
    "ratification.override": probabilities,
    "ratification.automatic_after_months": st.integers(0, 24),
    "durability.withdraw_regular": st.floats(0, 1),
    "durability.withdraw_maximalist": st.floats(0, 1),
    "durability.reopen_regular": st.floats(0, 1),
    "durability.fresh_months": st.integers(0, 60),
    "durability.later_factor": st.floats(0, 3),
    "durability.reopen_signed_maximalist": st.floats(0, 1),
    "durability.backlash": st.floats(0, 10),
    "durability.after_episode": st.floats(0, 3),
    "durability.resolve_maximalist": st.floats(0, 2),
    "durability.resolve_regular": st.floats(0, 2),
    "durability.amendment_consent": st.floats(0, 2),
    "durability.rok_withdrawal": st.floats(0, 0.5),
    "forces.cut_regular": st.floats(0, 0.5),
    "forces.cut_maximalist": st.floats(0, 0.5),
    "forces.cut_dispute": st.floats(0, 0.5),
    "forces.furlough_after_months": st.integers(0, 24),
    "economy.cpi_mean_pct": st.floats(-5, 10),
    "economy.cpi_persistence": st.floats(-0.9, 0.9),
    "economy.cpi_sd_pct": st.floats(0, 5),
    "economy.defence_mean_pct": st.floats(-5, 10),
    "economy.defence_sd_pct": st.floats(0, 5),
    "economy.fx_sd": st.floats(0, 0.5),
    "economy.fx_reversion": st.floats(0.01, 5),
    "economy.discount_rate": st.floats(-0.05, 0.2),
}
LAWS: dict[str, st.SearchStrategy[Any]] = {
    "election.probability": probabilities | st.builds(Beta, st.floats(0.5, 50), st.floats(0.5, 50)),
    "talks.level_regular": st.floats(0, 2) | st.builds(Gamma, st.floats(0.5, 20), st.floats(1, 50)),
    "talks.level_maximalist": st.floats(0, 2) | st.builds(Gamma, st.floats(0.5, 20), st.floats(1, 50)),
    "demand.opening": st.floats(0.5, 10) | st.builds(LogNormal, st.floats(0.5, 10), st.floats(0.01, 1)),
    "demand.reservation": st.floats(0, 5) | st.builds(LogNormal, st.floats(0.1, 2), st.floats(0.01, 1)),
    "ratification.consent_level": st.floats(0, 2) | st.builds(Gamma, st.floats(0.5, 20), st.floats(1, 50)),
    "ratification.stall_base": probabilities | st.builds(Beta, st.floats(0.5, 20), st.floats(0.5, 20)),
    "durability.reopen_maximalist": st.floats(0, 1) | st.builds(Gamma, st.floats(0.5, 20), st.floats(1, 50)),
}
SWEPT = sorted(set(NUMBERS) - {"agreement.lapse_price_bn"})  # it decides nothing in a future
DRAWN = sorted(set(NUMBERS).intersection(UNCERTAIN))


@st.composite
def drawn(draw: st.DrawFn, name: str) -> Uniform:
    """Return a law for a number that may be drawn once per future: between two values that it may have."""
    low, high = sorted(draw(st.tuples(NUMBERS[name], NUMBERS[name]).filter(lambda pair: pair[0] != pair[1])))
    return Uniform(low, high)


@st.composite
def changes(draw: st.DrawFn, preset: Scenario, most: int = 5) -> dict[str, Any]:
    """Return changes of some numbers and laws of a preset, by dotted name; elections of the past keep their result."""
    values = {name: law for name, law in (NUMBERS | LAWS).items() if preset is AHEAD or name != "election.probability"}
    names = draw(st.lists(st.sampled_from(sorted(values)), max_size=most, unique=True))
    return {name: draw(values[name]) for name in names}


@st.composite
def changed(draw: st.DrawFn, most: int = 5) -> tuple[Scenario, dict[str, Any]]:
    """Return a preset and changes of it."""
    preset = draw(st.sampled_from(PRESETS))
    return preset, draw(changes(preset, most))


def scenarios(most: int = 5) -> st.SearchStrategy[Scenario]:
    """Return presets with some numbers and laws changed."""
    return changed(most).map(lambda pair: pair[0].replace(pair[1]))


@st.composite
def sweeps(draw: st.DrawFn, most: int = 3) -> dict[str, xr.DataArray]:
    """Return values of one or two numbers along one or two dims, some with labels."""
    lengths = {"row": draw(st.integers(1, most)), "column": draw(st.integers(1, most))}
    labels = {dim: [f"{dim} {i}" for i in range(n)] for dim, n in lengths.items() if draw(st.booleans())}
    found = {}
    for name in draw(st.lists(st.sampled_from(SWEPT), min_size=1, max_size=2, unique=True)):
        dims = draw(st.sampled_from([("row",), ("column",), ("row", "column"), ("column", "row")]))
        shape = [lengths[dim] for dim in dims]
        count = math.prod(shape)
        values = np.reshape(draw(st.lists(NUMBERS[name], min_size=count, max_size=count)), shape)
        found[name] = xr.DataArray(values, dims=dims, coords={dim: labels[dim] for dim in dims if dim in labels})
    return found


@st.composite
def rules(draw: st.DrawFn, scenario: Scenario) -> Rule:
    """Return a rule that this scenario's calendar admits."""
    first, last = sorted(draw(st.tuples(*[st.integers(0, scenario.months - 1)] * 2)))
    blind = max(scenario.month_index(scenario.election.month), 0)
    known = first >= blind
    return Rule(
        first=scenario.month_label(first),
        last=scenario.month_label(last),
        result=draw(st.sampled_from([None, "regular", "maximalist"])) if known else None,
        tempo=draw(st.none() | st.floats(0, 10)),
        consent_open=draw(st.none() | st.booleans()),
    )


def strategies(scenario: Scenario, name: str = "drawn") -> st.SearchStrategy[Strategy]:
    """Return strategies of up to four rules."""
    return st.lists(rules(scenario), max_size=4).map(lambda some: Strategy.from_rules(scenario, name, some))


def several(scenario: Scenario) -> st.SearchStrategy[list[str]]:
    """Return some of the named strategies, in any order."""
    return st.lists(st.sampled_from(sorted(named(scenario))), min_size=1, max_size=5, unique=True)
