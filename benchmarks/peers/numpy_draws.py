"""Where do the random numbers of the NumPy versions come from? SFC64, in single precision."""

import numpy as np

from peers.page import BASE_PAYMENT, F4, MONTHS, SIDE_DEAL_MEDIAN, SIDE_DEAL_SD, Array

FEW = 2048  # from here on whole-array arithmetic beats the scalar methods of Generator


def choose(mask: Array, yes: Array | np.number, no: Array | np.number) -> Array:
    """np.where for numbers, several times as fast on an unpredictable mask."""
    return no + mask * (yes - no)


class Draws:
    """Single-precision variates from SFC64; words are taken two at a time."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.Generator(np.random.SFC64(seed))

    def uniform(self, size: int) -> Array:
        if size < FEW:
            return self.rng.random(size, dtype=F4)
        words = self.rng.bit_generator.random_raw((size + 1) // 2).view(np.uint32)[:size]
        words >>= 9
        u = words.astype(F4)
        u += F4(0.5)
        u *= F4(2**-23)
        return u

    def exponential(self, size: int) -> Array:
        if size < FEW:
            return self.rng.standard_exponential(size, dtype=F4)
        u = self.uniform(size)
        return np.negative(np.log(u, out=u), out=u)

    def normal(self, size: int) -> Array:
        if size < 2 * FEW:
            return self.rng.standard_normal(size, dtype=F4)
        half = (size + 1) // 2
        radius = self.exponential(half)
        radius *= F4(2)
        np.sqrt(radius, out=radius)
        angle = self.uniform(half)
        angle *= F4(2 * np.pi)
        z = np.empty(2 * half, F4)
        np.multiply(radius, np.cos(angle), out=z[:half])
        np.multiply(radius, np.sin(angle), out=z[half:])
        return z[:size]

    def side_deals(self, size: int) -> Array:
        """What side deals cost, KRW bn."""
        return F4(BASE_PAYMENT * SIDE_DEAL_MEDIAN) * np.exp(F4(SIDE_DEAL_SD) * self.normal(size))

    def month(self, since: Array, hazard: Array | F4, clock: Array | None = None) -> Array:
        """The month of the event for a spell exposed from month since + 1 at a constant hazard."""
        wait = self.exponential(since.size) if clock is None else clock
        wait /= hazard
        np.ceil(np.minimum(wait, F4(MONTHS + 1), out=wait), out=wait)
        return since + wait.astype(np.int16)

    def kept(self, hazard: Array, bound: Array) -> Array:
        """Thinning: keep an event of monthly hazard `bound` as one of monthly hazard `hazard`."""
        return self.uniform(bound.size) * np.expm1(-bound) > np.expm1(-hazard)
