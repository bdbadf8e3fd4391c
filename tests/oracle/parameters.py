"""Sections 1 to 12: what are the default numbers (preset `twelfth_sma`) and the named strategies?"""

import math

DEFAULTS = {
    # section 1
    "agreement.as_of": "2024-05",
    "agreement.talks_began": "2024-04",
    "agreement.expiry": "2025-12",
    "agreement.last_year": 2030,
    "agreement.concluded": "none",
    "agreement.ratified": "none",
    "election.month": "2024-11",
    "election.inauguration": "2025-02",
    "election.next_month": "2028-11",
    "election.next_inauguration": "2029-02",
    "politics.inauguration": "2027-05",
    # section 3
    "election.probability": ("beta", 10.8, 9.2),
    "election.hold": 0.45,
    "election.regain": 0.52,
    "election.heir": 0.5,
    "election.convert": 0.03,
    # section 4
    "politics.snap_per_year": 0.05,
    "politics.interregnum_end": 0.2,
    "politics.unified_after": 0.6,
    "politics.interregnum_factor": 0.3,
    # section 6
    "talks.level_regular": ("gamma", 5.0, 15.0),
    "talks.level_maximalist": ("gamma", 2.5, 25.0),
    "talks.ramp_months": 6,
    "talks.pause_months": 3,
    # (smallest number of months left, factor), read from the top
    "talks.deadline": (
        (12, 0.35),
        (6, 0.5),
        (3, 0.7),
        (0, 1.3),
        (-3, 1.6),
        (-6, 1.0),
        (-math.inf, 0.8),
    ),
    "talks.no_overlap_factor": 0.4,
    # section 7
    "demand.opening": (
        "mixture",
        (
            (0.40, ("lognormal", 1.5, 0.25)),
            (0.50, ("lognormal", 4.5, 0.30)),
            (0.10, ("lognormal", 9.0, 0.25)),
        ),
    ),
    "demand.floor": 1.05,
    "demand.anchoring_share": ("beta", 1.2, 10.8),
    "demand.reservation": ("lognormal", 0.6, 0.5),
    "demand.regular_ask": ("lognormal", 1.2, 0.12),
    "demand.shock": ("clipped_t", 4.0, 20.0),  # of the text, not of the table
    "demand.intercept": 0.055,
    "demand.slope": 0.05,
    "demand.scale": 0.035,
    "demand.premium": 0.015,
    "escalator.cpi": 0.45,
    "escalator.defence": 0.35,
    "escalator.fixed": 0.10,
    "escalator.one_year": 0.10,
    "escalator.one_year_maximalist": 0.35,
    "escalator.cpi_cap_pct": 4.0,
    "escalator.fixed_pct": 3.0,
    # section 8
    "ratification.consent_level": ("gamma", 5.5, 17.5),
    "ratification.stall_base": ("beta", 1.5, 13.5),
    "ratification.stall_slope": 4.0,
    "ratification.stall_unified": -0.9,
    "ratification.leave_stall": 0.08,
    "ratification.usual_multiple": 1.08,
    "ratification.seats": 300,
    "ratification.quorum": 151,
    "ratification.government_seats": 108,
    "ratification.government_seats_unified": 175,
    "ratification.discipline": 0.95,
    "ratification.others_yes": 0.5,
    "ratification.others_slope": -3.0,
    "ratification.shock_sd": 0.35,
    "ratification.attendance_mean": 0.21,
    "ratification.attendance_precision": 8.0,
    "ratification.called_when_losing": 0.2,
    "ratification.override": 0.0,
    "ratification.automatic_after_months": 0,
    "ratification.abstention_share": 0.51,  # of stories only
    # section 9
    "durability.withdraw_regular": 0.08,
    "durability.withdraw_maximalist": 0.10,
    "durability.reopen_regular": 0.0015,
    "durability.reopen_maximalist": ("gamma", 1.2, 58.0),
    "durability.fresh_months": 24,
    "durability.later_factor": 0.55,
    "durability.reopen_signed_maximalist": 0.004,
    "durability.backlash": 1.3,
    "durability.after_episode": 0.3,
    "durability.resolve_maximalist": 0.10,
    "durability.resolve_regular": 0.30,
    # hold, side deal, amend, terminate
    "durability.outcomes_maximalist": (0.40, 0.33, 0.25, 0.02),
    "durability.outcomes_regular": (0.97, 0.0, 0.03, 0.0),
    "durability.amended_rise": ("lognormal", 0.2, 0.6),
    "durability.amendment_consent": 0.25,
    "durability.side_deal_cost": ("lognormal", 0.5, 1.0),
    "durability.rok_withdrawal": 0.0002,
    # section 10
    "forces.cut_regular": 0.0015,
    "forces.cut_maximalist": 0.006,
    "forces.cut_dispute": 0.015,
    "forces.floor_factor": 0.5,
    "forces.floor_months": (),
    "forces.furlough_after_months": 3,
    "forces.soldiers": 28500.0,  # of stories only
    # section 11
    "economy.cpi_known_pct": 3.6,
    "economy.cpi_mean_pct": 2.0,
    "economy.cpi_persistence": 0.5,
    "economy.cpi_sd_pct": 1.15,
    "economy.defence_known_pct": 4.2,
    "economy.defence_mean_pct": 5.0,
    "economy.defence_persistence": 0.5,
    "economy.defence_sd_pct": 1.4,
    "economy.defence_budget_bn": 59424.4,
    "economy.fx_start": 1365.0,
    "economy.fx_mean": 1250.0,
    "economy.fx_reversion": 0.18,
    "economy.fx_sd": 0.09,
    "economy.discount_rate": 0.03,
    # section 2: (names, correlations of their scores) of each copula; one of Student's t also has degrees of freedom
    "dependence.copulas": (),
    # section 12
    "agreement.currency": "KRW",
    "agreement.lapse_price_bn": 35.0,
    "agreement.base_payment_bn": 1402.8,
    "agreement.back_pay_share": 0.0,
    "agreement.labour_share": 0.45,
    "agreement.other_support_usd_bn": 0.6,
}

SLOW, PLAIN, FAST, FASTER = 0.1, 1.0, 2.86, 3.718


def columns(before, regular, maximalist):
    """Rows (unknown, regular, maximalist) of months 0 to 8: six before the election, three after it."""
    return [(before, before, before)] * 6 + [(before, regular, maximalist)] * 3


# Section 5. From month 9, where the tables end, tempo is 1 and consent is open.
STRATEGIES = {
    "hurry": {"tempo": columns(FAST, PLAIN, FASTER), "consent_open": columns(True, True, True)},
    "base": {"tempo": columns(PLAIN, PLAIN, PLAIN), "consent_open": columns(True, True, True)},
    "wait": {"tempo": columns(SLOW, SLOW, SLOW), "consent_open": columns(True, True, True)},
    "conditional": {"tempo": columns(SLOW, SLOW, FASTER), "consent_open": columns(True, True, True)},
    "hold": {"tempo": columns(FAST, PLAIN, FASTER), "consent_open": columns(False, False, False)},
}
