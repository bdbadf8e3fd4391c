"""What was agreed, paid and demanded?

Every reader shows what was known at ``as_of``; its docstring says from which day a fact counts as known.
``frames.read`` says what they all return.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sma_risk.evidence.frames import read

if TYPE_CHECKING:
    import pandas
    import xarray


def agreements(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return the special measures agreements, one row each, ``sma_agreements:11``.

    An agreement appears with its first dated step, the prior expiry with it. Each later step is shown from
    its own day. The terms (years, amount, escalator, rounds, presidents) are known with the first step after
    talks, normally the conclusion; the 5th agreement's with its signature. The majority is known at
    ratification, the gap when the last step has been taken, and each length in days at its end.

    Parameters
    ----------
    as_of : show only what was known at the end of this year, month or day; None shows everything.

    Returns
    -------
    DataFrame
        As ``read`` describes it.

    Raises
    ------
    ScenarioError
        If ``as_of`` is malformed.

    Examples
    --------
    >>> twelfth = agreements(as_of="2024-05").loc["sma_agreements:12"]
    >>> twelfth["talks_start_date"], twelfth["concluded_date"]
    ('2024-04-23', None)
    """
    return read("sma_agreements", as_of=as_of)


def annual_payments(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return payment, exchange rate, prices and defence budget, one row per year, ``sma_annual:2024``.

    The amount of an agreement's first year is known with its terms, later amounts on 1 January of their year
    or with the terms if those came later (2020 and 2021: 10 March 2021); so are its growth and rule. To 2004
    the won amount is a reckoning after the year, known at the end of the next January. The defence budget is
    known on 1 January of its year, consumer prices and the average exchange rate at the end of the next
    January, converted amounts when both their parts are. The rule often fixes an amount a year before it
    counts as known here (2025's from 2024's payment and defence growth): derive it if you need it then.

    Parameters
    ----------
    as_of : show only what was known at the end of this year, month or day; None shows everything.

    Returns
    -------
    DataFrame
        As ``read`` describes it.

    Raises
    ------
    ScenarioError
        If ``as_of`` is malformed.

    Examples
    --------
    >>> row = annual_payments(as_of="2024-05").loc["sma_annual:2024"]
    >>> float(row["amount_krw_bn"]), float(row["cpi_inflation_pct"])
    (1346.3, nan)
    """
    return read("sma_annual", as_of=as_of)


def annual_payments_dataset(*, as_of: str | None = None) -> xarray.Dataset:
    """Return the numbers of ``annual_payments`` along ``year``, each variable with its unit.

    Parameters
    ----------
    as_of : show only what was known at the end of this year, month or day; None shows everything.

    Returns
    -------
    Dataset
        float64 variables (year) with ``units``; coordinates ``year``, ``row`` (identifier), ``source`` and
        ``confidence``.

    Raises
    ------
    ScenarioError
        If ``as_of`` is malformed.

    Examples
    --------
    >>> payments = annual_payments_dataset(as_of="2024-05")["amount_krw_bn"]
    >>> float(payments.sel(year=2024)), payments.attrs["units"]
    (1346.3, 'KRW bn')
    """
    import xarray as xr

    frame = annual_payments(as_of=as_of)
    units = frame.attrs["units"]
    coords = {name: ("year", frame[name].to_numpy(str)) for name in ("source", "confidence")}
    coords |= {"row": ("year", frame.index.to_numpy(str)), "year": ("year", frame["year"].to_numpy())}
    numbers = {name: ("year", frame[name].to_numpy(), {"units": unit}) for name, unit in units.items()}
    del numbers["year"]
    return xr.Dataset(numbers, coords, {"table": "sma_annual", "as_of": as_of or ""})


def demands(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return demands, offers, deals and statements, ``us_demands:2019-07:US:demand``.

    A row is known from its date, or from its publication where that came later (``exceptions.py``).
    Baselines in dollars from 2005 on, and multiples of them, need the average exchange rate of the baseline
    year and are known at the end of the next January.

    Parameters
    ----------
    as_of : show only what was known at the end of this year, month or day; None shows everything.

    Returns
    -------
    DataFrame
        As ``read`` describes it.

    Raises
    ------
    ScenarioError
        If ``as_of`` is malformed.

    Examples
    --------
    >>> float(demands().loc["us_demands:2019-07:US:demand", "multiple_of_baseline"])
    5.61
    """
    return read("us_demands", as_of=as_of)


def japan_agreements(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return Japan's host-nation support agreements by first fiscal year, ``japan_hns:2022``.

    An agreement and its terms, expiry included, are known with the first of conclusion, signature, Diet
    approval and entry into force; later steps from their own day, the gap from entry into force. Without
    any such date: from the end of the first fiscal year.

    Parameters
    ----------
    as_of : show only what was known at the end of this year, month or day; None shows everything.

    Returns
    -------
    DataFrame
        As ``read`` describes it.

    Raises
    ------
    ScenarioError
        If ``as_of`` is malformed.

    Examples
    --------
    >>> float(japan_agreements(as_of="2024").loc["japan_hns:2022", "annual_budget_jpy_bn"])
    211.0
    """
    return read("japan_hns", as_of=as_of)
