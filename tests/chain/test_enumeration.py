"""Does the recursion over states give what listing every path gives, in one world, to the last digits?"""

from __future__ import annotations

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.chain import kernels, occupancy
from sma_risk.chain.occupancy import scratch_for
from sma_risk.chain.setting import setting_of
from sma_risk.chain.worlds import own_words, worlds_of
from sma_risk.core.compile import compile_scenario
from sma_risk.scenario import resolve

from .enumeration import World, enumerate_paths
from .scenarios import ONE_YEAR, QUARRELS, preset

# The shortest term is a year: from November 2025, with the expiry in December, to December 2026 or 2027.
SHORT = {
    "agreement.as_of": "2025-10",
    "agreement.talks_began": "2025-06",
    "agreement.expiry": "2025-12",
    "agreement.last_year": 2026,
    "election.month": "2025-11",
    "election.inauguration": "2026-01",
    "election.next_month": "2026-05",
    "election.next_inauguration": "2026-07",
    "politics.inauguration": "2026-09",
    "talks.pause_months": 1,
    "talks.ramp_months": 3,
    "ratification.others_yes": 0.35,
    "ratification.stall_base": sr.Beta(3.0, 7.0),
    "durability.fresh_months": 3,
    "forces.floor_months": ("2026-02", "2026-03"),
    **QUARRELS,
}
TWO_YEARS = {**SHORT, "agreement.last_year": 2027, "agreement.back_pay_share": 0.7, **ONE_YEAR}
CASES = {
    "one year": SHORT,
    "override": {**SHORT, "ratification.override": 0.3},
    "automatic consent": {**SHORT, "ratification.automatic_after_months": 2},
    "interregnum": {**SHORT, "politics.snap_per_year": 12.0, "politics.interregnum_end": 0.5},
    "two years": TWO_YEARS,
    "pending at the start": {**TWO_YEARS, "agreement.concluded": "2025-08", "ratification.automatic_after_months": 5},
    "in force at the start": {**TWO_YEARS, "agreement.concluded": "2025-08", "agreement.ratified": "2025-09"},
}
# Sums of some ten thousand terms in double precision. The marks of a world are single-precision numbers, the same
# ones for both; both then reckon in double precision.
DIGITS = 1e-12


def solve(scenario, strategy, w):
    """The chain's sums and the enumeration's dictionary of the same world."""
    compiled = compile_scenario(scenario, resolve(scenario, strategy))
    setting = setting_of(scenario, compiled)
    worlds = worlds_of(own_words(compiled.calendar.years, w + 1, seed=5), compiled)
    alone = type(worlds)(*(np.ascontiguousarray(part[..., w : w + 1]) for part in worlds))
    months, years = compiled.calendar.months, compiled.calendar.years
    tempo, consent_open = compiled.strategies.tempo[0], compiled.strategies.consent_open[0]
    sums = kernels.zero_sums(months, years)
    kernels.solve(setting, tempo, consent_open, alone, scratch_for(setting.shape), kernels.empty_months(months), sums)
    told = enumerate_paths(World(scenario, compiled, worlds, w, tempo, consent_open))
    return sums, told


def told_by_chain(sums, months, years, after_expiry):
    """The chain's sums under the enumeration's names."""
    o, found = occupancy, {}
    rows = {
        "concluded_month": [o.SIGNED, o.SIGNED + 1, o.SIGNED + 2],
        "ratified_month": [o.RATIFIED, o.RATIFIED + 1, o.RATIFIED + 2],
        "reopened_month": [o.REOPENED_FIRST],
        "amended_month": [o.AMENDED_FIRST],
        "troop_cut_month": [o.CUT],
        "deal_planned_end_month": [o.PLANNED_END],
        "exited_month": [o.EXIT, o.EXIT + 1],
        "deal_end_month": [o.DEAL_END, o.DEAL_END + 1],
    }
    for name, places in rows.items():
        found |= {(name, k): sums.by_month[places, k].sum() for k in range(months)}
    found |= {("status", s, k): sums.by_month[o.STATUS + s, k] for s in range(7) for k in range(months)}
    found |= {("coverage_end", c + 1, k): sums.by_month[o.COVERAGE_END + c, k] for c in range(4) for k in range(months)}
    found |= {("signed_with", c + 1): sums.by_month[o.SIGNED + c].sum() for c in range(3)}
    found |= {("deal_end_cause", c + 3): sums.by_month[o.DEAL_END + c].sum() for c in range(2)}
    bills = {"cost_krw_bn": o.BILL, "cost_usd_mn": o.DOLLARS, "share_of_defence_budget": o.SHARE}
    found |= {(name, year): sums.by_year[row, year] for name, row in bills.items() for year in range(years)}
    found |= {("lapse_at_least", least): sums.single[o.AT_LEAST + least - 1] for least in range(1, 4)}
    found["npv_krw_bn"] = sums.single[o.PRESENT_VALUE]
    found["settlement"] = sums.single[o.SETTLEMENT]
    found["side_deal"] = sums.single[o.SIDE]
    found["side_deals"] = sums.single[o.SIDE_DEALS]
    found["lapse_months"] = sums.by_month[:3, after_expiry:].sum()
    found["furlough_months"] = sums.by_month[o.FURLOUGH].sum()
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_chain_equals_every_path_listed(case) -> None:
    scenario = preset().replace(CASES[case])
    for w, strategy in enumerate(["hurry", "hold"]):
        sums, told = solve(scenario, strategy, w)
        chain = told_by_chain(sums, scenario.months, len(scenario.years), after_expiry=3)
        assert set(told) <= set(chain)
        wrong = {
            key: (value, told.get(key, 0.0))
            for key, value in chain.items()
            if not np.isclose(value, told.get(key, 0.0), rtol=DIGITS, atol=DIGITS)
        }
        assert not wrong, f"{strategy}, world {w}: {len(wrong)}, {list(wrong.items())[:20]}"
