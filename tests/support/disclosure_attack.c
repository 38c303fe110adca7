#include "tests/support/disclosure_attack.h"

#include <apr_strings.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct attack_row_t {
    size_t count;
    size_t *cells;
    int *signs;
    int64_t sum;
} attack_row_t;

typedef struct attack_rate_t {
    size_t numerator;
    size_t denominator;
    int decimals;
    char printed[64];
} attack_rate_t;

struct attack_t {
    apr_pool_t *pool;
    size_t cells;
    int64_t *truth;
    int64_t *low;
    int64_t *high; /* how far trying goes */
    bool *known;
    attack_row_t *rows;
    size_t row_count;
    size_t row_room;
    attack_rate_t *rates;
    size_t rate_count;
    size_t rate_room;
};

attack_t *
edu_attack_create(size_t cells, apr_pool_t *pool)
{
    attack_t *attack = apr_pcalloc(pool, sizeof *attack);

    attack->pool = pool;
    attack->cells = cells;
    attack->truth = apr_pcalloc(pool, (cells + 1) * sizeof *attack->truth);
    attack->low = apr_pcalloc(pool, (cells + 1) * sizeof *attack->low);
    attack->high = apr_pcalloc(pool, (cells + 1) * sizeof *attack->high);
    attack->known = apr_pcalloc(pool, (cells + 1) * sizeof *attack->known);
    return attack;
}

void
edu_attack_known(attack_t *attack, size_t cell, int64_t value)
{
    attack->truth[cell] = attack->low[cell] = attack->high[cell] = value;
    attack->known[cell] = true;
}

void
edu_attack_unknown(attack_t *attack, size_t cell, int64_t least, int64_t truth)
{
    attack->truth[cell] = truth;
    attack->low[cell] = least;
    attack->high[cell] = truth + 100;
    attack->known[cell] = false;
}

/* `list` with room for one more. */
static void *
room_for_one(void *list, size_t count, size_t *room, size_t size, apr_pool_t *pool)
{
    void *larger;

    if (count < *room)
        return list;
    *room = *room == 0 ? 64 : 2 * *room;
    larger = apr_palloc(pool, *room * size);
    if (count > 0)
        memcpy(larger, list, count * size);
    return larger;
}

void
edu_attack_relation(attack_t *attack, size_t total, const size_t *parts, size_t count)
{
    attack_row_t *row;

    attack->rows =
        room_for_one(attack->rows, attack->row_count, &attack->row_room, sizeof *attack->rows, attack->pool);
    row = &attack->rows[attack->row_count++];
    *row = (attack_row_t){.cells = apr_palloc(attack->pool, (count + 1) * sizeof *row->cells),
                          .signs = apr_palloc(attack->pool, (count + 1) * sizeof *row->signs)};
    for (size_t i = 0; i <= count; i++) {
        size_t cell = i == 0 ? total : parts[i - 1];
        int sign = i == 0 ? -1 : 1;

        if (attack->known[cell])
            continue;
        row->cells[row->count] = cell;
        row->signs[row->count++] = sign;
        row->sum += sign * attack->truth[cell];
    }
}

static void
print_rate(char *printed, size_t size, int64_t numerator, int64_t denominator, int decimals)
{
    snprintf(printed, size, "%.*Lf", decimals, 100.0L * (long double)numerator / (long double)denominator);
}

void
edu_attack_rate(attack_t *attack, size_t numerator, size_t denominator, int decimals)
{
    attack_rate_t *rate;

    attack->rates = room_for_one(attack->rates, attack->rate_count, &attack->rate_room, sizeof *attack->rates,
                                 attack->pool);
    rate = &attack->rates[attack->rate_count++];
    *rate = (attack_rate_t){.numerator = numerator, .denominator = denominator, .decimals = decimals};
    print_rate(rate->printed, sizeof rate->printed, attack->truth[numerator], attack->truth[denominator],
               decimals);
}

/* Trying everything --------------------------------------------------------------------------------- */

typedef struct trial_t {
    const attack_t *attack;
    size_t steps;
} trial_t;

/* Narrows what the numbers of a row can be; -1 if nothing is left, 1 if anything changed. */
static int
narrow(const attack_row_t *row, int64_t *low, int64_t *high)
{
    int64_t least = 0;
    int64_t most = 0;
    int changed = 0;

    for (size_t i = 0; i < row->count; i++) {
        least += row->signs[i] > 0 ? low[row->cells[i]] : -high[row->cells[i]];
        most += row->signs[i] > 0 ? high[row->cells[i]] : -low[row->cells[i]];
    }
    if (least > row->sum || most < row->sum)
        return -1;
    for (size_t i = 0; i < row->count; i++) {
        size_t cell = row->cells[i];
        int64_t up = row->sum - least;
        int64_t down = most - row->sum;
        int64_t from = low[cell];
        int64_t to = high[cell];

        if (row->signs[i] > 0) {
            high[cell] = to < from + up ? to : from + up;
            low[cell] = from > to - down ? from : to - down;
        } else {
            high[cell] = to < from + down ? to : from + down;
            low[cell] = from > to - up ? from : to - up;
        }
        if (low[cell] != from || high[cell] != to)
            return 1;
    }
    return changed;
}

