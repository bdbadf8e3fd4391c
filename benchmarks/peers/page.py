"""Which numbers do peers take from docs/model.md? Those of the preset, its five strategies and its outcomes."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
F4 = np.float32

MONTHS, EXPIRY, NEVER = 80, 19, 999
DECEMBERS = np.array([31, 43, 55, 67, 79])
ERAS = ((0, 9), (9, 57), (57, 80))  # months of one administration each
NEGOTIATING, PENDING, STALLED, IN_FORCE, REOPENED, AMENDING, EXITED = range(7)
US, ROK = 3, 4
CPI, DEFENCE, FIXED, ONE_YEAR = range(4)

TEMPO = {  # months 0-5; 6-8 if X won; 6-8 if R won; consent open before month 9
    "hurry": (2.86, 3.718, 1.0, True),
    "base": (1.0, 1.0, 1.0, True),
    "wait": (0.1, 0.1, 0.1, True),
    "conditional": (0.1, 3.718, 0.1, True),
    "hold": (2.86, 3.718, 1.0, False),
}
BASE_PAYMENT, LABOUR_SHARE, DISCOUNT_RATE = 1402.8, 0.45, 0.03
MAXIMALIST_WINS = 10.8 / 20  # the probability itself is Beta(10.8, 9.2); only its mean matters
HOLD, REGAIN, HEIR, CONVERT = 0.45, 0.52, 0.5, 0.03
SNAP_PER_YEAR, INTERREGNUM_END, UNIFIED_AFTER, INTERREGNUM_FACTOR = 0.05, 0.2, 0.6, 0.3
RAMP_MONTHS, PAUSE_MONTHS, NO_OVERLAP_FACTOR = 6, 3, 0.4
FLOOR, PREMIUM, INTERCEPT, SLOPE, SCALE = 1.05, 0.015, 0.055, 0.05, 0.035
ESCALATOR_R = np.cumsum([0.45, 0.35, 0.10])
ESCALATOR_X = np.cumsum([0.325, 0.252778, 0.072222])
CPI_CAP_PCT, FIXED_PCT = 4.0, 3.0
USUAL_MULTIPLE, STALL_SLOPE, STALL_UNIFIED, LEAVE_STALL = 1.08, 4, -0.9, 0.08
SEATS, QUORUM, GOVERNMENT_SEATS, DISCIPLINE = 300, 151, (108, 175), 0.95
ATTENDANCE_MEAN, ATTENDANCE_PRECISION, SHOCK_SD, CALLED_WHEN_LOSING = 0.21, 8, 0.35, 0.2
WITHDRAW = np.array([0, 0.08, 0.08, 0.10], F4)  # by class of deal: none, R early, R late, X
REOPEN_REGULAR, FRESH_UNTIL, LATER_FACTOR, AFTER_EPISODE = 0.0015, 33, 0.55, 0.3
REOPEN_FACTOR = np.array([0, 1.3, 1, 0], F4)  # of h_re, under X, by class
REOPEN_FLAT = np.array([0, 0, 0, 0.004], F4)
OUTCOMES = 0.30 * np.cumsum([0.97, 0, 0.03, 0]), 0.10 * np.cumsum([0.40, 0.33, 0.25, 0.02])
AMENDMENT_CONSENT, ROK_WITHDRAWAL = 0.25, 0.0002
CUT_REGULAR, CUT_MAXIMALIST, CUT_DISPUTE = 0.0015, 0.006, 0.015
FURLOUGH_AFTER_MONTHS = 3
SIDE_DEAL_MEDIAN, SIDE_DEAL_SD = 0.5, 1.0  # in base payments

YEARLY = ("cost_krw_bn", "cost_usd_mn", "share_of_defence_budget")
SCALAR = {  # dtype and the value where nothing happens
    **dict.fromkeys(("npv_krw_bn", "settlement_multiple"), (F4, np.nan)),
    "side_deal_cost_krw_bn": (F4, 0),
    **dict.fromkeys(
        ("concluded_month", "ratified_month", "reopened_month", "amended_month", "exited_month"), (np.int16, -1)
    ),
    **dict.fromkeys(("troop_cut_month", "coverage_end_month", "deal_end_month"), (np.int16, -1)),
    **dict.fromkeys(("deal_planned_end_month", "yes_votes", "members_present"), (np.int16, -1)),
    **dict.fromkeys(("lapse_months", "furlough_months"), (np.int16, 0)),
    **dict.fromkeys(("coverage_end_cause", "deal_end_cause", "signed_with", "side_deal"), (np.int8, 0)),
}
