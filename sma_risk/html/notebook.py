"""How does something look in a notebook? Framed, in the notebook's own font and colours, light or dark."""

from __future__ import annotations

from sma_risk.html.tags import Markup, tag

# The class stands twice in selectors that must weigh more than those of Jupyter.
_STYLE = Markup("""
.sma-risk { font-size: 0.9em; line-height: 1.4; overflow-x: auto; }
.sma-risk table { border-collapse: collapse; margin: 0.4em 0; table-layout: auto; }
div.sma-risk.sma-risk th, div.sma-risk.sma-risk td {
  padding: 0.2em 0.7em; text-align: left; vertical-align: top; background: none; color: inherit;
  border: 0; border-bottom: 1px solid rgba(128, 128, 128, 0.35); max-width: 34em; white-space: normal;
}
.sma-risk tbody th { font-weight: 600; }
div.sma-risk.sma-risk .number { text-align: right; font-variant-numeric: tabular-nums; }
.sma-risk summary { cursor: pointer; }
.sma-risk svg { display: block; max-width: none; }
""")


def framed(*content: object) -> Markup:
    """Return contents in a frame that brings its own style along, and takes colours and font from around it."""
    return tag("div", tag("style", _STYLE), *content, class_="sma-risk", tabindex=0)
