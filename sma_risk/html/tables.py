"""How is a table written? With a caption and heads that say of which row or column they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sma_risk.html.tags import Markup, joined, tag

LONG = 160  # characters of a text beyond which the rest is folded away


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    caption: str = "",
    numbers: Sequence[str] = (),
    class_: str | None = None,
) -> Markup:
    """Return a table whose first column names the rows.

    Parameters
    ----------
    head : names of the columns.
    rows : texts, numbers as texts, or `Markup`; each as long as the head.
    caption : what the table shows.
    numbers : names of the columns that are aligned to the right.
    class_ : of the table, for its style.

    Examples
    --------
    >>> table(["a", "b"], [["x", "1"]], numbers=["b"])[:73]
    '<table><thead><tr><th scope="col">a</th><th scope="col" class="number">b<'
    """
    kinds = ["number" if name in numbers else None for name in head]
    top = tag("tr", *[tag("th", name, scope="col", class_=kind) for name, kind in zip(head, kinds, strict=True)])
    body = [
        tag("tr", *[_cell(place, value, kind) for place, (value, kind) in enumerate(zip(row, kinds, strict=True))])
        for row in rows
    ]
    said = tag("caption", caption) if caption else None
    return tag("table", said, tag("thead", top), tag("tbody", *body), class_=class_)


def folded(text: str) -> Markup:
    """Return a text, all but its beginning folded away if it is long."""
    if len(text) <= LONG:
        return joined(text)
    start = text[: LONG // 2].rsplit(" ", 1)[0]
    return tag("details", tag("summary", start, " ..."), text)


def _cell(place: int, value: object, kind: str | None) -> Markup:
    shown = value if isinstance(value, Markup) else folded(str(value))
    return tag("td", shown, class_=kind) if place else tag("th", shown, scope="row")
