"""`python -m tests.oracle.table N [seed]`: each strategy in four numbers over N futures; standard errors."""

import math
import sys
from functools import partial
from multiprocessing import Pool

from .model import events, marks
from .parameters import STRATEGIES

LAST_MONTH_OF_THE_OLD_AGREEMENT = 19
ROWS = ("P(ratified by month 19)", "P(lapse_months >= 3)", "P(reopened)", "five-year cost, KRW tn")


def headline(outcome):
    """The four numbers of one future under one strategy."""
    return (
        float(0 <= outcome["ratified_month"] <= LAST_MONTH_OF_THE_OLD_AGREEMENT),
        float(outcome["lapse_months"] >= 3),
        float(outcome["reopened_month"] >= 0),
        sum(outcome["cost_krw_bn"]) / 1000.0,
    )


def headlines(future, seed):
    """Those of one future under all strategies, which share its marks."""
    marks_of = marks(future, seed)
    return [headline(events(marks_of, strategy)) for strategy in STRATEGIES.values()]


def main(count, seed=1):
    with Pool(2) as pool:
        drawn = pool.map(partial(headlines, seed=seed), range(count), chunksize=250)
    print(f"{'':26}" + "".join(f"{name:>18}" for name in STRATEGIES))
    for row, name in enumerate(ROWS):
        cells = []
        for strategy in range(len(STRATEGIES)):
            values = [of_future[strategy][row] for of_future in drawn]
            mean = math.fsum(values) / count
            variance = math.fsum((value - mean) ** 2 for value in values) / (count - 1)
            cells.append(f"{mean:10.4f} ({math.sqrt(variance / count):.4f})")
        print(f"{name:26}" + "".join(f"{cell:>19}"[1:] for cell in cells))


if __name__ == "__main__":
    main(*[int(argument) for argument in sys.argv[1:]])
