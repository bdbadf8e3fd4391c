"""Does anything but ScenarioError come out of the text of a scenario? Texts that coverage leads to, without end.

    python tests/fuzz/scenario_loader.py parts|wholes FOLDER [options of libFuzzer]

`wholes` are texts of scenarios, up to 32,768 bytes. `parts` are texts of some of a scenario's parameters, up to 2,048:
read as they are, which refuses them for what is missing, and then section by section with the rest taken from a preset.
A part goes the same way through the loader as it would in a whole text, in a tenth of the time or less.
"""

from __future__ import annotations

import json
import sys
import tomllib
import warnings
import zlib
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

LONGEST = {"parts": 2_048, "wholes": 32_768}
WRITTEN = 64  # one of so many parts that are accepted is written and read again, which takes as long as a whole text


def load_whole(data: bytes) -> None:
    """Read a text as TOML or, if it begins with a brace, as JSON; what is a scenario must survive both."""
    from sma_risk.parameters import ScenarioError

    try:
        scenario = read(text_of(data))
    except ScenarioError as refusal:
        said(refusal)
    else:
        write(scenario)


def load_part(data: bytes) -> None:
    """Read a text of some parameters alone, then with the others of a preset."""
    from sma_risk.parameters import ScenarioError
    from sma_risk.scenario import Scenario

    text = text_of(data)
    try:
        read(text)
    except ScenarioError as refusal:
        said(refusal)
        if refusal.key == "scenario":  # not even a text of TOML or JSON
            return
    given: dict[str, Any] = json.loads(text) if text.startswith("{") else tomllib.loads(text)
    preset = presets()[0]
    try:
        sections = dict(preset.sections)
        for key, entries in given.items():
            if key in sections and isinstance(entries, dict):
                sections[key] = type(sections[key]).from_dict({**sections[key].grounds, **entries})
                again = type(sections[key]).from_dict(json.loads(json.dumps(sections[key].to_dict(), allow_nan=False)))
                same(sections[key], again)
        scenario = Scenario(name=given.get("name", preset.name), **sections)  # type: ignore[arg-type]
    except ScenarioError as refusal:
        said(refusal)
    else:
        if zlib.crc32(data) % WRITTEN == 0:
            write(scenario)


TARGETS: dict[str, Callable[[bytes], None]] = {"parts": load_part, "wholes": load_whole}


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def read(text: str) -> Any:
    """Read a text as users would."""
    from sma_risk.scenario import Scenario
    from sma_risk.scenario.toml import from_toml

    return Scenario.from_json(text) if text.startswith("{") else from_toml(text)


def said(refusal: Exception) -> None:
    """A refusal can be told, whatever it is about."""
    str(refusal).encode("utf-8", "surrogatepass")


def write(scenario: Any) -> None:
    """What is a scenario can be written, and is the same when it is read."""
    from sma_risk.scenario import Scenario
    from sma_risk.scenario.toml import from_toml, to_toml

    for again in (from_toml(to_toml(scenario)), Scenario.from_json(scenario.to_json())):
        same(scenario, again)
        if again.grounds() != scenario.grounds():
            raise AssertionError("the grounds of a scenario did not survive being written")


def same(one: object, other: object) -> None:
    if one != other:
        raise AssertionError(f"a {type(one).__name__} did not survive being written")


@cache
def presets() -> list[Any]:
    from sma_risk.scenario import japan_2027, korea_today, twelfth_sma

    return [twelfth_sma(), korea_today(), japan_2027()]


def whole_texts() -> dict[str, str]:
    """Return the presets as files, with their grounds and, shorter, without."""
    from sma_risk.scenario import Scenario
    from sma_risk.scenario.toml import to_toml

    found = {}
    for scenario in presets():
        values = {key: values_of(section) for key, section in scenario.sections.items()}
        bare = Scenario.from_dict({"name": scenario.name, **values})
        for name, one in ((scenario.name, scenario), (f"{scenario.name}_bare", bare)):
            lines = to_toml(one).split("\n")
            found[f"{name}.toml"] = "\n".join(line for line in lines if one is scenario or not line.startswith("#"))
            found[f"{name}.json"] = one.to_json()
    return found


def part_texts() -> dict[str, str]:
    """Return each parameter that some preset has, as short texts, with its grounds; a section a text; a sweep."""
    found = {"name.toml": 'name = "a"', "name.json": '{"name": "a"}'}
    found["sweep.json"] = '{"durability": {"backlash": {"sweep": [{"dim": "anger", "length": 2}], "values": [1, 2]}}}'
    wholes = whole_texts()
    for scenario in presets():
        for ending in (".toml", "_bare.toml"):
            for name, block in blocks(wholes[scenario.name + ending]):
                found[f"{zlib.crc32(block.encode()):08x}_{name}.toml"] = block
        for key, section in scenario.sections.items():
            values = {name: ground["value"] for name, ground in section.to_dict().items()}
            found[f"{scenario.name}_{key}.json"] = json.dumps({key: values})
    return {name: text for name, text in found.items() if len(text) <= LONGEST["parts"]}


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the tables of a text of TOML by name."""
    cut = [f"[{block}".rstrip() for block in text.split("\n[")[1:]]
    return [(block.partition("]")[0].lstrip("["), block) for block in cut]


def values_of(section: object) -> dict[str, object]:
    return {item.name: getattr(section, item.name) for item in fields(section)}  # type: ignore[arg-type]


SEEDS = {"parts": part_texts, "wholes": whole_texts}


def words() -> list[str]:
    """Return what texts of scenarios are made of: names of sections, parameters, kinds and laws, and marks."""
    from sma_risk.distributions import Distribution
    from sma_risk.scenario import Scenario

    names = {name for kind in Scenario.kinds.values() for name in (kind.key, *(item.name for item in fields(kind)))}
    laws = {name for key, kind in Distribution.kinds.items() for name in (key, *(item.name for item in fields(kind)))}
    marks = ["value", "tag", "source", "rationale", "distribution", "sweep", "dim", "length", "labels", "values"]
    return sorted(names | laws | {*marks, "judgement", "nan", "-inf", "0x", "1e999", "\\ud800", "[[", "]]", "true"})


def main(of: str, folder: Path, options: list[str]) -> None:
    """Write seeds and words into a folder, and hand over to the fuzzer, which ends the process."""
    import atheris

    warnings.simplefilter("ignore")  # a probability a rounding error out of range
    with atheris.instrument_imports(include=["sma_risk.scenario", "sma_risk.parameters", "sma_risk.distributions"]):
        TARGETS[of](b"")
    corpus = folder / of
    corpus.mkdir(parents=True, exist_ok=True)
    for name, text in SEEDS[of]().items():
        (corpus / name).write_text(text, encoding="utf-8")
    known = folder / "words"
    escaped = (word.replace("\\", "\\\\") for word in words())
    known.write_text("".join(f'"{word}"\n' for word in escaped), encoding="utf-8")
    limits = [f"-max_len={LONGEST[of]}", "-timeout=10", f"-dict={known}", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *limits, *options, str(corpus)], TARGETS[of])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
