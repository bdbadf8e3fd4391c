"""Do the 95 % intervals of what the public answers say cover the truth 93 to 97 times in 100?

Real futures of the preset, in 1,000 replicates that share nothing; the truth is the mean of the replicates' estimates,
whose error is 1 / 31.6 of a replicate's.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.analysis.draws import Z95

REPLICATES, N, SLAB = 1000, 2000, 50
TWO = ("hurry", "base")
ASKED = {
    "costs": lambda f: sr.cost_summary(f)[["total_bn", "total_bn_se", "npv_bn", "npv_bn_se"]],
    "real costs": lambda f: sr.cost_summary(f, base_year=2024)[["total_real_bn", "total_real_bn_se"]],
    "exceedance": lambda f: sr.exceedance(f, [7500, 8000, 8500])[["exceedance", "exceedance_se"]],
    "budget": lambda f: sr.budget_risk(f, 8000),
    "joint": lambda f: sr.joint_confidence(f, [8000, 9000], [0, 6]),
    "chances": sr.chances,
    "exposure": lambda f: sr.exposure(f).sel(least=[1, 6, 24]),
    "life": sr.mean_life,
    "survival": lambda f: sr.survival(f).sel(month=[30, 60, 79], age=[12, 36, 50]),
    "compare": lambda f: sr.compare(f, *TWO),
    "best": lambda f: sr.best(f).sel(strategy=list(TWO)),
    "regret": sr.regret,
    "frontier": lambda f: sr.frontier(f)[["mean_loss_bn", "mean_loss_bn_se", "shortfall_bn", "shortfall_bn_se"]],
    "odds": lambda f: sr.break_even_odds(f, *TWO),
    "price": lambda f: sr.break_even_lapse_price(f, *TWO),
    "percentile": lambda f: sr.percentile_of(f, "lapse_months", 5),
}


# What 2,000 futures are too few for: the 5 % quantile of the cost under "hurry", which lies beside the atom of futures
# that pay the old amount for years (.90), and months lost by a cause that ends few futures (.92)
TOO_FEW = {"costs: total_bn[0, 1]", "costs: npv_bn[0, 1]", "life: lost_months[0, 2]"}


def replicates() -> Iterator[xr.Dataset]:
    """Yield the futures of each replicate, played in slabs."""
    for slab in range(0, REPLICATES, SLAB):
        played = sr.simulate(sr.presets.twelfth_sma(), TWO, n=SLAB * N, seed=77, first_future=slab * N)
        played = played.assign(future_number=("future", slab * N + np.arange(SLAB * N, dtype=np.uint64)))
        for place in range(SLAB):
            yield played.isel(future=slice(place * N, (place + 1) * N))


def numbers(found: xr.Dataset) -> dict[str, tuple[float, float]]:
    """Return every estimate of an answer with its error, by name and place."""
    told = {}
    for name in found.data_vars:
        if f"{name}_se" in found:
            value, error = found[name], found[f"{name}_se"]
            for at in np.ndindex(value.shape):
                told[f"{name}{list(at) or ''}"] = (float(value.values[at]), float(error.values[at]))
    return told


def regular(name: str, values: np.ndarray, errors: np.ndarray) -> bool:
    """Say whether an interval of estimate and error can be right: no atom, and a share with a hundred either side."""
    share = np.nanmean(values)
    counted = not (np.nanmin(values) >= 0.0 and np.nanmax(values) <= 1.0) or 0.05 <= share <= 0.95
    return bool(counted and np.isfinite(errors).all() and (errors > 0.0).mean() > 0.999 and not np.isnan(values).any())


@pytest.mark.long
def test_95_percent_intervals_of_the_answers_cover() -> None:
    rows: dict[str, list[tuple[float, float]]] = {}
    for futures in replicates():
        for answer, ask in ASKED.items():
            for name, pair in numbers(ask(futures)).items():
                rows.setdefault(f"{answer}: {name}", []).append(pair)
    covered = {}
    for name, pairs in rows.items():
        values, errors = np.transpose(pairs)
        if regular(name, values, errors):
            covered[name] = float((np.abs(values - values.mean()) <= Z95 * errors).mean())
    inside = np.mean([0.93 <= share <= 0.97 for share in covered.values()])
    for name, share in sorted(covered.items(), key=lambda pair: pair[1]):
        print(f"{share:.3f}  {name}")
    print(f"{len(covered)} of {len(rows)} estimates, {100 * inside:.1f} % of them within .93 to .97")
    assert len(covered) > 150
    # A coverage of .95 is found with a standard deviation of .007, so that .93 to .97 is 2.9 of them; some estimates
    # that rest on the dearest hundred of 2,000 futures cover a little less, hence 95 % of the estimates and not 99
    assert inside >= 0.95
    outside = {name for name, share in covered.items() if not 0.92 <= share <= 0.98}
    assert outside <= TOO_FEW
