"""Does a record suffice to do it all again, and is it refused by name where it does not?"""

from __future__ import annotations

import json

import numpy as np
import pytest
import scipy.stats

import sma_risk as sr
from sma_risk.analysis.record.manifest import manifest_json
from sma_risk.scenario import Rule, Strategy


@pytest.fixture(scope="module")
def unusual():
    """Futures of a scenario and of strategies that no preset has."""
    changes = {
        "durability.backlash": 2.0,
        "talks.level_regular": scipy.stats.gamma(4, scale=0.08),
        "demand.opening": sr.Truncated(sr.LogNormal(3.0, 0.6), low=1.1, high=9.0),
        "agreement.last_year": 2029,
    }
    scenario = sr.presets.twelfth_sma().replace(changes)
    slow = Strategy.from_rules(scenario, "slow", [Rule(last="2025-01", tempo=0.3), Rule(first="2025-03", tempo=1.7)])
    return sr.simulate(scenario, ["hurry", slow], n=700, seed=2**63 + 11, first_future=2**40, status=True)


def test_attributes_alone_give_the_same_bytes(unusual) -> None:
    again = sr.rerun(unusual.drop_vars(list(unusual.variables)), threads=1)
    assert again.identical(unusual)
    for name in unusual.variables:
        assert again[name].values.tobytes() == unusual[name].values.tobytes(), name


def test_a_manifest_makes_its_table_again(unusual) -> None:
    text = manifest_json(sr.compare(unusual, "hurry", "slow", lapse_price_bn=50.0), "hurry or slow")
    record = json.loads(text)
    asked = record["analysis"]
    again = sr.compare(sr.rerun(record), asked["a"], asked["b"], lapse_price_bn=asked["lapse_price_bn"])
    assert manifest_json(again, "hurry or slow") == text
    other = sr.compare(sr.rerun(record), asked["a"], asked["b"], lapse_price_bn=51.0)
    assert json.loads(manifest_json(other, "hurry or slow"))["table"] != record["table"]


def test_a_manifest_names_versions_seed_and_hashes_and_no_place(unusual) -> None:
    record = sr.manifest(sr.cost_summary(unusual), "costs")
    assert record["futures"]["seed"] == str(2**63 + 11)
    assert set(json.loads(record["futures"]["versions"])) == {"sma_risk", "numpy", "scipy", "numba", "xarray"}
    assert len(record["futures"]["scenario_sha256"]) == 64
    assert set(record["table"]["total_bn"]) == {"dims", "shape", "units", "sha256"}
    assert "/" not in json.dumps({key: value for key, value in record.items() if key != "futures"})


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"seed": None}, "attrs.seed"),
        ({"seed": "-1"}, "attrs.seed"),
        ({"n": 700}, "attrs.n"),
        ({"status": "maybe"}, "attrs.status"),
        ({"sampler": "sobol"}, "attrs.sampler"),
        ({"strategies": "[]"}, "attrs.strategies"),
        ({"strategies": "[" * 100_000}, "attrs.strategies"),
        ({"core_sha256": "0" * 64}, "core_sha256"),
        ({"compiled_sha256": "0" * 64}, "compiled_sha256"),
    ],
)
def test_what_cannot_be_done_again_is_refused_by_name(unusual, change, key) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.rerun(unusual.assign_attrs(change))
    assert refusal.value.key == key


def test_what_was_solved_has_its_record_too_and_is_not_played() -> None:
    answers = sr.exact(sr.presets.twelfth_sma(), "hurry", marks=16, seed=5)
    record = sr.manifest(answers, "solved")
    assert record["analysis"]["marks"] == "16"
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.rerun(record)
    assert refusal.value.key.startswith("attrs.")


def test_a_scenario_that_was_tampered_with_is_refused(unusual) -> None:
    changed = json.loads(unusual.attrs["scenario"])
    changed["durability"]["after_episode"] = 0.31
    with pytest.raises(sr.ScenarioError, match="compiled_sha256"):
        sr.rerun(unusual.assign_attrs(scenario=json.dumps(changed)))


@pytest.mark.parametrize("made", [None, {}, {"futures": 3}, np.zeros(3)])
def test_what_is_no_record_is_refused(made) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.rerun(made)
    assert refusal.value.key == "made"
