"""What does one publish and defend? The answer, its figures and everything it rests on, as one HTML file."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from sma_risk.analysis.sweeps import with_attributes
from sma_risk.parameters import checked_path, text
from sma_risk.reports.findings import findings
from sma_risk.reports.page import page

_TITLE = text(200)


def report(
    futures: xr.Dataset, path: str | Path, *, title: str | None = None, lapse_price_bn: float | None = None
) -> Path:
    """Write a report on futures as one self-contained HTML file and return the path.

    It leads with the answer in sentences: what to do, what a wrong choice costs, at which odds and at which price of a
    lapse month it flips, each with its error. Then figures; what would change the answer; every assumption with value,
    grade, reason and source; what the model cannot see; seed, versions and the manifest, from which `rerun` plays the
    same futures. The file opens from disk, fetches nothing and runs nothing; the same futures give the same bytes with
    the same versions of what draws.

    Parameters
    ----------
    futures : from `simulate`, of one strategy or several; conditioned or reweighted ones too.
    path : of the file, which is replaced.
    title : None names the scenario.
    lapse_price_bn : as for `compare`.

    Raises
    ------
    ScenarioError
        If the futures are a sweep: choose a cell. If the title is not printable; what the analyses refuse.
    ImportError
        Without matplotlib, the extra ``plot``.

    Examples
    --------
    >>> import sma_risk as sr, tempfile
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     "Choose hurry" in sr.report(futures, f"{folder}/report.html").read_text(encoding="utf-8")
    True
    """
    file, given = checked_path("path", path), None if title is None else _TITLE("title", title)
    futures = with_attributes(futures)
    found = findings(futures, lapse_price_bn)
    many = "which strategy?" if found.choice else f"what does {found.best} lead to?"
    document = page(futures, found, given or f"{found.scenario.name}, as of {found.scenario.agreement.as_of}: {many}")
    file.write_text(document, encoding="utf-8", newline="\n")
    return file
