"""Do the public names follow one custom: subjects first, options by name, an example that runs?"""

from __future__ import annotations

from importlib import import_module
from inspect import Parameter, getdoc, getmembers, isclass, isfunction, ismethod, signature
from re import MULTILINE, findall, fullmatch

import pytest
from xarray import Dataset

import sma_risk as sr
from sma_risk.accessor import FUNCTIONS as FUNCTIONS_OF_DATASETS
from sma_risk.accessor import Asked

FURTHER = ("calibration.fit", "calibration.hindcast", "calibration.scores", "distributions", "scenario")
MODULES = (
    *(sr.evidence, sr.figures, sr.points, sr.presets, sr.stopping, sr.summaries),
    *(import_module(f"sma_risk.{name}") for name in FURTHER),
)
NAMED = {name: getattr(sr, name) for name in sr._HOMES} | {
    f"{module.__name__.rpartition('.')[2]}.{name}": getattr(module, name)
    for module in MODULES
    for name in module.__all__
    if not (name in sr._HOMES and getattr(module, name) is getattr(sr, name))
}
FUNCTIONS = {name: one for name, one in NAMED.items() if isfunction(one)}
CLASSES = {
    name: one
    for name, one in NAMED.items()
    if isclass(one) and one.__module__.startswith("sma_risk") and not issubclass(one, Exception)  # those are caught
}
MAKERS = {
    f"{name}.{made}": maker
    for name, one in CLASSES.items()
    for made, maker in getmembers(one, ismethod)
    if not made.startswith("_")
}
METHODS = {
    f"{name}.{made}": method
    for name, one in CLASSES.items()
    for made, method in getmembers(one, isfunction)
    if not made.startswith("_")
}

CALLED = FUNCTIONS | CLASSES | MAKERS | METHODS

SUBJECTS = {
    "strategy": r"simulate|exact|sobol|figures\..*",  # what is played, solved or drawn of the first argument
    "quantity": r"figures\.histogram|.*\.Differences|stopping\.Settled",  # what is kept, watched or drawn
    "changes": r"Scenario\.replace",  # a mapping, or the same as keywords
    "days": r"hindcast\.as_it_came",  # the call is about nothing else
    "copulas": r"scenario\.Dependence",  # likewise
    "name": r"figures\.theme",  # likewise
    "weights": r"pool|disagreement|ForecastPool\.of|Election\.from_forecasts",  # one beside each of the first argument
    "shapes": r"distributions\.SciPy",  # SciPy's law is nothing without them, but for a few
    "part": r"Threshold",  # two thirds are (2, 3)
    "whole": r"Threshold",
    "size": r".*\.rvs",  # as SciPy has it
    "factors": r"fit\.Spell",  # a row of a table, which has all
}
"""What has a default, and may be given by place: it is what the call is about, no option of it."""


def test_what_has_a_default_is_given_by_name():
    by_place = {
        (parameter.name, name)
        for name, one in CALLED.items()
        for parameter in signature(one).parameters.values()
        if parameter.default is not Parameter.empty and parameter.kind is not Parameter.KEYWORD_ONLY
    }
    told = {(option, name) for option, name in by_place if fullmatch(SUBJECTS.get(option, "(?!)"), name)}
    assert by_place - told == set()
    assert {option for option, _ in told} == set(SUBJECTS)


def test_the_numbers_of_a_default_are_those_one_would_write():
    """Help pages show them: 0.15, not what a grid of floats makes of it."""
    for name, one in CALLED.items():
        for parameter in signature(one).parameters.values():
            shown = parameter.default if isinstance(parameter.default, tuple | list) else [parameter.default]
            assert all(len(repr(number)) <= 8 for number in shown if isinstance(number, float)), (name, parameter)


