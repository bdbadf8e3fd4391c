"""How is a law drawn in a line of text? Its density filled and its atoms as stems, in the colour of the text."""

from __future__ import annotations

from collections.abc import Sequence

from sma_risk.html.tags import Markup, tag

_WIDTH, _HEIGHT = 120, 28  # pixels
_ROOM = 1.5  # above and below what is drawn


def sketch(
    edges: Sequence[float], heights: Sequence[float], points: Sequence[float], masses: Sequence[float], label: str
) -> Markup:
    """Return a picture as SVG.

    Parameters
    ----------
    edges, heights : ends of intervals, rising, and the density in each, of any scale; no heights: nothing smooth.
    points, masses : atoms, and the probability of each.
    label : what a screen reader says.

    Examples
    --------
    >>> sketch([0, 1], [1], [], [], "uniform").startswith('<svg role="img" aria-label="uniform"')
    True
    """
    left, right = edges[0], edges[-1]

    def across(x: float) -> float:
        return round(_WIDTH * (x - left) / (right - left), 1)

    def up(share: float) -> float:
        return round(_HEIGHT - _ROOM - (_HEIGHT - 2 * _ROOM) * share, 1)

    top = max(heights, default=0.0)
    parts = [tag("line", x1=0, x2=_WIDTH, y1=up(0), y2=up(0), stroke="currentColor", stroke_opacity=0.4)]
    if top > 0.0:
        steps = (f"L{across(edges[i])} {up(h / top)}H{across(edges[i + 1])}" for i, h in enumerate(heights))
        outline = f"M0 {up(0)}{''.join(steps)}V{up(0)}Z"
        parts.append(tag("path", d=outline, fill="currentColor", fill_opacity=0.35))
    for x, mass in zip(points, masses, strict=True):
        there, tip = across(x), up(mass / max(masses))
        parts.append(tag("line", x1=there, x2=there, y1=up(0), y2=tip, stroke="currentColor", stroke_width=1.5))
    box = f"0 0 {_WIDTH} {_HEIGHT}"
    return tag("svg", *parts, role="img", aria_label=label, width=_WIDTH, height=_HEIGHT, viewBox=box)
