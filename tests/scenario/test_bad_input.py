"""Does every bad input raise one error that names the key, the value and what was needed?"""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest

from sma_risk.distributions import Constant, Gamma, LogNormal, Mixture
from sma_risk.grounds import Assumed, sourced
from sma_risk.parameters import LARGEST, LARGEST_RATE, ScenarioError
from sma_risk.scenario import Scenario, twelfth_sma

PRESET = twelfth_sma()

BAD_VALUES = [
    ("election.hold", 1.5, "a probability from 0 to 1"),
    ("election.hold", -2e-12, "a probability from 0 to 1"),
    ("election.heir", True, "a probability from 0 to 1"),
    ("agreement.last_year", 1900, "a whole number from 1901 to 2199"),
    ("agreement.last_year", 2200, "a whole number from 1901 to 2199"),
    ("talks.ramp_months", 121, "a whole number from 1 to 120"),
    ("talks.pause_months", -1, "a whole number from 0 to 120"),
    ("talks.pause_months", 121, "a whole number from 0 to 120"),
    ("durability.fresh_months", -1, "a whole number from 0 to 1200"),
    ("durability.fresh_months", 1201, "a whole number from 0 to 1200"),
    ("forces.furlough_after_months", -1, "a whole number from 0 to 1200"),
    ("forces.furlough_after_months", 1201, "a whole number from 0 to 1200"),
    ("ratification.automatic_after_months", -1, "a whole number from 0 to 1200"),
    ("ratification.automatic_after_months", 1201, "a whole number from 0 to 1200"),
    ("election.month", "2024-13", 'a month written "YYYY-MM"'),
    ("election.month", "\uff12024-11", 'a month written "YYYY-MM"'),
    ("politics.interregnum_end", 1.0, "a number from 1e-06 to 1, the latter excluded"),
    ("politics.interregnum_end", 9e-7, "a number from 1e-06 to 1, the latter excluded"),
    ("talks.ramp_months", 0, "a whole number from 1 to 120"),
    ("talks.ramp_months", 2.5, "a whole number from 1 to 120"),
    ("talks.level_regular", -0.1, "a number or a distribution on [0, inf] with finite quantiles"),
    ("talks.deadline", ((3, 1.0), (6, 1.0), (None, 1.0)), "in descending order"),
    ("talks.deadline", ((3, 1.0),), "the last with None"),
    ("talks.deadline", 0.5, "pairs"),
    ("talks.deadline", (*((12 - k, 1.0) for k in range(8)), (None, 1.0)), "at most 8 steps"),
    ("talks.deadline", ((None, 2e6),), "at most 8 steps"),
    ("talks.deadline", ((1201, 1.0), (None, 1.0)), "pairs"),
    ("talks.deadline", ((-1201, 1.0), (None, 1.0)), "pairs"),
    ("talks.level_regular", 2e6, "at most 1e+06 at 1 - 1e-10"),
    ("talks.level_maximalist", LogNormal(1, 3), "at most 1e+06 at 1 - 1e-10"),
    ("ratification.consent_level", Gamma(1, 1e-5), "at most 1e+06 at 1 - 1e-10"),
    ("ratification.seats", 501, "a whole number from 1 to 500"),
    ("durability.reopen_maximalist", Mixture((Constant(1), Constant(2e6)), (0.9, 0.1)), "at most 1e+06 at 1 - 1e-10"),
    ("durability.amended_rise", 2e9, "at most 1e+09 at 1 - 1e-10"),
    ("demand.opening", LogNormal(1, 4), "at most 1e+09 at 1 - 1e-10"),
    ("demand.reservation", LogNormal(1, 4), "at most 1e+09 at 1 - 1e-10"),
    ("demand.floor", 1.1e6, "a number > 0, at most 1e+06"),
    ("agreement.base_payment_bn", 1.1e12, "a number > 0, at most 1e+12"),
    ("escalator.fixed_pct", -101, "a number from -100 to 1000"),
    ("escalator.fixed_pct", 1001, "a number from -100 to 1000"),
    ("economy.cpi_known_pct", 1001, "a number from -1000 to 1000"),
    ("economy.cpi_mean_pct", -1001, "a number from -1000 to 1000"),
    ("economy.defence_mean_pct", 1001, "a number from -1000 to 1000"),
    ("economy.defence_sd_pct", 1001, "a number >= 0, at most 1000"),
    ("economy.fx_start", 9e-7, "a number from 1e-06 to 1e+12"),
    ("economy.fx_mean", 1.1e12, "a number from 1e-06 to 1e+12"),
    ("economy.fx_reversion", 101, "a number > 0, at most 100"),
    ("economy.fx_sd", 5.1, "a number >= 0, at most 5"),
    ("economy.discount_rate", -0.6, "a number from -0.5 to 10"),
    ("economy.discount_rate", 11, "a number from -0.5 to 10"),
    ("demand.floor", math.nan, "a number > 0"),
    ("demand.floor", math.inf, "a number > 0"),
    ("demand.floor", "1.05", "a number > 0"),
    ("demand.floor", 10**400, "a number > 0"),
    ("demand.opening", 0.0, "above 0"),
    ("demand.anchoring_share", Gamma(1, 1), "on [0, 1]"),
    ("demand.shock", Gamma(1, 1), "on [-50, 50]"),
    ("escalator.cpi", 0.5, "4 probabilities that sum to one"),
    ("durability.outcomes_maximalist", (0.5, 0.5), "4 probabilities that sum to one"),
    ("durability.outcomes_regular", (0.97, 0.0, 0.04, 0.0), "4 probabilities that sum to one"),
    ("durability.fresh_months", np.True_, "a whole number from 0 to 1200"),
    ("forces.floor_months", ("2026-01", "soon"), "each a month"),
    ("forces.floor_months", "2026-01", "each a month"),
    ("economy.cpi_persistence", 1.0, "a number between -1 and 1, both excluded"),
    ("ratification.others_yes", 0.0, "both excluded"),
]


