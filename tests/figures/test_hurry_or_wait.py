"""Does the main example answer its question, from the command line, with pictures?"""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "hurry_or_wait.py"


def test_the_example_answers_and_draws(tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLE), "--n", "20000"]
    ran = subprocess.run(
        [*command, "--output", "pictures"],
        capture_output=True, text=True, check=False, cwd=tmp_path, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[2].startswith("Sign before the election.")
    for key in (
        "THE FIVE STRATEGIES", "COST BY YEAR under 'hurry'", "WHERE THE ANSWER FLIPS", "VALUE JUDGEMENT",
        "events:2020-06-02:lapse_effect", "dear in everything", "concluded 2024-10-02, month 5",
        "ratified 2024-11-28, month 6", "KRW 1,519.2 bn for 2026", "173 yes votes", "test of skill",
        "inputs are judgement", "seed 2024", "WHAT COULD GO WRONG", "Switch from hurry to wait if", "IN PLAIN LANGUAGE",
        "prefers hurry to wait", "sha256", "multiple of the last payment 1.083",
    ):  # fmt: skip
        assert key in " ".join(lines), key
    for pattern in (
        r"better in [\d.]+ ± [\d.]+ % of futures", r"expires in [\d.]+ ± [\d.]+ % of", r"waiting in [\d.]+ ± [\d.]+ %",
        r"worth KRW \d+ ± \d+ bn", r"in money '(hurry|wait)' is KRW [\d.]+ ± [\d.]+ bn cheaper",
        r"errors up to 0\.\d", r"in these futures [\d.]+ ± [\d.]+ %", r"default, KRW 35 bn",
    ):  # fmt: skip
        assert re.search(pattern, " ".join(lines)), pattern
    assert max(map(len, lines)) <= 100
    assert len(lines) <= 120
    for name in ("cost_fan", "coverage", "flips"):
        assert (tmp_path / "pictures" / f"{name}.png").stat().st_size > 20_000
        record = json.loads((tmp_path / "pictures" / f"{name}.json").read_text(encoding="utf-8"))
        assert record["futures"]["seed"] == "2024"
        assert str(tmp_path) not in json.dumps(record)
    records = json.loads((tmp_path / "pictures" / "tables.json").read_text(encoding="utf-8"))
    names = {record["name"] for record in records}
    assert {"costs", "chances", "regret", "budget", "rule", "hurry against wait"} <= names
    assert all(record["table"] and record["futures"]["seed"] == "2024" for record in records)


def test_one_future_is_told_drawn_and_put_plainly(tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLE.with_name("one_future.py")), "--n", "2000", "--output", "out"]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    for text in (
        "Election night",
        "Bill of 2030",
        "IN PLAIN LANGUAGE",
        "The two stories part in",
        "better than",
        "bn more under 'wait' than futures do on average",
    ):
        assert text in " ".join(ran.stdout.splitlines()), text
    assert (tmp_path / "out" / "one_future.png").stat().st_size > 20_000
    assert max(map(len, ran.stdout.splitlines())) <= 130  # hashes aside, 98
    record = json.loads((tmp_path / "out" / "one_future.json").read_text(encoding="utf-8"))
    assert record["analysis"]["future"] in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--n", "0"], "at least 1,000 futures"),
        (["--n", "999"], "at least 1,000 futures"),
        (["--lapse-price", "nan"], "--lapse-price needs a number >= 0"),
        (["--backlash", "-1"], "durability.backlash needs a number >= 0"),
        (["--seed", "-1"], "seed needs"),
        (["--output", "taken"], "taken"),
    ],
)
def test_bad_arguments_end_with_a_sentence(tmp_path: Path, monkeypatch, capsys, arguments, said) -> None:
    (tmp_path / "taken").write_text("a file")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(EXAMPLE.parent)  # as `python examples/...` does
    monkeypatch.setattr(sys, "argv", ["hurry_or_wait.py", *arguments])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(EXAMPLE), run_name="__main__")
    assert end.value.code == 2
    assert said in capsys.readouterr().err.splitlines()[-1]
