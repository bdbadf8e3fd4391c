"""Which timing rule is best, and what is the option to wait worth? A schedule that knows month and result only.

The minister does not know the marks, so a rule sets tempo and consent by month and by the known result of the
election, the same in every world; it is improved month by month, on the mean of exact losses, until no single
change helps. A rule that knew the marks gives the bound of perfect information.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

import numpy as np
import xarray as xr

from sma_risk.analysis.comparison.exact_losses import Table, losses_of, over_replicates
from sma_risk.analysis.comparison.game import Choices, Game, actions_of, choices_of
from sma_risk.analysis.draws import Estimate
from sma_risk.analysis.selection import lapse_price_of, money_of
from sma_risk.analysis.sweeps import sweeps
from sma_risk.analysis.wording import amount
from sma_risk.chain.replicates import checked_marks, draw_words, solve_replicates
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import checked_seed
from sma_risk.sampling.machine import checked_threads
from sma_risk.scenario import Scenario, Strategy, resolve
from sma_risk.scenario.strategies import NAMES, StrategyLike
from sma_risk.scenario.strategy import RESULTS

BEST = "best rule"


@sweeps
def best_timing(
    scenario: Scenario,
    *,
    menu: Sequence[StrategyLike] = NAMES,
    lapse_price_bn: float | None = None,
    marks: int = 1024,
    seed: int | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """Find the schedule of tempo and consent with the least mean loss that mixes what the strategies of a menu do.

    In each month and for each known result the rule may take any tempo, and any consent, that some strategy of the
    menu takes there. It is found on one set of worlds and judged on another, so its gain is not flattered.

    Parameters
    ----------
    scenario : what is assumed.
    menu : strategies, at least two, that differ only in months before the first bill.
    lapse_price_bn : what a month without an agreement counts for, a value judgement; None takes the scenario's.
    marks, seed, threads : as for `exact`.

    Returns
    -------
    Dataset
        ``tempo`` and ``consent_open`` (month, result), the rule; ``loss_bn`` (strategy), the rule first, then the
        menu, best first; ``behind_best_rule_bn`` (strategy); ``option_value_bn``, by which the rule beats the
        best of the menu: what freedom to choose the moment is worth; ``perfect_information_bn``, by which a
        rule that knew each world's marks would beat it: the value of information. Each estimate with ``_se``
        (replicates of marks, paired). ``attrs["sentence"]`` says the rule; `timing_rule` returns it as a `Strategy`.

    Raises
    ------
    ScenarioError
        If strategies are the same, or differ after the first bill; as for `exact`.

    Examples
    --------
    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> found = best_timing(twelfth_sma(), menu=["hurry", "wait"], lapse_price_bn=10.0, marks=64, seed=2024)
    >>> str(found.strategy.values[0]), bool(found.option_value_bn >= 0.0)
    ('best rule', True)
    """
    chosen = resolve(scenario, menu)
    price = lapse_price_of(scenario, lapse_price_bn)
    marks, seed, threads = checked_marks(marks), checked_seed(seed), checked_threads(threads)

    from sma_risk.core.compile import compile_scenario

    compiled = compile_scenario(scenario, chosen)
    choices = choices_of(scenario, compiled)
    seeds = np.random.SeedSequence(seed).generate_state(2, np.uint64)
    to_find, to_judge = (draw_words(compiled, "sobol", marks, int(one)) for one in seeds)
    with ThreadPoolExecutor(threads) as pool:
        game = Game(scenario, compiled, price, choices, to_find, pool)
        found = min((game.improve(*actions_of(one, choices)) for one in chosen), key=lambda rule: rule[2])
        known = Game(scenario, compiled, price, choices, to_judge, pool).with_perfect_information()
    rule = _strategy(scenario, chosen[0], choices, found[0], found[1])
    judged = solve_replicates(scenario, compile_scenario(scenario, [rule, *chosen]), to_judge, threads)
    attrs = {"scenario": scenario.to_json(), "seed": str(seed), "marks": str(marks), "lapse_price_bn": price}
    return _report(scenario, rule, chosen, losses_of(scenario, judged, price), known, choices).assign_attrs(
        attrs | {"rule": json.dumps(rule.to_dict())}
    )


def timing_rule(answer: xr.Dataset) -> Strategy:
    """Return the rule that `best_timing` found, as a strategy that can be played.

    Raises
    ------
    ScenarioError
        If it did not come from `best_timing`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> deal = sr.presets.twelfth_sma()
    >>> rule = timing_rule(best_timing(deal, menu=["hurry", "wait"], marks=64, seed=2024))
    >>> sr.simulate(deal, [rule, "hurry"], n=100, seed=1).sizes["strategy"]
    2
    """
    if not isinstance(answer, xr.Dataset) or "rule" not in answer.attrs:
        raise ScenarioError("answer", type(answer).__name__, "a Dataset from `best_timing`")
    return Strategy.from_dict(json.loads(answer.attrs["rule"]))


def _strategy(scenario: Scenario, later: Strategy, choices: Choices, tempo: Table, opened: Table) -> Strategy:
    tempos, opens = later.tempo.copy(), later.consent_open.copy()
    tempos[: choices.months], opens[: choices.months] = np.round(tempo, 6), opened > 0.5  # 2.86, not its float32
    rule = Strategy(BEST, "the best schedule by month and known result", tempos, opens)
    rule.check(scenario)
    return rule


def _report(
    scenario: Scenario, rule: Strategy, menu: Sequence[Strategy], losses: Table, known: Table, choices: Choices
) -> xr.Dataset:
    order = [0, *(1 + np.argsort(losses[1:].mean(axis=1)))]
    names = [BEST, *(one.name for one in menu)]
    months = range(choices.months + 1)
    found = xr.Dataset(
        {
            "tempo": (("month", "result"), rule.tempo[: len(months)], {"units": "1"}),
            "consent_open": (("month", "result"), rule.consent_open[: len(months)], {"units": "1"}),
        },
        {
            "month": ("month", list(months), {"units": "months after the as-of month"}),
            "calendar": ("month", [scenario.month_label(k) for k in months]),
            "result": list(RESULTS),
            "strategy": [names[i] for i in order],
        },
    )
    money = money_of(scenario)
    loss = [over_replicates(losses[i]) for i in order]
    behind = [over_replicates(losses[i] - losses[0]) for i in order]
    for name, column in {"loss_bn": loss, "behind_best_rule_bn": behind}.items():
        found[name] = ("strategy", [one.value for one in column], {"units": money})
        found[f"{name}_se"] = ("strategy", [one.se for one in column], {"units": money})
    option, information = behind[1], over_replicates(losses[0] - known)
    for name, one in {"option_value_bn": option, "perfect_information_bn": information}.items():
        found[name], found[f"{name}_se"] = ((), one.value, {"units": money}), ((), one.se, {"units": money})
    return found.assign_attrs(sentence=_said(scenario, rule, choices, names[order[1]], option, information))


def _said(
    scenario: Scenario, rule: Strategy, choices: Choices, runner_up: str, option: Estimate, information: Estimate
) -> str:
    """Say the rule, what it gains over the best strategy of the menu, and what knowing the marks would add."""
    blind, money = min(choices.blind, choices.months), money_of(scenario)
    parts = [_phase(scenario, rule, 0, blind, 0, "")]
    if choices.months > blind:
        for result, name in reversed(list(enumerate(RESULTS))):
            parts.append(_phase(scenario, rule, blind, choices.months, result, f"if the {name} candidate won, "))
    if option[:2] == (0.0, 0.0):
        gain = f"That is '{runner_up}' itself: no mixture of the menu beats it"
    elif option.significant:
        gain = f"It beats '{runner_up}', the best of the menu, by {amount(option, money)}"
    else:
        gain = f"Within error it is no better than '{runner_up}', the best of the menu ({amount(option, money)})"
    told = " ".join(part for part in parts if part)
    return (
        f"{told} {gain}; to know all that chance decides beforehand would be worth {amount(information, money)} more."
    )


def _phase(scenario: Scenario, rule: Strategy, first: int, stop: int, result: int, lead: str) -> str:
    """Say what the rule does in a stretch of months, equal months together."""

    def action(k: int) -> tuple[float, bool]:
        return float(rule.tempo[k, result]), bool(rule.consent_open[k, result])

    stretches = []
    for (tempo, opened), group in groupby(range(first, stop), action):
        ks = list(group)
        span = scenario.month_label(ks[0]) + (f" to {scenario.month_label(ks[-1])}" if len(ks) > 1 else "")
        stretches.append(f"{span} tempo {tempo:g}, {'the Assembly may vote' if opened else 'no vote'}")
    text = lead + "; ".join(stretches) + "."
    return text[0].upper() + text[1:] if stretches else ""
