/* prop_disclosure [SEED [WORLDS]]
 *
 * What must hold of cell suppression for all publications: an attacker of its own making (tests/support/disclosure_attack.h: trying everything
 * on tiny ones, linear programming on larger ones) finds nothing, and does find something when it should. The seed comes from the argument,
 * else from EDUSTAT_SEED, else from the clock; it is printed, and the same seed makes the same worlds. TAP; exits 1
 * when a property fails. */
#include "base/pool.h"
#include "tests/support/disclosure_attack.h"
#include "tests/support/disclosure_world.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum property_t {
    TRIED,
    PROGRAMMED,
    HIDDEN,
    GIVEN_UP,
    ORDER,
    RATES,
    CAUGHT,
    AUDITED,
    PROPERTY_COUNT
} property_t;

static const char *const titles[PROPERTY_COUNT] = {
    [TRIED] = "by trying everything a protected cell can be at both ends of the interval that is promised",
    [PROGRAMMED] = "linear programming gets no protected cell into a narrower interval than is promised",
    [HIDDEN] = "every small cell is hidden, and what is hidden for it cannot be worked out",
    [GIVEN_UP] = "an end that is not reached cannot be reached, whatever is hidden",
    [ORDER] = "the order of cells, relations and parts does not matter",
    [RATES] = "the rates that are shown leave both ends possible",
    [CAUGHT] =
        "with the small cells alone hidden, the attacker works some out, and all of them were told to be exposed",
    [AUDITED] = "the audit refuses a result of which one cell more is shown",
};

static int failures[PROPERTY_COUNT];
static uint64_t random_state;

/* What was seen, to be told. */
static struct {
    size_t cells;
    size_t primary;
    size_t complementary;
    size_t exposed;
    size_t asked;
    size_t tired;
    size_t rates;
    size_t rates_shown; /* of which a side is hidden */
    size_t caught;
} seen;

/* One publication, with what came out. */
typedef struct round_t {
    apr_pool_t *pool;
    uint64_t seed;
    disclosure_world_t *world;
    edu_disclosure_options_t options;
    edu_disclosure_t *system;
    edu_disclosure_result_t *result;
    size_t *order; /* the system's index of each of the world's cells */
} round_t;

static size_t
draw(size_t below)
{
    return edu_made_draw(&random_state, below);
}

static bool
chance(size_t percent)
{
    return draw(100) < percent;
}

static void
failed(property_t property, const round_t *round, size_t cell, const char *what)
{
    if (failures[property]++ < 3)
        printf("# %s: not in world %" PRIu64 ", cell %s (%lld, state %d, %lld to %lld): %s\n",
               titles[property], round->seed, round->world->cell[cell].key,
               (long long)round->world->cell[cell].value, (int)round->result->states[round->order[cell]],
               (long long)round->result->low[round->order[cell]],
               (long long)round->result->high[round->order[cell]], what);
}

/* Worlds ------------------------------------------------------------------------------------------------- */

typedef struct counts_t {
    size_t zeros; /* percent */
    size_t most;
} counts_t;

static int64_t
count_atom(void *baton, const size_t *atoms)
{
    const counts_t *counts = baton;

    (void)atoms;
    if (chance(counts->zeros))
        return 0;
    return (int64_t)(chance(60) ? draw(4) : draw(counts->most));
}

static void
set_flags(disclosure_world_t *world)
{
    bool earlier = chance(40);
    bool missing = chance(40);
    bool unpublished = chance(40);

    for (size_t i = 0; i < world->cells; i++) {
        world_cell_t *cell = &world->cell[i];

        if (earlier && chance(12))
            cell->flags |= EDU_CELL_PUBLIC;
        else if (missing && chance(8))
            cell->flags |= EDU_CELL_MISSING;
        else if (unpublished && chance(12))
            cell->flags |= EDU_CELL_UNPUBLISHED;
        if (chance(5))
            cell->flags |= EDU_CELL_INSENSITIVE;
        if (chance(3))
            cell->flags |= EDU_CELL_HIDDEN;
        /* Sums that do not come out; what a missing number is then, nobody could say. */
        if (!missing && chance(1))
            cell->value++;
    }
}

static disclosure_world_t *
draw_world(size_t cells_most, apr_pool_t *pool)
{
    disclosure_world_t *world;

    do {
        const size_t widths[] = {2 + draw(3), 1 + draw(4), 1 + draw(3)};
        counts_t counts = {.zeros = draw(60), .most = 5 + draw(30)};
        const world_dimension_t *dimensions[] = {
            edu_made_areas(&random_state, 1 + (int)draw(3), widths, chance(70), pool),
            edu_made_groups(chance(60), chance(40), pool),
            edu_made_breakdown(chance(60), chance(30) ? 2 + draw(3) : 0, pool),
        };

        world = edu_made_create(dimensions, 1 + draw(3), count_atom, &counts, pool);
    } while (world->cells > cells_most || world->cells < 3);
    set_flags(world);
    return world;
}

