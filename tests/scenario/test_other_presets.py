"""Do Korea today and Japan keep to the rules of the first preset: rows known then, grounds everywhere, true sums?"""

from __future__ import annotations

import math
from pkgutil import iter_modules

import pytest

from sma_risk import evidence
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario, japan_2027, korea_today, named, presets, twelfth_sma

PRESETS = {name: getattr(presets, name)() for name in presets.__all__ if name != "twelfth_sma"}
GROUNDS = [(s, name) for s, scenario in PRESETS.items() for name in scenario.grounds()]


@pytest.mark.parametrize("scenario", PRESETS.values(), ids=PRESETS)
def test_every_value_says_on_what_grounds_it_stands_from_rows_known_then(scenario: Scenario) -> None:
    for name, ground in scenario.grounds().items():
        assert ground.tag != "user", name
        assert ground.rationale, name
        for row in evidence.cited(ground.source):
            assert evidence.known_on(row) <= evidence.last_day(scenario.agreement.as_of), (name, row)


def test_every_module_of_presets_has_one_that_is_named() -> None:
    homes = {getattr(presets, name).__module__.rpartition(".")[2] for name in presets.__all__}
    assert homes == {module.name for module in iter_modules(presets.__path__)}


def test_a_preset_is_called_what_its_function_is() -> None:
    assert {name: scenario.name for name, scenario in PRESETS.items()} == dict(zip(PRESETS, PRESETS, strict=True))


@pytest.mark.parametrize("scenario", PRESETS.values(), ids=PRESETS)
def test_units_follow_the_currency(scenario: Scenario) -> None:
    units = scenario.assumptions().set_index("parameter")["unit"]
    currency = scenario.agreement.currency
    assert units["agreement.base_payment_bn"] == units["economy.defence_budget_bn"] == f"{currency} bn"
    assert units["economy.fx_start"] == f"{currency} per USD"
    assert not units.str.contains("{", regex=False).any()


@pytest.mark.parametrize("currency", ["won", "", "KR", "krw", 5, None])
def test_a_currency_is_three_capital_letters(currency: object) -> None:
    with pytest.raises(ScenarioError, match=r"agreement\.currency needs a code of three capital letters"):
        twelfth_sma().replace({"agreement.currency": currency})


def test_the_terms_in_force_are_those_of_the_evidence() -> None:
    today = korea_today()
    deal = evidence.row("sma_agreements:12")
    first = math.exp(today.demand.intercept) * today.agreement.base_payment_bn
    assert first == pytest.approx(float(deal["first_year_amount_krw_bn"]), rel=1e-12)
    assert today.escalator.cpi_cap_pct == float(deal["escalator_cap_pct"])
    assert today.agreement.last_year == int(deal["last_year"])
    assert today.agreement.concluded == deal["concluded_date"][:7]
    assert today.agreement.ratified == deal["entry_into_force_date"][:7]
    assert all((one.tempo == 1.0).all() for name, one in named(today).items() if name == "base")
    growth = evidence.row("sma_annual:2025")["defence_budget_growth_pct"]
    assert today.economy.defence_known_pct == pytest.approx(float(growth), abs=0.06)
    assert today.economy.defence_known_pct == pytest.approx(100 * (61246.9 / 59424.4 - 1), abs=0.005)


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("agreement.concluded", {"agreement.concluded": "2024-05"}),
        ("agreement.concluded", {"agreement.concluded": "soon"}),
        ("agreement.ratified", {"agreement.ratified": "2024-04"}),
        ("agreement.ratified", {"agreement.concluded": "2024-03", "agreement.ratified": "2024-02"}),
        ("agreement.ratified", {"agreement.concluded": "2024-03", "agreement.ratified": "2024-05"}),
    ],
)
def test_a_deal_in_hand_was_concluded_and_then_ratified_before_the_as_of_month(key: str, changes: dict) -> None:
    with pytest.raises(ScenarioError, match=rf"{key} needs a month"):
        twelfth_sma().replace(changes)


def test_japan_pays_from_april_to_march() -> None:
    japan = japan_2027()
    assert japan.month_label(japan.year_end(2026)) == "2027-03" == evidence.row("japan_hns:2022")["expiry_date"][:7]
    assert japan.month_label(japan.months - 1) == "2032-03"
    assert japan.ratification.quorum == 465 // 3
