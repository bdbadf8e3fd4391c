"""Does the main example answer its question, from the command line, with pictures?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_example_answers_and_draws(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "examples" / "hurry_or_wait.py"), "--n", "20000"]
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
        "inputs are judgement", "seed 2024", "sha256", "multiple of the last payment 1.083",
    ):  # fmt: skip
        assert key in " ".join(lines), key
    assert max(map(len, lines)) <= 100
    assert len(lines) <= 85
    for name in ("cost_fan.png", "coverage.png"):
        assert (tmp_path / "pictures" / name).stat().st_size > 20_000
