"""What do the tests of reports share? Futures, and a reading of a page by Python's own parser."""

from __future__ import annotations

from html.parser import HTMLParser

import matplotlib
import pytest

import sma_risk as sr
from sma_risk.figures.embedded import Drawing

matplotlib.use("Agg")
DEAL = sr.presets.twelfth_sma()
EMPTY = {"meta", "img", "source", "path", "line"}


class Reading(HTMLParser):
    """The elements of a page with their attributes and texts; fails on what is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            assert self._open.pop() == tag

    def handle_data(self, data):
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="session")
def futures():
    return sr.simulate(DEAL, ["hurry", "base", "wait"], n=400, seed=2024)


@pytest.fixture(scope="module")
def undrawn():
    """Pages without the time that drawing takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sma_risk.reports.pictures.embedded", lambda draw, size, theme: Drawing("", "title", "said"))
        yield
