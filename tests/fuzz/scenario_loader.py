"""Does anything but ScenarioError come out of the text of a scenario? Texts that coverage leads to, without end."""

from __future__ import annotations

import sys
import warnings
from dataclasses import fields
from pathlib import Path


def load(data: bytes) -> None:
    """Read a text as TOML or, if it begins with a brace, as JSON; what is a scenario must survive both."""
    from sma_risk.parameters import ScenarioError
    from sma_risk.scenario import Scenario
    from sma_risk.scenario.toml import from_toml, to_toml

    text = data.decode("utf-8", "surrogateescape")
    try:
        scenario = (Scenario.from_json if text.startswith("{") else from_toml)(text)
    except ScenarioError as refusal:
        str(refusal).encode("utf-8", "surrogatepass")
        return
    for again in (from_toml(to_toml(scenario)), Scenario.from_json(scenario.to_json())):
        if again != scenario or again.grounds() != scenario.grounds():
            raise AssertionError("a scenario did not survive being written")


def seeds() -> dict[str, str]:
    """Return the presets as files, with their grounds and, shorter, without."""
    from sma_risk.scenario import Scenario, japan_2027, korea_today, twelfth_sma
    from sma_risk.scenario.toml import to_toml

    def values(section: object) -> dict[str, object]:
        return {item.name: getattr(section, item.name) for item in fields(section)}

    found = {}
    for scenario in (twelfth_sma(), korea_today(), japan_2027()):
        bare = Scenario.from_dict({"name": scenario.name, **{key: values(s) for key, s in scenario.sections.items()}})
        for name, one in ((scenario.name, scenario), (f"{scenario.name}_bare", bare)):
            lines = to_toml(one).split("\n")
            found[f"{name}.toml"] = "\n".join(line for line in lines if one is scenario or not line.startswith("#"))
            found[f"{name}.json"] = one.to_json()
    return found


def words() -> list[str]:
    """Return what texts of scenarios are made of: names of sections, parameters and kinds, and marks."""
    from sma_risk.scenario import Scenario

    names = {name for kind in Scenario.kinds.values() for name in (kind.key, *(item.name for item in fields(kind)))}
    marks = ["value", "tag", "source", "rationale", "distribution", "sweep", "dim", "length", "labels", "values"]
    return sorted(names | {*marks, "judgement", "nan", "-inf", "0x", "1e999", "\\ud800", "[[", "]]", "true"})


def main(folder: Path, options: list[str]) -> None:
    """Write seeds and words into a folder, and hand over to the fuzzer, which ends the process."""
    import atheris

    warnings.simplefilter("ignore")  # a probability a rounding error out of range
    with atheris.instrument_imports(include=["sma_risk"]):
        load(b"")
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for name, text in seeds().items():
        (corpus / name).write_text(text, encoding="utf-8")
    known = folder / "words"
    escaped = (word.replace("\\", "\\\\") for word in words())
    known.write_text("".join(f'"{word}"\n' for word in escaped), encoding="utf-8")
    limits = ["-max_len=32768", "-timeout=10", f"-dict={known}", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *limits, *options, str(corpus)], load)
    atheris.Fuzz()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
