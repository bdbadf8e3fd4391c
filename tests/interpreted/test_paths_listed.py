"""Does the chain in plain Python give what listing every path gives, in the shortest scenarios?"""

from __future__ import annotations

import numpy as np
import pytest

from tests.chain.scenarios import preset
from tests.chain.test_enumeration import CASES, DIGITS, solve, told_by_chain

from .test_kernels import NINE


@pytest.mark.parametrize("case", ["one year", "in force at the start"])
def test_the_chain_equals_every_path_listed(case):
    scenario = preset().replace(CASES[case] | NINE)
    sums, told = solve(scenario, "hurry", 0)
    chain = told_by_chain(sums, scenario.months, len(scenario.years), after_expiry=3)
    for key, value in chain.items():
        assert np.isclose(value, told.get(key, 0.0), rtol=DIGITS, atol=DIGITS), key
