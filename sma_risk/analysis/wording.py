"""How is an estimate said? With the digits that its error supports, and no more."""

from __future__ import annotations

import math
import re
from typing import SupportsFloat

from sma_risk.parameters import TRUTH, ScenarioError

_TOGETHER = re.compile(r"(?<=\d) (?=bn\b|mn\b|%|±)|(?<=±) (?=\d)|(?<=\b[A-Z]{3}) (?=-?\d)")


def said(value: SupportsFloat, se: SupportsFloat, *, error: bool = True) -> str:
    """Return an estimate as text, rounded to the first digit of its standard error.

    Parameters
    ----------
    value, se : estimate and standard error in the same unit, numbers or scalars of an answer; an error of zero or NaN
        supports no rounding.
    error : whether to add the standard error.

    Examples
    --------
    >>> said(8127.1988, 0.62), said(0.74619, 0.0031), said(-1284.2, 37.0)
    ('8,127.2 ± 0.6', '0.746 ± 0.003', '-1,280 ± 40')
    >>> said(74.683, 0.0972)  # an error of 0.1 when rounded: no second decimal
    '74.7 ± 0.1'
    >>> said(8127.1988, 0.62, error=False)
    '8,127.2'
    """
    value, se, error = _number("value", value), _number("se", se), TRUTH("error", error)
    if not math.isfinite(value):
        return "none"
    if not math.isfinite(se) or se <= 0.0:
        return f"{value:,.4g}" if abs(value) < 1000.0 else f"{value:,.0f}"
    digits = -math.floor(math.log10(float(f"{se:.0e}")))
    return _rounded(value, digits) + (f" ± {_rounded(se, digits)}" if error else "")


def amount(shown: object, money: str) -> str:
    """Return an amount as text, its currency before and its size behind what is shown.

    >>> amount("14 ± 2", "KRW bn")
    'KRW 14 ± 2 bn'
    """
    currency, size = money.split()
    return f"{currency} {shown} {size}"


def some_months(count: int) -> str:
    """Return a number of months as text.

    >>> some_months(1), some_months(3)
    ('1 month', '3 months')
    """
    return f"{count} month{'' if count == 1 else 's'}"


def unbroken(text: str) -> str:
    """Return a text whose lines cannot break between a number, its error and its unit.

    >>> unbroken("costs KRW 14 ± 2 bn in 3 % of futures").replace("\u00a0", "_")
    'costs KRW_14_±_2_bn in 3_% of futures'
    """
    return _TOGETHER.sub("\u00a0", text)


def _rounded(value: float, digits: int) -> str:
    shown = round(value, digits) + 0.0  # turns -0.0 into 0.0
    return f"{shown:,.{max(digits, 0)}f}"


def _number(key: str, value: SupportsFloat) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ScenarioError(key, value, "a number, or a scalar of an answer") from None
