"""Is an argument of the wrong kind refused by its name, whichever it is? Every function as in its example, but for one.

The examples of the help pages say how each public function is called. Here they are called like that once more, with
one later argument replaced at a time; what comes first has a test of its own (`tests/test_public_names.py`).
"""

from __future__ import annotations

import sys
import warnings
from contextlib import redirect_stdout
from doctest import DocTestParser
from functools import wraps
from inspect import BoundArguments, Parameter, getdoc, signature
from io import StringIO

import pytest

import sma_risk as sr
from tests.test_public_names import FUNCTIONS, MODULES

OF_NO_USE = object()
WRONG = {"object": OF_NO_USE, "text": "no such thing", "-1": -1, "list": [OF_NO_USE], "mapping": {"x": OF_NO_USE}}
HOMES = {"": sr} | {module.__name__.rpartition(".")[2]: module for module in MODULES}
REFUSED = (sr.ScenarioError, sr.evidence.UnknownRowError)


class Found(Exception):  # noqa: N818, it is no error
    """What was found in the midst of an example, whose files are still there."""


def during_the_example(name, ask):
    """Run the example of a function up to its first call; return what is found with the arguments of that."""
    one, (home, _, own) = FUNCTIONS[name], name.rpartition(".")

    @wraps(one)
    def asked(*args, **kwargs):
        raise Found(ask(one, signature(one).bind(*args, **kwargs).arguments))

    names = {**vars(sys.modules[one.__module__]), "sr": sr, one.__name__: asked}
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()):
        patch.setattr(HOMES[home], own, asked)
        for step in DocTestParser().get_examples(getdoc(one)):
            try:
                exec(compile(step.source, name, "single"), names)
            except Found as found:
                return found.args[0]
    raise AssertionError(f"the example of {name} does not call it")


def with_one_wrong(one, arguments):
    """Return how the calls end in which one later argument is wrong, by its name and what it is."""
    _, *later = signature(one).parameters.values()
    ends = {}
    for option in later:
        for kind, wrong in WRONG.items():
            if option.kind is Parameter.VAR_POSITIONAL:
                ends[option.name, kind] = end_of(one, arguments | {option.name: (wrong,)})
            elif option.kind is not Parameter.VAR_KEYWORD:
                ends[option.name, kind] = end_of(one, arguments | {option.name: wrong})
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


@pytest.mark.parametrize("name", [name for name, one in FUNCTIONS.items() if len(signature(one).parameters) > 1])
def test_a_wrong_argument_is_refused_in_the_words_of_the_library(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # some texts are paths
    ends = during_the_example(name, with_one_wrong)
    assert set(ends.values()) <= {"accepted", "refused"}, ends
    assert {option for (option, kind), end in ends.items() if kind == "object" and end == "accepted"} == set()
