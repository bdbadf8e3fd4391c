"""How did parliaments vote, voters choose and events run?

Every reader shows what was known at ``as_of``; its docstring says from which day a fact counts as known.
``frames.read`` says what they all return.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sma_risk.evidence.frames import read

if TYPE_CHECKING:
    import pandas


def roll_calls(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return the plenary votes on the agreements, ``roll_calls:9``, known from the day of the vote.

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
    >>> roll_calls(as_of="2014")["yes"].to_dict()
    {'roll_calls:9': 131}
    """
    return read("roll_calls", as_of=as_of)


def assemblies(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return the National Assembly's parties as elected, ``assemblies:22:Reform Party``.

    Seats are known from the day of the election, ``bloc_after_change`` from the day on which the presidency
    changed hands.

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
    >>> parties = assemblies(as_of="2024-05").query("assembly_number == 22")
    >>> parties.groupby("bloc")["seats"].sum().to_dict()
    {'government': 108, 'opposition': 192}
    """
    return read("assemblies", as_of=as_of)


def events(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return the timeline of everything else, ``events:2020-04-01:lapse_effect``.

    An event is known from its last day, or from its publication where that came later. ``scheduled`` events
    speak of days to come and are known since those were fixed (``exceptions.py``).

    Parameters
    ----------
    as_of : show only what was known at the end of this year, month or day; None shows everything.

    Returns
    -------
    DataFrame
        As ``read`` describes it; ``value`` is in the row's ``unit``.

    Raises
    ------
    ScenarioError
        If ``as_of`` is malformed.

    Examples
    --------
    >>> rounds = events(as_of="2024-05").query("sma_number == 12 and category == 'negotiation_round'")
    >>> rounds["date"].tolist()
    ['2024-04-23', '2024-05-21']
    """
    return read("events", as_of=as_of)


def election_forecasts(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return forecasts of US presidential elections, ``us_election_forecasts:2024-04-03:Polymarket:Trump``.

    A forecast is known from its date; undated ones (``undated`` in the identifier) are shown only without
    ``as_of``. Rows of kind ``outcome`` are dated on the day of the election.

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
    >>> quote = election_forecasts(as_of="2024-05").query("date == '2024-04-03'")
    >>> dict(zip(quote["outcome"], quote["probability_pct"].tolist()))
    {'Trump': 49.0, 'Biden': 42.0, 'Kennedy': 5.0}
    """
    return read("us_election_forecasts", as_of=as_of)


def state_polls(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return averages of US state polls, ``us_state_polls:2024-05-02:AZ``, known from their date.

    Parameters
    ----------
    as_of : show only what was known at the end of this year, month or day; None shows everything.

    Returns
    -------
    DataFrame
        As ``read`` describes it; margins are Trump minus Democrat.

    Raises
    ------
    ScenarioError
        If ``as_of`` is malformed.

    Examples
    --------
    >>> float(state_polls().loc["us_state_polls:2024-05-02:AZ", "margin_trump_minus_democrat_points"])
    3.2
    """
    return read("us_state_polls", as_of=as_of)


def state_forecasts(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return forecasts by voting unit, ``us_state_forecasts:2020-11-03:FiveThirtyEight:PA``, known from their date.

    Margins are the candidate's minus the rival's, low and high the ends of an interval of 80 %. The unit ``US`` is
    the nation: its ``win_pct`` is that of the presidency, and the electoral votes are given instead of a margin.

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
    >>> float(state_forecasts().loc["us_state_forecasts:2020-11-03:FiveThirtyEight:PA", "win_pct"])
    15.69
    """
    return read("us_state_forecasts", as_of=as_of)


def state_results(*, as_of: str | None = None) -> pandas.DataFrame:
    """Return results by voting unit, ``us_state_results:2020-11-03:PA``, known from the day of the election.

    Parameters
    ----------
    as_of : show only what was known at the end of this year, month or day; None shows everything.

    Returns
    -------
    DataFrame
        As ``read`` describes it; margins are Republican minus Democrat, in points of all votes.

    Raises
    ------
    ScenarioError
        If ``as_of`` is malformed.

    Examples
    --------
    >>> float(state_results().loc["us_state_results:2020-11-03:PA", "margin_republican_minus_democrat_points"])
    -1.2
    """
    return read("us_state_results", as_of=as_of)
