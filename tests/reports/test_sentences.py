"""Do the sentences say what the analyses say, and nothing that they do not support?"""

from __future__ import annotations

import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.reports.findings import findings
from sma_risk.reports.sentences import answer

DEAL = sr.presets.twelfth_sma()


def test_the_answer_leads_with_the_strategy_of_least_mean_loss_and_its_error(futures):
    found = findings(futures)
    first, wrong, *_ = answer(found)
    row = sr.best(futures).isel(strategy=0)
    loss = sr.said(float(row.loss_bn), float(row.loss_bn_se))
    assert found.best == row.strategy.item()
    assert first.startswith(f"Choose {found.best}: of 3 strategies it loses least on average, KRW {loss} bn")
    assert first.endswith("a month without an agreement counted as KRW 35 bn.")
    for name in set(found.strategies) - {found.best}:
        behind = sr.best(futures).sel(strategy=name)
        assert f"{name} KRW {sr.said(float(behind.behind_best_bn), float(behind.behind_best_bn_se))} bn" in wrong


def test_it_says_at_which_odds_and_price_it_flips_first(futures):
    found = findings(futures)
    told = answer(found)
    odds = {name: sr.break_even_odds(futures, found.best, name) for name in found.strategies if name != found.best}
    flips = {name: one for name, one in odds.items() if one.flips}
    nearest = min(flips, key=lambda name: abs(float(flips[name].odds) - 0.54))  # the odds of the preset
    assert told[2] == f"It flips with the odds, first against {nearest}: {flips[nearest].sentence}. Assumed are 54 %."
    assert told[3].startswith("It flips with the price of a month without an agreement, first against ")


def test_strategies_that_differ_by_nothing_cannot_be_told_apart():
    twin = sr.Strategy.from_rules(DEAL, "twin of base", [])
    told = answer(findings(sr.simulate(DEAL, ["base", twin], n=300, seed=1)))
    assert "but these futures cannot tell it from twin of base" in told[0]
    assert "At no odds of a maximalist victory is another one clearly better. Assumed are 54 %." in told
    assert "At no price of a month without an agreement is another strategy clearly better." in told


def test_a_decided_election_has_no_odds(futures):
    told = answer(findings(sr.condition(futures, "maximalist wins")))
    assert "The first election is decided in these futures, so there are no odds at which the answer flips." in told


def test_one_strategy_leaves_nothing_to_choose():
    found = findings(sr.simulate(sr.presets.korea_today(), "base", n=300, seed=1))
    told = answer(found)
    assert found.choice is None
    assert told[0].startswith("One strategy was played, base: there is nothing to choose")
    assert told[1].startswith("Under base the years 2026 to 2030 cost KRW ")
    assert len(told) == 3


def test_another_price_may_give_another_answer(futures):
    dear, free = findings(futures), findings(futures, lapse_price_bn=0.0)
    assert (dear.best, free.best) == ("hurry", "base")
    assert "counted as KRW 0 bn" in answer(free)[0]


def test_after_reweighting_the_odds_assumed_are_those_believed_since(futures):
    since = sr.reweight(futures, {"election.probability": 0.3})
    assert any("Assumed are 30 %." in sentence for sentence in answer(findings(since)))


def test_a_cell_of_a_reweighted_sweep_is_reported_as_such(tmp_path):
    anger = xr.DataArray([1.0, 2.0], dims="anger", coords={"anger": [1.0, 2.0]})
    swept = sr.simulate(DEAL.replace({"durability.backlash": anger}), ["hurry", "wait"], n=200, seed=1)
    cell = sr.reweight(swept, {"election.probability": 0.3}).isel(anger=1)
    assert any("Assumed are 30 %." in sentence for sentence in answer(findings(cell)))
    assert "weighted by changed beliefs" in sr.report(cell, tmp_path / "cell.html").read_text(encoding="utf-8")


def test_a_sweep_is_refused_by_name_and_a_cell_of_it_is_not():
    anger = xr.DataArray([1.0, 2.0], dims="anger", coords={"anger": [1.0, 2.0]})
    swept = sr.simulate(DEAL.replace({"durability.backlash": anger}), ["hurry", "wait"], n=200, seed=1)
    with pytest.raises(sr.ScenarioError, match=r"choose a cell, as by futures.isel\(anger=0\), got 'anger'"):
        findings(swept)
    assert findings(swept.isel(anger=1)).scenario.durability.backlash == 2.0
