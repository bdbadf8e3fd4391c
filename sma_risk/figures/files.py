"""How does a figure reach a file? As SVG, PDF or PNG: the same figure, the same bytes, and what it shows inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sma_risk.analysis.record.manifest import manifest_json
from sma_risk.figures import style
from sma_risk.parameters import ScenarioError, checked_path, instance
from sma_risk.version import __version__

DPI = 160
_AXES = instance(Axes, "the Axes that a figure returned")


def described(ax: Axes) -> str:
    """Return in a sentence what a figure shows, for those who cannot see it.

    Examples
    --------
    >>> import sma_risk as sr
    >>> ax = sr.figures.density(sr.Normal(2, 1), title="Pace of talks")
    >>> described(ax)
    'Pace of talks: middle 90 % from 0.355 to 3.64, median 2.'
    """
    return str(_AXES("ax", ax).get_label())


def save(ax: Axes, path: str | Path, *, answer: xr.Dataset | None = None) -> Path:
    """Write the figure of these Axes, with title, sentence and source inside and no date; return the path.

    Parameters
    ----------
    ax : of a figure drawn here.
    path : ends in .svg, .pdf or .png.
    answer : what was drawn: adds its source to the file, and writes its manifest beside it as .json.

    Raises
    ------
    ScenarioError
        If the name ends otherwise, or the answer carries no record of its futures.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import sma_risk as sr
    >>> with TemporaryDirectory() as folder:
    ...     save(sr.figures.density(sr.Normal(2.0, 1.0)), Path(folder) / "law.svg").name
    'law.svg'
    """
    file = checked_path("path", path)
    if file.suffix not in _ENTRIES:
        raise ScenarioError("path", file.name, "a name that ends in one of " + ", ".join(_ENTRIES))
    record = "" if answer is None else manifest_json(answer, file.stem)
    told = " ".join([described(ax), *([] if answer is None else [style.source_of(answer)])]).strip()
    entry, constant = _ENTRIES[file.suffix]
    texts: dict[str, Any] = {"Title": ax.get_title(loc="left").replace("\n", " "), entry: told, **constant}
    told_ones = {key: value for key, value in texts.items() if value != ""}
    with mpl.rc_context({"svg.hashsalt": "sma_risk", "pdf.fonttype": 42}):
        cast(Figure, ax.figure).savefig(file, dpi=DPI, metadata=told_ones)
    if record:
        file.with_suffix(".json").write_text(record, encoding="utf-8")
    return file


_MADE_BY = f"sma_risk {__version__}"
_ENTRIES: dict[str, tuple[str, dict[str, str | None]]] = {
    ".svg": ("Description", {"Creator": _MADE_BY, "Date": None}),
    ".pdf": ("Subject", {"Creator": _MADE_BY, "CreationDate": None, "ModDate": None}),
    ".png": ("Description", {"Software": _MADE_BY}),
}
"""By ending: the entry for what is shown, and what else is written; None leaves out what matplotlib would."""
