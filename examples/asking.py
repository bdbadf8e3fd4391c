"""How are the examples asked? The options that they share, and what is said when they cannot be answered."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import sma_risk as sr


def options(
    example: str | None, n: int, fewest: int, futures: str = "futures", seed: int = 2024
) -> argparse.ArgumentParser:
    """Return the options of an example, whose docstring begins with what it answers."""

    def enough(text: str) -> int:
        if (asked := int(text)) < fewest:
            raise argparse.ArgumentTypeError(f"needs at least {fewest:,} futures, got {asked:,}")
        return asked

    enough.__name__ = "number"  # in argparse's words for what is none
    parser = argparse.ArgumentParser(description=str(example).splitlines()[0])
    parser.add_argument("--n", type=enough, default=n, help=f"{futures}, at least {fewest:,}")
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--output", type=Path, default=Path("output"), help="folder of what is drawn")
    return parser


def answer(parser: argparse.ArgumentParser, report: Callable[[argparse.Namespace], None]) -> None:
    """Report on what was asked for on the command line, or say in a sentence what cannot be."""
    asked = parser.parse_args()
    try:
        asked.output.mkdir(parents=True, exist_ok=True)
        report(asked)
    except (sr.ScenarioError, OSError) as error:
        parser.error(str(error))
