"""Do the preset's numbers equal the page's, and does every grounded one rest on rows known in May 2024?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sma_risk import evidence
from sma_risk.distributions import Beta, Distribution, Gamma, LogNormal, Mixture, StudentT
from sma_risk.grounds import TAGS
from sma_risk.scenario import Scenario, twelfth_sma

PAGE = Path(__file__).parents[2] / "docs" / "model.md"
PRESET = twelfth_sma()
GROUNDS = PRESET.grounds()
AS_OF = PRESET.agreement.as_of

NAME = re.compile(r"`((?:[a-z_]+)?\.[a-z_]+)`")
KINDS = {"Gamma": Gamma, "Beta": Beta, "LogNormal": LogNormal}
NOT_ONE_NUMBER = {"demand.opening", "talks.deadline", "durability.outcomes_maximalist"} | {
    *("durability.outcomes_regular", "demand.shock", "agreement.labour_share", "agreement.back_pay_share"),
    *("agreement.currency", "agreement.lapse_price_bn", "agreement.base_payment_bn", "escalator.one_year_maximalist"),
    *("agreement.concluded", "agreement.ratified", "agreement.other_support_usd_bn"),
    *("escalator.cpi_cap_pct", "escalator.fixed_pct", "ratification.abstention_share", "dependence.copulas"),
}


def read_value(text: str) -> object:
    law = re.match(r"(Gamma|Beta|LogNormal)\(([\d.]+), ([\d.]+)\)", text)
    if law:
        return KINDS[law[1]](float(law[2]), float(law[3]))
    if text == "none":
        return ()
    month = re.match(r"\d{4}-\d{2}", text)
    return month[0] if month else float(re.match(r"-?[\d,]*\.?\d+", text)[0].replace(",", ""))  # type: ignore[index]


def page_values() -> Iterator[tuple[str, object]]:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        names = NAME.findall(cells[0]) if line.startswith("| `") and len(cells) > 2 else []
        if not names or names[0].partition(".")[0] not in Scenario.kinds:
            continue
        section = names[0].partition(".")[0]
        column = cells[2] if section in ("agreement", "politics", "election") and len(cells) == 5 else cells[1]
        whole = len(names) == 1
        values = [column] if whole else column.split(", ")
        for name, value in zip(names, values, strict=True):
            full = name if not name.startswith(".") else section + name
            if full not in NOT_ONE_NUMBER and "`economy" not in value:
                yield full, read_value(value)


def test_every_plain_number_of_the_page_is_the_presets() -> None:
    page = dict(page_values())
    found = {name: GROUNDS[name].value for name in page}
    assert found == page
    assert set(page) | NOT_ONE_NUMBER == set(GROUNDS)


def test_what_is_not_one_number_on_the_page_is_the_presets() -> None:
    expected = {
        "demand.opening": Mixture((LogNormal(1.5, 0.25), LogNormal(4.5, 0.30), LogNormal(9, 0.25)), (0.4, 0.5, 0.1)),
        "demand.shock": StudentT(4, 20),
        "talks.deadline": ((12, 0.35), (6, 0.5), (3, 0.7), (0, 1.3), (-3, 1.6), (-6, 1.0), (None, 0.8)),
        "durability.outcomes_maximalist": (0.40, 0.33, 0.25, 0.02),
        "durability.outcomes_regular": (0.97, 0.0, 0.03, 0.0),
        "agreement.currency": "KRW",
        "agreement.lapse_price_bn": 35.0,
        "agreement.base_payment_bn": 1402.8,
        "agreement.labour_share": 0.45,
        "agreement.back_pay_share": 0.0,
        "agreement.other_support_usd_bn": 0.6,
        "agreement.concluded": "none",
        "agreement.ratified": "none",
        "escalator.one_year_maximalist": 0.35,
        "escalator.cpi_cap_pct": 4.0,
        "escalator.fixed_pct": 3.0,
        "ratification.abstention_share": 0.51,
        "dependence.copulas": (),
    }
    assert {name: GROUNDS[name].value for name in NOT_ONE_NUMBER} == expected


@pytest.mark.parametrize("name", GROUNDS)
def test_every_value_says_on_what_grounds_it_stands(name: str) -> None:
    assert GROUNDS[name].tag in set(TAGS) - {"user"}
    assert GROUNDS[name].rationale


@pytest.mark.parametrize("name", [name for name, g in GROUNDS.items() if g.tag in ("sourced", "derived")])
def test_sourced_and_derived_values_cite_a_row(name: str) -> None:
    assert evidence.cited(GROUNDS[name].source)


@pytest.mark.parametrize("name", [name for name, ground in GROUNDS.items() if ground.source])
def test_every_cited_row_was_known_at_the_as_of_date(name: str) -> None:
    for identifier in evidence.cited(GROUNDS[name].source):
        assert evidence.known_on(identifier) <= evidence.last_day(AS_OF)
        assert not evidence.row(identifier, as_of=AS_OF).empty


def cell(identifier: str, column: str) -> float:
    return float(evidence.row(identifier, as_of=AS_OF)[column])


def yearly(column: str) -> pd.Series:
    table = evidence.read("sma_annual", as_of=AS_OF)
    return pd.Series(table[column].astype(float).to_numpy(), index=table["year"].astype(int)).dropna()


@pytest.mark.parametrize(
    ("name", "identifier", "column"),
    [
        ("ratification.seats", "roll_calls:11", "members"),
        ("ratification.government_seats", GROUNDS["ratification.government_seats"].source, "seats"),
        (
            "ratification.government_seats_unified",
            GROUNDS["ratification.government_seats_unified"].source,
            "seats",
        ),
        ("forces.soldiers", "events:2020-12:us_congress", "value"),
        ("economy.cpi_known_pct", "sma_annual:2023", "cpi_inflation_pct"),
        ("economy.defence_known_pct", "sma_annual:2024", "defence_budget_growth_pct"),
        ("economy.defence_budget_bn", "sma_annual:2024", "defence_budget_krw_bn"),
    ],
)
def test_sourced_numbers_are_the_rows_own(name: str, identifier: str, column: str) -> None:
    assert GROUNDS[name].tag == "sourced"
    assert GROUNDS[name].source == identifier
    assert GROUNDS[name].value == cell(identifier, column)


def test_sourced_dates_are_the_rows_own() -> None:
    first_round = evidence.row("events:2024-04-23:negotiation_round", as_of=AS_OF)
    assert str(first_round["date"])[:7] == PRESET.agreement.talks_began
    assert f"{cell('sma_agreements:11', 'last_year'):.0f}-12" == PRESET.agreement.expiry
    furlough = evidence.row("events:2020-04-01:lapse_effect", as_of=AS_OF)
    assert str(furlough["date"])[:7] == "2020-04"  # the lapse began in January: three whole months
    assert PRESET.forces.furlough_after_months == 3


def test_the_largest_blocs_are_the_two_cited() -> None:
    table = evidence.assemblies(as_of=AS_OF)
    seats = table[table["assembly_number"].astype(int) == 22]["seats"].astype(int).sort_values()
    assert seats.tolist()[-2:] == [
        PRESET.ratification.government_seats,
        PRESET.ratification.government_seats_unified,
    ]


def test_the_payment_of_2025_is_known_by_the_rule() -> None:
    paid, growth = (cell("sma_annual:2024", c) for c in ("amount_krw_bn", "defence_budget_growth_pct"))
    assert round(paid * (1 + growth / 100), 1) == PRESET.agreement.base_payment_bn == 1402.8


def test_the_market_of_april_gives_the_mean_of_the_election() -> None:
    prices = [cell(row, "probability_pct") for row in evidence.cited(GROUNDS["election.probability"].source)]
    assert prices == [49, 42]
    assert PRESET.election.win_probability() == pytest.approx(10.8 / 20)
    assert round(prices[0] / sum(prices), 2) == round(PRESET.election.win_probability(), 2) == 0.54


def test_a_majority_of_the_members_is_the_quorum() -> None:
    assert PRESET.ratification.quorum == PRESET.ratification.seats // 2 + 1


def test_attendance_and_abstentions_follow_from_three_votes() -> None:
    rows = [evidence.row(f"roll_calls:{n}", as_of=AS_OF) for n in (9, 10, 11)]
    present, yes, abstain = (np.array([float(r[c]) for r in rows]) for c in ("present", "yes", "abstain"))
    assert round(float(np.mean((present - 151) / 149)), 2) == PRESET.ratification.attendance_mean
    assert (abstain.sum(), (present - yes).sum()) == (73, 143)
    assert round(73 / 143, 2) == PRESET.ratification.abstention_share


def test_inflation_surprises_have_the_spread_cited() -> None:
    """Residual standard error of a least-squares autoregression within 1999 to 2023, 24 pairs."""
    cpi = yearly("cpi_inflation_pct").loc[1999:2023].to_numpy()
    before, after = cpi[:-1], cpi[1:]
    slope, level = np.polyfit(before, after, 1)
    residual = after - level - slope * before
    assert len(cpi) == 25
    assert round(float(np.sqrt(residual @ residual / (len(residual) - 2))), 2) == 1.13
    assert slope == pytest.approx(PRESET.economy.cpi_persistence, abs=0.02)
    assert PRESET.economy.cpi_sd_pct == pytest.approx(1.13, abs=0.021)  # rounded up to 1.15


def test_defence_surprises_have_the_spread_cited() -> None:
    growth = yearly("defence_budget_growth_pct")
    surprise = growth - 5 - 0.5 * (growth.shift() - 5)
    spread = float(np.sqrt((surprise.loc[2010:2023] ** 2).mean()))
    assert round(spread, 2) == 1.43
    assert round(spread, 1) == PRESET.economy.defence_sd_pct
    assert float(growth.loc[2010:2023].mean()) == pytest.approx(PRESET.economy.defence_mean_pct, abs=0.1)


def test_support_beside_the_agreement_is_what_was_paid_in_all_less_what_it_paid() -> None:
    direct = cell("events:2021:comparison:2", "value")
    under_it = sum(cell(f"sma_annual:{year}", "amount_usd_mn_at_avg_fx") for year in range(2016, 2020)) / 1000
    assert round((direct - under_it) / 4, 1) == PRESET.agreement.other_support_usd_bn


def test_the_side_deal_on_file_was_a_quarter_of_a_payment_and_the_law_holds_it() -> None:
    paid_bn = cell("events:2020-06-02:lapse_effect", "value") * cell("sma_annual:2020", "krw_per_usd_avg")
    payments = paid_bn / cell("sma_annual:2020", "amount_krw_bn")
    assert round(payments, 2) == 0.23
    assert 0.1 < PRESET.durability.side_deal_cost.cdf(payments) < 0.5


def test_every_derived_value_is_derived_again_above() -> None:
    derived = {name for name, ground in GROUNDS.items() if ground.tag == "derived"}
    assert derived == {
        *("agreement.base_payment_bn", "agreement.other_support_usd_bn", "election.probability", "ratification.quorum"),
        *("ratification.abstention_share", "economy.cpi_sd_pct", "economy.defence_sd_pct"),
    }


def test_anchoring_shares_of_the_past_are_small() -> None:
    tenth = (cell("sma_annual:2019", "growth_pct") / 100) / (
        cell("us_demands:2018-12-07:US:demand", "multiple_of_baseline") - 1
    )
    eleventh = (cell("sma_annual:2021", "growth_pct") / 100) / (
        cell("us_demands:2019-07:US:demand", "multiple_of_baseline") - 1
    )
    assert (round(tenth, 2), round(eleventh, 2)) == (0.08, 0.03)
    assert PRESET.demand.anchoring_share.mean() == pytest.approx(0.10)


def test_means_that_the_page_states() -> None:
    levels: dict[str, Distribution] = {
        "consent": PRESET.ratification.consent_level,
        "reopen": PRESET.durability.reopen_maximalist,
        "stall": PRESET.ratification.stall_base,
    }
    assert [round(law.mean(), 3) for law in levels.values()] == [0.314, 0.021, 0.1]
