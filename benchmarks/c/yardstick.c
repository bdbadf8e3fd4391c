/* What does this machine take for one vector operation? Throughput: many that do not wait for each other. */
#include <stdint.h>
#include <string.h>

typedef float floats __attribute__((vector_size(64)));
typedef uint64_t longs __attribute__((vector_size(64)));
#define CHAINS 16

/* Each returns something made of all it did, so that nothing is left out; `times` x 16 operations of 512 bits. */

float multiply(int64_t times, float by) {
    floats x[CHAINS], y = by - (floats){0}, sum = {0};
    for (int c = 0; c < CHAINS; c++) x[c] = y + (float)c;
    for (int64_t t = 0; t < times; t++)
        for (int c = 0; c < CHAINS; c++) { x[c] = x[c] * y; __asm__ volatile("" : "+v"(x[c])); }
    for (int c = 0; c < CHAINS; c++) sum += x[c];
    return sum[0];
}

float multiply_long(int64_t times, float by) {
    longs x[CHAINS], y = (uint64_t)by - (longs){0}, sum = {0};
    for (int c = 0; c < CHAINS; c++) x[c] = y + (uint64_t)c;
    for (int64_t t = 0; t < times; t++)
        for (int c = 0; c < CHAINS; c++) {
            x[c] = (x[c] & 0xFFFFFFFFu) * (y & 0xFFFFFFFFu);
            __asm__ volatile("" : "+v"(x[c]));
        }
    for (int c = 0; c < CHAINS; c++) sum += x[c];
    return (float)sum[0];
}

float divide(int64_t times, float by) {
    floats x[CHAINS], y = by - (floats){0}, sum = {0};
    for (int c = 0; c < CHAINS; c++) x[c] = y + (float)c;
    for (int64_t t = 0; t < times; t++)
        for (int c = 0; c < CHAINS; c++) { x[c] = x[c] / y; __asm__ volatile("" : "+v"(x[c])); }
    for (int c = 0; c < CHAINS; c++) sum += x[c];
    return sum[0];
}

/* 16 places x 16 copies of four neighbours, from the same table. */
float copy_four(int64_t times, float by) {
    static float table[2048], out[CHAINS * 16 * 4];
    static int32_t places[CHAINS][16];
    for (int c = 0; c < CHAINS; c++)
        for (int i = 0; i < 16; i++) places[c][i] = (int32_t)((c * 16 + i) * 2654435761u >> 21) & ~3;
    table[0] = by;
    for (int64_t t = 0; t < times; t++)
        for (int c = 0; c < CHAINS; c++) {
            for (int i = 0; i < 16; i++) memcpy(out + (c * 16 + i) * 4, table + places[c][i], 16);
            __asm__ volatile("" : : "r"(out), "r"(table) : "memory");
        }
    return out[0];
}

/* 16 places x 16 loads from a table of 8 KiB, which the first cache holds. */
float gather(int64_t times, float by) {
    static float table[2048];
    static int32_t places[CHAINS][16];
    for (int c = 0; c < CHAINS; c++)
        for (int i = 0; i < 16; i++) places[c][i] = (int32_t)((c * 16 + i) * 2654435761u >> 21);
    table[0] = by;
    float out[16] = {0};
    for (int64_t t = 0; t < times; t++)
        for (int c = 0; c < CHAINS; c++) {
            float found[16];
            for (int i = 0; i < 16; i++) found[i] = table[places[c][i]];
            for (int i = 0; i < 16; i++) out[i] += found[i];
            __asm__ volatile("" : : "r"(out), "r"(table) : "memory");
        }
    return out[0];
}
