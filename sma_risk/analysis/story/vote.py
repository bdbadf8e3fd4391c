"""How did the Assembly vote? The count as the core reads it, and what the model says of the blocs behind it.

The model draws who is present and how many vote yes, not who they are. Given the count, the split by bloc has an exact
law (docs/model.md, section 8, point 3); told is its most likely value. The 51 % of the others who abstain are a share
of past votes. Nothing else is known of parties here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from sma_risk.analysis.story.future import Future
from sma_risk.core.tables.votes import CELLS, CELLS_PER_UNIT, LOWEST_LOGIT, cell_midpoints


class Split(NamedTuple):
    """Members present and yes votes of the government's bloc and of all others; those who abstain, of all."""

    government_present: int
    government_yes: int
    others_present: int
    others_yes: int
    abstain: int


class Vote(NamedTuple):
    """A count: members present, yes votes, the others' inclination (a cell of the tabulated law), the bloc's seats."""

    present: int
    yes: int
    cell: int
    government_seats: int

    @property
    def won(self) -> bool:
        """Whether a majority of those present said yes."""
        return 2 * self.yes > self.present


def count(future: Future, visit: int, month: int, log_excess: float) -> Vote:
    """Return the count of a vote, numbered from 0 in each future, on a deal with this log multiple over the usual."""
    tables, numbers, rule = future.compiled.tables, future.compiled.numbers, future.scenario.ratification
    more = int(np.searchsorted(tables.attendance, np.uint32(future.word("vote.attendance", visit)), side="right"))
    shock = np.float32(future.quantile("normal", "vote.shock", visit))
    single = np.float32
    inclination = single(numbers.others_logit) + single(numbers.others_slope) * single(log_excess)
    inclination += single(numbers.shock_sd) * shock
    cell = int(np.clip((inclination - single(LOWEST_LOGIT)) * single(CELLS_PER_UNIT), 0, CELLS - 1))
    unified = int(future.unified(month))
    half = future.word("vote.yes", visit) >> 16
    yes = int(tables.first_yes[unified, more, cell]) + int((tables.yes_steps[unified, more, cell] < half).sum())
    seats = rule.government_seats_unified if unified else rule.government_seats
    return Vote(rule.quorum + more, yes, cell, seats)


def split(future: Future, vote: Vote) -> Split:
    """Return the most likely split of a count by bloc, and how many of those who did not say yes abstain."""
    law = split_law(future, vote)
    present, yes = np.unravel_index(int(np.argmax(law)), law.shape)
    rest = vote.present - vote.yes
    abstain = round(future.scenario.ratification.abstention_share * rest)
    return Split(int(present), int(yes), vote.present - int(present), vote.yes - int(yes), abstain)


def split_law(future: Future, vote: Vote) -> NDArray[np.float64]:
    """Return P(government members present, their yes votes | the count), shape (seats + 1, seats + 1)."""
    from scipy import stats

    rule = future.scenario.ratification
    here = np.arange(vote.government_seats + 1)[:, None]
    yes = np.arange(vote.government_seats + 1)[None, :]
    others = expit(cell_midpoints()[vote.cell])
    attend = stats.hypergeom(rule.seats, vote.government_seats, vote.present).pmf(here)
    agree = stats.binom.pmf(yes, here, rule.discipline)
    rest = stats.binom.pmf(vote.yes - yes, np.maximum(vote.present - here, 0), others)
    law = attend * agree * rest
    return np.asarray(law / law.sum())
