"""The oracle's own checks: of its words, its laws and the consistency of what it tells of a future."""

import math

import numpy as np
import pytest
from scipy.special import ndtr

from . import codes, dates, laws, margins, model, philox, talks, votes, words
from .parameters import DEFAULTS, STRATEGIES

SEED = 20240501
FUTURES = 250
MONTHS = 80
EXPIRY = 19
DECEMBERS = [31, 43, 55, 67, 79]


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)
def test_philox_gives_the_published_answers(counter, key, expected):
    counter, key, expected = (tuple(int(word, 16) for word in text.split()) for text in (counter, key, expected))
    assert philox.philox4x32(counter, key) == expected
    seed, future = key[0] | key[1] << 32, counter[0] | counter[1] << 32
    assert philox.words(seed, future, counter[2], counter[3]) == expected


def test_uniforms_are_never_zero_or_one():
    assert 0.0 < philox.uniform(0) < philox.uniform(2**32 - 1) < 1.0


def test_no_two_sites_share_a_word():
    yearly = [(block + i // 4, i % 4) for block in words.YEARLY_BLOCKS.values() for i in range(7)]
    everything = [*words.SITES.values(), *yearly]
    assert len(set(everything)) == len(everything)


def test_calendar_is_that_of_the_page():
    calendar = dates.Calendar(DEFAULTS)
    assert (calendar.talks_began, calendar.expiry, calendar.months) == (-1, EXPIRY, MONTHS)
    assert (calendar.election, calendar.inauguration, calendar.next_inauguration) == (6, 9, 57)
    assert calendar.korean_inauguration == 36
    assert [calendar.december(year) for year in calendar.paid_years] == DECEMBERS


@pytest.mark.parametrize("u", [1e-9, 0.02, 0.4, 0.7, 0.999, 1 - 1e-9])
def test_mixture_quantile_inverts_its_distribution(u):
    x = laws.quantile(DEFAULTS["demand.opening"], u)
    parts = DEFAULTS["demand.opening"][1]
    back = sum(weight * ndtr(math.log(x / median) / sd) for weight, (_, median, sd) in parts)
    assert back == pytest.approx(u, rel=1e-7)


def test_anchoring_share_and_levels_have_the_stated_means():
    u = (np.arange(4000) + 0.5) / 4000
    for name, mean in {
        "election.probability": 0.54,
        "talks.level_regular": 1 / 3,
        "talks.level_maximalist": 0.10,
        "demand.anchoring_share": 0.10,
        "ratification.consent_level": 5.5 / 17.5,
        "ratification.stall_base": 0.10,
        "durability.reopen_maximalist": 1.2 / 58,
    }.items():
        assert np.mean([laws.quantile(DEFAULTS[name], x) for x in u]) == pytest.approx(mean, rel=2e-3)


def test_ramp_and_deadline():
    assert [talks.ramp(tau, 6) for tau in (-2, 0, 3, 6, 9)] == [0.0, 0.0, 0.25, 1.0, 1.0]
    table = DEFAULTS["talks.deadline"]
    months_left = (20, 12, 11, 6, 5, 3, 2, 0, -1, -3, -4, -6, -7, -50)
    factors = (0.35, 0.35, 0.5, 0.5, 0.7, 0.7, 1.3, 1.3, 1.6, 1.6, 1.0, 1.0, 0.8, 0.8)
    assert tuple(talks.deadline(m, table) for m in months_left) == factors


def test_attendance_law():
    cumulative = votes.attendance_law(149, 0.21, 8.0)
    law = np.diff(cumulative, prepend=0.0)
    assert law.min() > 0.0
    assert law @ np.arange(150) == pytest.approx(149 * 0.21, rel=1e-9)


@pytest.mark.parametrize(("government", "present"), [(108, 151), (108, 260), (175, 180), (175, 300)])
def test_yes_law_has_its_mean_and_variance(government, present):
    q = 0.37
    law = votes.yes_law(300, government, present, 0.95, q)
    yes = np.arange(present + 1)
    mean = present * (government * 0.95 + (300 - government) * q) / 300
    share = government / 300
    of_presence = present * share * (1 - share) * (300 - present) / 299
    loyal = present * share
    variance = loyal * 0.95 * 0.05 + (present - loyal) * q * (1 - q) + of_presence * (0.95 - q) ** 2
    assert law.sum() == pytest.approx(1.0, abs=1e-11)
    assert law @ yes == pytest.approx(mean, rel=1e-10)
    assert law @ (yes - mean) ** 2 == pytest.approx(variance, rel=1e-8)


def test_cells_change_the_law_of_the_votes_by_little():
    z = np.linspace(-5.0, 5.0, 401)
    weights = np.exp(-0.5 * z * z)
    weights /= weights.sum()
    margin = margins.Margin()
    tabulated, exact = np.zeros(181), np.zeros(181)
    for weight, x in zip(weights, 0.1 + 0.35 * z, strict=True):
        cumulative = np.rint(votes.vote_law(300, 108, 180, 0.95, votes.cell_of(x, margin)))
        tabulated += weight * np.diff(cumulative, prepend=0.0) / 65536
        exact += weight * votes.yes_law(300, 108, 180, 0.95, 1 / (1 + math.exp(-x)))
    assert 0.5 * np.abs(tabulated - exact).sum() < 1e-3


@pytest.fixture(scope="module")
def outcomes():
    found = []
    for future in range(FUTURES):
        marks = model.marks(future, SEED)
        found += [(name, model.events(marks, strategy)) for name, strategy in STRATEGIES.items()]
    return found


def first(flags):
    return next((k for k, flag in enumerate(flags) if flag), -1)


def steps(status):
    """Pairs (status before, status) of each month."""
    return list(zip([codes.NEGOTIATING, *status], status, strict=False))


def test_first_months_agree_with_the_statuses(outcomes):
    for _, outcome in outcomes:
        status = outcome["status"]
        assert len(status) == MONTHS
        assert outcome["concluded_month"] == first(s in (codes.PENDING, codes.STALLED) for s in status)
        assert outcome["ratified_month"] == first(s == codes.IN_FORCE for s in status)
        assert outcome["reopened_month"] == first(s == codes.REOPENED for s in status)
        consented = (step == (codes.AMENDING, codes.IN_FORCE) for step in steps(status))
        assert outcome["amended_month"] == first(consented)


def test_only_the_steps_of_the_page_occur(outcomes):
    n, p, s, f, r, a, x = range(7)
    possible = {(n, p), (n, s), (p, f), (p, s), (p, n), (s, p), (s, n), (f, r), (f, x)}
    possible |= {(r, f), (r, a), (r, x), (a, f), (a, x)}
    one_year_ends = {(f, n), (r, n), (a, n), (f, p), (f, s), (r, p), (r, s), (a, p), (a, s)}
    for _, outcome in outcomes:
        for k, (before, now) in enumerate(steps(outcome["status"])):
            if before != now and (before, now) not in possible:
                assert (before, now) in one_year_ends
                assert k - 1 in DECEMBERS


def test_lapses_and_coverage_agree_with_the_statuses(outcomes):
    for _, outcome in outcomes:
        status = outcome["status"]
        lapsed = [k > EXPIRY and s in codes.WITHOUT_AGREEMENT for k, s in enumerate(status)]
        assert outcome["lapse_months"] == sum(lapsed)
        furlough = sum(k >= 3 and all(lapsed[k - 3 : k + 1]) for k in range(MONTHS))
        assert outcome["furlough_months"] == furlough
        end = first(lapse or s == codes.EXITED for lapse, s in zip(lapsed, status, strict=True))
        assert outcome["coverage_end_month"] == end
        if end == -1:
            assert outcome["coverage_end_cause"] == 0
        elif status[end] == codes.EXITED:
            assert outcome["coverage_end_cause"] in (codes.BY_US, codes.BY_ROK)
        elif status[end] == codes.NEGOTIATING:
            assert outcome["coverage_end_cause"] == codes.BY_NEGOTIATION
        else:
            assert outcome["coverage_end_cause"] == codes.BY_ASSEMBLY


def test_deal_survival_agrees_with_the_statuses(outcomes):
    for _, outcome in outcomes:
        start, end = outcome["ratified_month"], outcome["deal_end_month"]
        planned = outcome["deal_planned_end_month"]
        assert (start == -1) == (planned == -1)
        assert (end == -1) == (outcome["deal_end_cause"] == 0)
        if start == -1:
            continue
        assert planned in DECEMBERS
        assert planned >= start
        walk = enumerate(steps(outcome["status"]))
        ends = (
            start < k <= planned and (step == (codes.AMENDING, codes.IN_FORCE) or step[1] == codes.EXITED)
            for k, step in walk
        )
        assert end == first(ends)
        if end != -1 and end == outcome["amended_month"]:
            assert outcome["deal_end_cause"] == codes.BY_US
        assert 2 * outcome["yes_votes"] > outcome["members_present"] >= 151


def test_signature_agrees_with_the_administration(outcomes):
    for _, outcome in outcomes:
        concluded = outcome["concluded_month"]
        assert (concluded == -1) == (outcome["signed_with"] == codes.NONE)
        assert (concluded == -1) == math.isnan(outcome["settlement_multiple"])
        if concluded == -1:
            continue
        if concluded < 9:
            assert outcome["signed_with"] == codes.R_EARLY
        else:
            office = outcome["attitude_2025" if concluded < 57 else "attitude_2029"]
            assert outcome["signed_with"] == (codes.X if office else codes.R_LATE)


def test_costs_agree_with_the_statuses(outcomes):
    base = DEFAULTS["agreement.base_payment_bn"]
    for _, outcome in outcomes:
        last = base
        for december, cost in zip(DECEMBERS, outcome["cost_krw_bn"], strict=True):
            status = outcome["status"][december]
            if status in codes.WITHOUT_AGREEMENT:
                assert cost == last
            elif status == codes.EXITED:
                assert cost == DEFAULTS["agreement.labour_share"] * last
            else:
                last = cost
        assert 0.8 * sum(outcome["cost_krw_bn"]) < outcome["npv_krw_bn"] < sum(outcome["cost_krw_bn"])


def test_strategies_meet_the_same_marks_and_repeat(outcomes):
    count = len(STRATEGIES)
    for future in range(0, FUTURES, 25):
        for _, outcome in outcomes[count * future : count * (future + 1)]:
            assert outcome["krw_per_usd"] == outcomes[count * future][1]["krw_per_usd"]
            assert outcome["demand_multiple"] == outcomes[count * future][1]["demand_multiple"]
        name, outcome = outcomes[count * future + 3]
        assert model.play(future, SEED, STRATEGIES[name])["cost_krw_bn"] == outcome["cost_krw_bn"]


def test_hold_ratifies_nothing_before_the_inauguration(outcomes):
    assert all(o["ratified_month"] == -1 or o["ratified_month"] >= 9 for name, o in outcomes if name == "hold")


def test_margins_are_positive_and_seldom_small(outcomes):
    margins = [outcome["margin"] for _, outcome in outcomes]
    assert min(margins) >= 0.0
    assert sum(margin < 8e-6 for margin in margins) < 0.02 * len(margins)


def test_strategies_agree_before_the_election():
    for strategy in STRATEGIES.values():
        for rows in strategy.values():
            assert len(rows) == 9
            assert all(len(set(row)) == 1 for row in rows[:6])


def test_without_consent_the_old_payment_is_frozen():
    closed = {**STRATEGIES["base"], "consent_open": [(False, False, False)] * MONTHS}
    for future in range(20):
        outcome = model.play(future, SEED, closed)
        assert outcome["cost_krw_bn"] == [DEFAULTS["agreement.base_payment_bn"]] * 5
        assert (outcome["lapse_months"], outcome["furlough_months"]) == (60, 57)
        assert outcome["coverage_end_month"] == EXPIRY + 1


FIXED_DEAL = {
    **DEFAULTS,
    "escalator.cpi": 0.0,
    "escalator.defence": 0.0,
    "escalator.fixed": 1.0,
    "escalator.one_year": 0.0,
    "escalator.one_year_maximalist": 0.0,
    "durability.reopen_regular": 0.0,
    "durability.reopen_maximalist": ("lognormal", 1e-12, 0.1),
    "durability.reopen_signed_maximalist": 0.0,
    "durability.rok_withdrawal": 0.0,
}


def test_bill_of_an_undisturbed_deal_in_time():
    seen = 0
    for future in range(30):
        outcome = model.play(future, SEED, STRATEGIES["hurry"], FIXED_DEAL)
        if outcome["status"][DECEMBERS[0]] == codes.IN_FORCE and outcome["amended_month"] == -1:
            first_year = 1402.8 * outcome["settlement_multiple"]
            expected = [first_year * 1.03**i for i in range(5)]
            assert outcome["cost_krw_bn"] == pytest.approx(expected, rel=1e-12)
            seen += 1
    assert seen > 10


def test_back_pay_adds_the_frozen_years():
    generous = {**FIXED_DEAL, "agreement.back_pay_share": 1.0}
    seen = 0
    for future in range(60):
        plain = model.play(future, SEED, STRATEGIES["wait"], FIXED_DEAL)
        frozen = [plain["status"][december] != codes.IN_FORCE for december in DECEMBERS]
        years = first(not flag for flag in frozen)
        if years <= 0:
            continue
        with_back_pay = model.play(future, SEED, STRATEGIES["wait"], generous)
        expected = list(plain["cost_krw_bn"])
        expected[years] += years * (expected[years] - 1402.8)
        assert with_back_pay["cost_krw_bn"] == pytest.approx(expected, rel=1e-12)
        seen += 1
    assert seen > 5


def test_override_and_automatic_entry():
    overriding = {**DEFAULTS, "ratification.override": 1.0}
    automatic = {**DEFAULTS, "ratification.automatic_after_months": 2}
    for future in range(60):
        status = model.play(future, SEED, STRATEGIES["base"], overriding)["status"]
        assert (codes.PENDING, codes.STALLED) not in steps(status)
        status = model.play(future, SEED, STRATEGIES["base"], automatic)["status"]
        assert not any(status[k : k + 3] == [codes.PENDING] * 3 for k in range(MONTHS))
