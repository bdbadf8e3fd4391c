"""How does a block lie on disk? As one compressed chunk of each outcome's Zarr array, read only if it is there.

Floats are kept as they are, NaN where there is none; whole numbers as 8 or 16 bits, and their fill is no outcome.
Every chunk ends with a CRC-32C, which whoever reads it checks.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from sma_risk.sampling.store.layout import Block, Layout
from sma_risk.sampling.store.ledger import Entry
from sma_risk.sampling.tasks import go_on

if TYPE_CHECKING:
    import xarray as xr
    import zarr
    from zarr.abc.codec import BytesBytesCodec
    from zarr.abc.store import Store

    Arrays = Mapping[str, zarr.Array[Any]]


def create_arrays(place: Path | Store, layout: Layout, attrs: Mapping[str, Any]) -> Arrays:
    """Create the arrays of a store, and for other readers its labels and one file with all metadata."""
    import zarr
    from zarr.codecs import Crc32cCodec

    labels = layout.like.coords.to_dataset().assign_attrs(attrs)
    texts = {name: one.astype(object) for name, one in labels.coords.items() if one.dtype.kind == "U"}
    labels.assign_coords(texts).to_zarr(place, zarr_format=3, consolidated=False)
    group = zarr.open_group(place, mode="r+", zarr_format=3)
    arrays = {}
    for name, one in layout.like.data_vars.items():
        arrays[str(name)] = group.create_array(
            str(name),
            shape=layout.shape(str(name)),
            chunks=layout.chunks(str(name)),
            dtype=one.dtype,
            compressors=[*compressors(), Crc32cCodec()],
            fill_value=fill_of(one.dtype),
            attributes=one.attrs,
            dimension_names=layout.dims[str(name)],
            config={"write_empty_chunks": True},
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # metadata in one file are an addition to the format, which others may ignore
        zarr.consolidate_metadata(place, zarr_format=3)
    return arrays


def compressors() -> list[BytesBytesCodec]:
    """Return what makes chunks smaller: the quickest of those tried by `benchmarks/stores.py`."""
    from zarr.codecs import BloscCodec

    return [BloscCodec(cname="lz4", clevel=5, shuffle="shuffle")]


def fill_of(dtype: np.dtype[Any]) -> float | int:
    """Return what stands where nothing was written: NaN, or a number that no outcome is."""
    return float("nan") if dtype.kind == "f" else int(np.iinfo(dtype).min)


def write_block(folder: Path, arrays: Arrays, layout: Layout, block: Block, outcomes: xr.Dataset) -> Entry:
    """Write a block, make it durable and return what the ledger says of it."""
    names = layout.names(block)
    for name in names:
        go_on()
        arrays[name][layout.region(name, block)] = outcomes[name].values
    paths = [folder / layout.key(name, block) for name in names]
    make_durable([*paths, *{path.parent for path in paths}])
    return Entry(block, sum(path.stat().st_size for path in paths), _checks(outcomes[name].values for name in names))


def is_there(folder: Path, layout: Layout, entry: Entry) -> bool:
    """Say whether the files of a block are all there, none cut short."""
    paths = [folder / layout.key(name, entry.block) for name in layout.names(entry.block)]
    try:
        return sum(path.stat().st_size for path in paths) == entry.size
    except OSError:
        return False


def is_whole(arrays: Arrays, layout: Layout, entry: Entry) -> bool:
    """Read a block, and say whether its bytes have the checksums of the ledger."""
    names = layout.names(entry.block)
    try:
        values = [np.asarray(arrays[name][layout.region(name, entry.block)]) for name in names]
    except (OSError, ValueError, RuntimeError):  # cut short, or its own checksum does not hold
        return False
    return _checks(values) == entry.checks


def make_durable(paths: Iterable[Path]) -> None:
    """Return when files and folders are on the disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _checks(values: Iterable[np.ndarray[Any, Any]]) -> tuple[int, ...]:
    return tuple(crc32(np.ascontiguousarray(one, one.dtype.newbyteorder("<")).data) for one in values)
