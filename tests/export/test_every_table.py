"""Which laws hold for every table that leaves: one row for each estimate, every number in full, no formula?"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import sma_risk as sr

from ..generators import playing, scenarios

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
texts = st.one_of(words, st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r"]), words))


@st.composite
def answers(draw: st.DrawFn) -> xr.Dataset:
    """Return answers with up to two dims, labels and units of any text, any numbers and their errors."""
    labels = draw(st.lists(texts, min_size=1, max_size=3, unique=True))
    shape = (len(labels), draw(st.integers(1, 3)))
    found = {}
    for name in draw(st.lists(st.sampled_from(["cost", "chance", "life"]), min_size=1, max_size=3, unique=True)):
        dims = draw(st.sampled_from([("strategy",), ("strategy", "year"), ("year",), ()]))
        size = [{"strategy": shape[0], "year": shape[1]}[dim] for dim in dims]
        count = int(np.prod(size))
        for end in ("", "_se") if draw(st.booleans()) else ("",):
            values = draw(st.lists(st.floats(allow_infinity=False), min_size=count, max_size=count))
            found[name + end] = (dims, np.reshape(values, size), {"units": draw(texts), "long_name": draw(texts)})
    used = {dim for dims, *_ in found.values() for dim in dims}
    coords = {"strategy": labels, "year": [2026 + i for i in range(shape[1])]}
    return xr.Dataset(found, {dim: coords[dim] for dim in coords if dim in used})


def cells(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file as a spreadsheet splits them: at carriage returns too."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=None)))


@given(answers())
def test_each_estimate_is_one_row(answer: xr.Dataset) -> None:
    table = sr.to_pandas(answer)
    estimates = [name for name in answer.data_vars if not str(name).endswith("_se")]
    assert len(table) == sum(answer[name].size for name in estimates)
    for name in estimates:
        rows = table[table["quantity"] == name]
        np.testing.assert_array_equal(rows["value"].to_numpy(float), answer[name].values.ravel())
        if f"{name}_se" in answer:
            np.testing.assert_array_equal(rows["standard_error"].to_numpy(float), answer[f"{name}_se"].values.ravel())


@given(answers())
def test_csv_gives_every_number_back_bit_by_bit_in_the_same_bytes_again_and_no_text_of_it_is_a_formula(
    tmp_path_factory: pytest.TempPathFactory, answer: xr.Dataset
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    one, other = (sr.to_csv(answer, folder / name) for name in ("one.csv", "other.csv"))
    assert one.read_bytes() == other.read_bytes()
    rows, table = cells(one), sr.to_pandas(answer)
    assert len(rows) == len(table)
    read = [float(row["value"] or "nan") for row in rows]
    np.testing.assert_array_equal(read, table["value"].to_numpy(float))
    for row in rows:
        said = [*row, *(text for column, text in row.items() if column not in ("value", "standard_error", "year"))]
        assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in said), row


@playing
@given(scenarios(), st.integers(0, 2**64 - 1), words.filter(str.isprintable))
def test_a_manifest_is_json_that_plays_the_same_futures(scenario: sr.Scenario, seed: int, name: str) -> None:
    futures = sr.simulate(scenario, n=64, seed=seed, threads=1)
    again = sr.rerun(json.loads(json.dumps(sr.manifest(futures, name))))
    assert again.identical(futures)
