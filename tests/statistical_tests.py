"""Which tests compare with chance, how often are they wrong, and what do they notice? Written as a page of the docs.

    python -m tests.statistical_tests    writes docs/statistical_tests.md

A test that compares with chance is marked: `@pytest.mark.statistical(false_alarm=..., detects="...")`. `false_alarm` is
the chance, for a seed not looked at before, that one comparison of the test fails although all is right; at most 1e-6
unless `because` says why. `detects` is the least error that it notices half of the time.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "statistical_tests.md"
MOST = 1e-6
CHANCE = re.compile(
    r"\.pvalue|FALSE_ALARM|\bFAR \*|false alarm|COVERED\[|0\.93 <=|930 <=|>= 930"
    r"|< \d+(\.\d)? \* (\w+\.)?(\w*error|se|spread)\b"
    r"|standard errors|standard deviation of|\d standard deviations|normal deviate|< 4\.9|> -4\.9|abs=\d(\.\d)? \* "
)
"""What the source of a test that compares with chance has and others have not."""
INTRODUCTION = f"""# Tests that compare with chance

Written by `python -m tests.statistical_tests` from the marks of the tests; `tests/test_statistical_tests.py` sees to it
that there is none without. Seeds are fixed, so what passes, passes again.

A false alarm is a comparison that fails although all is right; the column says how often one would with a seed that was
not looked at before. At most {MOST:.0e}, unless the last column says why. What is detected is the least error that a
comparison notices half of the time, to one or two digits: the tolerance, from the sizes of the samples or from the
standard errors of a run. Errors half as large again are hardly ever missed. Drawn seeds are tried by
`tests/run -m long -n 0 -s tests/sampling/test_varied_seeds.py`. The battery of dieharder has its own budget,
`tests/dieharder/battery.py`: 1e-6 a p-value; 2 rounds of Philox are noticed in each layout.

| test | a false alarm | detects | because |
|---|---|---|---|
"""


class Statistical(NamedTuple):
    """A test's mark."""

    path: str
    name: str
    false_alarm: float
    detects: str
    because: str


@cache
def every_test() -> list[tuple[str, ast.FunctionDef, str]]:
    """Return all tests: path, function and source."""
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        functions = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
        named = [one for one in functions if one.name.startswith("test_")]
        found += [(str(path.relative_to(ROOT)), one, "\n".join(lines[one.lineno : one.end_lineno])) for one in named]
    return found


def mark_of(path: str, test: ast.FunctionDef) -> Statistical | None:
    """Return what a test is marked with."""
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.statistical":
            given = {word.arg: ast.literal_eval(word.value) for word in decorator.keywords}
            return Statistical(path, test.name, given["false_alarm"], given["detects"], given.get("because", ""))
    return None


def page() -> str:
    """Return the page."""
    marks = [mark for path, test, _ in every_test() if (mark := mark_of(path, test))]
    return INTRODUCTION + "".join(
        f"| `{path.removeprefix('tests/')}`: {words(name)} | {chance:g} | {what} | {why} |\n"
        for path, name, chance, what, why in marks
    )


def words(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
