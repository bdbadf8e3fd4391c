"""Does a number show the digits that its error supports, and no more?"""

from __future__ import annotations

import math

import pytest

import sma_risk as sr


def test_whether_the_error_is_said_is_asked_by_name() -> None:
    with pytest.raises(TypeError):
        sr.said(1.0, 0.1, False)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "se", "text"),
    [
        (8127.1988, 0.62, "8,127.2 ± 0.6"),
        (8127.1988, 37.0, "8,130 ± 40"),
        (0.74619, 0.0031, "0.746 ± 0.003"),
        (74.683, 0.0972, "74.7 ± 0.1"),  # an error that rounds to .1 supports one decimal
        (74.683, 0.00961, "74.68 ± 0.01"),
        (-0.04, 0.3, "0.0 ± 0.3"),  # no minus sign on a zero
        (12.0, 99.0, "0 ± 100"),
        (1402.8, 0.0, "1,403"),
        (0.25, math.nan, "0.25"),
        (math.nan, math.nan, "none"),
    ],
)
def test_digits(value: float, se: float, text: str) -> None:
    assert sr.said(value, se) == text
    assert sr.said(value, se, error=False) == text.partition(" ±")[0]
