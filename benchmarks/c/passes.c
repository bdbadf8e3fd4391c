/* The hottest passes of the core in plain C, on the arrays of the core: what would another compiler make of them?
 *
 * Names of rows and numbers come from generated.h, which c_passes.py writes. Only smooth quantile functions without
 * heavy tails, as all of the preset are; c_passes.py refuses others.
 */
#include "generated.h"
#include "numerics.h"

#define PASS(name) \
    __attribute__((noinline)) static void name(const struct Work *w); \
    void repeat_##name(const struct Work *w, int64_t times) { for (int64_t t = 0; t < times; t++) name(w); } \
    __attribute__((noinline)) static void name(const struct Work *w)
#define LANES(i) for (uint64_t i = 0; i < TILE; i++)
#define SEATS(j) for (uint64_t j = 0; j < whole; j++)

/* words */

static void draw_block(uint32_t *restrict row, uint64_t first, uint64_t seed, uint64_t block) {
    LANES(i) {
        struct Words w = words_of(first + i, seed, block, 0);
        row[i] = w.w0, row[STRIDE + i] = w.w1, row[2 * STRIDE + i] = w.w2, row[3 * STRIDE + i] = w.w3;
    }
}

PASS(draw_words) {
    for (int b = 0; b < BLOCK_COUNT; b++) draw_block(w->words + b * 4 * STRIDE, w->first, w->seed, w->blocks[b]);
}

/* normals and the paths made of them */

static void quantile_row(const float *restrict table, const uint32_t *restrict words, float *restrict out) {
    int32_t cells[TILE];
    float fours[4 * TILE];
    LANES(i) cells[i] = cell_of(words[i]);
    LANES(i) memcpy(fours + 4 * i, table + 4 * (int64_t)cells[i], 16);
    LANES(i) out[i] = cubic(fours + 4 * i, words[i]);
}

static void read_quantiles(const struct Work *w, int which, int source, int target) {
    quantile_row(w->cells + which * 8 * CELLS_PER_TAIL, w->words + source, w->marks + target);
}

PASS(economy) {
    float *restrict marks = w->marks;
    const struct Numbers n = *w->numbers;
    const int64_t before = w->calendar->years_before, end = before + w->calendar->years;
    LANES(i) {
        marks[CPI_NOW + i] = n.cpi_known, marks[GROWTH_NOW + i] = n.defence_known;
        marks[BUDGET_NOW + i] = n.defence_budget, marks[LOG_FX_NOW + i] = n.fx_log_start;
    }
    for (int64_t year = 0; year < end; year++) {
        if (year < end - 2) {
            float *restrict grows = marks + CPI_GROWTH + LARGER(year + 2 - before, 0) * STRIDE;
            read_quantiles(w, Q_normal, BLOCK_CPI + year * STRIDE, QUANTILE);
            LANES(i) {
                float cpi = n.cpi_mean + n.cpi_persistence * (marks[CPI_NOW + i] - n.cpi_mean) + n.cpi_sd * marks[QUANTILE + i];
                marks[CPI_NOW + i] = cpi;
                grows[i] = SMALLER(cpi, n.cpi_cap) * 0.01f;
            }
        }
        if (year > 0) {
            const int64_t bill = LARGER(year - before, 0) * STRIDE;
            read_quantiles(w, Q_normal, BLOCK_DEFENCE + (year - 1) * STRIDE, QUANTILE);
            LANES(i) {
                float last = marks[GROWTH_NOW + i];
                float growth = n.defence_mean + n.defence_persistence * (last - n.defence_mean) + n.defence_sd * marks[QUANTILE + i];
                float budget = marks[BUDGET_NOW + i] * (1.0f + growth * 0.01f);
                marks[GROWTH_NOW + i] = growth, marks[BUDGET_NOW + i] = budget;
                marks[DEFENCE_GROWTH + bill + i] = last * 0.01f, marks[BUDGET + bill + i] = budget;
            }
            read_quantiles(w, Q_normal, BLOCK_FX + (year - 1) * STRIDE, QUANTILE);
            LANES(i) {
                float log_fx = n.fx_log_mean + n.fx_persistence * (marks[LOG_FX_NOW + i] - n.fx_log_mean) + n.fx_sd * marks[QUANTILE + i];
                marks[LOG_FX_NOW + i] = log_fx;
                marks[FX + bill + i] = exponential_function(log_fx);
            }
        }
    }
}

/* tables */

static void clock_row(const uint32_t *restrict words, float *restrict clocks) {
    LANES(i) clocks[i] = exponential_clock(words[i]);
}

