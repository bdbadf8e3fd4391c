"""On what grounds is a value assumed? A tag, the rows of the evidence behind it, and a rationale.

The makers `sourced`, `derived`, `judged` and `statutory` return an `Assumed`, typed Any: it stands in for any value.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any

from sma_risk.parameters import ScenarioError, is_text, one_among, plain

TAGS = ("sourced", "derived", "judgement", "statute", "user")


@dataclass(frozen=True)
class Assumed:
    """A value and its grounds: one of `TAGS`, the rows cited (separated by semicolons) and a rationale.

    >>> Assumed(0.3, "sourced", source="roll_calls:9", rationale="as counted").to_dict()["tag"]
    'sourced'
    """

    value: Any
    tag: str
    _: KW_ONLY
    source: str = ""
    rationale: str = ""

    def __post_init__(self) -> None:
        one_among("tag", self.tag, TAGS)
        for name in ("source", "rationale"):
            if not is_text(getattr(self, name)):
                raise ScenarioError(name, getattr(self, name), "a text")
        if self.tag in ("sourced", "derived") and not self.source:
            raise ScenarioError("source", self.source, f"a row of the evidence behind a {self.tag} value")

    def to_dict(self) -> dict[str, Any]:
        """Return value and grounds, JSON-able; only the value if a user set it without comment."""
        if self.tag == "user" and not self.source and not self.rationale:
            return plain(self.value)  # type: ignore[no-any-return]
        return {
            "value": plain(self.value),
            "tag": self.tag,
            "source": self.source,
            "rationale": self.rationale,
        }


def sourced(value: object, source: str, rationale: str) -> Any:
    """Ground a value on rows of the evidence.

    >>> sourced(1.08, "sma_agreements:10", "the rise of the 10th").tag
    'sourced'
    """
    return Assumed(value, "sourced", source=source, rationale=rationale)


def derived(value: object, source: str, rationale: str) -> Any:
    """Ground a value on arithmetic with rows of the evidence; the rationale gives the formula.

    >>> derived(3.07, "sma_annual:2024; sma_annual:2025", "61,246.9 / 59,424.4 - 1").tag
    'derived'
    """
    return Assumed(value, "derived", source=source, rationale=rationale)


def judged(value: object, rationale: str, *, source: str = "") -> Any:
    """Mark a value as judgement, perhaps informed by rows of the evidence.

    >>> judged(0.3, "a guess").tag, judged(0.3, "as then", source="roll_calls:9").source
    ('judgement', 'roll_calls:9')
    """
    return Assumed(value, "judgement", source=source, rationale=rationale)


def statutory(value: object, rationale: str) -> Any:
    """Ground a value on a law or a constitution.

    >>> statutory("2025-02", "20 January; counted from the next month on").tag
    'statute'
    """
    return Assumed(value, "statute", rationale=rationale)
