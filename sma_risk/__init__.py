"""What will a host-nation cost-sharing agreement cost, will it survive, and should one sign now or wait?"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sma_risk.version import __version__

_HOMES = {
    "Election": "sma_risk.distributions",
    "Demand": "sma_risk.distributions",
    "Ratification": "sma_risk.distributions",
    "Beta": "sma_risk.distributions",
    "Gamma": "sma_risk.distributions",
    "LogNormal": "sma_risk.distributions",
    "Mixture": "sma_risk.distributions",
    "PiecewiseHazard": "sma_risk.distributions",
    "FloorVote": "sma_risk.distributions",
    "Bloc": "sma_risk.distributions",
    "Threshold": "sma_risk.distributions",
    "Normal": "sma_risk.distributions",
    "PERT": "sma_risk.distributions",
    "Triangular": "sma_risk.distributions",
    "Uniform": "sma_risk.distributions",
    "Discrete": "sma_risk.distributions",
    "Empirical": "sma_risk.distributions",
    "PollErrors": "sma_risk.distributions",
    "Truncated": "sma_risk.distributions",
    "QuantileTable": "sma_risk.distributions",
    "Metalog": "sma_risk.distributions",
    "between": "sma_risk.distributions",
    "from_5_50_95": "sma_risk.distributions",
    "fit_quantiles": "sma_risk.distributions",
    "pool": "sma_risk.distributions",
    "disagreement": "sma_risk.distributions",
    "GaussianCopula": "sma_risk.distributions",
    "StudentTCopula": "sma_risk.distributions",
    "ElectoralCollege": "sma_risk.distributions",
    "ForecastPool": "sma_risk.distributions",
    "NextInauguration": "sma_risk.distributions",
    "Scenario": "sma_risk.scenario",
    "Strategy": "sma_risk.scenario",
    "Rule": "sma_risk.scenario",
    "ScenarioError": "sma_risk.parameters",
    "simulate": "sma_risk.sampling.simulate",
    "open_store": "sma_risk.sampling.store.read",
    "resume": "sma_risk.sampling.store.write",
    "Cancelled": "sma_risk.sampling.cancelled",
    "Progress": "sma_risk.sampling.progress",
    "exact": "sma_risk.chain.exact",
    "standard_error": "sma_risk.analysis.statistics",
    "cost_summary": "sma_risk.analysis.cost.summary",
    "cost_per_soldier": "sma_risk.analysis.cost.summary",
    "beside": "sma_risk.analysis.cost.beside",
    "survival": "sma_risk.analysis.survival.curves",
    "chances": "sma_risk.analysis.survival.chances",
    "compare": "sma_risk.analysis.comparison.decisions",
    "best": "sma_risk.analysis.comparison.decisions",
    "agreement": "sma_risk.analysis.agreement",
    "convergence": "sma_risk.analysis.convergence",
    "break_even_odds": "sma_risk.analysis.comparison.break_even.odds",
    "exact_break_even_odds": "sma_risk.analysis.comparison.break_even.odds",
    "break_even_lapse_price": "sma_risk.analysis.comparison.break_even.price",
    "break_even_backlash": "sma_risk.analysis.comparison.break_even.backlash",
    "best_timing": "sma_risk.analysis.comparison.timing",
    "timing_rule": "sma_risk.analysis.comparison.timing",
    "percentile_of": "sma_risk.analysis.forecast",
    "spending": "sma_risk.analysis.cost.money",
    "price_level": "sma_risk.analysis.cost.money",
    "present_value": "sma_risk.analysis.cost.money",
    "exceedance": "sma_risk.analysis.cost.budget",
    "budget_risk": "sma_risk.analysis.cost.budget",
    "joint_confidence": "sma_risk.analysis.cost.budget",
    "condition": "sma_risk.analysis.condition",
    "event": "sma_risk.analysis.condition",
    "mean_life": "sma_risk.analysis.survival.life",
    "hazards": "sma_risk.analysis.survival.life",
    "exposure": "sma_risk.analysis.survival.exposure",
    "regret": "sma_risk.analysis.comparison.regret",
    "frontier": "sma_risk.analysis.comparison.regret",
    "dominance": "sma_risk.analysis.comparison.dominance",
    "break_even_surface": "sma_risk.analysis.comparison.break_even.surface",
    "switching_rule": "sma_risk.analysis.comparison.rules",
    "marks": "sma_risk.analysis.marks",
    "sobol": "sma_risk.analysis.sensitivity.sobol",
    "rare_event": "sma_risk.analysis.rare",
    "tilts_for": "sma_risk.analysis.rare",
    "explained": "sma_risk.analysis.sensitivity.given_data",
    "shapley": "sma_risk.analysis.sensitivity.given_data",
    "borgonovo": "sma_risk.analysis.sensitivity.delta",
    "tornado": "sma_risk.analysis.sensitivity.tornado",
    "one_at_a_time": "sma_risk.analysis.sensitivity.tornado",
    "reweight": "sma_risk.analysis.updating.reweight",
    "after_poll": "sma_risk.analysis.updating.reweight",
    "without_deal": "sma_risk.analysis.updating.reweight",
    "weight_diagnostics": "sma_risk.analysis.updating.weights",
    "value_of_information": "sma_risk.analysis.information.value",
    "value_of_poll": "sma_risk.analysis.information.signals",
    "value_of_market_move": "sma_risk.analysis.information.signals",
    "value_of_measurement": "sma_risk.analysis.information.signals",
    "rerun": "sma_risk.analysis.record.rerun",
    "manifest": "sma_risk.analysis.record.manifest",
    "manifest_json": "sma_risk.analysis.record.manifest",
    "replay": "sma_risk.analysis.story.replay",
    "side_by_side": "sma_risk.analysis.story.replay",
    "find": "sma_risk.analysis.story.find",
    "said": "sma_risk.analysis.wording",
    "to_pandas": "sma_risk.export.tidy",
    "to_csv": "sma_risk.export.text",
    "to_excel": "sma_risk.export.excel",
    "to_arviz": "sma_risk.export.arviz",
    "report": "sma_risk.reports.report",
    "fit": "sma_risk.calibration.fit",
    "hindcast": "sma_risk.calibration.hindcast",
    "read_toml": "sma_risk.scenario.toml",
    "write_toml": "sma_risk.scenario.toml",
}
_MODULES = {
    "evidence": "sma_risk.evidence",
    "figures": "sma_risk.figures",
    "points": "sma_risk.sampling.points",
    "presets": "sma_risk.scenario.presets",
    "stopping": "sma_risk.analysis.stopping",
    "summaries": "sma_risk.analysis.summaries",
}
_WITHOUT_DATASETS = ("sma_risk.distributions", "sma_risk.parameters", "sma_risk.scenario")
"""Who needs only these need not wait for xarray; all else brings `Dataset.sma` along."""

__all__ = ["__version__", *_HOMES, *_MODULES]

if TYPE_CHECKING:
    from sma_risk import evidence as evidence, figures as figures
    from sma_risk.analysis import stopping as stopping, summaries as summaries
    from sma_risk.analysis.agreement import agreement as agreement
    from sma_risk.analysis.comparison.break_even.backlash import break_even_backlash as break_even_backlash
    from sma_risk.analysis.comparison.break_even.odds import (
        break_even_odds as break_even_odds,
        exact_break_even_odds as exact_break_even_odds,
    )
    from sma_risk.analysis.comparison.break_even.price import break_even_lapse_price as break_even_lapse_price
    from sma_risk.analysis.comparison.break_even.surface import break_even_surface as break_even_surface
    from sma_risk.analysis.comparison.decisions import best as best, compare as compare
    from sma_risk.analysis.comparison.dominance import dominance as dominance
    from sma_risk.analysis.comparison.regret import frontier as frontier, regret as regret
    from sma_risk.analysis.comparison.rules import switching_rule as switching_rule
    from sma_risk.analysis.comparison.timing import best_timing as best_timing, timing_rule as timing_rule
    from sma_risk.analysis.condition import condition as condition, event as event
    from sma_risk.analysis.convergence import convergence as convergence
    from sma_risk.analysis.cost.beside import beside as beside
    from sma_risk.analysis.cost.budget import (
        budget_risk as budget_risk,
        exceedance as exceedance,
        joint_confidence as joint_confidence,
    )
    from sma_risk.analysis.cost.money import (
        present_value as present_value,
        price_level as price_level,
        spending as spending,
    )
    from sma_risk.analysis.cost.summary import cost_per_soldier as cost_per_soldier, cost_summary as cost_summary
    from sma_risk.analysis.forecast import percentile_of as percentile_of
    from sma_risk.analysis.information.signals import (
        value_of_market_move as value_of_market_move,
        value_of_measurement as value_of_measurement,
        value_of_poll as value_of_poll,
    )
    from sma_risk.analysis.information.value import value_of_information as value_of_information
    from sma_risk.analysis.marks import marks as marks
    from sma_risk.analysis.rare import rare_event as rare_event, tilts_for as tilts_for
    from sma_risk.analysis.record.manifest import manifest as manifest, manifest_json as manifest_json
    from sma_risk.analysis.record.rerun import rerun as rerun
    from sma_risk.analysis.sensitivity.delta import borgonovo as borgonovo
    from sma_risk.analysis.sensitivity.given_data import explained as explained, shapley as shapley
    from sma_risk.analysis.sensitivity.sobol import sobol as sobol
    from sma_risk.analysis.sensitivity.tornado import one_at_a_time as one_at_a_time, tornado as tornado
    from sma_risk.analysis.statistics import standard_error as standard_error
    from sma_risk.analysis.story.find import find as find
    from sma_risk.analysis.story.replay import replay as replay, side_by_side as side_by_side
    from sma_risk.analysis.survival.chances import chances as chances
    from sma_risk.analysis.survival.curves import survival as survival
    from sma_risk.analysis.survival.exposure import exposure as exposure
    from sma_risk.analysis.survival.life import hazards as hazards, mean_life as mean_life
    from sma_risk.analysis.updating.reweight import (
        after_poll as after_poll,
        reweight as reweight,
        without_deal as without_deal,
    )
    from sma_risk.analysis.updating.weights import weight_diagnostics as weight_diagnostics
    from sma_risk.analysis.wording import said as said
    from sma_risk.calibration.fit import fit as fit
    from sma_risk.calibration.hindcast import hindcast as hindcast
    from sma_risk.chain.exact import exact as exact
    from sma_risk.distributions import (
        PERT as PERT,
        Beta as Beta,
        Bloc as Bloc,
        Demand as Demand,
        Discrete as Discrete,
        Election as Election,
        ElectoralCollege as ElectoralCollege,
        Empirical as Empirical,
        FloorVote as FloorVote,
        ForecastPool as ForecastPool,
        Gamma as Gamma,
        GaussianCopula as GaussianCopula,
        LogNormal as LogNormal,
        Metalog as Metalog,
        Mixture as Mixture,
        NextInauguration as NextInauguration,
        Normal as Normal,
        PiecewiseHazard as PiecewiseHazard,
        PollErrors as PollErrors,
        QuantileTable as QuantileTable,
        Ratification as Ratification,
        StudentTCopula as StudentTCopula,
        Threshold as Threshold,
        Triangular as Triangular,
        Truncated as Truncated,
        Uniform as Uniform,
        between as between,
        disagreement as disagreement,
        fit_quantiles as fit_quantiles,
        from_5_50_95 as from_5_50_95,
        pool as pool,
    )
    from sma_risk.export.arviz import to_arviz as to_arviz
    from sma_risk.export.excel import to_excel as to_excel
    from sma_risk.export.text import to_csv as to_csv
    from sma_risk.export.tidy import to_pandas as to_pandas
    from sma_risk.parameters import ScenarioError as ScenarioError
    from sma_risk.reports.report import report as report
    from sma_risk.sampling import points as points
    from sma_risk.sampling.cancelled import Cancelled as Cancelled
    from sma_risk.sampling.progress import Progress as Progress
    from sma_risk.sampling.simulate import simulate as simulate
    from sma_risk.sampling.store.read import open_store as open_store
    from sma_risk.sampling.store.write import resume as resume
    from sma_risk.scenario import Rule as Rule, Scenario as Scenario, Strategy as Strategy, presets as presets
    from sma_risk.scenario.toml import read_toml as read_toml, write_toml as write_toml


def _imported(name: str) -> Any:
    """Import a public name when it is first used, so that `import sma_risk` stays quick."""
    if name in _HOMES:
        if not _HOMES[name].startswith(_WITHOUT_DATASETS):
            import_module("sma_risk.accessor")
        return getattr(import_module(_HOMES[name]), name)
    if name in _MODULES:
        return import_module(_MODULES[name])
    raise AttributeError(f"module 'sma_risk' has no attribute {name!r}")


if not TYPE_CHECKING:  # for type checkers, names are those above and no others
    __getattr__ = _imported


def __dir__() -> list[str]:
    return sorted(__all__)