static bool
narrow_all(const attack_t *attack, int64_t *low, int64_t *high)
{
    bool changed = true;

    while (changed) {
        changed = false;
        for (size_t r = 0; r < attack->row_count; r++) {
            int outcome = narrow(&attack->rows[r], low, high);

            if (outcome < 0)
                return false;
            while (outcome > 0) {
                changed = true;
                outcome = narrow(&attack->rows[r], low, high);
                if (outcome < 0)
                    return false;
            }
        }
    }
    for (size_t i = 0; i < attack->rate_count; i++) {
        const attack_rate_t *rate = &attack->rates[i];
        char printed[64];

        if (low[rate->numerator] != high[rate->numerator] ||
            low[rate->denominator] != high[rate->denominator])
            continue;
        if (low[rate->denominator] <= 0)
            return false;
        print_rate(printed, sizeof printed, low[rate->numerator], low[rate->denominator], rate->decimals);
        if (strcmp(printed, rate->printed) != 0)
            return false;
    }
    return true;
}

static attack_answer_t
try_all(trial_t *trial, const int64_t *from_low, const int64_t *from_high, apr_pool_t *pool)
{
    const attack_t *attack = trial->attack;
    size_t size = (attack->cells + 1) * sizeof(int64_t);
    int64_t *low = apr_pmemdup(pool, from_low, size);
    int64_t *high = apr_pmemdup(pool, from_high, size);
    size_t chosen = attack->cells;
    attack_answer_t answer = ATTACK_NO;
    int64_t farthest;

    if (trial->steps-- == 0)
        return ATTACK_TIRED;
    if (!narrow_all(attack, low, high))
        return ATTACK_NO;
    for (size_t i = 0; i < attack->cells; i++)
        if (low[i] < high[i] && (chosen == attack->cells || high[i] - low[i] < high[chosen] - low[chosen]))
            chosen = i;
    if (chosen == attack->cells)
        return ATTACK_YES;
    /* From the truth outwards: that is only an order. */
    farthest = llabs(high[chosen] - attack->truth[chosen]) + llabs(attack->truth[chosen] - low[chosen]);
    for (int64_t away = 0; away <= farthest; away++)
        for (int side = 0; side < (away == 0 ? 1 : 2); side++) {
            int64_t value = attack->truth[chosen] + (side == 0 ? away : -away);
            int64_t was_low = low[chosen];
            int64_t was_high = high[chosen];
            apr_pool_t *below;

            if (value < was_low || value > was_high)
                continue;
            low[chosen] = high[chosen] = value;
            apr_pool_create(&below, pool);
            answer = try_all(trial, low, high, below);
            apr_pool_destroy(below);
            low[chosen] = was_low;
            high[chosen] = was_high;
            if (answer != ATTACK_NO)
                return answer;
        }
    return ATTACK_NO;
}

attack_answer_t
edu_attack_possible(const attack_t *attack, size_t cell, int64_t value, size_t steps)
{
    trial_t trial = {.attack = attack, .steps = steps};
    size_t size = (attack->cells + 1) * sizeof(int64_t);
    apr_pool_t *pool;
    int64_t *low;
    int64_t *high;
    attack_answer_t answer;

    if (value < attack->low[cell] || (attack->known[cell] && value != attack->truth[cell]))
        return ATTACK_NO;
    apr_pool_create(&pool, attack->pool);
    low = apr_pmemdup(pool, attack->low, size);
    high = apr_pmemdup(pool, attack->high, size);
    low[cell] = high[cell] = value;
    answer = try_all(&trial, low, high, pool);
    apr_pool_destroy(pool);
    return answer;
}

/* Linear programming --------------------------------------------------------------------------------- */

/* A dense tableau in canonical form, with Bland's rule: slow and certain to end. Variables are numbers less their least values, so that
 * they are not negative; columns from `variables` on are artificial. */
struct attack_program_t {
    const attack_t *attack;
    size_t rows;
    size_t variables;
    size_t columns;   /* the last one is the right side */
    size_t *variable; /* of each cell; SIZE_MAX for a known one */
    size_t *basis;    /* of each row */
    double *tableau;
};

static const double nothing = 1e-9;

static void
pivot(attack_program_t *program, double *objective, size_t row, size_t column)
{
    size_t width = program->columns;
    double *at = program->tableau + row * width;
    double by = at[column];

    for (size_t k = 0; k < width; k++)
        at[k] /= by;
    for (size_t i = 0; i <= program->rows; i++) {
        double *other = i < program->rows ? program->tableau + i * width : objective;
        double factor = other[column];

        if (i == row || factor == 0)
            continue;
        for (size_t k = 0; k < width; k++)
            if (at[k] != 0) {
                other[k] -= factor * at[k];
                if (fabs(other[k]) < 1e-11)
                    other[k] = 0;
            }
    }
    program->basis[row] = column;
}

