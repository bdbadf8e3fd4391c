"""What was open in May 2024? The twelfth agreement: every number beside its tag, its rows and its rationale."""

from __future__ import annotations

from sma_risk.distributions import (
    Beta,
    Demand,
    Economy,
    Election,
    Gamma,
    LogNormal,
    Mixture,
    Ratification,
    StudentT,
)
from sma_risk.grounds import derived, judged, sourced, statutory
from sma_risk.scenario.agreement import Agreement, Escalator
from sma_risk.scenario.durability import Durability
from sma_risk.scenario.scenario import Scenario
from sma_risk.scenario.talks import Forces, Politics, Talks


def twelfth_sma() -> Scenario:
    """Return the twelfth agreement between Korea and the United States, as of May 2024.

    Cites only what was known by then; but who chose the numbers knew how the round ended.

    >>> twelfth_sma().demand.regular_ask
    LogNormal(median=1.2, sigma=0.12)
    """
    return Scenario(
        name="twelfth_sma",
        agreement=_agreement(),
        election=_election(),
        politics=_politics(),
        talks=_talks(),
        demand=_demand(),
        escalator=_escalator(),
        ratification=_ratification(),
        durability=_durability(),
        forces=_forces(),
        economy=_economy(),
    )


def _agreement() -> Agreement:
    return Agreement(
        as_of=judged("2024-05", "the choice to sign early or to wait stood open: talks had just begun"),
        talks_began=sourced("2024-04", "events:2024-04-23:negotiation_round", "first round of talks"),
        expiry=sourced("2025-12", "sma_agreements:11", "last year of the 11th agreement: 2025"),
        last_year=judged(2030, "a five-year term, as the 8th and the 9th", source="sma_agreements:8; sma_agreements:9"),
        base_payment_bn=derived(
            1402.8,
            "sma_annual:2024; sma_agreements:11",
            "payment of 2025 by the rule of the 11th: that of 2024 x defence growth of 2024, 1,346.3 x 1.042",
        ),
        currency=sourced("KRW", "sma_agreements:11", "paid in won"),
        lapse_price_bn=judged(
            35.0,
            "USD 200 mn of wages taken over for 6.5 months of 2020, at KRW 1,180.56 per USD: 36.3, rounded; "
            "wages only, and that this is what a month is worth is a value judgement",
            source="events:2020-06-02:lapse_effect; sma_annual:2020",
        ),
        labour_share=judged(0.45, "wages of local staff, which Korea would go on paying after an exit"),
        back_pay_share=judged(
            0.0,
            "2014 and 2019 were settled within their year and paid in full, 2020 stayed frozen",
            source="sma_annual:2014; sma_annual:2019; sma_annual:2020",
        ),
        other_support_usd_bn=derived(
            0.6,
            "events:2021:comparison:2; " + _rows("sma_annual", 2016, 2019),
            "direct support of 5.8 in 2016 to 2019, less 3.42 under the agreement, over four years",
        ),
        concluded=judged("none", "talks had just begun"),
        ratified=judged("none", "talks had just begun"),
    )


def _election() -> Election:
    # the calendar of the law and the odds of 2028 are the defaults of Election, with their grounds
    return Election(
        probability=derived(
            Beta(10.8, 9.2),
            "; ".join(f"us_election_forecasts:2024-04-03:Polymarket:{name}" for name in ("Trump", "Biden")),
            "mean .54 = 49 / (49 + 42), the two prices normalised; the sample size of 20 is judgement",
        ),
    )


def _politics() -> Politics:
    return Politics(
        inauguration=statutory("2027-05", "five-year term from May 2022"),
        snap_per_year=judged(0.05, "one removal of a president in about twenty years"),
        interregnum_end=judged(0.2, "a mean of five months, as from December 2016 to May 2017"),
        unified_after=judged(0.6, "a new president faces the Assembly of 2024 or one elected in 2028"),
        interregnum_factor=judged(0.3, "an acting government avoids decisions that bind its successor"),
    )


def _talks() -> Talks:
    return Talks(
        level_regular=judged(
            Gamma(5, 15),
            "mean .33 a month, from the durations of earlier regular rounds",
            source="sma_agreements:7; sma_agreements:9",
        ),
        level_maximalist=judged(
            Gamma(2.5, 25),
            "mean .10 a month: the 10th took 11 months, ministers agreed an 11th within six",
            source="sma_agreements:10; us_demands:2020-03-31:BOTH:tentative_deal",
        ),
        ramp_months=judged(
            6, "regular rounds took about 7 and 6.3 months", source="sma_agreements:7; sma_agreements:9"
        ),
        pause_months=judged(3, "a new administration names its negotiators and reviews its aims"),
        deadline=judged(
            ((12, 0.35), (6, 0.5), (3, 0.7), (0, 1.3), (-3, 1.6), (-6, 1.0), (None, 0.8)),
            "past rounds cluster at and just after expiry; Roth, Murnighan & Schoumaker 1988; weaker if the "
            "deadline is soft: Yildiz 2004",
            source=_rows("sma_agreements", 7, 10),
        ),
        no_overlap_factor=judged(0.4, "without overlap a deal needs one side to move its limits"),
    )


