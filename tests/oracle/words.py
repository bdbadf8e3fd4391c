"""Section 2: which word of which site and visit decides what?"""

from .philox import uniform, words

SITES = {
    "election.probability": (0, 0),
    "election.winner": (0, 1),
    "election.next_winner": (0, 2),
    "election.next_attitude": (0, 3),
    "politics.snap": (1, 0),
    "politics.interregnum": (1, 1),
    "politics.majority": (1, 2),
    "talks.level_regular": (2, 0),
    "talks.level_maximalist": (2, 1),
    "ratification.consent_level": (2, 2),
    "durability.reopen_maximalist": (2, 3),
    "ratification.stall_base": (3, 0),
    "forces.cut": (3, 1),
    "demand.opening": (4, 0),
    "demand.anchoring_share": (4, 1),
    "demand.reservation": (4, 2),
    "demand.escalator_maximalist": (4, 3),
    "demand.regular_ask": (5, 0),
    "demand.regular_shock": (5, 1),
    "demand.escalator_regular": (5, 2),
    "negotiating.clock": (8, 0),
    "negotiating.stall": (8, 1),
    "pending.clock": (9, 0),
    "pending.cause": (9, 1),
    "stalled.clock": (10, 0),
    "stalled.cause": (10, 1),
    "in_force.clock": (11, 0),
    "in_force.cause": (11, 1),
    "reopened.clock": (12, 0),
    "reopened.cause": (12, 1),
    "reopened.rise": (12, 2),
    "reopened.side_deal": (12, 3),
    "amending.clock": (13, 0),
    "amending.cause": (13, 1),
    "vote.attendance": (14, 0),
    "vote.shock": (14, 1),
    "vote.yes": (14, 2),
    "vote.called": (14, 3),
}
YEARLY_BLOCKS = {"economy.cpi": 16, "economy.defence": 18, "economy.fx": 20}
NAMES = ("negotiating", "pending", "stalled", "in_force", "reopened", "amending")


class Words:
    """The words of one future, each block drawn when it is first read."""

    def __init__(self, future, seed):
        self.future, self.seed = future, seed
        self.drawn = {}

    def lanes(self, block, visit):
        if (block, visit) not in self.drawn:
            self.drawn[block, visit] = words(self.seed, self.future, block, visit)
        return self.drawn[block, visit]

    def word(self, site, visit=0):
        block, lane = SITES[site]
        return self.lanes(block, visit)[lane]

    def u(self, site, visit=0):
        return uniform(self.word(site, visit))

    def yearly_u(self, site, number):
        """u of a yearly site; number 0 is its first year."""
        return uniform(self.lanes(YEARLY_BLOCKS[site] + number // 4, 0)[number % 4])