/* Maximizes; objective[] holds the reduced costs (positive ones improve) and in the last place less the value. False if there is no end. */
static bool
maximize(attack_program_t *program, double *objective, size_t allowed)
{
    size_t width = program->columns;

    for (;;) {
        size_t column = 0;
        size_t row = program->rows;
        double best = INFINITY;

        while (column < allowed && objective[column] <= nothing)
            column++;
        if (column == allowed)
            return true;
        for (size_t i = 0; i < program->rows; i++) {
            const double *at = program->tableau + i * width;
            double ratio = at[column] > nothing ? at[width - 1] / at[column] : INFINITY;

            if (ratio < best - 1e-12 ||
                (ratio < INFINITY && ratio <= best + 1e-12 && program->basis[i] < program->basis[row])) {
                best = ratio;
                row = i;
            }
        }
        if (row == program->rows)
            return false;
        pivot(program, objective, row, column);
    }
}

static void
set_up(attack_program_t *program, const attack_t *attack)
{
    size_t width = program->columns;

    for (size_t r = 0; r < program->rows; r++) {
        const attack_row_t *row = &attack->rows[r];
        double *at = program->tableau + r * width;
        double side = (double)row->sum;

        for (size_t i = 0; i < row->count; i++) {
            at[program->variable[row->cells[i]]] += row->signs[i];
            side -= row->signs[i] * (double)attack->low[row->cells[i]];
        }
        for (size_t k = 0; k < program->variables && side < 0; k++)
            at[k] = at[k] != 0 ? -at[k] : 0;
        at[width - 1] = fabs(side);
        at[program->variables + r] = 1;
        program->basis[r] = program->variables + r;
    }
}

/* Takes artificial variables out of the basis; rows that say nothing new are left without effect. */
static void
drop_artificial(attack_program_t *program, double *objective)
{
    for (size_t r = 0; r < program->rows; r++) {
        const double *at = program->tableau + r * program->columns;

        for (size_t k = 0; k < program->variables && program->basis[r] >= program->variables; k++)
            if (fabs(at[k]) > 1e-7)
                pivot(program, objective, r, k);
    }
}

attack_program_t *
edu_attack_program(const attack_t *attack, apr_pool_t *pool)
{
    attack_program_t *program = apr_pcalloc(pool, sizeof *program);
    double *objective;

    program->attack = attack;
    program->rows = attack->row_count;
    program->variable = apr_palloc(pool, (attack->cells + 1) * sizeof *program->variable);
    for (size_t i = 0; i < attack->cells; i++)
        program->variable[i] = attack->known[i] ? SIZE_MAX : program->variables++;
    program->columns = program->variables + program->rows + 1;
    program->basis = apr_palloc(pool, (program->rows + 1) * sizeof *program->basis);
    program->basis[program->rows] = SIZE_MAX;
    program->tableau = apr_pcalloc(pool, (program->rows + 1) * program->columns * sizeof(double));
    set_up(program, attack);
    objective = apr_pcalloc(pool, program->columns * sizeof *objective);
    for (size_t r = 0; r < program->rows; r++)
        for (size_t k = 0; k < program->columns; k++)
            if (k < program->variables || k == program->columns - 1)
                objective[k] += program->tableau[r * program->columns + k];
    if (!maximize(program, objective, program->variables) || objective[program->columns - 1] > 1e-6)
        return NULL;
    drop_artificial(program, objective);
    return program;
}

/* The greatest value of sign x variable. */
static double
extreme(const attack_program_t *program, size_t variable, double sign, apr_pool_t *pool)
{
    size_t width = program->columns;
    attack_program_t copy = *program;
    double *objective = apr_pcalloc(pool, width * sizeof *objective);

    copy.basis = apr_pmemdup(pool, program->basis, (program->rows + 1) * sizeof *program->basis);
    copy.tableau = apr_pmemdup(pool, program->tableau, program->rows * width * sizeof(double));
    objective[variable] = sign;
    for (size_t r = 0; r < program->rows; r++)
        if (copy.basis[r] == variable)
            for (size_t k = 0; k < width; k++)
                objective[k] -= sign * copy.tableau[r * width + k];
    return maximize(&copy, objective, program->variables) ? -objective[width - 1] : INFINITY;
}

void
edu_attack_interval(double *least, double *greatest, const attack_program_t *program, size_t cell,
                    apr_pool_t *scratch_pool)
{
    size_t variable = program->variable[cell];
    double floor = (double)program->attack->low[cell];

    *least = *greatest = (double)program->attack->truth[cell];
    if (variable == SIZE_MAX)
        return;
    *least = floor - extreme(program, variable, -1, scratch_pool);
    *greatest = floor + extreme(program, variable, 1, scratch_pool);
}
