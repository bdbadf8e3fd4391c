"""What a user's program looks like to a type checker: `mypy --strict` accepts it against the installed package."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import xarray as xr

import sma_risk as sr


def dearer(changes: dict[str, object]) -> sr.Scenario:
    """A scenario with changes."""
    return sr.presets.twelfth_sma().replace(changes)


def answer(scenario: sr.Scenario, strategies: list[str | sr.Strategy], n: int) -> str:
    """Play and compare."""
    futures: xr.Dataset = sr.simulate(scenario, strategies, n=n, seed=2024, points=sr.points.antithetic())
    beside: xr.Dataset = sr.compare(futures, "hurry", "wait", lapse_price_bn=35.0)
    sentence = beside.attrs["sentence"]
    assert isinstance(sentence, str)
    return sentence


def refusal(scenario: sr.Scenario) -> str:
    """The key of a refused parameter."""
    try:
        scenario.replace({"election.probability": 2.0})
    except sr.ScenarioError as error:
        return error.key
    return ""


def main() -> None:
    """All of it, and a file."""
    scenario = dearer({"election.probability": 0.6, "demand.opening": sr.LogNormal(3.0, 0.5)})
    print(answer(scenario, ["hurry", "wait"], 1000), refusal(scenario))
    with TemporaryDirectory() as folder:
        sr.write_toml(scenario, Path(folder) / "deal.toml")
        assert sr.read_toml(Path(folder) / "deal.toml") == scenario


if __name__ == "__main__":
    main()
