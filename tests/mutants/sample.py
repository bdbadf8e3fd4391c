"""Which mutants are tried? Places drawn from a stratum with a stated seed, and at each one of cosmic-ray's mutants.

A place has its rank by its module, its line's text, and how often that stood before: an edit elsewhere draws no others.

Left out, for no test could tell them: annotations (never evaluated), imports for type checkers, decorators that compile
(kernels are run without the compiler) or tell type checkers, and what is no Python any more.
"""

from __future__ import annotations

import ast
import random
from collections import Counter
from dataclasses import dataclass

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

from .held_by import ROOT, modules_of

SEED = 20261130
_SILENT = {"name", "newline", "string", "endmarker", "fstring_start", "fstring_string", "fstring_end"}
_PUNCTUATION = {"(", ")", "[", "]", "{", "}", ",", ".", ":", ";", "=", "->"}


@dataclass(frozen=True, order=True)
class Mutant:
    """One change of one module; `occurrence` counts the places where the operator applies."""

    module: str
    line: int
    column: int
    operator: str
    occurrence: int

    @property
    def source(self) -> str:
        """The module as it is."""
        return (ROOT / "sma_risk" / f"{self.module}.py").read_text(encoding="utf-8")

    @property
    def mutated(self) -> str | None:
        """The module as it is tried; None if that is no Python, or nothing is changed."""
        made = mutate_code(self.source, _operator(self.operator), self.occurrence)
        try:
            return made if made and ast.dump(ast.parse(made)) != ast.dump(ast.parse(self.source)) else None
        except SyntaxError:
            return None


def sample(stratum: str, count: int) -> list[Mutant]:
    """Return the first `count` mutants of a stratum's sample; more are the same ones and others."""
    places: dict[str, list[Mutant]] = {}
    for module in modules_of(stratum):
        names = _names_of_lines(module)
        for mutant in mutants_of(module):
            places.setdefault(f"{names[mutant.line]} {mutant.column}", []).append(mutant)
    drawn: list[Mutant] = []
    for place in sorted(places, key=lambda place: random.Random(f"{SEED} {place}").random()):
        here = sorted(places[place], key=lambda mutant: (mutant.operator, mutant.occurrence))
        random.Random(f"{SEED} {place}").shuffle(here)
        tried = next((mutant for mutant in here if mutant.mutated is not None), None)
        if tried is not None:
            drawn.append(tried)
        if len(drawn) == count:
            break
    return drawn


def mutants_of(module: str) -> list[Mutant]:
    """Return all mutants of a module, in the order of its lines."""
    text = (ROOT / "sma_risk" / f"{module}.py").read_text(encoding="utf-8")
    unseen, found = _unseen(text), []
    nodes = [n for n in ast_nodes(get_ast(text)) if not (n.type in _SILENT or getattr(n, "value", "") in _PUNCTUATION)]
    for name in _operators():
        operator, occurrence = _operator(name), 0
        for node in nodes:
            for (line, column), _ in operator.mutation_positions(node):
                if not any(begin <= (line, column) < end for begin, end in unseen):
                    found.append(Mutant(module, line, column, name, occurrence))
                occurrence += 1
    return sorted(found)


def _names_of_lines(module: str) -> list[str]:
    """Return what each line of a module, counted from 1, is known by: its text, and how often that stood before."""
    seen: Counter[str] = Counter()
    names = [module]
    for line in (ROOT / "sma_risk" / f"{module}.py").read_text(encoding="utf-8").split("\n"):
        seen[line] += 1
        names.append(f"{module} {seen[line]} {line}")
    return names


def _operators() -> list[str]:
    names = cosmic_ray.plugins.operator_names()
    return [name for name in names if not cosmic_ray.plugins.get_operator(name).arguments()]


def _operator(name: str) -> object:
    return cosmic_ray.plugins.get_operator(name)()


def _unseen(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where nothing is evaluated when the tests run: (begin, end), each a line and a column."""
    found: list[ast.AST] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            found.append(node.annotation)
        if isinstance(node, ast.FunctionDef):
            found += [node.returns] if node.returns else []
            found += [d for d in node.decorator_list if _compiles(d)]
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            found.append(node)
    places = [((n.lineno, n.col_offset), (n.end_lineno or 0, n.end_col_offset or 0)) for n in found]
    # a decorator begins with its @, which stands before the expression
    return [((line, max(column - 1, 0)), end) for (line, column), end in places]


def _compiles(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id in {
        "dataclass_transform",  # told to type checkers
        "inline", "one_pass", "allocating", "entry_point", "intrinsic", "overload", "lower_getattr_generic",
    }  # fmt: skip
