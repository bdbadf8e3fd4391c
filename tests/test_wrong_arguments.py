"""Is an argument of the wrong kind refused by its name, whichever it is? Every call as in its example, but for one.

The examples of the help pages say how each public function, class and method is called. Here they are called like that
once more, with one argument replaced at a time; what a function is asked of, which comes first, has a test of its own
(`tests/test_public_names.py`).
"""

from __future__ import annotations

import sys
import warnings
from contextlib import redirect_stdout
from doctest import DocTestParser
from inspect import BoundArguments, Parameter, getdoc, signature
from io import StringIO
from re import fullmatch

import numpy as np
import pytest

import sma_risk as sr
from tests.test_public_names import CALLED, CLASSES, FUNCTIONS, MODULES

OF_NO_USE = object()
WRONG = {"object": OF_NO_USE, "text": "no such thing", "-1": -1, "list": [OF_NO_USE], "mapping": {"x": OF_NO_USE}}
HOMES = {"": sr} | {module.__name__.rpartition(".")[2]: module for module in MODULES}
REFUSED = (sr.ScenarioError, sr.evidence.UnknownRowError)

DEAL, LAW = "sr.presets.twelfth_sma()", "sr.Beta(2, 3)"
COLLEGE = "sr.ElectoralCollege(('A', 'B'), (1, 2), (1.0, -1.0), ((3.0,), (3.0,)), (2.0, 2.0))"
OFFICE = "sr.NextInauguration('2024-05', '2027-05', snap_per_year=0.05, interregnum_end=0.2)"
PAIR = "sr.GaussianCopula(('a', 'b'), ((1, 0.5), (0.5, 1)))"
SERIES = "sr.calibration.fit.Autoregression([2.0, 0.5], [1.0, 1.0], 3.0, 1.0)"
NUMBERS = "sr.calibration.fit.NormalGamma(0.06, 1.0, 3.0, 0.06)"
PATHS = f"{DEAL}.economy.paths(2024, 3)"
FURTHER = {
    "Election.drawn_at": f"{DEAL}.election.replace(hold={LAW}).drawn_at({{'hold': 0.5}})",
    "Election.from_college": f"sr.Election.from_college({COLLEGE})",
    "Election.from_dict": f"sr.Election.from_dict({DEAL}.election.to_dict())",
    "Election.replace": f"{DEAL}.election.replace(hold=0.5)",
    "Demand.maximalist_settlement": f"{DEAL}.demand.maximalist_settlement(3.0, 0.5, [1.0, 2.0])",
    "Demand.no_overlap_probability": f"{DEAL}.demand.no_overlap_probability()",
    "Demand.regular_law": f"{DEAL}.demand.regular_law()",
    "Demand.regular_settlement": f"{DEAL}.demand.regular_settlement(1.5, [0.0, 1.0])",
    "Demand.zone_of_agreement": f"{DEAL}.demand.zone_of_agreement(3.0, 0.5, [1.0, 2.0])",
    "Ratification.stall_probability": f"{DEAL}.ratification.stall_probability(1.2)",
    "Ratification.time_to_vote": f"{DEAL}.ratification.time_to_vote()",
    "Ratification.yes_law": f"{DEAL}.ratification.yes_law(200, 0.5)",
    "Ratification.yes_votes": f"{DEAL}.ratification.yes_votes(1.2)",
    "Beta.fit": "sr.Beta.fit([0.2, 0.5])",
    **{f"Beta.{name}": f"{LAW}.{name}(0.5)" for name in ("pdf", "pmf", "cdf", "sf", "ppf", "isf", "interval")},
    "Beta.from_dict": f"sr.Beta.from_dict({LAW}.to_dict())",
    "Beta.rvs": f"{LAW}.rvs(3, seed=1)",
    "distributions.Counts.of": "sr.distributions.Counts.of(np.array([0.5, 0.5]))",
    **{f"PiecewiseHazard.{name}": f"sr.PiecewiseHazard(0.1).{name}(1)" for name in ("hazard", "monthly_hazard", "pmf")},
    "Threshold.scores": "sr.Threshold().scores(1)",
    "PollErrors.of_polls": "sr.PollErrors().of_polls(30)",
    "GaussianCopula.achieved": f"{PAIR}.achieved(size=1000)",
    "GaussianCopula.from_dict": f"sr.GaussianCopula.from_dict({PAIR}.to_dict())",
    "ElectoralCollege.count": f"{COLLEGE}.count([[1.0, -1.0]])",
    "ElectoralCollege.rvs": f"{COLLEGE}.rvs(3)",
    "ElectoralCollege.shifted": f"{COLLEGE}.shifted(1.0)",
    "ElectoralCollege.tipping_point": f"{COLLEGE}.tipping_point(size=1000)",
    "NextInauguration.interval": f"{OFFICE}.interval(0.9)",
    "NextInauguration.pmf": f"{OFFICE}.pmf('2026-01')",
    "NextInauguration.sf": f"{OFFICE}.sf('2026-01')",
    "NextInauguration.rvs": f"{OFFICE}.rvs(3)",
    "Scenario.first_cells": f"{DEAL}.first_cells('anger', 1)",
    "Scenario.from_dict": f"sr.Scenario.from_dict({DEAL}.to_dict())",
    "Scenario.from_json": f"sr.Scenario.from_json({DEAL}.to_json())",
    "Strategy.from_dict": f"sr.Strategy.from_dict(sr.Strategy.from_rules({DEAL}, 'own', []).to_dict())",
    "fit.Autoregression.cdf": f"{SERIES}.cdf(0, 2.0)",
    "fit.Autoregression.interval": f"{SERIES}.interval(0, 0.9)",
    "fit.Autoregression.draw": f"{SERIES}.draw(np.random.default_rng(1))",
    "fit.Autoregression.variance_cdf": f"{SERIES}.variance_cdf(1.0)",
    "fit.Autoregression.weighted": f"{SERIES}.weighted(2.0)",
    "fit.Fitted.against": f"sr.calibration.fit.fit('2024-05').against({DEAL})",
    "fit.Fitted.plug": f"sr.calibration.fit.fit('2024-05').plug({DEAL})",
    **{f"fit.NormalGamma.{name}": f"{NUMBERS}.{name}(0.1)" for name in ("mean_cdf", "next_cdf", "variance_cdf")},
    "fit.NormalGamma.draw": f"{NUMBERS}.draw(np.random.default_rng(1))",
    "fit.NormalGamma.weighted": f"{NUMBERS}.weighted(2.0)",
    "distributions.EconomyPaths.defence_budget": f"(paths := {PATHS}).defence_budget(paths.rvs(2))",
    "distributions.EconomyPaths.law": f"{PATHS}.law('cpi_pct', 2025)",
    "distributions.EconomyPaths.ppf": f"{PATHS}.ppf(0.5)",
    "scenario.Escalator.drawn_at": f"{DEAL}.escalator.replace(one_year={LAW}).drawn_at({{'one_year': 0.5}})",
}
"""How what no example calls is called."""


