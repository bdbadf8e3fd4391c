"""Is a store the same futures, to the byte, or refused by name? Also when interrupted, damaged or contended for."""

from __future__ import annotations

import errno
import json
import os
import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sma_risk as sr
from sma_risk.sampling.store import layout, metadata, room, write
from sma_risk.sampling.store.lock import writing
from sma_risk.sampling.store.read import read

DEAL = sr.presets.twelfth_sma()
ODDS = xr.DataArray([0.2, 0.8], dims="odds", coords={"odds": ["low", "high"]})
PACE = xr.DataArray([1.0, 1.2, 1.4], dims="pace")
SWEPT = DEAL.replace({"election.probability": ODDS, "durability.backlash": PACE})
CALLS = {
    "plain": (DEAL, ["hurry", "wait"], {"n": 1000}),
    "status": (DEAL, "base", {"n": 700, "first_future": 2**40, "status": True}),
    "sweep": (SWEPT, "base", {"n": 600}),
    "even": (DEAL, "base", {"n": 1024, "points": sr.points.sobol(replicates=4)}),
    "pairs": (DEAL, "base", {"n": 1000, "points": sr.points.antithetic()}),
    "tilted": (SWEPT, "base", {"n": 600, "points": sr.points.tilted({"reopened.cause": 3.0})}),
}


def play(kind: str, **more) -> xr.Dataset:
    scenario, strategies, options = CALLS[kind]
    return sr.simulate(scenario, strategies, **{"seed": 7, **options, **more})


def assert_same(found: xr.Dataset, expected: xr.Dataset) -> None:
    assert found.identical(expected)
    for name in expected.variables:
        assert found[name].values.tobytes() == expected[name].values.tobytes(), name


def impatient(blocks: int):
    """Return a listener that cancels after so many blocks."""
    left = [blocks]

    def hear(_) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt

    return hear


@pytest.fixture(scope="module")
def expected() -> xr.Dataset:
    return play("plain")


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("stores") / "plain.zarr"
    play("plain", store=path, block=256)
    return path


@pytest.fixture
def copy(finished, tmp_path) -> Path:
    """A whole store of four blocks, to be spoilt."""
    return Path(shutil.copytree(finished, tmp_path / "copy.zarr"))


@pytest.mark.parametrize("kind", CALLS)
def test_an_interrupted_and_resumed_store_is_what_memory_would_hold(kind, tmp_path) -> None:
    path = tmp_path / "futures.zarr"
    with pytest.raises(sr.Cancelled, match=r"1 of .* blocks are whole"):
        play(kind, store=path, block=256, threads=2, progress=impatient(1))
    with pytest.raises(sr.ScenarioError, match="resume"):
        sr.open_store(path)
    assert_same(sr.resume(path, threads=2), play(kind))
    assert_same(sr.open_store(path, verify=True), play(kind))


def test_other_readers_see_the_same_without_a_warning(finished, expected) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = xr.open_zarr(finished, chunks=None)
    for name, values in expected.data_vars.items():
        np.testing.assert_array_equal(found[name], values)
        assert found[name].attrs == values.attrs
    assert found.attrs == expected.attrs | {"sma_risk_store": layout.FORMAT, "futures_per_block": "256"}


def test_futures_that_no_reader_needs_are_not_read(finished) -> None:
    futures = sr.open_store(finished)
    futures.isel(future=slice(5, 9)).lapse_months.load()
    assert not any(variable._in_memory for variable in futures.variables.values() if "future" in variable.dims)


@pytest.mark.parametrize("kind", ["plain", "pairs"])
def test_what_is_whole_can_be_used_before_the_rest_is(kind, tmp_path) -> None:
    path = tmp_path / "futures.zarr"
    with pytest.raises(sr.Cancelled):
        play(kind, store=path, block=256, threads=1, progress=impatient(2))
    futures, whole = sr.open_store(path, incomplete="mask"), play(kind)
    assert futures.sizes["future"] == 512
    assert not any(np.any(values == -(2**7)) for values in futures.data_vars.values())  # no fill
    numbers = futures.future_number.values
    np.testing.assert_array_equal(numbers, np.arange(512))
    np.testing.assert_array_equal(futures.lapse_months, whole.lapse_months[..., :512])
    assert futures.attrs.get("replicates") == ("256" if kind == "pairs" else None)
    story = sr.replay(futures, "base" if kind == "pairs" else "wait", 17)
    assert story.attrs["story"] == sr.replay(whole, "base" if kind == "pairs" else "wait", 17).attrs["story"]


def test_a_block_that_would_part_a_pair_is_refused(tmp_path) -> None:
    with pytest.raises(sr.ScenarioError, match="block needs an even number"):
        play("pairs", store=tmp_path / "futures.zarr", block=255)


