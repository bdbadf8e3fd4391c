"""Section 2: do core and oracle tell the same of each future, unless a comparison in it was too close?"""

from dataclasses import dataclass

import numpy as np

from .draws import numbers_of
from .model import events, marks
from .parameters import DEFAULTS
from .words import Words

PER_FUTURE = ("attitude_2025", "attitude_2029", "demand_multiple", "krw_per_usd")
MONEY = (
    "cost_krw_bn",
    "cost_usd_mn",
    "share_of_defence_budget",
    "npv_krw_bn",
    "settlement_multiple",
    "side_deal_cost_krw_bn",
    "demand_multiple",
    "krw_per_usd",
)
DISCRETE = (
    "lapse_months",
    "furlough_months",
    "concluded_month",
    "ratified_month",
    "reopened_month",
    "amended_month",
    "exited_month",
    "troop_cut_month",
    "coverage_end_month",
    "coverage_end_cause",
    "deal_end_month",
    "deal_end_cause",
    "deal_planned_end_month",
    "signed_with",
    "yes_votes",
    "members_present",
    "side_deal",
    "attitude_2025",
    "attitude_2029",
    "status",
)
DIMS = {
    **dict.fromkeys(MONEY + DISCRETE, ("strategy", "future")),
    **dict.fromkeys(PER_FUTURE, ("future",)),
    **dict.fromkeys(MONEY[:3], ("strategy", "year", "future")),
    "krw_per_usd": ("year", "future"),
    "status": ("strategy", "month", "future"),
}
STATUS = ("negotiating", "pending", "stalled", "in force", "reopened", "amending", "exited")

# A comparison closer than this may go either way in single precision: four times the 2e-6 that section 2
# states for a quantile read from a table, as a comparison may rest on several and on a sum of hazards.
CLOSEST = 8e-6
# How often a comparison may be that close: a course has some hundreds, nearly all of them far from it (found: .0034
# of 200,000 pairs). These pairs may differ; how many do is bounded next.
MOST_EXCUSED = 1e-2
# How often it may really go the other way: the distance of single precision is seldom used up.
MOST_DIFFERING = 1e-4
# Money is a product of a few quantiles, each right to 2e-6, and of a few roundings of 6e-8.
RELATIVE = 1e-5


def told_by_oracle(strategies, seed, futures, changes=None):
    """Each outcome as an array (future, strategy, ...); the strategies of a future share its marks."""
    parameters = {**DEFAULTS, **(changes or {})}
    told = []
    for future in futures:
        of_future = numbers_of(Words(future, seed), parameters)
        marks_of = marks(future, seed, of_future)
        told.append([events(marks_of, strategy, of_future) for strategy in strategies])
    names = (*MONEY, *DISCRETE, "margin")
    return {name: np.array([[one[name] for one in row] for row in told]) for name in set(names)}


def told_by_core(dataset):
    """The same of the core's Dataset; what has no strategy is repeated for each."""
    told = {}
    for name in {*MONEY, *DISCRETE}:
        variable = dataset[name]
        if "strategy" not in variable.dims:
            variable = variable.expand_dims(strategy=dataset.sizes["strategy"])
        told[name] = variable.transpose("future", "strategy", ...).to_numpy()
    return told


@dataclass
class Comparison:
    """Arrays (future, strategy) of what was found, and the words to tell it."""

    names: list
    futures: range
    margin: np.ndarray
    differing: dict  # by name of a discrete outcome
    unequal: dict  # by name of a continuous one
    core: dict
    oracle: dict

    @property
    def excused(self):
        return self.margin < CLOSEST

    @property
    def discrete(self):
        return np.logical_or.reduce(list(self.differing.values()))

    @property
    def money(self):
        return np.logical_or.reduce(list(self.unequal.values()))

    @property
    def unexcused(self):
        return (self.discrete | self.money) & ~self.excused

    def assert_agreement(self):
        """Section 2: identical wherever no comparison was close; and it seldom was."""
        print(self.tell(self.discrete))
        assert not self.unexcused.any(), self.tell(self.unexcused)
        assert self.excused.mean() <= MOST_EXCUSED, self.tell(self.excused)
        assert self.discrete.mean() <= MOST_DIFFERING, self.tell(self.discrete)

    def tell(self, chosen, most=20):
        pairs = np.argwhere(chosen)
        shares = (
            f"of {chosen.size} pairs excused {self.excused.mean():.2e}, differing {self.discrete.mean():.2e} "
            f"(excused and differing {np.mean(self.discrete & self.excused):.2e}); listed {len(pairs)}:"
        )
        more = [f"... and {len(pairs) - most} more"] if len(pairs) > most else []
        return "\n".join([shares, *(self.tell_one(*pair) for pair in pairs[:most]), *more])

    def tell_one(self, place, strategy):
        found = [
            f"{name} {self.core[name][place, strategy]} (oracle {self.oracle[name][place, strategy]})"
            for name, mask in {**self.differing, **self.unequal}.items()
            if mask[place, strategy] and name != "status"
        ]
        ours, theirs = (side["status"][place, strategy] for side in (self.core, self.oracle))
        if (ours != theirs).any():
            k = int(np.argmax(ours != theirs))
            part = f"status parts in month {k}: {STATUS[ours[k]]} (oracle {STATUS[theirs[k]]})"
            found.insert(0, part)
        where = f"future {self.futures[place]}, {self.names[strategy]}"
        return f"{where}, margin {self.margin[place, strategy]:.1e}: " + "; ".join(found)


def compare(dataset, strategies, seed, first_future=0, changes=None):
    """Hold a Dataset against the oracle's strategies, tables by name, and its parameters, changes by name."""
    futures = range(first_future, first_future + dataset.sizes["future"])
    core = told_by_core(dataset)
    oracle = told_by_oracle(strategies.values(), seed, futures, changes)

    def anywhere(mask):
        return mask.reshape(*mask.shape[:2], -1).any(axis=2)

    differing = {name: anywhere(core[name] != oracle[name]) for name in DISCRETE}
    unequal = {
        name: anywhere(~np.isclose(core[name], oracle[name], rtol=RELATIVE, atol=0.0, equal_nan=True)) for name in MONEY
    }
    return Comparison(list(strategies), futures, oracle["margin"], differing, unequal, core, oracle)
