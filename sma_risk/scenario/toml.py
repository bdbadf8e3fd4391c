"""How is a scenario kept in a file that people edit? TOML: written here, read by tomllib, capped before it is read."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sma_risk.parameters import ScenarioError, checked_path
from sma_risk.scenario.presets import twelfth_sma
from sma_risk.scenario.scenario import Scenario, checked_scenario

LONGEST = 200_000  # characters; the presets take about 40,000
DEEPEST = 16  # dots in a key, and brackets within brackets: tomllib's time grows with the square of the dots
MOST_LINES = 20_000
LONGEST_WORD = 100  # of a key, or of the digits of a number: hexadecimal ones know no limit of their own
BLANK = "?"  # what a template leaves open; no parameter accepts it
#: Sections that say something of the host nation alone; a template leaves them open.
OF_THE_HOST = ("agreement", "politics", "ratification", "economy")
_TOKEN = re.compile(
    r'''"""(?:\\(?:.|\n)|[^\\])*?(?:"{3,5}|\Z)'''
    r"|'{3}(?:.|\n)*?(?:'{3,5}|\Z)"
    r"""|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*'?"""
    r"|#[^\n]*|[\w-]+|[^\S\n]+|.|\n",
    re.ASCII,
)
"""What is left open is taken up to its end, so that nothing is looked at twice; tomllib refuses it there."""


def to_toml(scenario: Scenario) -> str:
    """Return a scenario as TOML text, every parameter with its meaning, value and grounds; `from_toml` reads it back.

    >>> to_toml(twelfth_sma()).splitlines()[3:5]
    ['[agreement.as_of]', 'value = "2024-05"']
    """
    data = checked_scenario(scenario).to_dict()
    return _document(scenario, data["name"], {key: data[key] for key in Scenario.kinds})


def from_toml(document: str) -> Scenario:
    """Rebuild a scenario from TOML text.

    Raises
    ------
    ScenarioError
        If the text is too long, has too many lines, too long a number or too deep brackets, is no TOML, or describes
        no scenario; with the key.

    Examples
    --------
    >>> from_toml(to_toml(twelfth_sma())) == twelfth_sma()
    True
    """
    if not isinstance(document, str) or len(document) > LONGEST:
        raise ScenarioError("scenario", document, f"TOML text of at most {LONGEST} characters")
    _refuse_extremes(document)
    try:
        data = tomllib.loads(document)
    except (ValueError, RecursionError) as error:
        raise ScenarioError("scenario", document, f"TOML text ({str(error)[:100]})") from None
    return Scenario.from_dict(_with_none(data))


def write_toml(scenario: Scenario, path: str | Path) -> None:
    """Write a scenario to a file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> with TemporaryDirectory() as folder:
    ...     write_toml(twelfth_sma(), Path(folder) / "deal.toml")
    ...     read_toml(Path(folder) / "deal.toml") == twelfth_sma()
    True
    """
    checked_path("path", path).write_text(to_toml(scenario), encoding="utf-8")


def read_toml(path: str | Path) -> Scenario:
    """Read a scenario from a file.

    Raises
    ------
    ScenarioError
        If there is no such file, it is no text, or as `from_toml`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> with TemporaryDirectory() as folder:
    ...     write_toml(twelfth_sma(), Path(folder) / "deal.toml")
    ...     read_toml(Path(folder) / "deal.toml") == twelfth_sma()
    True
    """
    try:
        with open(path, "rb") as file:
            content = file.read(4 * LONGEST + 1)
        document = content.decode("utf-8")
    except (OSError, ValueError, TypeError) as error:
        raise ScenarioError("path", str(path), f"a readable file of TOML text ({type(error).__name__})") from None
    return from_toml(document)


def template() -> str:
    """Return a TOML text to fill in for another host nation.

    What is the host's own is left open as "?", which no parameter accepts, so that an unfinished file is refused by
    name; what is Washington's, and how talks go, stands as judged for Korea.
    """
    data = twelfth_sma().to_dict()
    open_ground = {"value": BLANK, "tag": "judgement", "source": "", "rationale": "to be filled in"}
    sections = {
        key: dict.fromkeys(data[key], open_ground) if key in OF_THE_HOST else data[key] for key in Scenario.kinds
    }
    return _document(twelfth_sma(), "another_host", sections)


def _document(scenario: Scenario, name: str, sections: Mapping[str, Mapping[str, Any]]) -> str:
    lines = [f"name = {_value(name)}"]
    for key, entries in sections.items():
        fields = type(scenario.sections[key]).__dataclass_fields__
        for parameter, entry in entries.items():
            about = fields[parameter].metadata
            unit = about["unit"].format(currency="agreement.currency")
            lines += ["", f"# {unit + ': ' if unit else ''}{about['doc']}", f"[{key}.{parameter}]"]
            ground = entry if isinstance(entry, Mapping) and "tag" in entry else {"value": entry, "tag": "user"}
            lines += [f"{part} = {_value(ground[part])}" for part in ground if ground[part] != "" or part == "value"]
    return "\n".join([*lines, ""])


def _value(value: Any) -> str:
    """Write one value; None, which TOML does not know, is left out of tables and is -inf in lists."""
    if value is None:
        return "-inf"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(part)}" for name, part in value.items() if part is not None) + " }"
    return "[" + ", ".join(_value(part) for part in value) + "]"


def _with_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_none(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_none(part) for part in value]
    return None if isinstance(value, float) and value == -math.inf else value


def _refuse_extremes(document: str) -> None:
    """Raise `ScenarioError` for what takes tomllib long, in one pass and before anything is parsed."""
    if document.count("\n") >= MOST_LINES:
        raise ScenarioError("scenario", document[:60], f"at most {MOST_LINES} lines")
    dots = depth = 0
    for token in _TOKEN.finditer(document):
        text = token[0]
        if text == ".":
            dots += 1
        elif text in "[{":
            depth, dots = depth + 1, 0
        elif text in "]}":
            depth, dots = max(depth - 1, 0), 0
        elif text in ",=\n" or text[0] == "#":
            dots = 0
        if dots > DEEPEST or depth > DEEPEST:
            raise ScenarioError("scenario", document[:60], f"keys and brackets at most {DEEPEST} deep")
        if len(text) > LONGEST_WORD and (text[0].isalnum() or text[0] in "-_"):
            raise ScenarioError("scenario", text[:60], f"keys and numbers of at most {LONGEST_WORD} characters")
