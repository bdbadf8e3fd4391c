"""Sections 3, 4, 7 and 13: which number stands for which attitude, status, class, cause or escalator?"""

REGULAR, MAXIMALIST = 0, 1
NEGOTIATING, PENDING, STALLED, IN_FORCE, REOPENED, AMENDING, EXITED = range(7)
NONE, R_EARLY, R_LATE, X = range(4)
BY_NEGOTIATION, BY_ASSEMBLY, BY_US, BY_ROK = 1, 2, 3, 4
CPI, DEFENCE, FIXED, ONE_YEAR = range(4)
DIVIDED, INTERREGNUM, UNIFIED = range(3)
UNKNOWN = 0  # column of a strategy's tables; then regular, maximalist
WITHOUT_AGREEMENT = (NEGOTIATING, PENDING, STALLED)
WITH_AGREEMENT = (IN_FORCE, REOPENED, AMENDING)