PASS(draw_levels) {
    read_quantiles(w, Q_talks_level_regular, SITE_talks_level_regular, LEVEL_REGULAR);
    read_quantiles(w, Q_talks_level_maximalist, SITE_talks_level_maximalist, LEVEL_MAXIMALIST);
    read_quantiles(w, Q_ratification_consent_level, SITE_ratification_consent_level, CONSENT_LEVEL);
    read_quantiles(w, Q_durability_reopen_maximalist, SITE_durability_reopen_maximalist, REOPEN_LEVEL);
    read_quantiles(w, Q_ratification_stall_base, SITE_ratification_stall_base, STALL_LOGIT);
    clock_row(w->words + SITE_forces_cut, w->marks + CUT_CLOCK);
}

INLINE int32_t escalator(uint32_t word, float cpi, float defence, float fixed) {
    float u = uniform(word);
    int32_t rule = 3;
    rule = u < fixed ? 2 : rule;
    rule = u < defence ? 1 : rule;
    return u < cpi ? 0 : rule;
}

static void escalator_row(const uint32_t *restrict words, int32_t *restrict rules, float cpi, float defence, float fixed) {
    LANES(i) rules[i] = escalator(words[i], cpi, defence, fixed);
}

PASS(demand) {
    read_quantiles(w, Q_demand_opening, SITE_demand_opening, OPENING);
    read_quantiles(w, Q_demand_anchoring_share, SITE_demand_anchoring_share, SHARE);
    read_quantiles(w, Q_demand_reservation, SITE_demand_reservation, RESERVATION);
    read_quantiles(w, Q_demand_regular_ask, SITE_demand_regular_ask, LOG_ASK);
    read_quantiles(w, Q_demand_shock, SITE_demand_regular_shock, SHOCK);
    float *restrict marks = w->marks;
    const struct Numbers n = *w->numbers;
    LANES(i) {
        float wanted = n.floor + marks[SHARE + i] * (marks[OPENING + i] - n.floor), accepted = 1.0f + marks[RESERVATION + i];
        float settled = SMALLER(wanted, accepted);
        marks[SETTLED_MAXIMALIST + i] = settled;
        marks[SLOWED_MAXIMALIST + i] = marks[LEVEL_MAXIMALIST + i] * (wanted <= accepted ? 1.0f : n.no_overlap_factor);
        marks[EXCESS_MAXIMALIST + i] = logarithm(settled) - n.log_usual;
        float shock = SMALLER(LARGER(marks[SHOCK + i], n.shock_low), n.shock_high);
        float regular = n.intercept + n.slope * marks[LOG_ASK + i] + n.scale * shock;
        marks[SETTLED_REGULAR + i] = exponential_function(regular);
        marks[EXCESS_REGULAR + i] = regular - n.log_usual;
    }
    escalator_row(w->words + SITE_demand_escalator_maximalist, w->kinds + ESCALATOR_MAXIMALIST, n.maximalist_cpi, n.maximalist_defence, n.maximalist_fixed);
    escalator_row(w->words + SITE_demand_escalator_regular, w->kinds + ESCALATOR_REGULAR, n.regular_cpi, n.regular_defence, n.regular_fixed);
}

/* clocks */

static void draw_words_for_seats(const int32_t *restrict seats, uint32_t *restrict drawn, uint64_t first, uint64_t seed, uint64_t whole) {
    SEATS(j) {
        uint64_t future = first + (uint64_t)(int64_t)seats[LANE + j], visit = (uint64_t)(int64_t)seats[VISIT + j];
        struct Words w = words_of(future, seed, BLOCK_NUMBER_NEGOTIATING, visit);
        drawn[j] = w.w0, drawn[STRIDE + j] = w.w1, drawn[2 * STRIDE + j] = w.w2, drawn[3 * STRIDE + j] = w.w3;
    }
}

static void clocks_of_talks(const uint32_t *restrict drawn, float *restrict batch, uint64_t whole) {
    SEATS(j) {
        batch[CLOCK + j] = exponential_clock(drawn[j]);
        batch[DRAW + j] = logistic(drawn[STRIDE + j]);
    }
}

PASS(start_talks) {
    const uint64_t whole = (w->seated + 15) & -16;
    draw_words_for_seats(w->seats, w->drawn + DRAWN, w->first, w->seed, whole);
    clocks_of_talks(w->drawn + DRAWN, w->batch, whole);
}

/* months */

static void halve(const float *restrict sums, const float *restrict reached, int32_t *restrict seats, int32_t step, uint64_t whole) {
    SEATS(j) {
        int32_t month = seats[MONTH + j], bound = seats[BOUND + j], last = month + (step - 1);
        uint64_t place = (uint64_t)(int64_t)(seats[ROW + j] + SMALLER(last, bound - 1));
        int passes = (last < bound) & (sums[place] < reached[j]);
        seats[MONTH + j] = passes ? month + step : month;
    }
}

