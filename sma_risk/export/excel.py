"""How do answers become a workbook? A sheet for each answer, and sheets that say what they rest on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from sma_risk.analysis.record.manifest import manifest_json
from sma_risk.analysis.updating.reweight import believed
from sma_risk.export.tidy import check_answer, to_pandas
from sma_risk.parameters import Check, ScenarioError, checked_path
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

OWN_SHEETS = ("About", "Assumptions", "Manifest")
LONGEST_CELL = 32_767  # characters, of a cell in Excel
_FORMATS = {"1": "0.0000", "bn": "#,##0.0", "mn": "#,##0.0", "months": "0.00"}
"""By the last word of a unit; the cell itself holds the number in full."""
_WIDEST = 70  # characters that a column is made wide for
_SAID = (
    "sentence",
    "seed",
    "n",
    "marks",
    "points",
    "lapse_price_bn",
    "condition",
    "effective_futures",
    "evidence_as_of",
    "versions",
)


def to_excel(answers: xr.Dataset | Mapping[str, xr.Dataset], path: str | Path) -> Path:
    """Write answers about one scenario as an Excel workbook and return the path. Needs the extra ``excel``.

    Parameters
    ----------
    answers : as for `to_pandas`; several by the name of their sheet. One alone is called ``Answer``.
    path : of the file, which is replaced.

    Returns
    -------
    Path
        Of a workbook: ``About``, what was asked of which futures, with the sentence of each answer that has one;
        a sheet of each answer, its table as of `to_pandas`; ``Assumptions``, every input with unit, tag, source and
        rationale, after `reweight` as believed since; ``Manifest``, a column of each answer whose cells, put
        together, are its `manifest_json`. Every text is stored as a text, also one that begins like a formula.

    Raises
    ------
    ScenarioError
        As `to_pandas` and `manifest`; if the answers are about different scenarios or about a reweighted sweep, or a
        name is not one of a sheet.
    ImportError
        Without openpyxl.

    Examples
    --------
    >>> import sma_risk as sr, tempfile
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     answers = {"Costs": sr.cost_summary(futures), "Hurry or wait": sr.compare(futures, "hurry", "wait")}
    ...     written = to_excel(answers, f"{folder}/answers.xlsx")
    ...     written.stat().st_size > 10_000
    True
    """
    file = checked_path("path", path)
    given = _checked({"Answer": answers} if isinstance(answers, xr.Dataset) else answers)
    scenario = _one_scenario(given)
    tables = {name: to_pandas(answer) for name, answer in given.items()}
    records = {name: manifest_json(answer, name) for name, answer in given.items()}

    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _sheet(book, "About", ["", *given], _about(scenario, given))
    for name, table in tables.items():
        sheet = _sheet(book, name, list(table.columns), table.itertuples(index=False))
        _format(sheet, list(table.columns), table.unit.tolist())
    assumed = scenario.assumptions()
    _sheet(book, "Assumptions", list(assumed.columns), assumed.itertuples(index=False))
    _sheet(book, "Manifest", list(records), zip_longest(*map(_pieces, records.values())))
    book.save(file)
    return file


def _sheet_name(value: object) -> str:
    name = str(value)
    taken = {own.lower() for own in OWN_SHEETS}
    if not isinstance(value, str) or not 0 < len(name) <= 31 or not name.isprintable() or name.lower() in taken:
        raise ValueError
    if set(name) & set("[]:*?/\\") or name[0] == "'" or name[-1] == "'" or name.lower() == "history":
        raise ValueError
    return name


_SHEET_NAME = Check(
    f"a sheet's name of 1 to 31 characters without []:*?/\\, none of {', '.join(OWN_SHEETS)}", _sheet_name
)


def _checked(answers: object) -> dict[str, xr.Dataset]:
    if not isinstance(answers, Mapping) or not answers:
        raise ScenarioError("answers", type(answers).__name__, "an answer, or several by the name of their sheet")
    found = {_SHEET_NAME("answers", name): answer for name, answer in answers.items()}
    if len({name.lower() for name in found}) < len(found):
        raise ScenarioError("answers", list(found), "names that differ by more than capitals")
    for name, answer in found.items():
        check_answer(f"answers[{name!r}]", answer)
    return found


def _one_scenario(answers: Mapping[str, xr.Dataset]) -> Scenario:
    about = {(answer.attrs.get("scenario"), answer.attrs.get("reweighted")) for answer in answers.values()}
    if len(about) > 1:
        raise ScenarioError("answers", list(answers), "answers about one scenario: write a workbook for each")
    if any("reweighted" in answer for answer in answers.values()):
        raise ScenarioError("answers", "a sweep that was reweighted", "answers about one cell of its futures")
    return believed(next(iter(answers.values())))


def _about(scenario: Scenario, answers: Mapping[str, xr.Dataset]) -> Iterable[Sequence[object]]:
    """Return rows of what was asked: a name, and what it is for each answer."""
    yield ("scenario", *[scenario.name] * len(answers))
    yield ("as of", *[scenario.agreement.as_of] * len(answers))
    if any("reweighted" in answer.attrs for answer in answers.values()):
        yield ("weights", *["futures weighted as if the assumptions listed had been played"] * len(answers))
    for key in _SAID:
        values = [answer.attrs.get(key) for answer in answers.values()]
        if any(value is not None for value in values):
            yield (key.replace("_", " "), *values)


def _pieces(text: str) -> list[str]:
    return [text[start : start + LONGEST_CELL] for start in range(0, len(text), LONGEST_CELL)]


def _sheet(book: Workbook, name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> Worksheet:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    widths = [0] * len(head)
    for y, row in enumerate((head, *rows), 1):
        for x, value in enumerate(row, 1):
            widths[x - 1] = max(widths[x - 1], len(_put(sheet.cell(y, x), value)))
    for x, width in enumerate(widths, 1):
        sheet.cell(1, x).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(x)].width = min(width, _WIDEST) + 2
    sheet.freeze_panes = "A2"
    return sheet


def _put(cell: Any, value: object) -> str:
    """Write a number as a number, all else as text, never as a formula; return the text whose width it takes."""
    import pandas

    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is pandas.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool | int | float) and math.isfinite(value):
        cell.value = value
        return f"{value:,.1f}"
    text = str(value)
    if len(text) > LONGEST_CELL:
        text = f"{text[:1000]} ... ({len(text):,} characters; the manifest has all of them)"
    cell.value, cell.data_type, cell.quotePrefix = text, "s", True
    return text


def _format(sheet: Worksheet, head: Sequence[str], units: Sequence[str]) -> None:
    columns = [head.index(name) + 1 for name in ("value", "standard_error", "low", "high") if name in head]
    for y, unit in enumerate(units, 2):
        for x in columns:
            sheet.cell(y, x).number_format = _FORMATS.get(unit.split()[-1] if unit else "", "General")
    sheet.auto_filter.ref = sheet.dimensions
