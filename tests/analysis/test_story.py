"""Is the story of a future that future: every outcome, in changed scenarios too, from its number alone?"""

from __future__ import annotations

import math

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.analysis.story import replay as replaying
from sma_risk.analysis.story.course import Course
from sma_risk.analysis.story.future import future_of
from sma_risk.analysis.story.reckoning import bills, outcomes_of
from sma_risk.analysis.story.vote import Vote, count, split, split_law
from sma_risk.analysis.story.world import world_events
from sma_risk.sampling.points.source import source_of
from sma_risk.scenario import Rule, Strategy, resolve

ALL = ["hurry", "base", "wait", "conditional", "hold"]
HANGS = ((1, 0.5, 0.3, 0.4), (0.5, 1, 0.2, 0.1), (0.3, 0.2, 1, -0.3), (0.4, 0.1, -0.3, 1))
CHANGES = {
    "as it is": {},
    "much reopening and many one-year deals": {
        "durability.reopen_maximalist": 0.2,
        "durability.rok_withdrawal": 0.01,
        "durability.outcomes_maximalist": (0.2, 0.2, 0.4, 0.2),
        "escalator.cpi": 0.2,
        "escalator.defence": 0.1,
        "escalator.fixed": 0.1,
        "escalator.one_year": 0.6,
        "escalator.one_year_maximalist": 0.7,
        "agreement.back_pay_share": 0.5,
    },
    "a hard Assembly": {
        "ratification.others_yes": 0.2,
        "ratification.called_when_losing": 0.5,
        "ratification.override": 0.1,
        "politics.snap_per_year": 0.5,
        "durability.withdraw_regular": 0.3,
    },
    "consent that comes by itself": {"ratification.automatic_after_months": 3, "ratification.consent_level": 0.05},
    "a deal that waits at the start": {"agreement.concluded": "2024-04", "ratification.automatic_after_months": 4},
    "uncertain numbers": {
        "durability.withdraw_maximalist": sr.Uniform(0.0, 0.2),
        "durability.resolve_maximalist": sr.Uniform(0.05, 0.4),
        "politics.interregnum_factor": sr.Beta(2, 4),
        "ratification.others_yes": sr.Beta(4, 6),
        "demand.premium": sr.Uniform(0.0, 0.1),
        "escalator.fixed_pct": sr.Uniform(0.0, 5.0),
        "agreement.base_payment_bn": sr.Uniform(1300.0, 1500.0),
        "agreement.labour_share": sr.Uniform(0.3, 0.5),
        "escalator.one_year": sr.Beta(2, 4),
        "durability.outcomes_maximalist": (0.3, sr.Beta(2, 4), 0.2, 0.1),
    },
    "all that can hang together": {
        "dependence.copulas": (
            sr.StudentTCopula(("demand.opening", "election.probability", "demand.shock", "demand.reservation"), HANGS),
        )
    },
}
FUTURES = {
    "as it is": 240,
    "consent that comes by itself": 60,
    "a deal that waits at the start": 60,
    "uncertain numbers": 60,
    "all that can hang together": 60,
}


def each(change, n, strategies=ALL, first=0):
    """Every future of a changed scenario under every strategy, as the stories read them, played in one go."""
    scenario = sr.presets.twelfth_sma().replace(CHANGES[change])
    chosen = resolve(scenario, strategies)
    futures = sr.simulate(scenario, chosen, n=n, seed=99, first_future=first, status=True).load()
    source = source_of(futures.attrs)
    for place, strategy in enumerate(chosen):
        for i in range(n):
            yield future_of(scenario, strategy, source, first + i, futures.isel(strategy=place, future=i))


