"""Which numbers do the kernels read of a scenario's parameters, and which of them differ from future to future?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from sma_risk.core.arrays import Numbers
from sma_risk.core.sites import SITES
from sma_risk.core.tables import quantiles
from sma_risk.core.tables.quantiles import Form
from sma_risk.distributions import Distribution
from sma_risk.distributions.base import FIRST_WORD, extremes
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario
from sma_risk.uncertain import UNCERTAIN


def numbers_of(s: Scenario | SimpleNamespace) -> Numbers:
    """Return the numbers of a scenario, in double precision; of many values at once where a parameter is an array."""
    e, p, t, d, c, r, u = s.election, s.politics, s.talks, s.demand, s.escalator, s.ratification, s.durability
    f, m, a = s.forces, s.economy, s.agreement
    several_years: Any = np.where(c.one_year < 1, 1 - c.one_year, np.inf)
    shrink = (1 - c.one_year_maximalist) / several_years
    regular, maximalist = u.outcomes_regular, u.outcomes_maximalist
    return Numbers(
        hold=e.hold,
        regain=e.regain,
        heir=e.heir,
        convert=e.convert,
        snap_hazard=p.snap_per_year / 12,
        interregnum_scale=-1 / np.log1p(-p.interregnum_end),
        unified_after=p.unified_after,
        interregnum_factor=p.interregnum_factor,
        ramp_months=t.ramp_months,
        no_overlap_factor=t.no_overlap_factor,
        floor=d.floor,
        intercept=d.intercept,
        slope=d.slope,
        scale=d.scale,
        shock_low=d.shock.support()[0],
        shock_high=d.shock.support()[1],
        premium_factor=1 + d.premium,
        log_premium=np.log1p(d.premium),
        regular_cpi=c.cpi,
        regular_defence=c.cpi + c.defence,
        regular_fixed=c.cpi + c.defence + c.fixed,
        maximalist_cpi=shrink * c.cpi,
        maximalist_defence=shrink * (c.cpi + c.defence),
        maximalist_fixed=shrink * (c.cpi + c.defence + c.fixed),
        fixed_growth=c.fixed_pct / 100,
        cpi_cap=c.cpi_cap_pct,
        log_usual=np.log(r.usual_multiple),
        stall_slope=r.stall_slope,
        stall_unified=r.stall_unified,
        leave_stall=r.leave_stall,
        others_logit=logit(r.others_yes),
        others_slope=r.others_slope,
        shock_sd=r.shock_sd,
        override=r.override,
        called=r.override + (1 - r.override) * r.called_when_losing,
        withdraw_regular=u.withdraw_regular,
        withdraw_maximalist=u.withdraw_maximalist,
        reopen_regular=u.reopen_regular,
        reopen_signed_maximalist=u.reopen_signed_maximalist,
        backlash=u.backlash,
        after_episode=u.after_episode,
        resolve_regular=u.resolve_regular,
        resolve_maximalist=u.resolve_maximalist,
        amendment_consent=u.amendment_consent,
        rok_withdrawal=u.rok_withdrawal,
        cut_regular=f.cut_regular,
        cut_maximalist=f.cut_maximalist,
        cut_dispute=f.cut_dispute,
        cpi_known=m.cpi_known_pct,
        cpi_mean=m.cpi_mean_pct,
        cpi_persistence=m.cpi_persistence,
        cpi_sd=m.cpi_sd_pct,
        defence_known=m.defence_known_pct,
        defence_mean=m.defence_mean_pct,
        defence_persistence=m.defence_persistence,
        defence_sd=m.defence_sd_pct,
        defence_budget=m.defence_budget_bn,
        fx_log_start=np.log(m.fx_start),
        fx_log_mean=np.log(m.fx_mean),
        fx_persistence=np.exp(-m.fx_reversion),
        fx_sd=m.fx_sd * np.sqrt(-np.expm1(-2 * m.fx_reversion) / (2 * m.fx_reversion)),
        base_payment=a.base_payment_bn,
        labour_share=a.labour_share,
        back_pay_share=a.back_pay_share,
        held_regular=regular[0],
        kept_regular=regular[0] + regular[1],
        resolved_regular=regular[0] + regular[1] + regular[2],
        held_maximalist=maximalist[0],
        kept_maximalist=maximalist[0] + maximalist[1],
        resolved_maximalist=maximalist[0] + maximalist[1] + maximalist[2],
    )


class NumberDrawn(NamedTuple):
    """One of the `Numbers` that differs from future to future: (its place, block, lane), and its quantiles."""

    place: tuple[int, int, int]
    form: Form


def at_medians(scenario: Scenario) -> Scenario:
    """Return the scenario in which every uncertain number has its median."""
    laws = scenario.drawn
    return scenario.at({name: float(law.ppf(0.5)) for name, law in laws.items()}) if laws else scenario


def numbers_drawn(scenario: Scenario) -> list[NumberDrawn]:
    """Return which of the `Numbers` the parameters move that are drawn in full, and the quantiles of each."""
    found: list[NumberDrawn] = []
    owner: dict[str, str] = {}
    middle = at_medians(scenario)
    for name, law in scenario.drawn.items():
        if name not in UNCERTAIN:
            continue
        numbers_at = partial(_numbers_at, scenario, middle, name)
        ends = np.array(extremes(law, FIRST_WORD))
        moved = {field: np.unique(value).size > 1 for field, value in numbers_at(ends).items()}
        for place, field in enumerate(Numbers._fields):
            if moved[field]:
                if field in owner:
                    needed = f"a number, because {owner[field]}, with which it acts together, is drawn"
                    raise ScenarioError(name, law, needed)
                owner[field] = name
                form = _form_of_number(name, field, law, numbers_at)
                found.append(NumberDrawn((place, *SITES[f"{name}.value"]), form))
    return found


def _form_of_number(name: str, field: str, law: Distribution, numbers_at: Callable[..., dict[str, Any]]) -> Form:
    def at(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(numbers_at(x)[field], np.float64)

    return quantiles.build(name, lambda p: at(law.ppf(p)), lambda q: at(law.isf(q)))


def _numbers_at(scenario: Scenario, middle: Scenario, name: str, values: NDArray[np.float64]) -> dict[str, Any]:
    """Return the `Numbers` with many values of one uncertain parameter in turn, all others at their medians."""
    section, _, field = name.partition(".")
    parts = {
        key: {item.name: getattr(part, item.name) for item in dataclasses.fields(part)}
        for key, part in middle.sections.items()
    }
    parts[section] |= scenario.sections[section].drawn_at({field: values})
    return numbers_of(SimpleNamespace(**{key: SimpleNamespace(**part) for key, part in parts.items()}))._asdict()
