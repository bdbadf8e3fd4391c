"""Do the example and the picture of counting against solving show both, and say whether they agree?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

import sma_risk as sr

ROOT = Path(__file__).parents[2]


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "examples" / "exact_or_sampled.py"), "--output", "pictures", *arguments],
        capture_output=True, text=True, check=False, cwd=tmp_path, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"},
    )  # fmt: skip


def test_the_example_says_that_they_agree_and_draws(tmp_path: Path) -> None:
    ran = run(tmp_path, "--n", "20000", "--marks", "256")
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    for key in ("COUNTED IN FUTURES", "They agree.", "comparisons; the largest |z|", "WHICH IS CHEAPER", "sha256"):
        assert key in " ".join(lines), key
    assert max(map(len, lines)) <= 100
    assert (tmp_path / "pictures" / "agreement.png").stat().st_size > 20_000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--n", "999"], "at least 1,000 futures"), (["--n", "1000", "--marks", "100"], "marks needs")],
)
def test_bad_arguments_end_with_a_sentence(tmp_path: Path, arguments: list[str], said: str) -> None:
    ran = run(tmp_path, *arguments)
    assert ran.returncode == 2
    assert said in ran.stderr.splitlines()[-1]


def test_lines_are_exact_and_points_are_counted() -> None:
    scenario = sr.presets.twelfth_sma()
    futures = sr.simulate(scenario, ["hurry", "wait"], n=2000, seed=1)
    answers = sr.exact(scenario, ["hurry", "wait"], marks=32, seed=1)
    counted = sr.survival(futures)
    _, ax = plt.subplots()
    assert sr.figures.agreement(counted, answers, ax=ax) is ax
    for i, source in enumerate((answers, counted) * 2):
        drawn = np.asarray(ax.lines[i].get_ydata())
        assert np.array_equal(drawn, 100.0 * source.coverage.isel(strategy=i // 2).values)
    with pytest.raises(sr.ScenarioError, match="solved needs"):
        sr.figures.agreement(counted, answers.sel(strategy=["hurry"]), ax=ax)
    plt.close()