def test_a_method_of_a_dataset_has_the_options_of_the_function():
    of_nothing = Asked(Dataset(coords={"future": []}))
    for name in FUNCTIONS_OF_DATASETS:
        options = list(signature(getattr(of_nothing, name)).parameters.values())
        assert options == list(signature(getattr(sr, name)).parameters.values())[1:]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("values", "probabilities"),
        ("parts", "weights"),
        ("experts", "weights"),
        ("observed", "members"),
        ("happened", "probability"),
        ("months", "law"),
        ("low", "high"),
        ("size", "seed"),
    ],
)
def test_two_things_that_go_together_have_one_order(first, second):
    told = [
        names for names in (list(signature(one).parameters) for one in CALLED.values()) if {first, second} <= {*names}
    ]
    assert told
    assert all(names.index(first) < names.index(second) for names in told)


def test_an_option_that_is_given_by_place_is_refused_by_the_name_of_the_function():
    with pytest.raises(TypeError, match=r"explained\(\) takes 1 positional argument but 2 were given"):
        sr.explained(Dataset(), "loss")


def test_what_is_asked_of_comes_first():
    for name, one in FUNCTIONS.items():
        names = list(signature(one).parameters)
        assert not {"futures", "scenario"} & set(names[1:]), name


BESIDE = {
    **{"a": "hurry", "b": "wait", "strategy": "hurry", "path": "x", "name": "lapse", "description": "lapse"},
    **{"future": 0, "value": 1.0, "variable": "lapse_months", "base_year": 2025, "rate": 0.03, "amounts": [1.0]},
    **{"budget": 1.0, "months": 3, "share": 0.5, "worth": [100], "sd": [1.0], "about": "election", "happens": "lapse"},
    **{"sites": ["talks"], "changes": {"election.probability": 0.4}, "quantity": "growth", "solved": Dataset()},
    **{"told": [""], "quantiles": {0.1: 1.0, 0.9: 2.0}, "low": 0.0, "high": 1.0, "median": 0.5, "se": 0.1},
    **{"series": "cpi_pct", "offer": [1.0], "zone": (0.0, 1.0), "probability": [0.5], "members": [1.0, 2.0]},
    **{"law": sr.PiecewiseHazard(1.0), "mu": 0.0, "sigma": 1.0, "shape": 1.0, "scale": 1.0, "df": 3.0, "seen": []},
    **{"with_seed": 3, "source": "a row", "rationale": "why", "rules": []},
}
"""What the calls below need besides, as it should be."""
UNCHECKED = {
    *("scenario.derived", "scenario.judged", "scenario.sourced", "scenario.statutory"),  # checked where it is used
    *("distributions.distribution", "evidence.cited"),  # makes a check; splits any text
}
SUBJECT_FIRST = [
    name
    for name, one in FUNCTIONS.items()
    if (first := next(iter(signature(one).parameters.values()), None))
    and first.default is Parameter.empty
    and name not in UNCHECKED
]


@pytest.mark.parametrize("wrong", [None, "no such thing", Dataset(), {}], ids=["None", "text", "no variables", "empty"])
@pytest.mark.parametrize("name", SUBJECT_FIRST)
def test_a_wrong_subject_is_refused_in_the_words_of_the_library(name, wrong):
    needed = [one.name for one in signature(FUNCTIONS[name]).parameters.values() if one.default is Parameter.empty]
    with pytest.raises((sr.ScenarioError, sr.evidence.UnknownRowError)):
        FUNCTIONS[name](wrong, **{other: BESIDE[other] for other in needed[1:] if other != "where"})


@pytest.mark.parametrize("name", CALLED)
def test_a_list_of_parameters_names_each_of_them_once(name):
    rows = (getdoc(CALLED[name]) or "").partition("\nParameters\n----------\n")[2].partition("\n\n")[0]
    told = [one.strip(" *") for names in findall(r"^([*\w][*\w, ]*) : ", rows, MULTILINE) for one in names.split(",")]
    if told:
        assert sorted(told) == sorted({*signature(CALLED[name]).parameters} - {"self"})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_shows_how_it_is_called(name):
    assert f"{FUNCTIONS[name].__name__}(" in (getdoc(FUNCTIONS[name]) or "").partition(">>>")[2]


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_shows_what_it_is_for(name):
    assert ">>>" in (getdoc(CLASSES[name]) or "")
