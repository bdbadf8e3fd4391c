"""Which fast tests are meant to hold a module? The first line whose beginning fits; the strata that are sampled."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCENARIOS = "tests/scenario/test_bad_input.py tests/scenario/test_scenario.py"

NUMBERS = "tests/scenario/test_uncertain_numbers.py"

HELD_BY = {
    "core/": "tests/interpreted",
    "analysis/agreement": "tests/analysis/test_currency.py tests/chain/test_agreement.py",
    "analysis/checks": "tests/analysis/test_statistics.py tests/analysis/test_decisions.py",
    "analysis/comparison/break_even/backlash": "tests/analysis/test_decisions.py",
    "analysis/comparison/break_even/odds": "tests/analysis/test_decisions.py",
    "analysis/comparison/break_even/price": "tests/analysis/test_decisions.py",
    "analysis/comparison/break_even/surface": "tests/analysis/test_comparison.py tests/analysis/test_currency.py",
    "analysis/comparison/game": "tests/chain/test_timing.py",
    "analysis/comparison/timing": "tests/chain/test_timing.py",
    "analysis/comparison/rules": "tests/analysis/test_comparison.py",
    "analysis/comparison/": "tests/analysis/test_comparison.py tests/analysis/test_decisions.py",
    "analysis/condition": "tests/analysis/test_condition.py tests/analysis/test_survival.py",
    "analysis/convergence": "tests/analysis/test_convergence.py",
    "analysis/cost/": "tests/analysis/test_costs.py tests/analysis/test_currency.py",
    "analysis/draws": "tests/analysis/test_cells.py tests/analysis/test_draws.py tests/analysis/test_statistics.py",
    "analysis/expectation": "tests/analysis/test_information.py tests/analysis/test_sensitivity.py",
    "analysis/forecast": "tests/analysis/test_forecast.py",
    "analysis/information/": "tests/analysis/test_information.py",
    "analysis/inputs": "tests/analysis/test_information.py tests/analysis/test_sensitivity.py",
    "analysis/marks": "tests/analysis/test_information.py",
    "analysis/numbers": "tests/analysis/test_information.py tests/analysis/test_updating.py",
    "analysis/outcomes": "tests/analysis/test_sensitivity.py",
    "analysis/rare": "tests/analysis/test_rare.py",
    "analysis/record/": "tests/analysis/test_record.py",
    "analysis/selection": "tests/analysis/test_costs.py tests/analysis/test_comparison.py",
    "analysis/sensitivity/": "tests/analysis/test_sensitivity.py",
    "analysis/statistics": "tests/analysis/test_statistics.py tests/analysis/test_draws.py",
    "analysis/stopping": "tests/sampling/test_stopping.py",
    "analysis/story/": "tests/analysis/test_story.py",
    "analysis/summaries/": "tests/sampling/test_stream.py tests/sampling/test_stopping.py",
    "analysis/survival/": "tests/analysis/test_survival.py",
    "analysis/sweeps": "tests/analysis/test_cells.py tests/analysis/test_costs.py tests/analysis/test_comparison.py",
    "analysis/updating/": "tests/analysis/test_updating.py",
    "analysis/wording": "tests/analysis/test_wording.py",
    "parameters": f"tests/test_parameters.py {SCENARIOS} {NUMBERS}",
    "grounds": f"tests/test_parameters.py {SCENARIOS} {NUMBERS}",
    "scenario/agreement": f"{SCENARIOS} {NUMBERS} tests/scenario/test_presets.py tests/distributions/test_sections.py",
    "scenario/calendar": f"{SCENARIOS} tests/scenario/test_presets.py",
    "scenario/dependence": f"{SCENARIOS} tests/distributions/test_copulas.py",
    "scenario/presets/": "tests/scenario/test_presets.py tests/scenario/test_other_presets.py",
    "scenario/shown": "tests/html/test_shown.py",
    "scenario/strateg": "tests/scenario/test_strategies.py",
    "scenario/talks": f"tests/scenario/test_talks.py {SCENARIOS}",
    "scenario/toml": "tests/scenario/test_toml.py tests/scenario/test_round_trip.py",
    "scenario/": f"{SCENARIOS} {NUMBERS} tests/scenario/test_round_trip.py tests/scenario/test_sweeps.py",
    "distributions/section": f"{SCENARIOS} {NUMBERS} tests/distributions/test_sections.py",
}

STRATA = {
    "kernels": ("core/",),
    "estimators": ("analysis/",),
    "validators": ("parameters", "grounds", "scenario/", "distributions/section"),
}
LEFT_OUT = {
    "core/cache": "how kernels are cached: not used without the compiler; tests/core/test_jit.py",
    "core/fetch": "how numbers are fetched: LLVM's, not used without the compiler",
    "core/jit": "how kernels are compiled: not used without the compiler; tests/core/test_jit.py",
    "core/lending": "how passes see what a kernel was given: LLVM's, not used without the compiler",
    "scenario/presets/": "numbers that are assumed, no checks",
    "scenario/shown": "pictures for notebooks, no checks",
}


def modules_of(stratum: str) -> list[str]:
    """Return the paths of a stratum's modules below the package, without `.py`."""
    package = ROOT / "sma_risk"
    found = sorted(str(path.relative_to(package).with_suffix("")) for path in package.rglob("*.py"))
    wanted = [name for name in found if name.startswith(STRATA[stratum]) and not name.endswith("__init__")]
    return [name for name in wanted if not name.startswith(tuple(LEFT_OUT))]


def tests_of(module: str) -> list[str]:
    """Return what to hand to pytest."""
    return next(tests for beginning, tests in HELD_BY.items() if module.startswith(beginning)).split()
