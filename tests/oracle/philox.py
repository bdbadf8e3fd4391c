"""Section 2: Philox4x32-10 (Salmon et al. 2011) in plain integers."""

MASK = 0xFFFFFFFF
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10


def philox4x32(counter, key):
    """The four output words of a counter of four words and a key of two."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(ROUNDS):
        first = MULTIPLIERS[0] * c0
        second = MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (second >> 32) ^ c1 ^ k0, second & MASK, (first >> 32) ^ c3 ^ k1, first & MASK
        k0 = (k0 + KEY_STEPS[0]) & MASK
        k1 = (k1 + KEY_STEPS[1]) & MASK
    return c0, c1, c2, c3


def words(seed, future, block, visit):
    """Lanes 0 to 3 of a block of sites, on one visit, in one future."""
    return philox4x32((future & MASK, future >> 32, block, visit), (seed & MASK, seed >> 32))


def uniform(word):
    """A word read as a number between 0 and 1, never 0 or 1."""
    return (word + 0.5) / 4294967296.0
