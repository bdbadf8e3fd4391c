"""How is an event told? One plain sentence for each kind."""

from __future__ import annotations

from collections.abc import Callable

from sma_risk.analysis.selection import money_of
from sma_risk.analysis.story.course import CPI, DEFENCE, FIXED, Deal, Event
from sma_risk.analysis.story.future import Future
from sma_risk.analysis.story.reckoning import FIRST_YEAR
from sma_risk.analysis.story.vote import Vote, split
from sma_risk.analysis.wording import amount, some_months
from sma_risk.core.schema import MAXIMALIST, REGULAR_EARLY

_ESCALATORS = {CPI: "with prices", DEFENCE: "with the defence budget", FIXED: "at a fixed rate"}


def told(event: Event, future: Future) -> str:
    """Return the sentence of an event."""
    return _SENTENCES[event.kind](event, future)


def _plain(text: str) -> Callable[[Event, Future], str]:
    return lambda event, future: text


def _offers(event: Event, future: Future) -> str:
    facts = event.facts
    which = "Talks go on" if facts["round"] == 0 else "Talks begin anew"
    limit = "" if facts["maximalist"] < facts["accepted"] else ", all that Korea would pay"
    return (
        f"{which}. A maximalist administration would open at {facts['demand']:.2f} times the last payment and settle "
        f"for {facts['maximalist']:.3f}{limit}; a regular one would settle for {facts['regular']:.3f}."
    )


def _election(event: Event, future: Future) -> str:
    facts = event.facts
    who, odds = ("maximalist", facts["chance"]) if facts["maximalist"] else ("regular", 1.0 - facts["chance"])
    return f"Election night in the United States: the {who} candidate wins, whose chance was {100 * odds:.0f} %."


def _next_election(event: Event, future: Future) -> str:
    return f"US election: the maximalist's party {'wins' if event.facts['party'] else 'loses'}."


def _inauguration(event: Event, future: Future) -> str:
    facts = event.facts
    kind = "maximalist" if facts["maximalist"] else "regular"
    again = "Another" if facts["maximalist"] == facts["before"] else "A"
    return f"{again} {kind} administration takes office in Washington."


def _snap(event: Event, future: Future) -> str:
    return f"Korea calls a snap election; an interregnum of {some_months(event.facts['months'])} follows."


def _korean_inauguration(event: Event, future: Future) -> str:
    side = "has the Assembly behind it" if event.facts["unified"] else "faces an Assembly of the other side"
    return f"A new Korean government takes office and {side}."


def _concluded(event: Event, future: Future) -> str:
    deal, facts = event.facts["deal"], event.facts
    premium = ", a premium for haste included" if facts["premium"] else ""
    then = "the Assembly stalls it" if facts["stalled"] else "it goes to the Assembly"
    terms = f"{deal.multiple:.3f} times the last payment{premium}, {_terms(deal)}"
    if facts.get("when"):
        return f"A deal is there since {facts['when']}, concluded with {_with(deal)}: {terms}."
    return f"A deal is concluded with {_with(deal)}: {terms}; {then}."


def _with(deal: Deal) -> str:
    if deal.signed_with == MAXIMALIST:
        return "the maximalist administration"
    return "the outgoing regular administration" if deal.signed_with == REGULAR_EARLY else "the regular administration"


def _terms(deal: Deal) -> str:
    return f"rising {_ESCALATORS[deal.escalator]}" if deal.escalator in _ESCALATORS else "for one year"


def _in_force(event: Event, future: Future) -> str:
    vote = event.facts["vote"]
    if event.facts["when"]:
        return f"It is in force since {event.facts['when']}."
    if vote is None:
        return "The deal enters into force without a vote."
    how = _count(vote, future)
    return f"The Assembly consents, {how}" if vote.won else f"The vote is lost, {how} The government overrides it."


def _count(vote: Vote, future: Future) -> str:
    part = split(future, vote)
    return (
        f"{vote.yes} of {vote.present} present voting yes: most likely {part.government_yes} of "
        f"{part.government_present} of the government's bloc and {part.others_yes} of {part.others_present} of all "
        f"others, with some {part.abstain} abstentions."
    )


