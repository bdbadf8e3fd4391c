"""What do the kernels read? Numbers, whole months, tables and strategies as flat arrays, and their Numba types."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

DEADLINE_STEPS = 8
NEVER = 1 << 14
"""A month beyond every horizon."""


class Numbers(NamedTuple):
    """Scalars of the model in single precision, named as on the model page.

    Hazards are per month, money in bn of the currency; what belongs to the CPI, its cap among it, and to the growth of
    the defence budget is in per cent, all other growth and all shares of 1. The last six are shares of reopenings:
    held, or held or settled aside, or these or amended.
    """

    hold: float
    regain: float
    heir: float
    convert: float
    snap_hazard: float
    interregnum_scale: float
    unified_after: float
    interregnum_factor: float
    ramp_months: float
    no_overlap_factor: float
    floor: float
    intercept: float
    slope: float
    scale: float
    shock_low: float
    shock_high: float
    premium_factor: float
    log_premium: float
    regular_cpi: float
    regular_defence: float
    regular_fixed: float
    maximalist_cpi: float
    maximalist_defence: float
    maximalist_fixed: float
    fixed_growth: float
    cpi_cap: float
    log_usual: float
    stall_slope: float
    stall_unified: float
    leave_stall: float
    others_logit: float
    others_slope: float
    shock_sd: float
    override: float
    called: float
    withdraw_regular: float
    withdraw_maximalist: float
    reopen_regular: float
    reopen_signed_maximalist: float
    backlash: float
    after_episode: float
    resolve_regular: float
    resolve_maximalist: float
    amendment_consent: float
    rok_withdrawal: float
    cut_regular: float
    cut_maximalist: float
    cut_dispute: float
    cpi_known: float
    cpi_mean: float
    cpi_persistence: float
    cpi_sd: float
    defence_known: float
    defence_mean: float
    defence_persistence: float
    defence_sd: float
    defence_budget: float
    fx_log_start: float
    fx_log_mean: float
    fx_persistence: float
    fx_sd: float
    base_payment: float
    labour_share: float
    back_pay_share: float
    held_regular: float
    kept_regular: float
    resolved_regular: float
    held_maximalist: float
    kept_maximalist: float
    resolved_maximalist: float


class Calendar(NamedTuple):
    """Months counted from the as-of month, and whole numbers.

    `concluded`, `ratified` and `signed_with` are those of a deal from before month 0: NEVER, NEVER and
    `schema.UNSIGNED` if there is none.
    """

    months: int
    years: int
    years_before: int
    first_december: int
    talks_began: int
    expiry: int
    inauguration: int
    next_inauguration: int
    pause_months: int
    last_snap: int
    rok_inauguration: int
    automatic_after: int
    furlough_after: int
    quorum: int
    concluded: int
    ratified: int
    signed_with: int


class Quantiles(NamedTuple):
    """All quantile functions of a scenario.

    forms : (functions, 3), which row of `cells`, of `piece_guide` and of `deep` a function has; -1 is none.
    cells, deep : (rows, cell, power). The others are those of `Pieces`, one after the other.
    """

    forms: NDArray[np.int32]
    cells: NDArray[np.float32]
    piece_guide: NDArray[np.int32]
    piece_starts: NDArray[np.uint32]
    piece_coefficients: NDArray[np.float32]
    deep: NDArray[np.float32]


class Joint(NamedTuple):
    """Sites that are drawn together, each of which may depend on those before it.

    functions : (sites), which quantile function makes a site's word its score.
    groups : (sites), the number of the copula that a site belongs to, -1 for none.
    factor : (sites, sites), Cholesky's of the correlations of the scores.
    degrees : (sites, 2), of freedom of t scores, and as many more as sites of the copula come before; 0 of normal ones.
    cells : (sites, 2), the first of those that hold the tail probabilities of t scores, and how many they are.
    """

    functions: NDArray[np.int64]
    groups: NDArray[np.int64]
    factor: NDArray[np.float32]
    degrees: NDArray[np.float32]
    cells: NDArray[np.int64]


class Dependence(NamedTuple):
    """What depends on each other: `sites`, those drawn once per future first, and `years`, the shocks of a year.

    rows, drawn_rows : (sites), where a site's words begin among those of a tile, and among those of a round.
    year_rows : (years), where the words of the first year begin. once : (1), how many sites are drawn once.
    normal_tails, student_tails : (power, cell), tail probabilities of normal scores, and of t scores.
    """

    sites: Joint
    years: Joint
    rows: NDArray[np.int64]
    drawn_rows: NDArray[np.int64]
    year_rows: NDArray[np.int64]
    once: NDArray[np.int64]
    normal_tails: NDArray[np.float32]
    student_tails: NDArray[np.float32]


class Tables(NamedTuple):
    """Arrays shared by all strategies.

    `quantiles` has those of `functions.QUANTILES`, those of t scores, then those of the numbers that are drawn once per
    future; `drawn` names for each of these its place among the `Numbers`, and the block and the lane of its words.
    `deadline_bound`, (DEADLINE_STEPS), are the months to the expiry from which on `deadline_factor` holds; the chain
    reads them, and `troop_floor`, (K), where the core reads sums. `reopen_age`, (K), scales the hazard of reopening
    under a maximalist administration, `discount`, (years), each payment. The last four are those of `votes.VoteTable`.
    `cut_sums` are the sums of the hazards of a troop cut without a dispute, and of what a dispute adds, by attitude of
    the next administration + 2 x that of the one after, and by the number of months: 0 to K.
    """

    quantiles: Quantiles
    dependence: Dependence
    drawn: NDArray[np.int64]
    deadline_bound: NDArray[np.int32]
    deadline_factor: NDArray[np.float32]
    reopen_age: NDArray[np.float32]
    troop_floor: NDArray[np.float32]
    cut_sums: NDArray[np.float32]
    discount: NDArray[np.float32]
    attendance: NDArray[np.uint32]
    attendance_guide: NDArray[np.int32]
    first_yes: NDArray[np.int16]
    yes_steps: NDArray[np.uint16]


class Strategies(NamedTuple):
    """Strategies by (strategy, month, known result): column 0 regular, 1 maximalist.

    `talks_sums`, by strategy and, flat, (years since the first expiry, known result, month from which the talks count,
    month): the hazard of a conclusion per unit of level, added up from the administration's first month on. Talks count
    from before month 0 (`Calendar.talks_began`), 0, ..., K - 1, of which the last means never. `stretches` are the
    months from which on other hazards than that of a conclusion may differ from the month before, and K to the end.
    """

    tempo: NDArray[np.float32]
    consent_open: NDArray[np.float32]
    talks_sums: NDArray[np.float32]
    stretches: NDArray[np.int32]


class _Parts(NamedTuple):
    numbers: Numbers
    calendar: Calendar
    tables: Tables
    strategies: Strategies


def _arrays(parts: tuple[Any, ...]) -> Iterator[NDArray[Any]]:
    for part in parts:
        yield from _arrays(part) if isinstance(part, tuple) else (part,)


class Compiled(_Parts):
    """Everything that decides a future besides its number and the seed; no one may write to its arrays."""

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of every number that the kernels read."""
        digest = hashlib.sha256()
        digest.update(np.array(self.numbers, np.float32).tobytes())
        digest.update(np.array(self.calendar, np.int64).tobytes())
        for array in _arrays((self.tables, self.strategies)):
            digest.update(f"{array.dtype}{array.shape}".encode())
            digest.update(_digest(_Itself(array)) if array.nbytes >= _LARGE else hashlib.sha256(array.data).digest())
        return digest.hexdigest()


