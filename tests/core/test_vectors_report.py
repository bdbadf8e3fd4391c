"""Does the report of vector instructions find the passes that it is about? It once looked where they no longer were."""

from importlib import import_module
from pathlib import Path

import pytest
from numba.core.itanium_mangler import mangle

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def vectors(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    return import_module("vectors")


def test_passes_that_play_one_by_one_are_where_the_report_says(vectors):
    for name in vectors.ONE_BY_ONE:
        module, function = name.split(".")
        folder = "" if module == "play" else "events."
        assert callable(getattr(import_module(f"sma_risk.core.{folder}{module}"), function))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sma_risk.core.events.talks.conclude", "talks.conclude"),
        ("sma_risk.core.play.play_tile", "play.play_tile"),
        ("sma_risk.analysis.cost.budget", None),
        ("numpy.sum", None),
    ],
)
def test_a_pass_is_known_by_its_mangled_name(vectors, name, found):
    assert vectors.pass_of(f'"{mangle(name, ())}":') == found


def test_instructions_are_counted_by_what_they_work_on(vectors):
    label = mangle("sma_risk.core.bill.write_money", ())
    lines = ["vaddps %zmm0, %zmm1, %zmm2", "vgatherdps (%rax,%zmm0,4), %zmm1", "vaddss %xmm0, %xmm1, %xmm2", "ret"]
    counts = vectors.by_pass("\n".join([f"{label}:", *(f"\t{line}" for line in lines)]))
    assert counts == {"bill.write_money": {"512 bits": 1, "gathers": 1, "scalar floating": 1, "other": 1}}
    assert vectors.packed(counts["bill.write_money"]) == 1
