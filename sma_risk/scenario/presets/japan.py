"""What does Japan face in March 2027? The same machine with yen, the Diet, and years from April to March."""

from __future__ import annotations

from sma_risk.distributions import Beta, Demand, Economy, Gamma, LogNormal, Mixture, Ratification, StudentT
from sma_risk.grounds import derived, judged, sourced, statutory
from sma_risk.scenario.agreement import Agreement, Escalator
from sma_risk.scenario.presets.korea_in_force import maximalist_in_office
from sma_risk.scenario.presets.korea_round_12 import twelfth_sma
from sma_risk.scenario.scenario import Scenario
from sma_risk.scenario.talks import Forces, Politics

NOT_ON_FILE = "not in the evidence, from memory"
AS_KOREA = "no evidence for Japan: the judgement made for Korea"


def japan_2027() -> Scenario:
    """Return the renewal of Japan's host-nation support that expires in March 2027, as of October 2026.

    The maximalist is in office. The House of Representatives votes: the House of Councillors can delay a treaty by
    thirty days but not stop it. Little of this is in the evidence, and what is not is judgement.

    >>> from sma_risk.scenario.presets import japan_2027
    >>> japan = japan_2027()
    >>> japan.agreement.currency, japan.years, japan.month_label(japan.year_end(2027))
    ('JPY', (2027, 2028, 2029, 2030, 2031), '2028-03')
    """
    korea = twelfth_sma()
    return korea.replace(
        name="japan_2027",
        agreement=_agreement(),
        election=maximalist_in_office(),
        politics=_politics(),
        talks=korea.talks.replace(
            level_regular=judged(Gamma(2.5, 8), AS_KOREA + ", less sure"),
            level_maximalist=judged(Gamma(2.5, 25), AS_KOREA),
        ),
        demand=_demand(),
        escalator=_escalator(),
        ratification=_ratification(),
        forces=_forces(),
        economy=_economy(),
    )


def _agreement() -> Agreement:
    return Agreement(
        as_of=judged("2026-10", "talks were expected in full swing around then"),
        talks_began=judged(
            "2026-10", "expected around autumn 2026; no report of them was found", source="events:2025-09-07:japan"
        ),
        expiry=sourced("2027-03", "japan_hns:2022", "last month of the agreement of 2022"),
        last_year=judged(
            2031, "a term of five fiscal years, as in 2011, 2016 and 2022", source="japan_hns:2011; japan_hns:2016"
        ),
        currency=sourced("JPY", "japan_hns:2022", "budgeted in yen"),
        base_payment_bn=sourced(211.0, "japan_hns:2022", "yearly average of the plan of 2022"),
        lapse_price_bn=judged(
            4.6,
            "USD 200 mn for 6.5 months, as Korea took over in 2020, at 150 yen",
            source="events:2020-06-02:lapse_effect",
        ),
        labour_share=judged(0.6, "wages and utilities are most of it; " + NOT_ON_FILE),
        back_pay_share=judged(0.0, AS_KOREA),
        other_support_usd_bn=derived(
            1.35,
            "events:2021:comparison; events:2019-07:japan",
            "direct support of 12.6 in 2016 to 2019 over four years, less about 1.8 a year under the agreement",
        ),
        concluded=judged("none", "no report of talks was found"),
        ratified=judged("none", "no report of talks was found"),
    )


def _politics() -> Politics:
    return Politics(
        inauguration=judged("2029-02", "a general election every two or three years; " + NOT_ON_FILE),
        snap_per_year=judged(0.3, "prime ministers dissolve the House often; " + NOT_ON_FILE),
        interregnum_end=judged(0.5, "a cabinet is formed within two months"),
        unified_after=judged(0.7, "governments have mostly had a firm majority; " + NOT_ON_FILE),
        interregnum_factor=judged(0.5, "a caretaker cabinet goes on talking, slower"),
    )


def _demand() -> Demand:
    return Demand(
        opening=judged(
            Mixture((LogNormal(1.5, 0.25), LogNormal(4.4, 0.3), LogNormal(9, 0.25)), (0.4, 0.5, 0.1)),
            "USD 8 bn were asked in 2019, about 4.4 times the payment; the rest as for Korea",
            source="events:2019-07:japan",
        ),
        floor=judged(1.03, "a rise that even a modest demand brings; Japan's have been smaller than Korea's"),
        anchoring_share=judged(
            Beta(1.2, 18.8),
            "mean .06: after the demand of 2019 the rises were 1 and 5 %",
            source="japan_hns:2021; japan_hns:2022",
        ),
        reservation=judged(LogNormal(0.5, 0.5), AS_KOREA + ", a little less"),
        regular_ask=judged(LogNormal(1.1, 0.1), "regular administrations asked for little"),
        intercept=judged(0.025, "201.7 after 199, and 211.0 after 201.7", source="japan_hns:2021; japan_hns:2022"),
        slope=judged(0.05, AS_KOREA),
        scale=judged(0.02, "spread of the same", source="japan_hns:2021; japan_hns:2022"),
        shock=judged(StudentT(4, clip=20), "heavy tails, as for Korea"),
        premium=judged(0.01, "haste costs something"),
    )