def _voted_down(event: Event, future: Future) -> str:
    return f"The Assembly votes the deal down, {_count(event.facts['vote'], future)}"


def _not_called(event: Event, future: Future) -> str:
    vote = event.facts["vote"]
    return f"The deal would get {vote.yes} of {vote.present} votes and is not put to the floor: it stalls."


def _side_deal(event: Event, future: Future) -> str:
    cost = amount(f"{event.facts['amount']:,.1f}", money_of(future.scenario))
    return f"A side deal outside the agreement, {cost}, settles the matter; the deal stands."


def _amendment_asked(event: Event, future: Future) -> str:
    return f"Washington has its way: an amendment of {_percent(event.facts['rise'])} is to be consented to."


def _amended(event: Event, future: Future) -> str:
    return f"The amendment of {_percent(event.facts['rise'])} is consented to, due from next January."


def _lapse_begins(event: Event, future: Future) -> str:
    where = "a deal waits in the Assembly" if event.facts["assembly"] else "there is no deal"
    return f"The agreement has lapsed: {where}."


def _furlough(event: Event, future: Future) -> str:
    return f"After {some_months(event.facts['months'])} without an agreement Korean staff are put on furlough."


def _lapse_ends(event: Event, future: Future) -> str:
    return f"The lapse is over after {_length(event)}."


def _lapse_goes_on(event: Event, future: Future) -> str:
    return f"At the horizon there is still no agreement, after {_length(event)}."


def _length(event: Event) -> str:
    facts = event.facts
    idle = f", {facts['furlough']} of them with staff on furlough" if facts["furlough"] else ""
    return some_months(facts["months"]) + idle


def _bill(event: Event, future: Future) -> str:
    facts = event.facts
    why = f"{100 * facts['growth']:+z.1f} % {facts['why']}"
    if facts["why"] == FIRST_YEAR:
        why = f"{1.0 + facts['growth']:.3f} times the last payment, the deal's first year"
    more = f", amended by {_percent(facts['rise'])}" if facts["rise"] != 1.0 else ""
    return f"{_paid(event, future)}: {why}{more}."


def _frozen(event: Event, future: Future) -> str:
    return f"{_paid(event, future)}: frozen, for want of an agreement."


def _labour_share(event: Event, future: Future) -> str:
    return f"{_paid(event, future)}: the share that pays Korean staff, the agreement being gone."


def _paid(event: Event, future: Future) -> str:
    facts = event.facts
    paid = amount(f"{facts['amount']:,.1f}", money_of(future.scenario))
    return f"Bill of {facts['year']}: {paid} (USD {facts['dollars']:,.0f} mn)"


def _percent(factor: float) -> str:
    return f"{100 * (factor - 1.0):.1f} %"


_SENTENCES: dict[str, Callable[[Event, Future], str]] = {
    "offers": _offers,
    "election": _election,
    "next_election": _next_election,
    "inauguration": _inauguration,
    "snap_election_called": _snap,
    "korean_inauguration": _korean_inauguration,
    "concluded": _concluded,
    "in_force": _in_force,
    "voted_down": _voted_down,
    "not_called": _not_called,
    "us_withdraws": _plain("Washington withdraws from the deal before it is ratified; talks begin again."),
    "leaves_stall": _plain("The Assembly takes the deal up again."),
    "reopened": _plain("Washington reopens the deal; the old terms are paid meanwhile."),
    "held": _plain("Korea holds: the deal stands as it was."),
    "side_deal": _side_deal,
    "amendment_asked": _amendment_asked,
    "amended": _amended,
    "us_leaves": _plain("Washington terminates the agreement."),
    "korea_leaves": _plain("Korea withdraws from the agreement."),
    "one_year_deal_ends": _plain("The one-year deal has ended."),
    "lapse_begins": _lapse_begins,
    "furlough_begins": _furlough,
    "lapse_ends": _lapse_ends,
    "lapse_goes_on": _lapse_goes_on,
    "troop_cut": _plain("US troops in Korea are cut below the floor."),
    "bill": _bill,
    "bill_frozen": _frozen,
    "bill_labour_share": _labour_share,
}
