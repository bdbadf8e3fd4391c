"""What does this version write? One folder of small files and hashes, made once for each release and kept for ever.

`python -m tests.golden.make` makes the folder of this version, and refuses to change one that is there.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import xarray as xr

import sma_risk as sr
from sma_risk.core.words import draw

HERE = Path(__file__).parent
SEED, N, BLOCK, IN_NETCDF = 20261130, 64, 32, 16
FILES = {"twelfth_sma": "twelfth_sma.toml", "japan_2027": "japan_2027.json"}
SWEPT = xr.DataArray([0.3, 0.6], dims="odds", coords={"odds": [0.3, 0.6]})


def futures(store: Path | None = None) -> xr.Dataset:
    """Futures of the first preset, swept, with statuses."""
    deal = sr.presets.twelfth_sma().replace({"election.probability": SWEPT})
    more = {} if store is None else {"store": store, "block": BLOCK}
    return sr.simulate(deal, ["hurry", "wait"], n=N, seed=SEED, first_future=2**40, status=True, **more)


def sha256(values: np.ndarray) -> str:
    """Hash of an array's numbers, little-endian."""
    plain = np.ascontiguousarray(values)
    return hashlib.sha256(plain.astype(plain.dtype.newbyteorder("<"), copy=False).tobytes()).hexdigest()


def hashes(made: xr.Dataset) -> dict[str, str]:
    """Hash of every array of numbers."""
    return {str(name): sha256(array.values) for name, array in sorted(made.data_vars.items())}


def words() -> np.ndarray:
    """Words of a few futures, blocks and visits under two seeds."""
    out = np.empty((2, 3, 2, 4, 64), np.uint32)
    for i, seed in enumerate((1, 2**64 - 1)):
        for j, block in enumerate((0, 14, 160)):
            for visit in (0, 1):
                draw(np.uint64(2**32 - 32), 64, np.uint64(seed), np.uint32(block), np.uint32(visit), out[i, j, visit])
    return out


def read(path: Path) -> sr.Scenario:
    """A scenario from TOML or JSON, by the file's name."""
    return sr.read_toml(path) if path.suffix == ".toml" else sr.Scenario.from_json(path.read_text(encoding="utf-8"))


def played(scenario: sr.Scenario) -> dict[str, dict[str, str]]:
    """Hashes of the arrays of 1,024 futures: random, even and opposite points."""
    kinds = {"random": None, "sobol": sr.points.sobol(), "antithetic": sr.points.antithetic()}
    return {kind: hashes(sr.simulate(scenario, "base", n=1024, seed=SEED, points=how)) for kind, how in kinds.items()}


def main() -> None:
    """Write the folder of this version."""
    folder = HERE / sr.__version__
    folder.mkdir()
    made = futures(folder / "store.zarr").load()
    few = futures().isel(future=slice(IN_NETCDF))
    few.to_netcdf(folder / "futures.nc", engine="scipy")
    compared = sr.compare(futures(), "hurry", "wait")
    compared.to_netcdf(folder / "comparison.nc", engine="h5netcdf")
    sr.write_toml(sr.presets.twelfth_sma(), folder / FILES["twelfth_sma"])
    (folder / FILES["japan_2027"]).write_text(sr.presets.japan_2027().to_json(), encoding="utf-8")
    kept = {
        "words": sha256(words()),
        "store": hashes(made),
        "comparison": hashes(compared),
        "played": {name: played(read(folder / file)) for name, file in FILES.items()},
        "versions": made.attrs["versions"],
    }
    (folder / "hashes.json").write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