def _escalator() -> Escalator:
    return Escalator(
        cpi=judged(0.05, "no agreement followed prices as far as is on file"),
        defence=judged(0.05, "no agreement followed the defence budget as far as is on file"),
        fixed=judged(0.75, "plans for five years with yearly amounts", source="japan_hns:2016; japan_hns:2022"),
        one_year=judged(0.15, "the bridge of 2021", source="japan_hns:2021"),
        one_year_maximalist=judged(0.3, "the bridge of 2021 spanned a change in Washington", source="japan_hns:2021"),
        cpi_cap_pct=judged(4.0, AS_KOREA),
        fixed_pct=judged(1.0, "the plans were nearly flat", source="japan_hns:2016; japan_hns:2022"),
    )


def _ratification() -> Ratification:
    lags = "japan_hns:2011; japan_hns:2016; japan_hns:2021; japan_hns:2022"
    return Ratification(
        consent_level=judged(
            Gamma(5, 12.1),
            "2.3, 2.3, 1.4 and 3.1 months from signature or conclusion to approval or force, on a prior Gamma(1, 3)",
            source=lags,
        ),
        stall_base=judged(Beta(1, 19), "mean .05: one agreement of ten was a month late", source="japan_hns:2008"),
        stall_slope=judged(4.0, AS_KOREA),
        stall_unified=judged(-0.9, AS_KOREA),
        leave_stall=judged(0.3, "a session ends, another begins"),
        usual_multiple=judged(1.03, "the rises of 2021 and 2022", source="japan_hns:2021; japan_hns:2022"),
        seats=statutory(465, "members of the House of Representatives"),
        quorum=statutory(155, "a third of the members: article 56 of the constitution"),
        government_seats=judged(240, "a bare majority; the seats are " + NOT_ON_FILE),
        government_seats_unified=judged(280, "a firm majority; " + NOT_ON_FILE),
        discipline=judged(0.98, "party discipline is strict"),
        others_yes=judged(0.4, "part of the opposition has voted for it; " + NOT_ON_FILE),
        others_slope=judged(-3.0, AS_KOREA),
        shock_sd=judged(0.35, AS_KOREA),
        attendance_mean=judged(0.9, "nearly all members come; " + NOT_ON_FILE),
        attendance_precision=judged(20.0, "that hardly varies"),
        called_when_losing=judged(0.2, AS_KOREA),
        override=statutory(0.0, "the House that is played decides; the other's no was overridden in 2008"),
        automatic_after_months=statutory(0, "consent by silence is the other House's: thirty days, article 61"),
        abstention_share=judged(0.05, "members vote or stay away; " + NOT_ON_FILE),
    )


def _forces() -> Forces:
    return Forces(
        cut_regular=judged(0.0015, AS_KOREA),
        cut_maximalist=judged(0.003, "less spoken of than Korea's"),
        cut_dispute=judged(0.008, "troops as leverage, less than in Korea"),
        floor_factor=judged(0.5, AS_KOREA),
        floor_months=judged((), "none on file"),
        furlough_after_months=judged(3, AS_KOREA),
        soldiers=judged(54000.0, NOT_ON_FILE),
    )


def _economy() -> Economy:
    return Economy(
        cpi_known_pct=judged(2.9, "fiscal year 2025; " + NOT_ON_FILE),
        cpi_mean_pct=judged(2.0, "the central bank's target"),
        cpi_persistence=judged(0.5, AS_KOREA),
        cpi_sd_pct=judged(1.15, AS_KOREA),
        defence_known_pct=judged(4.0, "fiscal year 2026; " + NOT_ON_FILE),
        defence_mean_pct=judged(4.0, "a build-up that goes on, slower; " + NOT_ON_FILE),
        defence_persistence=judged(0.5, AS_KOREA),
        defence_sd_pct=judged(2.5, "plans have been rewritten"),
        defence_budget_bn=judged(9000.0, "about nine trillion yen; " + NOT_ON_FILE),
        fx_start=judged(150.0, NOT_ON_FILE),
        fx_mean=judged(130.0, "between the rates before and since 2022; " + NOT_ON_FILE),
        fx_reversion=judged(0.18, AS_KOREA),
        fx_sd=judged(0.10, "a little more than the won's"),
        discount_rate=judged(0.02, "nominal, near the yield of long government bonds; " + NOT_ON_FILE),
    )
