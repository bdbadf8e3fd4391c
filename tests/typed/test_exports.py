"""Does a type checker see every public name?"""

from __future__ import annotations

import ast
from pathlib import Path

import sma_risk as sr


def test_every_public_name_is_exported_as_itself():
    """`import a as a` is how a typed package says that a name is public; `mypy --strict` refuses all others."""
    tree = ast.parse(Path(sr.__file__).read_text(encoding="utf-8"))
    under = next(node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    seen = {alias.asname for node in under.body for alias in node.names if alias.asname == alias.name}
    assert seen == {*sr._HOMES, *sr._MODULES}
