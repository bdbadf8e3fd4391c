"""How does a report read? The answer first, then figures, what would change it, assumptions, limits, and the record."""

from __future__ import annotations

import json
from importlib.resources import files

import xarray as xr

from sma_risk.analysis.wording import said, unbroken
from sma_risk.html.tables import table
from sma_risk.html.tags import Markup, joined, tag
from sma_risk.reports import pictures, sentences
from sma_risk.reports.assumptions import assumptions, sources
from sma_risk.reports.findings import Choice, Findings
from sma_risk.reports.limits import limits
from sma_risk.reports.record import record

_STATISTICS = {"mean": "mean", "q5": "5 %", "q50": "median", "q95": "95 %", "es95": "mean of the worst 5 %"}
_CHANCES = {"ratified_in_time": "in force in time", "lapse_3_months": "3+ months without", "reopened": "reopened"}


def page(futures: xr.Dataset, found: Findings, title: str) -> str:
    """Return the whole document: nothing in it is fetched from elsewhere, nothing in it runs."""
    parts = {
        "The answer": _answer(futures, found),
        "What it costs, and whether it holds": joined(*pictures.cost_and_fate(found), _by_year(found)),
        "What would change the answer": _changes(found),
        "What is assumed": joined(assumptions(found.scenario), tag("h3", "Sources"), sources(found.scenario)),
        "What this cannot see": tag("ul", *[tag("li", one) for one in limits(found.scenario)]),
        "How it was made": record(futures, title),
    }
    links = {name: f"part-{i}" for i, name in enumerate(parts, 1)}
    contents = tag("ul", *[tag("li", tag("a", name, href=f"#{anchor}")) for name, anchor in links.items()])
    body = tag(
        "body",
        tag("a", "To the answer", href=f"#{links['The answer']}", class_="skip"),
        tag("header", tag("h1", title), tag("p", _about(futures, found), class_="about"),
            tag("nav", contents, aria_label="Contents")),
        tag("main", *[_section(name, anchor, parts[name]) for name, anchor in links.items()]),
        tag("footer", tag("p", f"sma_risk {json.loads(futures.attrs['versions'])['sma_risk']}")),
    )  # fmt: skip
    style = Markup(files("sma_risk.reports").joinpath("page.css").read_text(encoding="utf-8"))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", style),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def _section(name: str, anchor: str, content: Markup) -> Markup:
    return tag("section", tag("h2", name, id=anchor, tabindex=-1), content, aria_labelledby=anchor)


def _about(futures: xr.Dataset, found: Findings) -> str:
    deal = found.scenario.agreement
    given = [f"given {futures.attrs['condition']}"] if "condition" in futures.attrs else []
    given += ["weighted by changed beliefs"] if "reweighted" in futures.attrs else []
    parts = [f"Scenario {found.scenario.name}, as of {deal.as_of}", f"{futures.sizes['future']:,} futures", *given]
    return ", ".join([*parts, f"seed {futures.attrs['seed']}"]) + ". After ± stands one standard error."


def _answer(futures: xr.Dataset, found: Findings) -> Markup:
    lead = tag("div", *[tag("p", unbroken(one)) for one in sentences.answer(found)], class_="lead")
    plans = [f"{one['name']}: {one['description']}" for one in json.loads(futures.attrs["strategies"])]
    behind = pictures.wrong_choice(found.choice) if found.choice else None
    return joined(lead, _strategies(found), tag("ul", *[tag("li", one) for one in plans]), behind)


def _strategies(found: Findings) -> Markup:
    """Return the table of all strategies, best first."""
    order = [found.best, *(rival.name for rival in found.choice.rivals)] if found.choice else found.strategies
    heads = [f"mean cost, {found.money}", f"worst 5 %, {found.money}", *(f"{name}, %" for name in _CHANCES.values())]
    losses = [f"mean loss, {found.money}", f"behind the best, {found.money}"] if found.choice else []
    rows = []
    for name in order:
        cost, fate = found.costs.sel(strategy=name), found.chances.sel(strategy=name)
        cells = [_pair(cost.sel(statistic=kind), "total_bn") for kind in ("mean", "es95")]
        cells += [_pair(fate, chance, 100.0) for chance in _CHANCES]
        if found.choice:
            row = found.choice.ranking.sel(strategy=name)
            cells = [_pair(row, "loss_bn"), _pair(row, "behind_best_bn") if name != found.best else "the best", *cells]
        rows.append((name, *cells))
    head = ("strategy", *losses, *heads)
    return _scroll("The strategies", table(head, rows, caption="The strategies", numbers=head[1:]))


def _by_year(found: Findings) -> Markup:
    row = found.costs.sel(strategy=found.best)
    rows = [
        (str(int(year)), *[_pair(row.sel(year=year, statistic=kind), "cost_bn") for kind in _STATISTICS])
        for year in row.year.values
    ]
    rows.append(("all years", *[_pair(row.sel(statistic=kind), "total_bn") for kind in _STATISTICS]))
    caption = f"Payment by year under {found.best}, {found.money}, nominal"
    return _scroll(
        caption, table(("year", *_STATISTICS.values()), rows, caption=caption, numbers=[*_STATISTICS.values()])
    )


def _changes(found: Findings) -> Markup:
    if found.choice is None:
        told = tag("p", "With one strategy there is no answer to change; this is what moves its loss.")
        return joined(told, pictures.what_moves(found))
    told = tag("p", unbroken(found.choice.information.attrs["sentence"]) + ".")
    return joined(_flips(found, found.choice), told, pictures.worth_knowing(found.choice), pictures.what_moves(found))


def _flips(found: Findings, choice: Choice) -> Markup:
    rows = [
        (
            rival.name,
            unbroken(rival.comparison.attrs["sentence"]),
            unbroken(rival.odds.attrs["sentence"]) if rival.odds else "the election is decided in these futures",
            unbroken(rival.price.attrs["sentence"]),
        )
        for rival in choice.rivals
    ]
    head = (f"{found.best} beside", "as assumed", f"at other odds (assumed: {sentences.assumed_odds(found)})",
            f"at other prices of a lapse month (assumed: {found.lapse_price_bn:g})")  # fmt: skip
    caption = "What one would have to believe to choose otherwise"
    return table(head, rows, caption=caption, class_="wide")


def _pair(row: xr.Dataset, name: str, scale: float = 1.0) -> str:
    return unbroken(said(scale * float(row[name]), scale * float(row[f"{name}_se"])))


def _scroll(name: str, content: Markup) -> Markup:
    """Return what may be wider than the screen, to be moved by finger or key."""
    return tag("div", content, class_="scroll", role="region", aria_label=name, tabindex=0)