static edu_disclosure_options_t
draw_options(void)
{
    edu_disclosure_options_t options = edu_disclosure_defaults();

    options.threshold = chance(70) ? 5 : 2 + (int64_t)draw(9);
    options.zeros = chance(70) ? EDU_ZEROS_SHOWN : chance(50) ? EDU_ZEROS_PARTNERS : EDU_ZEROS_HIDDEN;
    options.width = chance(80);
    options.tidy = chance(80);
    return options;
}

/* The attacker's view ------------------------------------------------------------------------------------- */

/* A missing total of parts that are there, or are such totals themselves: nobody knows what it is. */
static bool *
unknown_totals(const disclosure_world_t *world, apr_pool_t *pool)
{
    bool *unknown = apr_pcalloc(pool, world->cells * sizeof *unknown);

    for (int turn = 0; turn < 10; turn++)
        for (size_t r = 0; r < world->relations; r++) {
            const world_relation_t *relation = &world->relation[r];

            for (size_t i = 0; i < relation->part_count; i++)
                if ((world->cell[relation->total].flags & EDU_CELL_MISSING) != 0 &&
                    ((world->cell[relation->parts[i]].flags & EDU_CELL_MISSING) == 0 ||
                     unknown[relation->parts[i]]))
                    unknown[relation->total] = true;
        }
    return unknown;
}

static int64_t
least_of(const world_cell_t *cell, const edu_disclosure_options_t *options)
{
    bool printed = (cell->flags & (EDU_CELL_MISSING | EDU_CELL_UNPUBLISHED)) == 0;

    return printed && options->zeros == EDU_ZEROS_SHOWN ? 1 : 0;
}

static bool
is_small(const world_cell_t *cell, const edu_disclosure_options_t *options)
{
    if ((cell->flags & (EDU_CELL_PUBLIC | EDU_CELL_MISSING | EDU_CELL_INSENSITIVE)) != 0)
        return false;
    return cell->value > 0 ? cell->value < options->threshold : options->zeros == EDU_ZEROS_HIDDEN;
}

/* Who knows all that the result lets be shown; or, if all: all that could not be hidden in any way. */
static attack_t *
view(const round_t *round, bool all)
{
    const disclosure_world_t *world = round->world;
    attack_t *attack = edu_attack_create(world->cells, round->pool);
    const bool *unknown = unknown_totals(world, round->pool);

    for (size_t i = 0; i < world->cells; i++) {
        const world_cell_t *cell = &world->cell[i];
        edu_disclosure_state_t state = round->result->states[round->order[i]];
        int64_t least = least_of(cell, &round->options);
        bool known = (cell->flags & EDU_CELL_MISSING) != 0 ? !unknown[i]
                     : (cell->flags & EDU_CELL_PUBLIC) != 0 || cell->value < least
                         ? true
                         : !all && (state == EDU_CELL_SHOWN || state == EDU_CELL_KNOWN);

        if (known)
            edu_attack_known(attack, i, cell->value);
        else
            edu_attack_unknown(attack, i, least, cell->value);
    }
    for (size_t r = 0; r < world->relations; r++)
        edu_attack_relation(attack, world->relation[r].total, world->relation[r].parts,
                            world->relation[r].part_count);
    return attack;
}

static attack_answer_t
possible(const attack_t *attack, size_t cell, int64_t value)
{
    attack_answer_t answer = edu_attack_possible(attack, cell, value, 3000);

    seen.asked++;
    seen.tired += answer == ATTACK_TIRED;
    return answer;
}

/* The properties ------------------------------------------------------------------------------------------ */

static int64_t
high_wanted(const round_t *round, size_t cell)
{
    int64_t above = round->world->cell[cell].value + 1;

    return round->options.width && round->options.threshold - 1 > above ? round->options.threshold - 1
                                                                        : above;
}

/* The lower end that is wanted, if nothing that nobody can hide stands against it. */
static int64_t
low_wanted(const round_t *round, size_t cell)
{
    int64_t value = round->world->cell[cell].value;
    int64_t least = least_of(&round->world->cell[cell], &round->options);

    return round->options.width || value <= least ? least : value - 1;
}

