"""Do the public names follow one custom: subjects first, options by name, an example that runs?"""

from __future__ import annotations

from collections import defaultdict
from inspect import Parameter, getdoc, getmembers, isclass, isfunction, ismethod, signature

import pytest

import sma_risk as sr

MODULES = (sr.evidence, sr.figures, sr.points, sr.presets, sr.stopping, sr.summaries)
NAMED = {name: getattr(sr, name) for name in sr._HOMES} | {
    f"{module.__name__.rpartition('.')[2]}.{name}": getattr(module, name)
    for module in MODULES
    for name in module.__all__
}
FUNCTIONS = {name: one for name, one in NAMED.items() if isfunction(one)}
CLASSES = {name: one for name, one in NAMED.items() if isclass(one) and one.__module__.startswith("sma_risk")}
MAKERS = {
    f"{name}.{made}": maker
    for name, one in CLASSES.items()
    for made, maker in getmembers(one, ismethod)
    if not made.startswith("_")
}
OF_CONTAINERS = {"Cancelled", "ScenarioError", "evidence.UnknownRowError"}
"""Errors: they are caught, not made."""


SUBJECTS = {"strategy"}  # of what is simulated or drawn; an option of `condition` and `hindcast`, which are about more


def test_an_option_that_one_function_wants_by_name_all_want_by_name():
    kinds = defaultdict(lambda: defaultdict(list))
    for name, one in (FUNCTIONS | MAKERS).items():
        for parameter in signature(one).parameters.values():
            if parameter.default is not Parameter.empty and parameter.name not in SUBJECTS:
                kinds[parameter.name][parameter.kind is Parameter.KEYWORD_ONLY].append(name)
    assert {option: dict(found) for option, found in kinds.items() if len(found) > 1} == {}


def test_what_is_asked_of_comes_first():
    for name, one in FUNCTIONS.items():
        names = list(signature(one).parameters)
        assert not {"futures", "scenario"} & set(names[1:]), name


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_shows_how_it_is_called(name):
    assert f"{FUNCTIONS[name].__name__}(" in (getdoc(FUNCTIONS[name]) or "").partition(">>>")[2]


@pytest.mark.parametrize("name", sorted(CLASSES.keys() - OF_CONTAINERS))
def test_every_class_shows_what_it_is_for(name):
    assert ">>>" in (getdoc(CLASSES[name]) or "")
