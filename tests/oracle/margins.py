"""Section 2: by how much was each comparison decided, so that single precision may be excused?"""

import math


class Margin:
    """The smallest distance met so far in a comparison of real numbers."""

    def __init__(self, smallest=math.inf):
        self.smallest = smallest

    def meet(self, distance):
        if distance < self.smallest:
            self.smallest = distance

    def below(self, u, p):
        """u < p."""
        if 0.0 < p < 1.0:
            self.meet(abs(u - p))
        return u < p

    def above(self, a, b):
        """a > b, two positive quantities."""
        self.meet(abs(a / b - 1.0))
        return a > b

    def reached(self, cumulated, clock):
        """H >= E."""
        self.meet(abs(cumulated - clock) / clock)
        return cumulated >= clock

    def first_exceeding(self, v, weights):
        """The first index whose cumulative share of the weights exceeds v."""
        total = sum(weights)
        cumulated = 0.0
        for index, weight in enumerate(weights):
            cumulated += weight
            if self.below(v, cumulated / total):
                return index
        raise ValueError(f"no share exceeds {v}")
