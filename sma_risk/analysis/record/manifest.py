"""Where does a figure or a table come from? A record to publish beside it, from which it can be made again."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import xarray as xr

from sma_risk.analysis.record.rerun import attributes
from sma_risk.parameters import ScenarioError, text
from sma_risk.sampling.played import RECORD

_NAME = text(200)
_ALSO = ("evidence_as_of", "versions")


def manifest(made: xr.Dataset, name: str) -> dict[str, Any]:
    """Return what a figure or table was made from, ready for JSON: no clock, no user, no place in it.

    Parameters
    ----------
    made : the Dataset drawn or printed: a result of an analysis, or futures. For an analysis of several, the others'
        records go beside it.
    name : of the figure or table.

    Returns
    -------
    dict
        ``name``; ``futures``, all that `rerun` needs to play them again, the scenario and the strategies as data among
        it (of what `exact` solved, what there is: `rerun` plays futures, and refuses it by name); ``analysis``, every
        other attribute of `made`: what was asked (strategies compared, price, levels, condition); ``table``, for each
        variable its dimensions, unit and SHA-256 of its bytes, little-endian.

    Raises
    ------
    ScenarioError
        If `made` does not carry the record of its futures.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> record = manifest(sr.compare(futures, "hurry", "wait"), "hurry or wait")
    >>> record["analysis"]["lapse_price_bn"], record["futures"]["seed"]
    (35.0, '2024')
    >>> sr.rerun(record).identical(futures)
    True
    """
    called, attrs = _NAME("name", name), attributes(made)
    for needed in ("scenario", "seed"):
        if needed not in attrs:
            raise ScenarioError(f"attrs.{needed}", None, "an entry as `simulate` or `exact` writes it")
    of_futures = (*RECORD, *_ALSO)
    return {
        "name": called,
        "futures": {key: attrs[key] for key in of_futures if key in attrs}
        | {"scenario_sha256": hashlib.sha256(attrs["scenario"].encode()).hexdigest()},
        "analysis": {key: _plain(value) for key, value in attrs.items() if key not in of_futures},
        "table": {str(key): _described(value) for key, value in made.variables.items()},
    }


def manifest_json(made: xr.Dataset, name: str) -> str:
    """Return `manifest` as JSON text, its keys in order: the same made, the same text.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> '"name": "ranking"' in manifest_json(sr.best(futures), "ranking")
    True
    """
    return json.dumps(manifest(made, name), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _described(variable: xr.Variable) -> dict[str, Any]:
    values = np.ascontiguousarray(variable.values)
    if values.dtype.kind in "OUT":
        raw = json.dumps([str(one) for one in values.ravel()]).encode()
    else:
        raw = values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
    return {
        "dims": [str(dim) for dim in variable.dims],
        "shape": list(variable.shape),
        "units": str(variable.attrs.get("units", "")),
        "sha256": hashlib.sha256(raw).hexdigest(),
    }


def _plain(value: object) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return value if isinstance(value, str | int | float | bool | list | None) else str(value)
