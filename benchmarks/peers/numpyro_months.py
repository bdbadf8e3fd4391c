"""NumPyro: the model as its users write it, marks by `numpyro.sample`, months by `lax.scan`; drawn by `Predictive`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax import random
from numpyro.infer import Predictive

from peers import page, tables
from peers.jax_future import ROUNDS, Marks, pick, politics, settle, walk

NAME = "NumPyro, month by month"
BATCH = 1 << 11
NOTE = f"one thread, batches of {BATCH:,} futures, float32"


def prepare(n: int, seed: int = 1) -> Callable[[], dict[str, np.ndarray[Any, Any]]]:
    """Return the job: n futures under `base`, every outcome; a draw of the model is a batch of futures."""
    batch = min(BATCH, n)
    predict = jax.jit(Predictive(model, num_samples=-(-n // batch), return_sites=OUTCOMES), static_argnums=1)
    triples = jnp.asarray(tables.floor_triples(), jnp.int32)

    def job() -> dict[str, np.ndarray[Any, Any]]:
        drawn = predict(random.key(seed), batch, triples)
        outcomes = {name: np.moveaxis(np.asarray(drawn[name]), 0, -2) for name in OUTCOMES}
        return {name: part.reshape(*part.shape[:-2], -1)[..., :n] for name, part in outcomes.items()}

    return job


OUTCOMES = (*page.YEARLY, *page.SCALAR, "attitude_2025", "attitude_2029", "demand_multiple", "krw_per_usd")


def model(m: int, triples: Any) -> None:
    """Draw the marks of m futures and of their rounds of talks, and play their months."""
    sample = numpyro.sample
    with numpyro.plate("futures", m):
        x_2025 = sample("winner", dist.Bernoulli(sample("probability", dist.Beta(10.8, 9.2)))) == 1
        holds = sample("next_winner", dist.Bernoulli(jnp.where(x_2025, page.HOLD, page.REGAIN))) == 1
        x_2029 = sample("next_attitude", dist.Bernoulli(jnp.where(holds, page.HEIR, page.CONVERT))) == 1
        snap, length = (sample(name, dist.Exponential(1.0)) for name in ("snap", "interregnum"))
        majority = sample("majority", dist.Uniform(0.0, 1.0))
        regular, maximalist = (sample(f"level {a}", dist.Gamma(a, b)) for a, b in ((5.0, 15.0), (2.5, 25.0)))
        consent, h_re = (sample(f"level {a}", dist.Gamma(a, b)) for a, b in ((5.5, 17.5), (1.2, 58.0)))
        p0, cut = sample("stall", dist.Beta(1.5, 13.5)), sample("cut", dist.Exponential(1.0))
        with numpyro.plate("years", 6), numpyro.plate("paths", 3):
            normals = sample("economy", dist.Normal(0.0, 1.0))
        with numpyro.plate("rounds", ROUNDS):
            medians, sds = jnp.log(jnp.array([1.5, 4.5, 9.0])), jnp.array([0.25, 0.30, 0.25])
            parts = dist.Categorical(jnp.array([0.4, 0.5, 0.1]))
            demand = sample("opening", dist.MixtureSameFamily(parts, dist.LogNormal(medians, sds)))
            share, rise = sample("share", dist.Beta(1.2, 10.8)), sample("rise", dist.LogNormal(np.log(0.6), 0.5))
            ask, shock = sample("ask", dist.LogNormal(np.log(1.2), 0.12)), sample("shock", dist.StudentT(4.0))
            u, v = (sample(f"escalator {who}", dist.Uniform(0.0, 1.0)) for who in ("regular", "maximalist"))
    settled_regular, settled_maximalist, overlap = settle(demand, share, rise, ask, shock)
    marks = Marks(
        x_2025, x_2029, *politics(snap, length, majority), regular, maximalist, consent, h_re, p0 / (1 - p0), cut,
        normals, demand, settled_regular, settled_maximalist,
        pick(page.ESCALATOR_R, u[..., None]), pick(page.ESCALATOR_X, v[..., None]), overlap,
    )  # fmt: skip
    for name, value in walk(marks, numpyro.prng_key(), triples).items():
        numpyro.deterministic(name, value)
