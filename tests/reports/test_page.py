"""Is a report one whole page, accessible in its structure, safe, and true to what it was made from?"""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import pairwise

import pytest

import sma_risk as sr
from tests.reports.conftest import DEAL, Reading

EVIL = "</style></title><script>alert('x')</script>"


@pytest.fixture(scope="module")
def page(futures, tmp_path_factory, undrawn):
    return sr.report(futures, tmp_path_factory.mktemp("reports") / "report.html").read_text(encoding="utf-8")


def test_the_same_futures_give_the_same_bytes(page, futures, tmp_path):
    assert sr.report(futures, tmp_path / "again.html").read_bytes() == page.encode()


def test_structure_landmarks_headings_and_tables(page):
    read = Reading(page)
    names = [name for name, _ in read.elements]
    assert read.all("html") == [{"lang": "en"}]
    assert [names.count(one) for one in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(one.get("scope") in ("row", "col") for one in read.all("th"))
    assert names.count("caption") == names.count("table")
    ids = [attrs["id"] for _, attrs in read.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {one["href"][1:] for one in read.all("a")} <= set(ids)
    assert read.all("a")[0]["class"] == "skip"


def test_every_assumption_is_there_with_grade_reason_and_sources(page):
    text = unescape("".join(Reading(page).texts["main"]))
    for name, ground in DEAL.grounds().items():
        assert name.partition(".")[2].replace("_", " ") in text
        assert ground.rationale in text
        for row in sr.evidence.cited(ground.source):
            assert row in text
            assert str(sr.evidence.row(row)["source"]) in text


def test_the_futures_play_again_from_the_manifest_on_the_page(page, futures):
    (manifest,) = [text for text in Reading(page).texts["pre"] if text.startswith("{")]
    assert sr.rerun(json.loads(manifest)).identical(futures)


def test_it_says_what_it_cannot_see_and_how_much_is_judgement(page):
    judged = sum(ground.tag == "judgement" for ground in DEAL.grounds().values())
    assert f"{judged} of {len(DEAL.grounds())} inputs are judgement." in page
    assert "They say nothing of whether the assumptions are right." in page


def test_whatever_users_write_stays_text(tmp_path, undrawn):
    ground = {"value": 2.0, "tag": "judgement", "source": EVIL, "rationale": EVIL}
    deal = DEAL.replace({"durability.backlash": ground, "name": EVIL})
    plan = sr.Strategy.from_rules(deal, EVIL, [sr.Rule(tempo=2.0)], description=EVIL)
    futures = sr.simulate(deal, [plan, "base"], n=200, seed=1)
    read = Reading(sr.report(futures, tmp_path / "report.html", title=EVIL).read_text(encoding="utf-8"))
    assert read.all("script") == []
    assert read.texts["h1"] == read.texts["title"] == [EVIL]
    assert len(read.all("style")) == 1


@pytest.mark.parametrize("preset", ["korea_today", "japan_2027"])
def test_other_presets_speak_of_their_own_money(preset, tmp_path, undrawn):
    scenario = getattr(sr.presets, preset)()
    futures = sr.simulate(scenario, "base", n=200, seed=1)
    text = unescape(sr.report(futures, tmp_path / "report.html").read_text(encoding="utf-8"))
    lead = text.partition("What it costs, and")[2].partition("What is assumed</h2>")[0]
    other = {"KRW": "JPY", "JPY": "KRW"}[scenario.agreement.currency]
    assert f"{scenario.agreement.currency} bn" in lead.replace("\u00a0", " ")
    assert other not in lead


def test_what_was_chosen_or_weighed_is_said_at_the_top(futures, tmp_path, undrawn):
    given = sr.condition(futures, "maximalist wins")
    page = sr.report(given, tmp_path / "given.html").read_text(encoding="utf-8")
    assert "given maximalist wins" in page
    assert "choose and weigh them again" in page


def test_a_title_that_cannot_be_printed_is_refused_before_any_work(futures, tmp_path):
    with pytest.raises(sr.ScenarioError, match="title needs a printable text"):
        sr.report(futures, tmp_path / "no.html", title="a\nb")
    assert list(tmp_path.iterdir()) == []