@pytest.mark.parametrize("change", CHANGES)
def test_every_story_adds_up_to_every_outcome_and_every_vote_and_bill_is_reckoned_anew(change) -> None:
    votes = paid = 0
    kinds = set()
    for future in each(change, FUTURES.get(change, 120)):
        course = Course(future)
        kinds |= {event.kind for event in course.events}
        for name, value in outcomes_of(future, course).items():
            played = float(future.outcomes[name])
            assert value == played or (math.isnan(value) and math.isnan(played)), (future.number, name)
        for event in course.events:
            vote = event.facts.get("vote")
            if vote is None:
                continue
            votes += 1
            if event.kind in ("voted_down", "not_called"):
                assert not vote.won, (future.number, future.strategy.name, event)
        last = future.scenario.agreement.base_payment_bn
        for event in bills(future, course):
            facts, amount = event.facts, event.facts["amount"]
            if event.kind == "bill":
                level = last * (1.0 + facts["growth"]) * facts["rise"]
                owed = future.scenario.agreement.back_pay_share * facts.get("frozen", 0) * (level - last)
                last = level
                expected = level + owed
            else:
                expected = last * (1.0 if event.kind == "bill_frozen" else future.scenario.agreement.labour_share)
            # a product of a dozen numbers in single precision, and quantiles right to 2e-6
            assert amount == pytest.approx(expected, rel=1e-5), (future.number, event)
            paid += 1
    assert votes > (10 if "automatic" in str(CHANGES[change]) else 100)
    assert paid >= 5 * 60 * 5
    if change.startswith("much"):
        assert {"side_deal", "held", "amended", "us_leaves", "korea_leaves", "one_year_deal_ends"} <= kinds
    if change.startswith("a hard"):
        assert {"voted_down", "not_called", "us_withdraws", "leaves_stall"} <= kinds


def test_every_sentence_can_be_said() -> None:
    said = set()
    for change in list(CHANGES)[1:3]:
        for future in each(change, 40, ["hurry", "wait"], first=1000):
            for event in replaying.log(future):
                text = replaying.told(event, future)
                assert text[0].isupper(), text
                assert text.endswith("."), text
                said.add(event.kind)
    from sma_risk.analysis.story.sentences import _SENTENCES

    assert set(_SENTENCES) - said <= {"lapse_goes_on", "us_leaves", "troop_cut", "bill_labour_share", "amended"}


@pytest.fixture(scope="module")
def futures():
    return sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=3000, seed=5, first_future=50)


def test_a_story_is_told_from_attributes_and_number_alone_and_holds_the_outcomes(futures) -> None:
    story = sr.replay(futures, "wait", 777)
    bare = sr.replay(futures.drop_vars(list(futures.variables)), "wait", 777)
    assert bare.identical(story)
    held = futures.sel(strategy="wait").isel(future=727)
    for name in held.data_vars:
        np.testing.assert_array_equal(story[name], held[name], err_msg=name)
    assert (story.when.diff("entry") >= 0).all()
    lines = story.attrs["story"].splitlines()
    assert len(lines) == story.sizes["entry"]
    assert sum("Election night" in line for line in lines) == 1
    assert sum("Bill of" in line for line in lines) == 5


def test_a_strategy_that_was_not_played_can_be_told_too(futures) -> None:
    scenario = sr.presets.twelfth_sma()
    slow = Strategy.from_rules(scenario, "slow", [Rule(last="2025-01", tempo=0.5)])
    assert sr.replay(futures, slow, 3).attrs["strategy"] == "slow"
    assert sr.replay(futures, "hold", 2**63).attrs["future"] == str(2**63)


def test_two_stories_share_what_no_strategy_can_change(futures) -> None:
    found = sr.side_by_side(futures, "hurry", "wait", 777)
    for strategy in ("hurry", "wait"):
        told = [text for text in found.text.sel(strategy=strategy).values if text]
        assert sorted(told) == sorted(sr.replay(futures, strategy, 777).text.values)
    for text, shared in zip(found.text.values[:, 0], found.shared.values, strict=True):
        if text.startswith(("Election night", "US election", "Talks go on", "A new Korean")):
            assert shared
    assert int(found.parted_month) == int(found.when[~found.shared][0])