def test_a_part_of_even_points_and_of_a_first_cell_are_refused(tmp_path) -> None:
    for kind, key in (("even", "points"), ("sweep", "cells")):
        path = tmp_path / f"{kind}.zarr"
        with pytest.raises(sr.Cancelled):
            play(kind, store=path, block=256, progress=impatient(1))
        with pytest.raises(sr.ScenarioError, match=key):
            sr.open_store(path, incomplete="mask")


def test_outcomes_come_as_dask_arrays_if_asked(finished, expected) -> None:
    pytest.importorskip("dask")
    futures = sr.open_store(finished, chunks={})
    assert set(futures.chunksizes["future"]) == {256, 1000 - 3 * 256}
    assert sr.cost_summary(futures).identical(sr.cost_summary(expected))


def chunk(store: Path, name: str, number: int) -> Path:
    layout = read(store).layout
    return store / layout.key(name, layout.of(0, number))


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-1])])
def test_files_that_are_gone_or_cut_short_are_named_when_a_store_is_opened_and_repaired(copy, expected, spoil) -> None:
    spoil(chunk(copy, "cost_krw_bn", 2))
    with pytest.raises(sr.ScenarioError, match="2 of cell 0"):
        sr.open_store(copy)
    masked = sr.open_store(copy, incomplete="mask")
    np.testing.assert_array_equal(masked.future_number, np.r_[0:512, 768:1000])
    np.testing.assert_array_equal(masked.cost_krw_bn, expected.cost_krw_bn[..., np.r_[0:512, 768:1000]])
    assert_same(sr.resume(copy), expected)


@pytest.mark.parametrize("block", [1, 3])  # a full one, and the last
def test_a_flipped_bit_is_never_read_and_is_repaired(copy, expected, block) -> None:
    path = chunk(copy, "ratified_month", block)
    path.write_bytes(path.read_bytes()[:-20] + bytes([path.read_bytes()[-20] ^ 4]) + path.read_bytes()[-19:])
    with pytest.raises(ValueError, match="checksum"):
        sr.open_store(copy).ratified_month.load()
    with pytest.raises(sr.ScenarioError, match=f"{block} of cell 0"):
        sr.open_store(copy, verify=True)
    assert_same(sr.resume(copy, verify=True), expected)


def test_a_chunk_of_another_store_does_not_pass_for_one_of_this(copy, tmp_path) -> None:
    play("plain", store=tmp_path / "other.zarr", block=256, seed=8)
    shutil.copy(chunk(tmp_path / "other.zarr", "signed_with", 3), chunk(copy, "signed_with", 3))
    with pytest.raises(sr.ScenarioError, match="3 of cell 0"):
        sr.open_store(copy, verify=True)


def test_a_chunk_that_vanishes_later_is_an_error_and_not_fill(copy) -> None:
    futures = sr.open_store(copy)
    chunk(copy, "side_deal", 0).unlink()
    with pytest.raises(OSError, match="gone"):
        futures.side_deal.load()


@pytest.mark.parametrize(
    ("spoil", "whole"),
    [
        (lambda text: text[:-30], 3),  # killed within the last line
        (lambda text: text.replace(b"[0,1,", b"[0,3,"), 3),
        (lambda text: b"garbage\n\x00\xff\n" + text, 4),
        (lambda _: b"", 0),
    ],
)
def test_only_whole_lines_of_the_ledger_count(copy, expected, spoil, whole) -> None:
    ledger = copy / "ledger"
    ledger.write_bytes(spoil(ledger.read_bytes()))
    assert len(read(copy).ledger) == whole
    assert_same(sr.resume(copy), expected)
    assert len(read(copy).ledger) == 4


def test_a_second_writer_is_refused_by_name_and_a_dead_one_is_not_waited_for(copy, expected) -> None:
    with writing(copy), pytest.raises(sr.ScenarioError, match=f"process {os.getpid()} on"):
        sr.resume(copy)
    (copy / "lock").write_text("process 1 on a machine that burnt down")
    assert_same(sr.resume(copy), expected)
    assert (copy / "lock").read_text() == ""


def test_what_takes_too_much_room_is_refused_with_figures(tmp_path, monkeypatch) -> None:
    free = [1000 * 150]  # two strategies take 230 bytes a future, 191 when so few are compressed
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free[0]))
    with pytest.raises(sr.ScenarioError, match=r"bytes a future.*enough for \d+ futures"):
        play("plain", store=tmp_path / "a.zarr")
    free[0] = 1000 * 210  # too little for futures as they are, enough when compressed
    play("plain", store=tmp_path / "a.zarr")
    monkeypatch.setattr(room, "usable_memory", lambda: 100_000)
    with pytest.raises(sr.ScenarioError, match=r"block needs at most .* futures"):
        play("plain", store=tmp_path / "b.zarr")
    assert os.listdir(tmp_path) == ["a.zarr"]


