"""Does the code run that the pages on demand, ratification, durations and the economy show?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "docs" / "distributions"


@pytest.mark.parametrize("name", ["demand", "ratification", "durations", "economy"])
def test_the_code_of_a_page_runs_from_top_to_bottom(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (PAGES / f"{name}.md").read_text(), flags=re.DOTALL)
    space: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, f"{name}.md", "exec"), space)
    assert capsys.readouterr().out