static void
check_ends(const round_t *round, const attack_t *attack, property_t property)
{
    for (size_t i = 0; i < round->world->cells; i++) {
        size_t at = round->order[i];

        if (round->result->states[at] != EDU_CELL_PRIMARY)
            continue;
        if (round->result->high[at] < high_wanted(round, i))
            failed(property, round, i, "the upper end is too low");
        if (possible(attack, i, round->result->low[at]) == ATTACK_NO)
            failed(property, round, i, "it cannot be so low");
        if (possible(attack, i, round->result->high[at]) == ATTACK_NO)
            failed(property, round, i, "it cannot be so high");
    }
}

/* Lower ends above the one wanted, and exposed cells: not to be bettered even with everything hidden. */
static void
check_given_up(const round_t *round)
{
    const attack_t *attack = view(round, true);

    for (size_t i = 0; i < round->world->cells; i++) {
        size_t at = round->order[i];
        int64_t high = high_wanted(round, i);

        if (!is_small(&round->world->cell[i], &round->options))
            continue;
        for (int64_t value = low_wanted(round, i); value < round->result->low[at]; value++)
            if (possible(attack, i, value) == ATTACK_YES)
                failed(GIVEN_UP, round, i, "it could be lower");
        for (int64_t value = high; value < high + 3 && round->result->high[at] < high; value++)
            if (possible(attack, i, value) == ATTACK_YES)
                failed(GIVEN_UP, round, i, "it could be higher");
    }
}

static void
check_hidden(const round_t *round, const attack_program_t *program)
{
    for (size_t i = 0; i < round->world->cells; i++) {
        const world_cell_t *cell = &round->world->cell[i];
        edu_disclosure_state_t state = round->result->states[round->order[i]];
        double least;
        double greatest;

        if (is_small(cell, &round->options) && state != EDU_CELL_PRIMARY && state != EDU_CELL_EXPOSED)
            failed(HIDDEN, round, i, "it is small");
        if (state != EDU_CELL_PRIMARY && (state != EDU_CELL_COMPLEMENTARY ||
                                          (cell->flags & (EDU_CELL_UNPUBLISHED | EDU_CELL_HIDDEN)) != 0))
            continue;
        edu_attack_interval(&least, &greatest, program, i, round->pool);
        if (greatest - least < 0.5)
            failed(HIDDEN, round, i, "it is worked out");
        if (state == EDU_CELL_PRIMARY && (least > (double)round->result->low[round->order[i]] + 1e-4 ||
                                          greatest < (double)high_wanted(round, i) - 1e-4))
            failed(PROGRAMMED, round, i, "its interval is narrower");
    }
}

static void
check_order(const round_t *round)
{
    size_t *order = apr_palloc(round->pool, round->world->cells * sizeof *order);
    edu_disclosure_t *system =
        edu_made_system(order, round->world, edu_made_word(&random_state), round->pool);
    edu_disclosure_result_t *result;

    if (edu_disclosure_protect(&result, system, &round->options, round->pool, round->pool) != NULL)
        abort();
    for (size_t i = 0; i < round->world->cells; i++)
        if (result->states[order[i]] != round->result->states[round->order[i]] ||
            result->low[order[i]] != round->result->low[round->order[i]] ||
            result->high[order[i]] != round->result->high[round->order[i]])
            failed(ORDER, round, i, "another state or interval");
}

static void
check_rates(const round_t *round)
{
    enum { RATE_COUNT = 12 };
    edu_disclosure_rate_t rates[RATE_COUNT];
    bool hide[RATE_COUNT];
    attack_t *attack = view(round, false);
    size_t sides[RATE_COUNT][2];

    for (size_t i = 0; i < RATE_COUNT; i++) {
        for (size_t side = 0; side < 2; side++)
            sides[i][side] = draw(round->world->cells);
        rates[i] = (edu_disclosure_rate_t){.numerator = round->order[sides[i][0]],
                                           .denominator = round->order[sides[i][1]],
                                           .scale = 100,
                                           .decimals = (int)draw(3)};
    }
    edu_disclosure_rates(hide, round->system, round->result, rates, RATE_COUNT, round->pool);
    for (size_t i = 0; i < RATE_COUNT; i++) {
        const world_cell_t *numerator = &round->world->cell[sides[i][0]];
        const world_cell_t *denominator = &round->world->cell[sides[i][1]];

        seen.rates++;
        if (hide[i] || denominator->value == 0 ||
            ((numerator->flags | denominator->flags) & EDU_CELL_MISSING) != 0)
            continue;
        seen.rates_shown += round->result->states[rates[i].numerator] > EDU_CELL_KNOWN ||
                            round->result->states[rates[i].denominator] > EDU_CELL_KNOWN;
        edu_attack_rate(attack, sides[i][0], sides[i][1], rates[i].decimals);
    }
    check_ends(round, attack, RATES);
}

