"""Does the chain in plain Python give what listing every path gives, in the shortest scenarios?"""

from __future__ import annotations

import numpy as np
import pytest

from tests.chain.scenarios import preset
from tests.chain.test_enumeration import CASES, DIGITS, SHORT, solve, told_by_chain

from .test_kernels import NINE

SHORTEST = {
    "one year": CASES["one year"],
    "in force at the start": CASES["in force at the start"],
    "pending at the start, automatic": {
        **SHORT,
        "agreement.concluded": "2025-08",
        "ratification.automatic_after_months": 5,
    },
}


@pytest.mark.parametrize("case", SHORTEST)
@pytest.mark.parametrize("w", [0, 1])
def test_the_chain_equals_every_path_listed(case, w):
    scenario = preset().replace(SHORTEST[case] | NINE)
    sums, told = solve(scenario, "hurry", w)
    chain = told_by_chain(sums, scenario.months, len(scenario.years), after_expiry=3)
    for key, value in chain.items():
        assert np.isclose(value, told.get(key, 0.0), rtol=DIGITS, atol=DIGITS), key