_LARGE = 1 << 20


class _Itself:
    """An array that is equal to none but itself."""

    def __init__(self, array: NDArray[Any]) -> None:
        self.array = array

    def __hash__(self) -> int:
        return id(self.array)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.array is self.array


@lru_cache(maxsize=4)  # as many as `votes` keeps: the cells of a sweep share their largest table
def _digest(held: _Itself) -> bytes:
    return hashlib.sha256(held.array.data).digest()


_F4, _I4 = types.float32[::1], types.int32[::1]
NUMBERS_TYPE = types.NamedUniTuple(types.float32, len(Numbers._fields), Numbers)
CALENDAR_TYPE = types.NamedUniTuple(types.int64, len(Calendar._fields), Calendar)
_F3 = types.float32[:, :, ::1]
QUANTILES_TYPE = types.NamedTuple(
    (types.int32[:, ::1], _F3, types.int32[:, ::1], types.uint32[::1], types.float32[:, ::1], _F3), Quantiles
)
_I8, _F2 = types.int64[::1], types.float32[:, ::1]
JOINT_TYPE = types.NamedTuple((_I8, _I8, _F2, _F2, types.int64[:, ::1]), Joint)
DEPENDENCE_TYPE = types.NamedTuple((JOINT_TYPE, JOINT_TYPE, _I8, _I8, _I8, _I8, _F2, _F2), Dependence)
TABLES_TYPE = types.NamedTuple(
    (
        QUANTILES_TYPE,
        DEPENDENCE_TYPE,
        types.int64[:, ::1],
        _I4,
        _F4,
        _F4,
        _F4,
        types.float32[:, ::1],
        _F4,
        types.uint32[::1],
        _I4,
        types.int16[:, :, ::1],
        types.uint16[:, :, :, ::1],
    ),
    Tables,
)
STRATEGIES_TYPE = types.NamedTuple(
    (types.float32[:, :, ::1], types.float32[:, :, ::1], types.float32[:, ::1], types.int32[:, ::1]), Strategies
)
COMPILED_TYPE = types.NamedTuple((NUMBERS_TYPE, CALENDAR_TYPE, TABLES_TYPE, STRATEGIES_TYPE), Compiled)
