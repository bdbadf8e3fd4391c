"""Do scenarios survive a file that people edit, and does nothing but ScenarioError come out of a bad one?"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario, twelfth_sma
from sma_risk.scenario.toml import BLANK, OF_THE_HOST, from_toml, read_toml, template, to_toml, write_toml

from ..generators import PRESETS, fewer

FILES = Path(__file__).parents[2] / "examples" / "scenarios"
BY_NAME = {scenario.name: scenario for scenario in PRESETS}
TEXT = to_toml(twelfth_sma())


@pytest.mark.parametrize("scenario", PRESETS, ids=BY_NAME)
def test_a_scenario_survives_toml_with_its_grounds(scenario: Scenario, tmp_path: Path) -> None:
    write_toml(scenario, tmp_path / "scenario.toml")
    again = read_toml(tmp_path / "scenario.toml")
    assert again == scenario
    assert again.grounds() == scenario.grounds()


@pytest.mark.parametrize("name", ["korea_today", "japan_2027"])
def test_the_files_of_the_examples_are_the_presets(name: str) -> None:
    assert (FILES / f"{name}.toml").read_text(encoding="utf-8") == to_toml(BY_NAME[name])


def test_the_template_leaves_the_host_open_and_is_refused_by_name_until_it_is_filled() -> None:
    assert (FILES / "another_host.toml").read_text(encoding="utf-8") == template()
    with pytest.raises(ScenarioError) as refused:
        from_toml(template())
    assert (refused.value.key, refused.value.value) == ("agreement.as_of", BLANK)
    own = [name for name in twelfth_sma().grounds() if name.partition(".")[0] in OF_THE_HOST]
    assert template().count(f'value = "{BLANK}"') == len(own)


def test_a_filled_template_is_a_scenario() -> None:
    lines = template().split("\n")
    for i, line in enumerate(lines):
        if line == f'value = "{BLANK}"':
            lines[i] = TEXT.split(f"{lines[i - 1]}\n")[1].split("\n")[0]  # the preset's own value
    assert from_toml("\n".join(lines)).sections == twelfth_sma().sections


def test_a_value_changed_in_the_text_is_changed_in_the_scenario() -> None:
    changed = TEXT.replace("[durability.backlash]\nvalue = 1.3", "[durability.backlash]\nvalue = 2.0")
    assert from_toml(changed).durability.backlash == 2.0


@pytest.mark.parametrize(
    "document",
    [
        "",
        "name",
        "[" * 50_000,
        "{" * 50_000,
        "a" + ".a" * 20_000 + " = 1",
        "a" + " . a" * 20_000 + " = 1",
        '"a"' + '."a"' * 20_000 + " = 1",
        "x = { a" + ".a" * 20_000 + " = 1 }",
        "[a" + ".a" * 20_000 + "]",
        "a" * 199_000,
        '"' + "\\" * 199_000,
        "x" * 200_001,
        'a = "' + '\\"' * 99_000,
        'a = """' + '\\"' * 99_000 + '\n"""',
        "a = '''" + "'\n" * 19_000,
        'x = ["""\na""", [' + "a." * 50_000 + "a]",
        "\n" * 20_000,
        TEXT.replace("value = 1.3", "value = 0x" + "f" * 101),
        TEXT.replace("value = 1.3", "value = -" + "1" * 100),
        "name = 1979-05-27",
        TEXT.replace('name = "twelfth_sma"', 'name = "a\\u0000"'),
        TEXT.replace("value = 1.3", "value = nan"),
        TEXT.replace("value = 1.3", "value = inf"),
        TEXT.replace("value = 1.3", "value = " + "9" * 5000),
        TEXT + "\n[extra]\nx = 1\n",
        b"name = 1",
        None,
    ],
    ids=range(27),
)
def test_a_bad_document_is_refused_at_once(document: str) -> None:
    began = time.process_time()
    with pytest.raises(ScenarioError):
        from_toml(document)
    assert time.process_time() - began < 3.0  # a dotted key of 40 kB alone would take tomllib more than seven seconds


def test_long_comments_and_texts_are_no_long_words() -> None:
    rule = "-" * 200
    assert from_toml(f"# {rule}\n{TEXT}") == twelfth_sma()
    assert (
        from_toml(TEXT.replace('rationale = "a five-year term', f'rationale = "{rule} a five-year term'))
        == twelfth_sma()
    )


@pytest.mark.parametrize("content", [b"\xff\xfe", b"name = 'x"])
def test_a_bad_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.toml").write_bytes(content)
    for path in (tmp_path / "bad.toml", tmp_path / "none.toml", tmp_path):
        with pytest.raises(ScenarioError):
            read_toml(path)


MARKS = st.sampled_from(list("\"[]{=.\n-x9#\\'"))


@fewer(0.3)  # reading 25,000 characters takes 9 ms
@given(st.integers(0, len(TEXT) - 1), MARKS)
def test_only_scenario_errors_escape_from_a_slip_of_the_pen(at: int, mark: str) -> None:
    with contextlib.suppress(ScenarioError):
        from_toml(TEXT[:at] + mark + TEXT[at + 1 :])


@given(st.text(max_size=60), st.floats(-1.0, 1.0))
@fewer(0.2)
def test_texts_and_numbers_come_back_bit_by_bit(rationale: str, number: float) -> None:
    ground = {"value": number, "tag": "user", "rationale": rationale}
    scenario = twelfth_sma().replace({"demand.intercept": ground})
    assert from_toml(to_toml(scenario)).grounds() == scenario.grounds()