def test_a_disk_that_fills_up_gives_one_clear_error_and_a_store_to_go_on_with(tmp_path, monkeypatch) -> None:
    path, real = tmp_path / "futures.zarr", write.write_block

    def full(folder, arrays, layout, block, outcomes):
        if block.number == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(folder, arrays, layout, block, outcomes)

    with monkeypatch.context() as patched:
        patched.setattr(write, "write_block", full)
        with pytest.raises(OSError, match="2 of 4 blocks are whole") as caught:
            play("plain", store=path, block=256)
    assert caught.value.errno == errno.ENOSPC
    assert_same(sr.resume(path), play("plain"))


def test_a_cluster_that_is_lost_is_named_and_leaves_a_store_to_go_on_with(tmp_path, monkeypatch) -> None:
    path, real = tmp_path / "futures.zarr", write.write_block

    def lost(folder, arrays, layout, block, outcomes):
        if block.number == 2:
            raise ConnectionError("the scheduler was lost")
        return real(folder, arrays, layout, block, outcomes)

    with monkeypatch.context() as patched:
        patched.setattr(write, "write_block", lost)
        with pytest.raises(ConnectionError, match="the scheduler was lost; 2 of 4 blocks are whole"):
            play("plain", store=path, block=256)
    assert_same(sr.resume(path), play("plain"))


def test_of_two_who_begin_at_once_one_is_refused_and_leaves_nothing(finished, expected, tmp_path, monkeypatch) -> None:
    path, real = tmp_path / "futures.zarr", write.create_arrays

    def overtaken(*args):
        shutil.copytree(finished, path)
        return real(*args)

    monkeypatch.setattr(write, "create_arrays", overtaken)
    with pytest.raises(sr.ScenarioError, match="where nothing is"):
        play("plain", store=path, block=256)
    assert os.listdir(tmp_path) == ["futures.zarr"]
    assert_same(sr.open_store(path), expected)


def edited(store: Path, change) -> None:
    """Change the metadata of a store."""
    record = json.loads((store / "zarr.json").read_text())
    change(record)
    (store / "zarr.json").write_text(json.dumps(record))


def test_ctrl_c_while_a_store_is_made_is_no_bad_path_and_leaves_nothing(tmp_path, monkeypatch) -> None:
    path = tmp_path / "futures.zarr"

    def interrupted(*_) -> None:
        path.mkdir()
        raise KeyboardInterrupt

    monkeypatch.setattr(write, "create_arrays", interrupted)
    with pytest.raises(KeyboardInterrupt):
        play("plain", store=path, block=256)
    assert os.listdir(tmp_path) == ["futures.zarr"]


BIG = {"name": "bytes", "configuration": {"endian": "big"}}
ODD = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)


def names_to(some):
    return st.dictionaries(st.sampled_from(["name", "configuration", "x"]), some, max_size=2)


@pytest.fixture(scope="module")
def spoilt(finished, tmp_path_factory) -> Path:
    """A whole store, to be spoilt again and again."""
    path = Path(shutil.copytree(finished, tmp_path_factory.mktemp("spoilt") / "plain.zarr"))
    shutil.copy(path / "zarr.json", path / "intact.json")
    return path


def of_array(name: str, key: str, value):
    return lambda record: record["consolidated_metadata"]["metadata"][name].__setitem__(key, value)