LATE = {"agreement.as_of": "2028-12", "agreement.expiry": "2029-12", "agreement.last_year": 2031}


@pytest.mark.parametrize(("key", "value", "needed"), BAD_VALUES)
def test_a_bad_value_names_key_value_and_need(key: str, value: object, needed: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        PRESET.replace({key: value})
    assert caught.value.key.startswith(key)
    assert needed in caught.value.needed
    assert str(caught.value).startswith(f"{caught.value.key} needs {caught.value.needed}, got ")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"agreement.talks_began": "2024-06"}, "agreement.talks_began"),
        ({"agreement.expiry": "2023-12"}, "agreement.expiry"),
        ({"agreement.last_year": 2025}, "agreement.last_year"),
        ({"agreement.last_year": 2032}, "agreement.last_year"),
        ({"agreement.as_of": "2024-12"}, "election.month"),
        ({"election.inauguration": "2024-11"}, "election.inauguration"),
        ({"election.next_month": "2025-01"}, "election.next_month"),
        ({**LATE, "election.probability": 1.0}, "election.next_month"),
        ({"election.next_inauguration": "2028-10"}, "election.next_inauguration"),
        ({"politics.inauguration": "2024-05"}, "politics.inauguration"),
        ({"politics.inauguration": "2024-04"}, "politics.inauguration"),
        ({"agreement.concluded": "2024-04", "agreement.ratified": "2024-05"}, "agreement.ratified"),
        ({"agreement.concluded": "2024-04", "agreement.ratified": "2024-06"}, "agreement.ratified"),
    ],
)
def test_dates_out_of_order_name_the_later_one(changes: dict[str, object], key: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        PRESET.replace(changes)
    assert caught.value.key == key


def test_the_horizon_is_less_than_eight_years() -> None:
    assert PRESET.replace({"agreement.last_year": 2031}).months == 92
    with pytest.raises(
        ScenarioError, match=r"a year up to 2031, less than 8 years after that of as_of \(2024-05\), got 2032"
    ):
        PRESET.replace({"agreement.last_year": 2032})


@pytest.mark.parametrize("key", [key for key, ground in PRESET.grounds().items() if isinstance(ground.value, float)])
def test_no_number_is_too_large_for_single_precision(key: str) -> None:
    for huge in (1.1 * LARGEST, 1e300):
        with pytest.raises(ScenarioError, match=key):
            PRESET.replace({key: huge})


@pytest.mark.parametrize(("key", "unit"), PRESET.assumptions()[["parameter", "unit"]].to_numpy().tolist())
def test_no_hazard_or_factor_is_above_a_million(key: str, unit: str) -> None:
    if unit not in ("per month", "per year", "factor"):
        return
    with pytest.raises(ScenarioError, match=key):
        PRESET.replace({key: 1.1 * LARGEST_RATE})


@pytest.mark.parametrize("changes", [0, [], (), "", np.zeros(3)], ids=type)
def test_changes_are_a_mapping(changes: object) -> None:
    with pytest.raises(ScenarioError, match="changes needs a mapping"):
        PRESET.replace(changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("durability.backlsh", "durability.backlash"),
        ("backlash", "durability.backlash"),
        ("electoin", "election"),
        ("demand.floor.x", "demand.floor"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(ScenarioError, match=f"did you mean '{nearest}'") as caught:
        PRESET.replace({name: 1.0})
    assert caught.value.key == name


def test_unknown_entries_of_a_dictionary_are_named() -> None:
    data = PRESET.to_dict()
    data["demand"]["flor"] = 1.0
    with pytest.raises(ScenarioError, match=r"demand\.flor needs to be a known name \(did you mean 'floor'\?\)"):
        Scenario.from_dict(data)
    with pytest.raises(ScenarioError, match=r"elections needs to be a known name \(did you mean 'election'\?\)"):
        Scenario.from_dict({**PRESET.to_dict(), "elections": {}})


@pytest.mark.parametrize("section", [5, None, {"probability": 0.5}, PRESET.demand])
def test_a_section_must_be_one(section: object) -> None:
    with pytest.raises(ScenarioError, match="election needs to be a Election"):
        PRESET.replace(election=section)
    with pytest.raises(ScenarioError, match="election needs to be a Election"):
        PRESET.replace({"election.hold": 0.5}, election=section)


def test_rounding_is_forgiven_with_a_warning() -> None:
    with pytest.warns(UserWarning, match="taken as 1"):
        assert PRESET.replace({"election.hold": 1 + 1e-13}).election.hold == 1.0


def test_numbers_of_numpy_become_plain() -> None:
    changed = PRESET.replace({"election.hold": np.float32(0.5), "talks.ramp_months": np.int64(6)})
    assert type(changed.election.hold) is float
    assert type(changed.talks.ramp_months) is int
    assert type(PRESET.replace({"talks.ramp_months": 6.0}).talks.ramp_months) is int


def test_grounds_are_checked_too() -> None:
    with pytest.raises(ScenarioError, match="a row of the evidence behind a sourced value"):
        sourced(1.0, "", "nothing")
    with pytest.raises(ScenarioError, match="tag needs one of sourced, derived, judgement, statute, user"):
        Assumed(1.0, "guess")


@pytest.mark.parametrize("document", ["", "{", "[" * 100_000, "[]", "null", '{"name": 1}', b"{}", "x" * 1_000_001])
def test_a_bad_document_is_refused(document: str) -> None:
    with pytest.raises(ScenarioError):
        Scenario.from_json(document)


@pytest.mark.parametrize("value", [10**5000, "x" * 10_000, [[[[[[[[1]]]]]]]], np.zeros(1000)], ids=type)
def test_messages_stay_short(value: object) -> None:
    with pytest.raises(ScenarioError) as caught:
        PRESET.replace({"demand.floor": value})
    assert len(str(caught.value)) < 400


def test_the_error_crosses_processes() -> None:
    error = ScenarioError("demand.floor", -1, "a number > 0")
    assert str(pickle.loads(pickle.dumps(error))) == "demand.floor needs a number > 0, got -1"


@pytest.mark.parametrize(("given", "taken"), [(1 + 1e-13, 1.0), (-1e-13, 0.0)])
def test_a_share_that_may_be_uncertain_is_clipped_with_a_warning_too(given, taken):
    with pytest.warns(UserWarning, match=f"taken as {taken}"):
        assert PRESET.replace({"election.probability": given}).election.win_probability() == taken
    with pytest.raises(ScenarioError, match="probability"):
        PRESET.replace({"election.probability": taken + (given - taken) * 100})
