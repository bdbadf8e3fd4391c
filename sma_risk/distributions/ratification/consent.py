"""When does a legislature consent? Pending, stalled, voted on: the months from conclusion to force, exactly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sma_risk.distributions.base import FloatArray


class Course(NamedTuple):
    """What can happen to a concluded deal: monthly chances, and what follows a vote; docs/model.md, section 8."""

    vote: FloatArray  # chance of a floor vote in a pending month, one for each level of the hazard
    leave_stall: float  # chance that a stall ends in a month
    stalls_at_once: float
    in_force: float  # share of the votes that end in force: won, or overridden
    lost: float  # share that is held and lost; the others are not called, and the deal stalls
    automatic_after_months: int  # pending; 0 = never


def consent_by_month(course: Course, months: int) -> tuple[FloatArray, FloatArray]:
    """Return the probabilities of being in force and of having been voted down, shape (months + 1, levels).

    A status entered in one month is exposed from the next. Months pending are told apart only if consent by
    silence counts them.
    """
    automatic = course.automatic_after_months
    pending = np.zeros((max(automatic, 1), len(course.vote)))
    pending[0] = 1.0 - course.stalls_at_once
    stalled = np.full(len(course.vote), course.stalls_at_once)
    in_force, lost = np.zeros((2, months + 1, len(course.vote)))
    for month in range(1, months + 1):
        silent, waiting = (pending[-1], pending[:-1]) if automatic else (0.0, pending)
        votes = course.vote * waiting.sum(axis=0)
        back = course.leave_stall * stalled
        in_force[month] = in_force[month - 1] + silent + course.in_force * votes
        lost[month] = lost[month - 1] + course.lost * votes
        stalled = stalled - back + (1.0 - course.in_force - course.lost) * votes
        still = (1.0 - course.vote) * waiting
        pending = np.concatenate([back[None], still]) if automatic else still + back
    return in_force, lost
