"""What does a store say of itself? Metadata, which must be those of the arrays that its attributes ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sma_risk.parameters import ScenarioError, checked_path
from sma_risk.sampling.integers import whole_of
from sma_risk.sampling.store.layout import FORMAT, Layout

if TYPE_CHECKING:
    import zarr

_FORMAT, _BLOCK = "sma_risk_store", "futures_per_block"
_CODECS = ["bytes", "crc32c"]  # and Blosc between them: nothing else is asked to decode, whatever a file says
_RECORD, _LARGEST_RECORD = "zarr.json", 64 * 2**20  # bytes


def store_path(path: object) -> Path:
    """Return the path of a store; `ScenarioError` for what is none, `ImportError` where stores cannot be read."""
    folder = checked_path("store", path)
    try:
        import zarr  # noqa: F401
    except ImportError as error:
        raise ImportError("stores need the extra `store`: pip install 'sma-risk[store]'") from error
    return folder


def attrs_for(attrs: Mapping[str, str], layout: Layout) -> dict[str, Any]:
    """Return the attributes of a store: those of its futures, its format and the size of its blocks."""
    return {**attrs, _FORMAT: layout.format, _BLOCK: str(layout.block)}


def attrs_of(group: zarr.Group) -> tuple[dict[str, Any], int, int]:
    """Return the attributes of the futures, the size of a block, the format; `ScenarioError` for one unknown here."""
    attrs: dict[str, Any] = dict(group.attrs)
    found, block = attrs.pop(_FORMAT, None), whole_of(_BLOCK, attrs.pop(_BLOCK, "0"))
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= FORMAT:
        hint = ": a newer sma_risk wrote this store" if isinstance(found, int) and found > FORMAT else ""
        raise ScenarioError(_FORMAT, found, f"{FORMAT}, the format that this version reads{hint}")
    if not block:
        raise ScenarioError(_BLOCK, block, "at least one")
    return attrs, block, found


def open_group(folder: Path, mode: Literal["r", "r+"] = "r") -> zarr.Group:
    """Open the arrays of a store, all described in one file of bounded size."""
    import zarr

    from sma_risk.sampling.store.present import Present

    record = folder / _RECORD
    if not record.is_file() or record.stat().st_size > _LARGEST_RECORD:
        raise ScenarioError("store", str(folder), f"a file {_RECORD} of at most {_LARGEST_RECORD:,} bytes")
    place = Present(folder, read_only=True) if mode == "r" else folder
    try:
        group = zarr.open_group(place, mode=mode, zarr_format=3, use_consolidated=True)
    except Exception as error:  # whatever the parts of Zarr raise about metadata that are none
        raise ScenarioError("store", str(folder), f"metadata that Zarr reads ({error})"[:300]) from error
    if group.metadata.consolidated_metadata is None:
        raise ScenarioError("store", str(folder), f"what its arrays are in {_RECORD}")
    return group


def arrays_of(group: zarr.Group, layout: Layout) -> dict[str, zarr.Array[Any]]:
    """Return the arrays of outcomes, each as the attributes say that it must be; `ScenarioError` for any other."""
    import zarr

    found, names = dict(group.members()), list(map(str, layout.like.variables))
    if set(found) != set(names):
        raise ScenarioError("store", sorted(found), "the arrays of its scenario: " + ", ".join(names))
    arrays = {}
    for name in names:
        array = found[name]
        if not isinstance(array, zarr.Array):
            raise ScenarioError(f"store.{name}", type(array).__name__, "an array")
        for what, told, needed in _facts(name, array, layout):
            if told != needed:
                raise ScenarioError(f"store.{name}.{what}", told, str(needed))
        if name in layout.dims:
            arrays[name] = array
    return arrays


def _facts(name: str, array: zarr.Array[Any], layout: Layout) -> Iterator[tuple[str, object, object]]:
    """Yield what an array says of itself beside what it must say; of labels, which are not read, only their dims."""
    described: dict[str, Any] = array.metadata.to_dict()
    yield "attributes", type(described.get("attributes", {})), dict
    yield "dims", tuple(described.get("dimension_names") or ()), layout.dims.get(name, (name,))
    if name in layout.dims:
        yield "shape", array.shape, layout.shape(name)
        yield "chunks", array.chunks, layout.chunks(name)
        yield "dtype", array.dtype, layout.like[name].dtype
        first, *others = described["codecs"]
        yield "endian", first.get("configuration", {}).get("endian", "little"), "little"
        yield "codecs", [first["name"], *(codec["name"] for codec in others if codec["name"] != "blosc")], _CODECS


def writable_arrays(folder: Path, layout: Layout) -> dict[str, zarr.Array[Any]]:
    """Return the arrays to be written to: chunks of nothing but NaN are written like all others."""
    found = arrays_of(open_group(folder, "r+"), layout)
    return {name: array.with_config({"write_empty_chunks": True}) for name, array in found.items()}
