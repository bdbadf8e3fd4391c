"""Do the pages lead where they say, and does the code they show run?"""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MADE = {"api", "gallery", "site"}  # by docs/build, which may be at work
PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md"))
    if not MADE & set(page.relative_to(ROOT).parts)
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(page):
    targets = re.findall(r"\]\(([^)#]+)\)", page.read_text())
    assert [t for t in targets if "://" not in t and not (page.parent / t).exists()] == []


def test_the_readme_shows_code_that_runs():
    found = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    assert len(found) == 2
    code = "".join(found).replace("1_000_000", "2_000")
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=ROOT)


def test_the_page_on_the_chain_shows_code_that_runs():
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "chain.md").read_text(), flags=re.DOTALL)
    small = code.replace("200_000", "2_000").replace('"wait"], seed=2024)', '"wait"], marks=16, seed=2024)')
    assert small.count("marks=16") == 1
    subprocess.run([sys.executable, "-W", "error", "-c", small], check=True, cwd=ROOT)


CONSOLE = [
    page
    for page in (
        *sorted((ROOT / "docs" / "distributions").glob("*.md")),
        *sorted((ROOT / "docs" / "howto").glob("*.md")),
        *(ROOT / "docs" / f"{name}.md" for name in ("answers", "calibration", "export", "figures", "information")),
        *(ROOT / "docs" / f"{name}.md" for name in ("large_runs", "report", "tutorial")),
    )
    if ">>> " in page.read_text()
]


@pytest.mark.parametrize("page", CONSOLE, ids=lambda page: page.stem)
def test_the_code_of_a_page_runs_and_says_what_is_printed(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    )
    assert found.attempted >= 3
    assert found.failed == 0


def test_the_reference_has_every_public_name_once():
    import sma_risk as sr

    page = (ROOT / "docs" / "reference.rst").read_text()
    listed = re.findall(r"^   sma_risk\.([\w.]+)$", page, flags=re.MULTILINE)
    homes = {home.removeprefix("sma_risk."): name for name, home in sr._MODULES.items()}
    drawn = {f"figures.{name}" for name in sr.figures.__all__}  # each has a page of its own
    expected = {*sr.__all__} - {"__version__", "figures"} | drawn
    assert sorted(homes.get(name, name) for name in listed) == sorted(expected)


def test_every_law_and_every_answer_is_on_a_page():
    import sma_risk as sr
    from sma_risk import distributions

    page = "".join(page.read_text() for page in PAGES if page.is_relative_to(ROOT / "docs"))
    laws = [name for name in distributions.Distribution.kinds if name in distributions.__all__]
    answers = [name for name, home in sr._HOMES.items() if home.startswith("sma_risk.analysis.")]
    assert [name for name in laws if f"{name}(" not in page and f"`{name}`" not in page] == []
    assert [name for name in answers if not re.search(rf"`(sr\.)?{name}[`(]|sr\.{name}\(", page)] == []


def test_the_citation_is_of_this_version():
    import sma_risk as sr

    assert f"\nversion: {sr.__version__}\n" in (ROOT / "CITATION.cff").read_text()


def test_every_outcome_and_every_named_strategy_is_on_the_model_page():
    from sma_risk.core.schema import OUTCOMES, STATUS_OUTCOME, names
    from sma_risk.scenario.strategies import NAMES

    page = (ROOT / "docs" / "model.md").read_text()
    outcomes = [names("KRW")[one.name] for one in (*OUTCOMES, STATUS_OUTCOME)]
    assert [name for name in (*outcomes, *NAMES) if f"`{name}`" not in page] == []


def test_every_parameter_of_the_model_page_is_a_parameter_and_every_parameter_is_on_the_page():
    from sma_risk.scenario import twelfth_sma

    page = (ROOT / "docs" / "model.md").read_text()
    named = set(twelfth_sma().assumptions().parameter)
    missing = [name for name in named if name not in page and f"`.{name.split('.')[1]}`" not in page]
    assert missing == []
    written = {
        m for m in re.findall(r"`([a-z]+\.[a-z_]+)`", page) if m.split(".")[0] in {n.split(".")[0] for n in named}
    }
    sites = re.findall(r"`([a-z_]+\.[a-z_]+)`", page.split("## 3.")[0])
    assert sorted(written - named - set(sites)) == []
