"""Do arrays begin with a cache line, and hold what they are asked to?"""

import numpy as np
import pytest

from sma_risk.core.lines import LINE, empty
from sma_risk.core.rows import empty_tile


@pytest.mark.parametrize("dtype", ["i1", "i2", "f4", "u8"])
def test_an_array_begins_with_a_line_whatever_its_size(dtype):
    for size in [*range(1, 40), 2**16 + 3]:
        array = empty((size, 3), dtype)
        assert array.ctypes.data % LINE == 0
        assert (array.shape, array.dtype) == ((size, 3), np.dtype(dtype))
        array[...] = 1  # every place may be written to
        assert array.sum() == 3 * size


def test_every_array_of_a_tile_begins_with_a_line():
    assert {array.ctypes.data % LINE for array in empty_tile()} == {0}