static void reach(const struct Work *w, const float *sums, int64_t seated, int32_t longest) {
    int32_t step = 1;
    while (step + step <= longest) step += step;
    for (; step > 0; step >>= 1) halve(sums, w->batch + REACHED, w->seats, step, (seated + 15) & -16);
}

INLINE int32_t is_maximalist(int32_t offices, int term) { return (offices >> term) & 1; }

struct Rows { int32_t now, next, after; };

INLINE struct Rows rows_of_sums(const struct Work *w, uint64_t j) {
    const struct Calendar *c = w->calendar;
    const int32_t months = (int32_t)c->months;
    const int32_t i = w->seats[LANE + j], began = w->seats[BEGAN + j], offices = w->seats[SEAT_OFFICES + j];
    int32_t since = w->ints[TALKS_FROM + i], years = w->ints[YEARS_SINCE_EXPIRY + i];
    int32_t office = is_maximalist(offices, 1), office_after = is_maximalist(offices, 2);
    int pauses = (office != 0) & (began <= c->inauguration) & (c->inauguration >= 0);
    int pauses_after = (office_after != 0) & (office == 0) & (began <= c->next_inauguration);
    int32_t since_next = pauses ? (int32_t)(c->inauguration + c->pause_months) : since;
    int32_t since_after = pauses_after ? (int32_t)(c->next_inauguration + c->pause_months) : since_next;
    int32_t block = (years * 2 + office) * (months + 1);
#define PLACE(since) SMALLER(LARGER((since) + 1, 0), months)
    return (struct Rows){(block + PLACE(since)) * months, (block + PLACE(since_next)) * months, (block + PLACE(since_after)) * months};
}

INLINE float term_sum(const float *restrict sums, int32_t row, int32_t first, int32_t end) {
    return end > first ? sums[row + end - 1] : 0.0f;
}

static float passed_before(const struct Work *w, const float *restrict sums, uint64_t j, int32_t k) {
    const struct Calendar *c = w->calendar;
    const int32_t months = (int32_t)c->months, last = (int32_t)SMALLER(c->next_inauguration, months);
    const int32_t next = (int32_t)SMALLER(LARGER(c->inauguration, 0), months);
    struct Rows rows = rows_of_sums(w, j);
    int32_t i = w->seats[LANE + j], offices = w->seats[SEAT_OFFICES + j];
    float regular = w->marks[LEVEL_REGULAR + i], maximalist = w->floats[TALKS_MAXIMALIST + i];
    float passed = regular * term_sum(sums, rows.now, 0, SMALLER(k, next));
    passed += (is_maximalist(offices, 1) ? maximalist : regular) * term_sum(sums, rows.next, next, SMALLER(k, last));
    return passed + (is_maximalist(offices, 2) ? maximalist : regular) * term_sum(sums, rows.after, last, k);
}

static void stretch_clocks(const struct Work *w, const float *restrict sums) {
    const int32_t months = (int32_t)w->calendar->months;
    const float factor = w->numbers->interregnum_factor;
    for (uint64_t j = 0; j < (uint64_t)w->seated; j++) {
        int32_t i = w->seats[LANE + j], begins = w->kinds[INTERREGNUM_FROM + i], ends = w->kinds[INTERREGNUM_TO + i];
        if (begins >= months || w->seats[BEGAN + j] >= ends) continue;
        float clock = w->batch[CLOCK + j], before = passed_before(w, sums, j, begins);
        float during = passed_before(w, sums, j, SMALLER(ends, months)) - before;
        if (clock > before + factor * during)
            w->batch[CLOCK + j] = clock + (1.0f - factor) * during;
        else if (clock > before)
            w->batch[CLOCK + j] = before + (clock - before) / factor;
    }
}

