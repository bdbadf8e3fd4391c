"""How does a text become HTML? Everything is escaped but what is HTML already."""

from __future__ import annotations

from html import escape

Attribute = str | int | float | bool | None
_EMPTY = {"img": "", "meta": "", "source": "", "line": "/", "path": "/"}
"""Elements without content and how they end: of HTML, and of SVG."""


class Markup(str):
    """A text that is HTML already; all else is escaped where it enters."""

    __slots__ = ()


def tag(name: str, /, *content: object, **attributes: Attribute) -> Markup:
    """Return an element; its content is escaped unless it is `Markup`, its attributes always.

    Names of attributes end in an underscore where Python has the word for itself, and have underscores for hyphens.
    None and False leave an attribute out.

    Examples
    --------
    >>> tag("p", "5 < 6 & ", tag("b", "so"), class_="said", aria_label='"x"')
    '<p class="said" aria-label="&quot;x&quot;">5 &lt; 6 &amp; <b>so</b></p>'
    >>> tag("img", alt="", src="a.png")
    '<img alt="" src="a.png">'
    """
    given = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    shown = "".join(_attribute(key, value) for key, value in given.items() if value is not None and value is not False)
    if name in _EMPTY:
        return Markup(f"<{name}{shown}{_EMPTY[name]}>")
    return Markup(f"<{name}{shown}>{joined(*content)}</{name}>")


def joined(*content: object) -> Markup:
    """Return contents one after the other, each escaped unless it is `Markup`; None is left out."""
    return Markup("".join(one if isinstance(one, Markup) else escape(str(one)) for one in content if one is not None))


def _attribute(key: str, value: Attribute) -> str:
    return f" {key}" if value is True else f' {key}="{escape(str(value))}"'
