/* exp, log, clocks and quantiles in single precision: the operations of sma_risk/core/numerics.py, in their order. */
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline)) /* a helper left out of line ends vectorisation */
#define SMALLER(a, b) ((a) < (b) ? (a) : (b))
#define LARGER(a, b) ((a) > (b) ? (a) : (b))

INLINE uint32_t bits_of(float x) { uint32_t b; memcpy(&b, &x, 4); return b; }
INLINE float float_of(uint32_t b) { float x; memcpy(&x, &b, 4); return x; }

static const uint32_t SQRT_HALF = 0x3F3504F3u, MANTISSA = 0x007FFFFFu;

INLINE float exponential_function(float x) {
    x = SMALLER(LARGER(x, -87.0f), 87.0f);
    float n = __builtin_nearbyintf(x * 1.44269504088896341f);
    float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = (p * (r * r) + r) + 1.0f;
    return p * float_of((uint32_t)((int32_t)n + 127) << 23);
}

INLINE float log_near_one(float m, float n) {
    float p = 7.0376836292e-2f;
    p = p * m + -1.1514610310e-1f;
    p = p * m + 1.1676998740e-1f;
    p = p * m + -1.2420140846e-1f;
    p = p * m + 1.4249322787e-1f;
    p = p * m + -1.6668057665e-1f;
    p = p * m + 2.0000714765e-1f;
    p = p * m + -2.4999993993e-1f;
    p = p * m + 3.3333331174e-1f;
    float z = m * m;
    float y = (p * m * z + n * -2.12194440e-4f) - 0.5f * z;
    return n * 0.693359375f + (m + y);
}

INLINE float logarithm(float x) {
    uint32_t offset = bits_of(x) - SQRT_HALF;
    float n = (float)((int32_t)offset >> 23);
    float m = float_of((offset & MANTISSA) + SQRT_HALF) - 1.0f;
    return log_near_one(m, n);
}

INLINE float tail_probability(uint32_t word) {
    uint32_t nearest = SMALLER(word, ~word);
    return ((float)(int32_t)nearest + 0.5f) * 0x1p-32f;
}

INLINE float uniform(uint32_t word) {
    float p = tail_probability(word), q = 1.0f - p;
    return word < 0x80000000u ? p : SMALLER(q, 1.0f - 0x1p-24f);
}

INLINE float exponential_clock(uint32_t word) {
    float p = tail_probability(word);
    int small = word < 0x40000000u;
    float x = word < 0x80000000u ? 1.0f - p : p;
    uint32_t offset = bits_of(x) - SQRT_HALF;
    float n = small ? 0.0f : (float)((int32_t)offset >> 23);
    float m = float_of((offset & MANTISSA) + SQRT_HALF) - 1.0f;
    return -log_near_one(small ? -p : m, n);
}

INLINE float logistic(uint32_t word) { return exponential_clock(word) - exponential_clock(~word); }

INLINE int32_t cell_of(uint32_t word) {
    uint32_t cell = (bits_of(tail_probability(word)) >> CELL_SHIFT) - FIRST_CELL;
    return (int32_t)(cell + (word >= 0x80000000u ? CELLS_PER_TAIL : 0u));
}

INLINE float cubic(const float *restrict four, uint32_t word) {
    uint32_t place = bits_of(tail_probability(word)) & ((1u << CELL_SHIFT) - 1);
    float x = (float)(int32_t)place * (1.0f / (1u << CELL_SHIFT));
    return four[0] + x * (four[1] + x * (four[2] + x * four[3]));
}

struct Words { uint32_t w0, w1, w2, w3; };

INLINE struct Words words_of(uint64_t future, uint64_t seed, uint64_t block, uint64_t visit) {
    const uint64_t low = 0xFFFFFFFFu;
    uint64_t c0 = future & low, c1 = future >> 32, c2 = block, c3 = visit, k0 = seed & low, k1 = seed >> 32;
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = 0xD2511F53u * (c0 & low), p1 = 0xCD9E8D57u * (c2 & low);
        c0 = (p1 >> 32) ^ c1 ^ k0, c1 = p1;
        c2 = (p0 >> 32) ^ c3 ^ k1, c3 = p0;
        k0 = (k0 + 0x9E3779B9u) & low, k1 = (k1 + 0xBB67AE85u) & low;
    }
    return (struct Words){(uint32_t)c0, (uint32_t)c1, (uint32_t)c2, (uint32_t)c3};
}