PASS(run_talks) {
    const float *restrict sums = w->talks_sums, *restrict marks = w->marks, *restrict floats = w->floats;
    float *restrict batch = w->batch;
    int32_t *restrict seats = w->seats;
    const struct Calendar *c = w->calendar;
    const uint64_t whole = (w->seated + 15) & -16;
    const int32_t months = (int32_t)c->months, last = (int32_t)SMALLER(c->next_inauguration, months);
    const int32_t next = (int32_t)SMALLER(LARGER(c->inauguration, 0), months);
    stretch_clocks(w, sums);
    SEATS(j) {
        int32_t i = seats[LANE + j], offices = seats[SEAT_OFFICES + j];
        float regular = marks[LEVEL_REGULAR + i], maximalist = floats[TALKS_MAXIMALIST + i];
        float level = is_maximalist(offices, 1) ? maximalist : regular, level_after = is_maximalist(offices, 2) ? maximalist : regular;
        struct Rows rows = rows_of_sums(w, j);
        float total = term_sum(sums, rows.now, 0, next), total_next = term_sum(sums, rows.next, next, last);
        float total_after = term_sum(sums, rows.after, last, months), clock = batch[CLOCK + j];
        float reached = clock / regular;
        clock = LARGER(clock - regular * total, 1e-30f);
        float reached_next = clock / level;
        clock = LARGER(clock - level * total_next, 1e-30f);
        float reached_after = clock / level_after;
        int32_t month = total_after >= reached_after ? last : months, bound = months;
        int runs_out = total_next >= reached_next;
        month = runs_out ? next : month, bound = runs_out ? last : bound;
        int32_t row = runs_out ? rows.next : rows.after;
        reached_after = runs_out ? reached_next : reached_after;
        runs_out = total >= reached;
        seats[MONTH + j] = runs_out ? 0 : month, seats[BOUND + j] = runs_out ? next : bound;
        seats[ROW + j] = runs_out ? rows.now : row;
        batch[REACHED + j] = runs_out ? reached : reached_after;
    }
    reach(w, sums, w->seated, LARGER(LARGER(next, last - next), months - last));
}

PASS(cut_troops) {
    int32_t *restrict seats = w->seats, *restrict cut = w->ints + OUTCOME_troop_cut_month;
    const int32_t *restrict kinds = w->kinds, months = (int32_t)w->calendar->months;
    const float *restrict marks = w->marks, *restrict floats = w->floats;
    float *restrict batch = w->batch;
    LANES(i) {
        seats[MONTH + i] = 0, seats[BOUND + i] = months;
        seats[ROW + i] = (kinds[OFFICES + i] >> 1) * (months + 1) + 1;
        batch[REACHED + i] = marks[CUT_CLOCK + i] - floats[CUT_ADDED + i];
    }
    reach(w, w->cut_sums, TILE, months);
    LANES(i) {
        int32_t month = seats[MONTH + i], known = cut[i];
        month = month < months ? month : -1;
        cut[i] = known >= 0 ? known : month;
    }
}

/* pay */

PASS(write_money) {
    const int64_t years = w->calendar->years;
    const struct Numbers n = *w->numbers;
    float *restrict floats = w->floats;
    const float *restrict marks = w->marks;
    int32_t *restrict ints = w->ints;
    LANES(i) floats[LAST_PAYMENT + i] = n.base_payment, floats[PRESENT_VALUE + i] = 0.0f, ints[YEARS_FROZEN + i] = 0;
    for (int64_t year = 0; year < years; year++) {
        float *restrict won = w->money + year * TILE, *restrict dollars = won + years * TILE, *restrict share = dollars + years * TILE;
        const int64_t row = year * STRIDE;
        const int32_t december = (int32_t)(w->calendar->first_december + 12 * year);
        const float discount = w->discount[year];
        LANES(i) {
            int32_t exited_month = ints[OUTCOME_exited_month + i], rule = ints[ESCALATOR + i], frozen = ints[YEARS_FROZEN + i];
            int32_t grows_from = ints[GROWS_FROM + i];
            float last = floats[LAST_PAYMENT + i], multiple = floats[FIRST_FACTOR + row + i], rise = floats[RISE + row + i];
            float cpi = marks[CPI_GROWTH + row + i], defence = marks[DEFENCE_GROWTH + row + i], value = floats[PRESENT_VALUE + i];
            int exited = (exited_month >= 0) & (exited_month <= december), begins = multiple != 0.0f;
            int live = (begins | (grows_from <= year)) & !exited;
            float growth = rule == 1 ? defence : n.fixed_growth;
            growth = rule == 0 ? cpi : growth;
            float level = last * ((begins ? multiple : 1.0f + growth) * rise);
            float owed = begins ? n.back_pay_share * (float)frozen * (level - last) : 0.0f;
            float bill = live ? level + owed : last;
            bill = exited ? n.labour_share * last : bill;
            floats[LAST_PAYMENT + i] = live ? level : last;
            ints[YEARS_FROZEN + i] = live ? 0 : frozen + 1;
            floats[PRESENT_VALUE + i] = value + discount * bill;
            won[i] = bill;
            dollars[i] = 1000.0f * bill / marks[FX + row + i];
            share[i] = bill / marks[BUDGET + row + i];
        }
    }
    float *restrict value = w->money + 3 * years * TILE;
    LANES(i) value[i] = floats[PRESENT_VALUE + i];
}
