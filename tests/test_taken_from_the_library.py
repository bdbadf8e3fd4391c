"""Does everything exist that benchmarks, examples and the manual take from the library? Not all run in tests."""

from __future__ import annotations

import ast
import importlib
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = sorted(path for folder in ("benchmarks", "examples", "docs") for path in (ROOT / folder).rglob("*.py"))


def taken(script: Path) -> list[tuple[str, str]]:
    """(module, name) of every import from the library."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return [
        (node.module, name.name) for node in found if node.module.split(".")[0] == "sma_risk" for name in node.names
    ]


def missing(module: str, name: str) -> bool:
    """Whether a module has neither such a name nor such a part."""
    found = importlib.import_module(module)
    if hasattr(found, name):
        return False
    return not hasattr(found, "__path__") or find_spec(f"{module}.{name}") is None


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_script_takes_from_the_library_is_there(script):
    assert [one for one in taken(script) if missing(*one)] == []


def test_a_name_that_moved_is_noticed():
    assert missing("sma_risk.core.events.seats", "NEGOTIATING")
    assert not missing("sma_risk.core.schema", "NEGOTIATING")
    assert not missing("sma_risk.core", "bill")
    assert sum(map(len, map(taken, SCRIPTS))) > 20
