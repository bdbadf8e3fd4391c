"""What may a seed be, or a number of futures? A whole number of 64 bits, also where it is written as text."""

from __future__ import annotations

import secrets
from typing import Any

import numpy as np

from sma_risk.parameters import ScenarioError

LARGEST = 2**64 - 1


def whole(key: str, value: Any, least: int, most: int) -> int:
    """Return a whole number within bounds; `ScenarioError` with this key otherwise."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise ScenarioError(key, value, "a whole number")
    if not least <= value <= most:
        raise ScenarioError(key, value, f"a whole number from {least} to {most}")
    return int(value)


def checked_seed(seed: object) -> int:
    """Return a seed, drawn if it is None; `ScenarioError` for what is none."""
    return secrets.randbits(64) if seed is None else whole("seed", seed, 0, LARGEST)


def whole_of(key: str, text: object) -> int:
    """Return the whole number that an attribute says as text; `ScenarioError` with this key if it says none."""
    if not isinstance(text, str) or not text.isdecimal() or len(text) > 20 or int(text) > LARGEST:
        raise ScenarioError(key, text, "a whole number from 0 to 2**64 - 1, as text")
    return int(text)