def test_who_takes_office_in_a_month_is_told_before_who_is_elected_in_it() -> None:
    scenario = sr.presets.twelfth_sma().replace({"politics.inauguration": "2028-11"})
    story = sr.replay(sr.simulate(scenario, "hurry", n=1, seed=1), "hurry", 1)
    kinds = story.kind[story.calendar == "2028-11"].values.tolist()
    assert kinds.index("korean_inauguration") < kinds.index("next_election")


def test_a_lapse_that_does_not_end_goes_on_in_the_last_month() -> None:
    nobody = {"talks.level_regular": 1e-9, "talks.level_maximalist": 1e-9}
    futures = sr.simulate(sr.presets.twelfth_sma().replace(nobody), "base", n=1, seed=1)
    story = sr.replay(futures, "base", 0)
    assert story.calendar[story.kind == "lapse_goes_on"].values.tolist() == ["2030-12"]
    assert int(story.lapse_months) == 60


@pytest.mark.statistical(false_alarm=1e-6, detects="a mean that is off by .07 votes")
def test_the_split_of_a_vote_is_the_law_of_the_model_given_the_count() -> None:
    future = next(iter(each("as it is", 1, ["hurry"])))
    rng = np.random.default_rng(11)
    # draw votes as section 8 says and keep those with this count: their split must follow the exact law
    vote = Vote(present=190, yes=120, cell=192, government_seats=108)
    rule = future.scenario.ratification
    others = 1 / (1 + math.exp(-(-12 + 192.5 / 16)))
    here = rng.hypergeometric(108, rule.seats - 108, 190, 2_000_000)
    yes = rng.binomial(here, rule.discipline)
    kept = yes + rng.binomial(190 - here, others) == 120
    law = split_law(future, vote)
    assert law.sum() == pytest.approx(1.0)
    exact = (law.sum(axis=0) * np.arange(109)).sum()
    error = yes[kept].std() / math.sqrt(kept.sum())
    # a normal deviate beyond 4.9 has probability 1e-6
    assert abs(yes[kept].mean() - exact) < 4.9 * error
    assert error < 0.1
    part = split(future, vote)
    assert part.government_yes + part.others_yes == 120
    assert part.government_present + part.others_present == 190
    assert part.abstain == round(rule.abstention_share * 70)


def test_a_count_is_the_one_that_was_played() -> None:
    checked = 0
    for future in each("as it is", 300, ["hurry"], first=5000):
        month = int(future.outcomes.ratified_month)
        if month < 0 or 2 in future.path[: month + 1]:
            continue
        first = next(event for event in Course(future).events if event.kind == "in_force")
        deal = first.facts["deal"]
        found = count(future, 0, month, deal.log_excess)
        if first.facts["vote"] == found:
            assert (found.yes, found.present) == (int(future.outcomes.yes_votes), int(future.outcomes.members_present))
            checked += 1
    assert checked > 200


def test_find_finds_the_middle_of_what_is_described(futures) -> None:
    waits = futures.sel(strategy="wait")
    total = waits.cost_krw_bn.sum("year", dtype="f8") + 35.0 * waits.lapse_months
    ordered = np.sort(total.values)
    worst = sr.find(futures, "wait", "the worst 1 %", count=3)
    got = worst.cost_krw_bn.sel(strategy="wait").sum("year", dtype="f8") + 35.0 * worst.lapse_months.sel(
        strategy="wait"
    )
    assert float(got[0]) == ordered[math.ceil(0.995 * 3000) - 1]
    assert (np.diff(worst.distance) >= 0).all()
    lapse = sr.find(futures, "wait", "the median lapse", count=1)
    assert int(lapse.lapse_months.sel(strategy="wait")[0]) == int(waits.lapse_months.median())
    best = sr.find(futures, "hurry", "the best 10% of cost", count=1)
    costs = np.sort(futures.cost_krw_bn.sel(strategy="hurry").sum("year", dtype="f8"))
    assert float(best.cost_krw_bn.sel(strategy="hurry").sum("year", dtype="f8")[0]) == costs[math.ceil(0.05 * 3000) - 1]
    for number in worst.future_number.values.tolist():
        sr.replay(worst, "wait", number)  # refuses if the outcomes were not these