def _demand() -> Demand:
    return Demand(
        opening=judged(
            Mixture((LogNormal(1.5, 0.25), LogNormal(4.5, 0.3), LogNormal(9, 0.25)), (0.4, 0.5, 0.1)),
            "past demands were 2, 5.6, 4.5 and 1.46 times the payment; the third part goes beyond",
            source="us_demands:2018-12-07:US:demand; us_demands:2019-07:US:demand; "
            "us_demands:2020-03-19:US:demand; us_demands:2020-05-07:US:demand",
        ),
        floor=judged(1.05, "a rise that even a modest demand brings"),
        anchoring_share=judged(
            Beta(1.2, 10.8),
            "mean .10; conceded were (1.082 - 1) / (2 - 1) = .08 and (1.139 - 1) / (5.61 - 1) = .03",
            source="sma_annual:2019; us_demands:2018-12-07:US:demand; sma_annual:2021; us_demands:2019-07:US:demand",
        ),
        reservation=judged(LogNormal(0.6, 0.5), "no Korean government has said how far it would go"),
        regular_ask=judged(LogNormal(1.2, 0.12), "regular administrations asked for moderate rises"),
        intercept=judged(
            0.055,
            "first-year growth of the latest agreements",
            source=_rows("sma_agreements", 7, 10),
        ),
        slope=judged(
            0.05,
            "what was asked has moved what was agreed but little",
            source=_rows("sma_agreements", 7, 10),
        ),
        scale=judged(
            0.035,
            "spread of that growth",
            source=_rows("sma_agreements", 7, 10),
        ),
        shock=judged(
            StudentT(4, clip=20),
            "heavy tails; without a clip the exponential has no mean, and 20 binds with probability 3.7e-5",
        ),
        premium=judged(0.015, "haste costs something"),
    )


def _escalator() -> Escalator:
    inflation = "sma_agreements:8; sma_agreements:9"
    return Escalator(
        cpi=judged(0.45, "the rule of the 8th and the 9th", source=inflation),
        defence=judged(0.35, "the rule of the 11th", source="sma_agreements:11"),
        fixed=judged(0.10, "the rule of the 3rd and, in part, of the 5th", source="sma_agreements:3; sma_agreements:5"),
        one_year=judged(0.10, "the 10th covered one year", source="sma_agreements:10"),
        one_year_maximalist=judged(0.35, "the one deal with a maximalist, the 10th", source="sma_agreements:10"),
        cpi_cap_pct=judged(4.0, "the cap of the 8th and the 9th", source=inflation),
        fixed_pct=judged(3.0, "between long-run inflation and growth of the defence budget"),
    )


def _ratification() -> Ratification:
    return Ratification(
        consent_level=judged(
            Gamma(5.5, 17.5),
            "mean .31 a month, lags of 4, 3, 3, 2 and 5 months from conclusion to consent (the 8th recalled)",
            source=_rows("sma_agreements", 7, 11),
        ),
        stall_base=judged(Beta(1.5, 13.5), "mean .10: no agreement has stalled, some treaties have"),
        stall_slope=judged(4.0, "a dear deal is contested"),
        stall_unified=judged(-0.9, "a president with a majority rarely faces a stall"),
        leave_stall=judged(
            0.08, "a mean of a year; a trade agreement of 2007 took 53 months", source="events:2011-11-22:comparator"
        ),
        usual_multiple=judged(1.08, "the rise of the 10th", source="sma_agreements:10"),
        seats=sourced(300, "roll_calls:11", "members of the Assembly"),
        quorum=derived(151, "roll_calls:11", "a majority of the members: 300 // 2 + 1"),
        government_seats=sourced(
            108,
            "assemblies:22:People Power Party with People Future Party",
            "the president's party in the Assembly elected in April 2024",
        ),
        government_seats_unified=sourced(
            175,
            "assemblies:22:Democratic Party with Democratic Alliance",
            "the largest bloc in the same Assembly, should it win the presidency",
        ),
        discipline=judged(0.95, "a treaty of one's own government"),
        others_yes=judged(0.5, "votes outside the government imply .41 and .54", source="roll_calls:9; roll_calls:10"),
        others_slope=judged(-3.0, "a dear deal loses votes", source="roll_calls:9; roll_calls:10"),
        shock_sd=judged(0.35, "spread of the two implied shares", source="roll_calls:9; roll_calls:10"),
        attendance_mean=judged(
            0.21, "present beyond the quorum of 151: 41, 43 and 9 of 149", source=_rows("roll_calls", 9, 11)
        ),
        attendance_precision=judged(8.0, "wide, as three votes tell little", source=_rows("roll_calls", 9, 11)),
        called_when_losing=judged(0.2, "no recorded rejection in twelve agreements; agenda control is the risk"),
        override=statutory(0.0, "the constitution knows none for treaties"),
        automatic_after_months=statutory(0, "the constitution knows no consent by silence"),
        abstention_share=derived(
            0.51, _rows("roll_calls", 9, 11), "73 abstentions among 143 present who did not vote yes"
        ),
    )


