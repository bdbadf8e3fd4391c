"""What can be asked of this Dataset? `ds.sma.` and the tab key say it: every function that takes a Dataset first.

No function of its own: each name is the public function, called with the Dataset. The accessor is there from the first
use of anything in `sma_risk` that needs xarray; `import sma_risk.accessor` asks for it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import signature
from textwrap import fill
from types import MethodType, ModuleType
from typing import Any

import xarray as xr

import sma_risk

NAME = "sma"
OF_FUTURES = (
    *("after_poll", "agreement", "beside", "best", "borgonovo", "break_even_lapse_price", "break_even_odds"),
    *("budget_risk", "chances", "compare", "condition", "convergence", "cost_per_soldier", "cost_summary"),
    *("dominance", "event", "exceedance", "explained", "exposure", "find", "frontier", "hazards"),
    *("joint_confidence", "marks", "mean_life", "percentile_of", "present_value", "price_level", "rare_event"),
    *("regret", "replay", "report", "reweight", "shapley", "side_by_side", "spending", "standard_error"),
    *("survival", "switching_rule", "tilts_for", "to_arviz", "tornado", "value_of_information"),
    *("value_of_market_move", "value_of_measurement", "value_of_poll", "weight_diagnostics", "without_deal"),
)
OF_ANYTHING = ("manifest", "manifest_json", "rerun", "timing_rule", "to_csv", "to_excel", "to_pandas")
FUNCTIONS = (*OF_FUTURES, *OF_ANYTHING)
"""Every public function whose first parameter is a Dataset; those of the second list also take answers."""


class Methods:
    """Functions of a module as methods of the Dataset that they take first."""

    def __init__(self, data: xr.Dataset, home: ModuleType, names: Sequence[str]) -> None:
        self._data, self._home, self._names = data, home, sorted(names)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self._names:
            raise AttributeError(f"{name!r} is no function of this Dataset; those are: {', '.join(self._names)}")
        return MethodType(getattr(self._home, name), self._data)

    def __dir__(self) -> list[str]:
        return self._names

    def __repr__(self) -> str:
        return fill(f"ask for {', '.join(self._names)}", 100)


class Asked(Methods):
    """What can be asked of a Dataset: the functions that take futures, or those that take any answer, and figures."""

    def __init__(self, data: xr.Dataset) -> None:
        super().__init__(data, sma_risk, FUNCTIONS if "future" in data.dims else OF_ANYTHING)

    @property
    def figures(self) -> Methods:
        """The figures that draw an answer; which one, its name says."""
        from sma_risk import figures

        drawn = [
            name for name in figures.__all__ if next(iter(signature(getattr(figures, name)).parameters)) == "answer"
        ]
        return Methods(self._data, figures, drawn)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), "figures"]


if not hasattr(xr.Dataset, NAME):
    xr.register_dataset_accessor(NAME)(Asked)  # type: ignore[no-untyped-call]
