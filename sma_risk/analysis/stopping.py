"""When were enough futures played? When an error is small enough, or when it is settled which strategy is best.

Rules for `simulate(..., stop=...)`. They look at few moments only, so that what they stop at is hardly biased: see
docs/large_runs.md, where that is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

import numpy as np
import xarray as xr
from scipy.special import ndtri

from sma_risk.analysis.summaries import Differences
from sma_risk.analysis.summaries.quantity import LOSS, quantity
from sma_risk.parameters import NON_NEGATIVE, POSITIVE, TRUTH, ScenarioError, between, text
from sma_risk.sampling.stream import Question, Summary

__all__ = ["AtError", "Settled"]

_NAME, _CONFIDENCE = text(80), between(0.0, 1.0)


@dataclass(frozen=True)
class AtError:
    """Enough when the standard error of an estimate is small enough, for all strategies and years.

    An error of zero is not small enough: it is that of futures which have not differed yet, such as those without a
    single rare event among them.

    Parameters
    ----------
    estimate : its name in the answer of the summaries, such as ``"total_bn_mean"``.
    error : the standard error wanted, in the estimate's unit.
    relative : whether `error` is a share of the estimate's size.

    Examples
    --------
    >>> import sma_risk as sr
    >>> rule = sr.stopping.AtError("total_bn_mean", 10.0)
    >>> kept = [sr.summaries.Moments("total_bn")]
    >>> answer = sr.simulate(sr.presets.twelfth_sma(), "base", n=10**7, seed=2024, summaries=kept, stop=rule)
    >>> bool(answer.rule_met), bool(answer.total_bn_mean_se <= 10.0), int(answer.futures_played) < 10**7
    (True, True, True)
    """

    estimate: str
    error: float
    _: KW_ONLY
    relative: bool = False

    def __post_init__(self) -> None:
        _NAME("estimate", self.estimate)
        object.__setattr__(self, "error", POSITIVE("error", self.error))
        TRUTH("relative", self.relative)

    @property
    def summaries(self) -> Sequence[Summary]:
        """None of its own."""
        return ()

    def watched(self, question: Question) -> str:
        """Return the estimate's name."""
        return self.estimate

    def met(self, answer: xr.Dataset, question: Question, looks: int) -> bool:
        """Say whether every error is small enough; `ScenarioError` if there is no such estimate."""
        known = [name for name in map(str, answer.data_vars) if f"{name}_se" in answer]
        if self.estimate not in known:
            needed = "an estimate of the summaries: " + (", ".join(known) or "there is none")
            raise ScenarioError("stop.estimate", self.estimate, needed)
        size = np.abs(answer[self.estimate].values) if self.relative else 1.0
        errors = answer[f"{self.estimate}_se"].values
        return bool(np.all((errors > 0.0) & (errors <= self.error * size)))


@dataclass(frozen=True)
class Settled:
    """Enough when the ranking of the strategies by a mean is settled, every pair compared on the same futures.

    A pair is settled when its mean difference is more than `z` standard errors from zero, or, with a tolerance, surely
    within it. `z` is so large that, with all pairs and all looks taken together, a ranking that is called settled is
    wrong with a probability of at most 1 - `confidence` (Bonferroni). Strategies that never differ are settled.

    Parameters
    ----------
    quantity : what is ranked, one value by strategy and future, such as ``"loss_bn"`` or ``"total_bn"``.
    confidence : that all pairs are ranked rightly. The default is a judgement.
    tolerance : a difference too small to matter, in the unit of the quantity.

    Examples
    --------
    >>> import sma_risk as sr
    >>> rule = sr.stopping.Settled("loss_bn")
    >>> answer = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=10**7, seed=2024, stop=rule)
    >>> bool(answer.rule_met), int(answer.futures_played) < 10**7
    (True, True)
    """

    quantity: str = LOSS
    _: KW_ONLY
    confidence: float = 0.99
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        Differences(self.quantity)
        _CONFIDENCE("confidence", self.confidence)
        NON_NEGATIVE("tolerance", self.tolerance)

    @property
    def summaries(self) -> Sequence[Summary]:
        """The differences, which pairing needs."""
        return (Differences(self.quantity),)

    def watched(self, question: Question) -> str:
        """Return the name of the differences."""
        return f"{quantity(self.quantity).label(question)}_difference"

    def met(self, answer: xr.Dataset, question: Question, looks: int) -> bool:
        """Say whether every pair is settled; `ScenarioError` if there is none."""
        name = self.watched(question)
        difference, error = answer[name].values, answer[f"{name}_se"].values
        first, second = np.triu_indices(len(difference), 1)
        if not len(first):
            raise ScenarioError("stop", self, "at least two strategies to rank")
        gap, half = np.abs(difference[first, second]), error[first, second]
        half = half * -ndtri((1.0 - self.confidence) / (2.0 * len(first) * looks))
        return bool(np.all((gap > half) | (gap + half < self.tolerance) | (gap + half == 0.0)))