LEFT = {
    r"(Cancelled|Progress|distributions.Disagreement|distributions.Fit)\(.*": "the library makes it, to be read",
    r"fit.(Estimate|Fitted|Spell)\(.*": "likewise",
    r"points.Points.*|summaries.*\.(of|merge|answer|places)\(.*|stopping.*\.(met|watched)\(.*": "`simulate` calls it",
    r"distributions.Copula\(.*": "its kinds are called",
    r"scenario.Assumed\(value\)": "anything may be assumed; what it is assumed of checks it",
}
"""What is not asked here, and why."""


class Found(Exception):  # noqa: N818, it is no error
    """What was found in the midst of an example, whose files are still there."""


def asked_of(name):
    """Return the parameters of a name that may be given wrongly here."""
    parameters = [one for one in signature(CALLED[name]).parameters.values() if one.name != "self"]
    own = parameters[1:] if name in FUNCTIONS else parameters
    return [one for one in own if not any(fullmatch(left, f"{name}({one.name})") for left in LEFT)]


def once():
    """Return the names of which something is asked; what several classes share has the name of the first of them."""
    names = {getattr(CALLED[name], "__func__", CALLED[name]): name for name in reversed(CALLED) if asked_of(name)}
    return [*reversed(names.values())]


def during_the_example(name, ask):
    """Run the example of a name up to its first call; return what is found with the arguments of that."""
    one, (home, _, own) = CALLED[name], name.rpartition(".")
    names, examples = {**vars(sys.modules[one.__module__]), "sr": sr, "np": np}, [one]
    if name in CLASSES:
        place, own = one, "__new__" if issubclass(one, tuple) else "__init__"
    elif name in FUNCTIONS:
        place = HOMES[home]
    else:
        place = CLASSES[home]
        examples.append(place)
        names = vars(sys.modules[place.__module__]) | names

    def asked(*args, **kwargs):
        patch.undo()
        raise Found(ask(name, signature(one).bind(*args[name in CLASSES :], **kwargs).arguments))

    if name in FUNCTIONS:
        names[one.__name__] = asked
    steps = [step.source for shown in examples for step in DocTestParser().get_examples(getdoc(shown) or "")]
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()):
        patch.setattr(place, own, asked)
        for step in [*steps, FURTHER.get(name, "")]:
            try:
                exec(compile(step, name, "single"), names)
            except Found as found:
                return found.args[0]
            except sr.ScenarioError:
                continue  # it is what the example shows
    raise AssertionError(f"no example calls {name}")


def with_one_wrong(name, arguments):
    """Return how the calls end in which one argument is wrong, by its name and what it is."""
    ends = {}
    for option in asked_of(name):
        for kind, wrong in WRONG.items():
            if option.kind is Parameter.VAR_POSITIONAL:
                wrong = (wrong,)
            elif option.kind is Parameter.VAR_KEYWORD:
                wrong = dict.fromkeys(arguments.get(option.name, "x"), wrong)
            ends[option.name, kind] = end_of(CALLED[name], arguments | {option.name: wrong})
    return ends


def end_of(one, arguments):
    """Return how a call ends: accepted, refused, or the error that nobody can read."""
    in_order = {name: arguments[name] for name in signature(one).parameters if name in arguments}
    given = BoundArguments(signature(one), in_order)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = one(*given.args, **given.kwargs)
            if hasattr(made, "__enter__"):
                made.__enter__()
    except REFUSED:
        return "refused"
    except Exception as error:
        return repr(error)
    return "accepted"


@pytest.mark.parametrize("name", once())
def test_a_wrong_argument_is_refused_in_the_words_of_the_library(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # some texts are paths
    ends = during_the_example(name, with_one_wrong)
    assert set(ends.values()) <= {"accepted", "refused"}, ends
    assert {option for (option, kind), end in ends.items() if kind == "object" and end == "accepted"} == set()


def test_the_tables_hold_nothing_else():
    known = [f"{name}({option})" for name, one in CALLED.items() for option in signature(one).parameters]
    assert set(FURTHER) <= set(once())
    assert all(any(fullmatch(left, argument) for argument in known) for left in LEFT)
