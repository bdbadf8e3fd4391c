"""JAX, compiled for the processor: marks by tables as in NumPy, months by `lax.scan` over a batch of futures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import random

from peers import page, tables
from peers.jax_future import ROUNDS, Marks, pick, politics, settle, walk

NAME = "JAX, month by month"
BATCH = 1 << 11
NOTE = f"one thread, batches of {BATCH:,} futures, float32"


def prepare(n: int, seed: int = 1) -> Callable[[], dict[str, np.ndarray[Any, Any]]]:
    """Return the job: n futures under `base`, every outcome."""
    batch = min(BATCH, n)
    triples = jnp.asarray(tables.floor_triples(), jnp.int32)

    @jax.jit
    def simulate(key: Any) -> dict[str, Any]:
        parts = jax.lax.map(partial(play, batch=batch, triples=triples), random.split(key, -(-n // batch)))
        return {name: jnp.moveaxis(part, 0, -2).reshape(*part.shape[1:-1], -1) for name, part in parts.items()}

    return lambda: {name: np.asarray(part)[..., :n] for name, part in simulate(random.key(seed)).items()}


def play(key: Any, batch: int, triples: Any) -> dict[str, Any]:
    """Play one batch of futures."""
    of_marks, of_months = random.split(key)
    return walk(draw(of_marks, batch), of_months, triples)


def draw(key: Any, m: int) -> Marks:
    """Draw the marks of m futures; quantities that have no simple formula are functions of a normal in tables."""
    uniforms, normals, clocks, years, rounds, settled = random.split(key, 6)
    u, z, e = random.uniform(uniforms, (4, m)), random.normal(normals, (5, m)), random.exponential(clocks, (3, m))
    x_2025 = u[0] < page.MAXIMALIST_WINS
    x_2029 = u[2] < jnp.where(u[1] < jnp.where(x_2025, page.HOLD, page.REGAIN), page.HEIR, page.CONVERT)
    v, w = random.uniform(rounds, (3, ROUNDS, m)), random.normal(settled, (5, ROUNDS, m))
    part = pick([0.4, 0.9], v[0][..., None])
    demand = jnp.array([1.5, 4.5, 9.0])[part] * jnp.exp(jnp.array([0.25, 0.30, 0.25])[part] * w[0])
    share, ask, shock = read(tables.ANCHORING_SHARE, w[1]), 1.2 * jnp.exp(0.12 * w[3]), read(tables.REGULAR_SHOCK, w[4])
    regular, maximalist, overlap = settle(demand, share, 0.6 * jnp.exp(0.5 * w[2]), ask, shock)
    return Marks(
        x_2025, x_2029, *politics(e[0], e[1], u[3]),
        read(tables.LEVEL_REGULAR, z[0]), read(tables.LEVEL_MAXIMALIST, z[1]), read(tables.CONSENT_LEVEL, z[2]),
        read(tables.REOPEN_MAXIMALIST, z[3]), read(tables.STALL_ODDS, z[4]), e[2],
        random.normal(years, (3, 6, m)), demand, regular, maximalist,
        pick(page.ESCALATOR_R, v[1][..., None]), pick(page.ESCALATOR_X, v[2][..., None]), overlap,
    )  # fmt: skip


def read(table: tuple[Any, Any], z: Any) -> Any:
    """Return the quantity at standard normal scores, by linear interpolation in its table."""
    values, steps = (jnp.asarray(column) for column in table)
    position = z * (tables.CELLS / 2 / tables.REACH) + tables.CELLS / 2
    cell = position.astype(jnp.int32)
    return values[cell] + (position - cell) * steps[cell]