def _durability() -> Durability:
    rejected = "us_demands:2020-03-31:BOTH:tentative_deal; us_demands:2020-04-20:US:rejection"
    return Durability(
        withdraw_regular=judged(0.08, "a predecessor's deal before consent is easily disowned", source=rejected),
        withdraw_maximalist=judged(0.10, "the president rejected what his ministers had agreed", source=rejected),
        reopen_regular=judged(0.0015, "never seen"),
        reopen_maximalist=judged(Gamma(1.2, 58), "mean .021 a month; the central fear of 2024, to be varied"),
        fresh_months=judged(24, "a review comes early in a term"),
        later_factor=judged(0.55, "what has not been reopened by then is less likely to be"),
        reopen_signed_maximalist=judged(0.004, "its own success is not reopened lightly"),
        backlash=judged(1.3, "a deal rushed through before the inauguration provokes; to be varied"),
        after_episode=judged(0.3, "a resolved episode was a success to be claimed"),
        resolve_maximalist=judged(0.10, "a mean of ten months"),
        resolve_regular=judged(0.30, "a mean of three months"),
        outcomes_maximalist=judged(
            (0.40, 0.33, 0.25, 0.02), "most demands end in words or in deals beside the agreement"
        ),
        outcomes_regular=judged((0.97, 0.0, 0.03, 0.0), "a regular administration lets the matter rest"),
        amended_rise=judged(LogNormal(0.2, 0.6), "a fifth, with a long tail"),
        amendment_consent=judged(0.25, "a mean of four months, as for an agreement"),
        side_deal_cost=judged(
            LogNormal(0.5, 1.0),
            "the one on file, USD 200 mn of wages in 2020, was a quarter of a payment; a maximalist may want many "
            "times that",
            source="events:2020-06-02:lapse_effect; sma_annual:2020",
        ),
        rok_withdrawal=judged(0.0002, "no party asks for it"),
    )


def _forces() -> Forces:
    return Forces(
        cut_regular=judged(0.0015, "rotations and reviews only"),
        cut_maximalist=judged(0.006, "a declared wish"),
        cut_dispute=judged(0.015, "troops as leverage"),
        floor_factor=judged(0.5, "a floor in law allows certified exceptions", source="events:2019-12-09:us_congress"),
        floor_months=judged((), "none known in May 2024; earlier acts had one", source="events:2019-12-09:us_congress"),
        furlough_after_months=sourced(
            3, "events:2020-04-01:lapse_effect", "lapse from January, furlough on 1 April 2020"
        ),
        soldiers=sourced(28500, "events:2020-12:us_congress", "the strength that Congress named"),
    )


def _economy() -> Economy:
    return Economy(
        cpi_known_pct=sourced(3.6, "sma_annual:2023", "inflation of 2023"),
        cpi_mean_pct=judged(2.0, "the central bank's target"),
        cpi_persistence=judged(0.5, "a least-squares fit gives .51", source=_rows("sma_annual", 1999, 2023)),
        cpi_sd_pct=derived(
            1.15,
            _rows("sma_annual", 1999, 2023),
            "residual of an autoregression, 1999 to 2023: 1.13, rounded up to 1.15",
        ),
        defence_known_pct=sourced(4.2, "sma_annual:2024", "growth of the budget of 2024"),
        defence_mean_pct=judged(5.0, "mean of 2010 to 2023: 5.1", source=_rows("sma_annual", 2010, 2023)),
        defence_persistence=judged(0.5, "budgets are planned five years ahead", source=_rows("sma_annual", 2010, 2023)),
        defence_sd_pct=derived(
            1.4,
            _rows("sma_annual", 2009, 2023),
            "root mean square of growth - 5 - .5 (last year's growth - 5), 2010 to 2023: 1.43",
        ),
        defence_budget_bn=sourced(59424.4, "sma_annual:2024", "main budget of 2024"),
        fx_start=judged(1365.0, "spot rate of May 2024, from memory"),
        fx_mean=judged(1250.0, "between the averages before and since 2022", source=_rows("sma_annual", 2014, 2023)),
        fx_reversion=judged(0.18, "half of a deviation is gone after four years"),
        fx_sd=judged(0.09, "yearly changes of the last decades"),
        discount_rate=judged(0.03, "nominal, near the yield of long government bonds; 4.5 % real as a variant"),
    )


def _rows(table: str, first: int, last: int) -> str:
    return "; ".join(f"{table}:{number}" for number in range(first, last + 1))
