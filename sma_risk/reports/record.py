"""How was it made, and how is it made again? Seed, number of futures, versions, hashes and the whole manifest."""

from __future__ import annotations

import json

import xarray as xr

from sma_risk.analysis.record.manifest import manifest_json
from sma_risk.html.tags import Markup, joined, tag

_SHOWN = {
    "seed": "seed",
    "n": "futures",
    "first_future": "first future",
    "sampler": "words from",
    "points": "points",
    "condition": "given",
    "evidence_as_of": "evidence as of",
    "compiled_sha256": "scenario and strategies, compiled, SHA-256",
    "core_sha256": "source of the core, SHA-256",
}
_AGAIN = """import json, sma_risk as sr
futures = sr.rerun(json.loads(manifest))  # the text below
sr.report(futures, "report.html")"""


def record(futures: xr.Dataset, title: str) -> Markup:
    """Return the record of the futures that a report is about."""
    rows = [(label, _shown(futures.attrs[key])) for key, label in _SHOWN.items() if key in futures.attrs]
    rows += [(name, version) for name, version in json.loads(futures.attrs.get("versions", "{}")).items()]
    pairs = [tag("div", tag("dt", label), tag("dd", value)) for label, value in rows]
    chosen = {"condition", "reweighted"}.intersection(futures.attrs)
    then = (
        " These plays all futures; choose and weigh them again as the manifest says under analysis." if chosen else ""
    )
    manifest = tag("details", tag("summary", "Manifest"), tag("pre", manifest_json(futures, title)), class_="manifest")
    again = joined(tag("p", "The same futures, byte for byte:", then), tag("pre", _AGAIN))
    return joined(tag("dl", *pairs), again, manifest)


def _shown(value: object) -> str:
    text = str(value)
    if not text.startswith("{"):
        return text
    kind, *rest = (f"{key} {one}" for key, one in json.loads(text).items())
    return ", ".join([kind.removeprefix("kind "), *rest])