/* Without complementary suppression: what linear programming works out must have been said to be exposed. */
static void
check_caught(const round_t *whole)
{
    round_t round = *whole;
    attack_program_t *program;

    round.options.complementary = false;
    if (edu_disclosure_protect(&round.result, round.system, &round.options, round.pool, round.pool) != NULL)
        abort();
    program = edu_attack_program(view(&round, false), round.pool);
    for (size_t i = 0; i < round.world->cells && program != NULL; i++) {
        double least;
        double greatest;

        if (!is_small(&round.world->cell[i], &round.options))
            continue;
        edu_attack_interval(&least, &greatest, program, i, round.pool);
        if (greatest - least > 1e-6)
            continue;
        seen.caught++;
        if (round.result->states[round.order[i]] != EDU_CELL_EXPOSED)
            failed(CAUGHT, &round, i, "it was said to be protected");
    }
}

static void
check_audit(const round_t *round)
{
    edu_disclosure_result_t tampered = *round->result;
    edu_disclosure_state_t *states = apr_pmemdup(round->pool, round->result->states,
                                                 (round->world->cells + 1) * sizeof *round->result->states);
    edu_error_t *error;
    size_t at;

    tampered.states = states;
    for (size_t i = 0; i < round->world->cells; i++) {
        at = round->order[i];
        if (states[at] != EDU_CELL_COMPLEMENTARY || round->result->low[at] == round->result->high[at])
            continue;
        states[at] = EDU_CELL_SHOWN;
        error = edu_disclosure_audit(round->system, &round->options, &tampered, round->pool);
        if (error == NULL)
            failed(AUDITED, round, i, "it was shown, and the audit did not mind");
        edu_error_clear(error);
        states[at] = EDU_CELL_COMPLEMENTARY;
    }
}

static void
try_world(size_t cells_most, bool tiny, apr_pool_t *pool)
{
    round_t round = {.pool = pool, .seed = random_state};
    attack_program_t *program;
    edu_error_t *error;

    round.world = draw_world(cells_most, pool);
    round.options = draw_options();
    round.order = apr_palloc(pool, round.world->cells * sizeof *round.order);
    round.system = edu_made_system(round.order, round.world, 0, pool);
    error = edu_disclosure_protect(&round.result, round.system, &round.options, pool, pool);
    if (error != NULL) {
        printf("# world %" PRIu64 ": %s\n", round.seed, edu_error_text(error, pool));
        failures[AUDITED]++;
        return;
    }
    seen.cells += round.world->cells;
    seen.primary += round.result->primary;
    seen.complementary += round.result->complementary;
    seen.exposed += round.result->exposed;
    program = edu_attack_program(view(&round, false), pool);
    if (program == NULL)
        failed(PROGRAMMED, &round, 0, "the attacker finds no solution at all");
    else
        check_hidden(&round, program);
    if (tiny) {
        check_ends(&round, view(&round, false), TRIED);
        check_given_up(&round);
        check_rates(&round);
    }
    check_order(&round);
    check_caught(&round);
    check_audit(&round);
}

static uint64_t
choose_seed(int argc, char **argv)
{
    const char *given = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");

    return given != NULL && *given != '\0' ? strtoull(given, NULL, 10) : (uint64_t)apr_time_now();
}

int
main(int argc, char **argv)
{
    long worlds = argc > 2 ? strtol(argv[2], NULL, 10) : 400;
    int failing = 0;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    random_state = choose_seed(argc, argv);
    printf("# seed %" PRIu64 ", %ld worlds\n", random_state, worlds);
    fflush(stdout);
    for (long i = 0; i < worlds; i++) {
        apr_pool_t *iteration = edu_pool_create(NULL);

        /* One in ten is larger, too large to try everything. */
        if (i % 10 == 9)
            try_world(250, false, iteration);
        else
            try_world(60, true, iteration);
        apr_pool_destroy(iteration);
    }
    printf(
        "# %zu cells, %zu small, %zu more hidden, %zu exposed; %zu questions to who tries everything, who got "
        "tired of %zu\n# %zu rates, %zu of hidden cells shown; %zu small cells worked out without "
        "complementary suppression\n",
        seen.cells, seen.primary, seen.complementary, seen.exposed, seen.asked, seen.tired, seen.rates,
        seen.rates_shown, seen.caught);
    failures[CAUGHT] += worlds >= 20 && seen.caught == 0;
    for (int i = 0; i < PROPERTY_COUNT; i++) {
        printf("%s %d - %s\n", failures[i] == 0 ? "ok" : "not ok", i + 1, titles[i]);
        failing += failures[i] > 0;
    }
    printf("1..%d\n", PROPERTY_COUNT);
    apr_terminate();
    return failing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
