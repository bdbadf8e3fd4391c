"""Which quantile functions does every scenario have? Their names, and the number by which the core knows each."""

QUANTILES = (
    "normal",
    "election.probability",
    "talks.level_regular",
    "talks.level_maximalist",
    "ratification.consent_level",
    "durability.reopen_maximalist",
    "ratification.stall_base",
    "demand.opening",
    "demand.anchoring_share",
    "demand.reservation",
    "demand.regular_ask",
    "demand.shock",
    "durability.amended_rise",
    "durability.side_deal_cost",
)
"""Functions in their order; `stall_base` holds the logit and `regular_ask` the logarithm of the quantity."""

(
    NORMAL,
    ELECTION_PROBABILITY,
    TALKS_REGULAR,
    TALKS_MAXIMALIST,
    CONSENT,
    REOPEN,
    STALL_LOGIT,
    OPENING,
    SHARE,
    RESERVATION,
    LOG_ASK,
    SHOCK,
    AMENDED_RISE,
    SIDE_DEAL_COST,
) = range(len(QUANTILES))