def of_attrs(key: str, value):
    return lambda record: record["attributes"].__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (of_attrs("sma_risk_store", layout.FORMAT + 1), "sma_risk_store"),
        (of_attrs("sma_risk_store", "1"), "sma_risk_store"),
        (of_attrs("futures_per_block", "0"), "futures_per_block"),
        (of_attrs("futures_per_block", "1" * 30), "futures_per_block"),
        (of_attrs("n", str(2**64 - 1)), "block"),
        (of_attrs("n", "1001"), "store.cost_krw_bn.shape"),
        (of_attrs("scenario", "{}"), None),
        (of_array("side_deal", "data_type", "int16"), None),  # by Zarr from 3.4 on, else by its type
        (of_array("side_deal", "codecs", [{"name": "vlen-bytes"}]), None),
        (of_array("side_deal", "codecs", [{"name": "numcodecs.pickle"}]), "store"),
        (of_array("side_deal", "dimension_names", ["future", "strategy"]), "store.side_deal.dims"),
        (of_array("strategy", "dimension_names", None), "store.strategy.dims"),
        (of_array("side_deal", "attributes", "x"), None),  # the same
        (of_array("npv_krw_bn", "codecs", [BIG, {"name": "crc32c"}]), "store.npv_krw_bn.endian"),
        (lambda record: record["consolidated_metadata"]["metadata"].pop("side_deal"), "store"),
        (lambda record: record.pop("consolidated_metadata"), "store"),
    ],
)
def test_a_store_that_says_what_it_cannot_mean_is_refused_by_name(copy, change, key) -> None:
    edited(copy, change)
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.open_store(copy)
    assert key is None or refusal.value.key == key


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_the_metadata_say_a_store_is_the_same_or_refused(spoilt, expected, data) -> None:
    """Anything in the metadata may be replaced by anything, or be gone."""
    record = json.loads((spoilt / "intact.json").read_text())
    node, key = None, None
    inner: object = record
    while isinstance(inner, dict | list) and inner and (node is None or data.draw(st.booleans(), "deeper")):
        node, key = inner, data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
        inner = node[key]
    if isinstance(node, dict) and data.draw(st.booleans(), "gone"):
        del node[key]
    else:
        node[key] = data.draw(st.recursive(ODD, lambda some: st.lists(some, max_size=2) | names_to(some), max_leaves=3))
    (spoilt / "zarr.json").write_text(json.dumps(record))
    try:
        found = sr.open_store(spoilt)
    except sr.ScenarioError:
        return
    for name, values in expected.variables.items():
        assert found[name].variable.identical(values), name


def test_a_store_from_before_an_outcome_is_opened_and_gone_on_with_without_it(tmp_path, expected, monkeypatch) -> None:
    path = tmp_path / "before.zarr"
    later = layout.FORMAT + 1
    monkeypatch.setattr(layout, "SINCE", {**layout.SINCE, "side_deal": later, "cost_bn": later})
    with pytest.raises(sr.Cancelled):
        play("plain", store=path, block=256, progress=impatient(2))
    monkeypatch.setattr(metadata, "FORMAT", later)
    resumed = sr.resume(path)
    assert_same(resumed.load(), expected.drop_vars(["side_deal", "cost_krw_bn"]))
    with pytest.raises(sr.ScenarioError, match="needs the variable 'side_deal'"):
        sr.percentile_of(resumed, "side_deal", 1)
    whole = layout.Layout(read(path).layout.played, 256, later)
    assert {*whole.dims} - {*resumed.data_vars} == {"side_deal", "cost_krw_bn"}


def test_a_newer_format_is_refused_by_name(copy) -> None:
    edited(copy, of_attrs("sma_risk_store", 7))
    with pytest.raises(sr.ScenarioError, match="a newer sma_risk wrote this store, got 7"):
        sr.open_store(copy)


def test_what_another_core_began_is_opened_with_a_warning_and_not_gone_on_with(copy, caplog) -> None:
    sr.open_store(copy)
    edited(copy, of_attrs("versions", "{}"))
    sr.open_store(copy)  # other versions, which compile to the same
    assert not caplog.text
    for key in ("compiled_sha256", "core_sha256"):
        edited(copy, of_attrs(key, "f" * 64))
        sr.open_store(copy)
        assert f"other bytes: {key}" in caplog.text
        with pytest.raises(sr.ScenarioError, match=key):
            sr.resume(copy)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"store": ""}, "store"),
        ({"store": 3}, "store"),
        ({"store": "no/such/folder/futures.zarr"}, "store"),
        ({"store": os.curdir}, "store"),
        ({"store": "new.zarr", "summaries": [sr.summaries.Chances()]}, "store"),
        ({"store": "new.zarr", "block": 0}, "block"),
    ],
)
def test_impossible_stores_are_refused_by_name_before_anything_is_written(options, key, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(sr.ScenarioError) as refusal:
        play("plain", **options)
    assert refusal.value.key == key
    assert os.listdir(tmp_path) == []


def test_what_is_no_store_is_refused(tmp_path, finished) -> None:
    with pytest.raises(sr.ScenarioError):
        sr.open_store(tmp_path)
    with pytest.raises(sr.ScenarioError, match="where nothing is"):
        play("plain", store=finished)
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.open_store(finished, incomplete="yes")
    assert refusal.value.key == "incomplete"


def test_analyses_answer_from_a_store_as_from_memory(finished, expected) -> None:
    futures = sr.open_store(finished)
    for ask in (
        sr.cost_summary,
        sr.survival,
        lambda these: sr.compare(these, "hurry", "wait"),
        lambda these: sr.find(these, "wait", "the median loss", count=2),
        lambda these: sr.replay(these, "wait", 123),
        lambda these: sr.marks(these),
        lambda these: sr.cost_summary(sr.condition(these, "maximalist wins")),
    ):
        xr.testing.assert_identical(ask(futures), ask(expected))
    assert sr.rerun(futures).identical(expected)