def test_find_by_values_finds_a_future_that_has_them(futures) -> None:
    found = sr.find(futures, "hurry", {"ratified_month": 20, "reopened_month": -1, "lapse_months": 0}, count=1)
    one = found.sel(strategy="hurry").isel(future=0)
    assert int(one.reopened_month) == -1
    assert abs(int(one.ratified_month) - 20) <= 1


def test_what_was_changed_by_hand_is_not_told_as_if_it_were_true(futures) -> None:
    forged = futures.assign(lapse_months=futures.lapse_months + 1)
    with pytest.raises(sr.ScenarioError, match=r"futures\.lapse_months"):
        sr.replay(forged, "wait", 777)


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda f: sr.replay(f, "wait", -1), "future"),
        (lambda f: sr.replay(f, "wait", 1.0), "future"),
        (lambda f: sr.replay(f, "delay", 1), "strategy"),
        (lambda f: sr.replay(f.assign_attrs(scenario=None), "wait", 1), "attrs.scenario"),
        (lambda f: sr.side_by_side(f, "wait", "wait", 1), "b"),
        (lambda f: sr.find(f, "wait", "the funniest"), "description"),
        (lambda f: sr.find(f, "wait", "the worst 100 %"), "description"),
        (lambda f: sr.find(f, "wait", "the worst 0 %"), "description"),
        (lambda f: sr.find(f, "wait", {}), "description"),
        (lambda f: sr.find(f, "wait", {"luck": 1.0}), "description"),
        (lambda f: sr.find(f, "wait", "the median lapse", count=0), "count"),
        (lambda f: sr.find(f, "delay", "the median lapse"), "strategy"),
    ],
)
def test_refusals_name_their_key(futures, call, key) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        call(futures)
    assert refusal.value.key == key


def test_a_future_with_numbers_of_its_own_is_told_with_them() -> None:
    base = sr.presets.twelfth_sma()
    uncertain = base.replace({"agreement.base_payment_bn": sr.Uniform(1000.0, 2000.0)})
    futures = sr.simulate(uncertain, "wait", n=40, seed=1)
    payments = set()
    for number in range(40):
        story = sr.replay(futures, "wait", number)
        frozen = [text for text in story.text.values if "frozen, for want" in text]
        payments |= {text.split("KRW ")[1].split(" bn")[0] for text in frozen[:1]}
    assert len(payments) > 5  # each future freezes its own last payment


def test_offers_follow_words_that_depend_on_each_other() -> None:
    # Korea's limit is told from the moved word: where a maximalist gets all that Korea would pay, the two are equal
    equal = 0
    for future in each("all that can hang together", 60, ["base"]):
        facts = next(event.facts for event in replaying.log(future) if event.kind == "offers")
        assert facts["maximalist"] <= facts["accepted"] * (1 + 1e-5)  # single precision of the core
        equal += facts["maximalist"] == pytest.approx(facts["accepted"], rel=1e-5)
    assert equal > 3


@pytest.mark.parametrize(
    ("last_year", "told"),
    [
        (2026, ["election", "inauguration"]),
        (2027, ["election", "inauguration", "korean_inauguration"]),
        (2028, ["election", "inauguration", "korean_inauguration", "next_election"]),
        (2029, ["election", "inauguration", "inauguration", "korean_inauguration", "next_election"]),
    ],
)
def test_what_comes_after_the_last_month_is_not_told(last_year, told) -> None:
    changes = {"agreement.expiry": "2024-12", "agreement.last_year": last_year, "politics.snap_per_year": 0.0}
    deal = sr.presets.twelfth_sma().replace(changes)
    futures = sr.simulate(deal, "base", n=1, seed=1, status=True)
    one = futures.isel(strategy=0, future=0)
    future = future_of(deal, *resolve(deal, "base"), source_of(futures.attrs), 0, one)
    assert sorted(event.kind for event in world_events(future)) == told
