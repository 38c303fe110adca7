/* prop_publish [SEED [WORLDS]]
 *
 * What must hold of publications, from the returns to the tables that evaluators read: an attacker who is told all that is published - counts,
 * both sides of rates, units, earlier versions - and knows what adds up to what (tests/support/disclosure_attack.h) works out no small count.
 * He has his relations from the division into areas and groups and from the formulas, and nothing of publish/. The seed comes from the argument, else from
 * EDUSTAT_SEED, else from the clock; it is printed. Wants a server in PG*: run it by tests/support/with-pg. TAP; exits 1 when a property fails. */
#include "aggregator/run.h"
#include "aggregator/seal/seal.h"
#include "aggregator/seal/stored.h"
#include "base/pool.h"
#include "collector/collect.h"
#include "publish/publish.h"
#include "sql/migrate.h"
#include "tests/support/disclosure_attack.h"
#include "tests/support/publish_world.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <gsl/gsl_errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THRESHOLD 5

typedef enum property_t { HIDDEN, PROGRAMMED, TRIED, CAUGHT, PROPERTY_COUNT } property_t;

static const char *const titles[PROPERTY_COUNT] = {
    [HIDDEN] = "no small count of people is published",
    [PROGRAMMED] = "linear programming works out no hidden count, and gets no small one below the threshold",
    [TRIED] = "trying everything works out no hidden count",
    [CAUGHT] = "with the small counts alone hidden, the attacker works some out",
};

static int failures[PROPERTY_COUNT];
static char examples[PROPERTY_COUNT][500];
static uint64_t world_seed;
static struct {
    size_t published;
    size_t small;
    size_t others; /* hidden for them */
    size_t exposed;
    size_t narrowed; /* of these, as the attacker finds */
    size_t caught;
} seen;

/* A published number: a count or a side of a rate. */
typedef struct figure_t {
    const char *key; /* area|group|name */
    const char *area;
    const char *grp;
    const char *name; /* school.teachers; n.girls, d.girls */
    const char *parent;
    int64_t truth;
    int units; /* that gave a value; -1 for a side */
    bool shown;
    bool people;
    bool known;      /* an earlier version shows it as it still is */
    bool was_hidden; /* in an earlier version: it stays hidden, even if it is 0 now */
} figure_t;

/* One version of the publication of a year. */
typedef struct version_t {
    apr_array_header_t *figures; /* figure_t */
    apr_hash_t *index;           /* key to int *: position */
    size_t exposed;              /* small counts of which the program says that they can be narrowed down */
    int year;
    apr_pool_t *pool;
} version_t;

static void
failed(property_t property, const version_t *version, const figure_t *figure, const char *what)
{
    if (failures[property]++ == 0)
        apr_snprintf(examples[property], sizeof examples[property],
                     "world %" PRIu64 ", %d: %s, which is %" APR_INT64_T_FMT ": %s", world_seed,
                     version->year, figure->key, (apr_int64_t)figure->truth, what);
}

/* What is published ---------------------------------------------------------------------------------------- */

/* With the truth beside it, out of the rollups that were sealed. */
static const char read_figures[] =
    "WITH truth AS (SELECT 'school' AS form, area_code, year, grp, to_jsonb(r) AS cells FROM edustat.rollup_sum_school r "
    "UNION ALL SELECT 'county', area_code, year, grp, to_jsonb(r) FROM edustat.rollup_sum_county r) "
    "SELECT p.area_code, p.grp, p.form || '.' || p.measure, coalesce(a.parent_code, ''), "
    "coalesce((t.cells ->> p.measure)::int8, 0), p.units_reported, NOT p.suppressed, m.people "
    "FROM edustat_pub.measure_sum p JOIN truth t USING (form, area_code, year, grp) "
    "JOIN edustat_pub.measure m USING (form, measure) JOIN edustat_pub.area a USING (area_code, year) "
    "WHERE p.seal_id = $1 UNION ALL "
    "SELECT p.area_code, p.grp, s.side || p.indicator, coalesce(a.parent_code, ''), s.truth::int8, -1, "
    "s.value IS NOT NULL, s.side || p.indicator <> 'n.rooms_a_pupil' "
    "FROM edustat_pub.indicator_value p JOIN edustat.rollup_indicator r USING (area_code, year, period, grp, indicator) "
    "JOIN edustat_pub.area a USING (area_code, year) "
    "CROSS JOIN LATERAL (VALUES ('n.', r.numerator, p.numerator), ('d.', r.denominator, p.denominator)) "
    "AS s (side, truth, value) WHERE p.seal_id = $1 AND s.truth IS NOT NULL";

static figure_t *
find(const version_t *version, const char *area, const char *grp, const char *name)
{
    const int *at = apr_hash_get(version->index, apr_pstrcat(version->pool, area, "|", grp, "|", name, NULL),
                                 APR_HASH_KEY_STRING);

    return at == NULL ? NULL : &APR_ARRAY_IDX(version->figures, *at, figure_t);
}

static edu_error_t *
read_version(version_t *version, edu_db_t *db, int64_t seal, const version_t *before)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, read_figures, EDU_PARAMS(EDU_INT(seal)), version->pool));
    version->figures = apr_array_make(version->pool, 512, sizeof(figure_t));
    version->index = apr_hash_make(version->pool);
    for (int i = 0; i < edu_result_rows(rows); i++) {
        figure_t figure = {.area = edu_result_text(rows, i, 0),
                           .grp = edu_result_text(rows, i, 1),
                           .name = edu_result_text(rows, i, 2),
                           .parent = edu_result_text(rows, i, 3),
                           .truth = edu_result_int(rows, i, 4),
                           .units = (int)edu_result_int(rows, i, 5),
                           .shown = edu_result_bool(rows, i, 6),
                           .people = edu_result_bool(rows, i, 7)};
        const figure_t *earlier = before == NULL ? NULL : find(before, figure.area, figure.grp, figure.name);
        int *at = apr_palloc(version->pool, sizeof *at);

        figure.key = apr_pstrcat(version->pool, figure.area, "|", figure.grp, "|", figure.name, NULL);
        figure.known =
            earlier != NULL && (earlier->shown || earlier->known) && earlier->truth == figure.truth;
        figure.was_hidden = earlier != NULL && !earlier->shown;
        *at = version->figures->nelts;
        APR_ARRAY_PUSH(version->figures, figure_t) = figure;
        apr_hash_set(version->index, figure.key, APR_HASH_KEY_STRING, at);
    }
    return NULL;
}

static bool
is_small(const figure_t *figure)
{
    return figure->people && figure->truth > 0 && figure->truth < THRESHOLD;
}

/* The attacker --------------------------------------------------------------------------------------------- */

/* What the attacker does not know, numbered: figures, and numbers that are published nowhere. Number 0 is a known one, which stands for all that are. */
typedef struct view_t {
    const version_t *version;
    attack_t *attack; /* NULL while the numbers are counted */
    size_t *cells;    /* of the figures; 0: known */
    size_t count;     /* of numbers */
    size_t parts[64]; /* of the relation being put together */
    size_t part_count;
} view_t;

static size_t
cell_of(const view_t *view, const figure_t *figure)
{
    return view->cells[figure - (const figure_t *)(const void *)view->version->figures->elts];
}

static void
add_cell(view_t *view, size_t cell)
{
    if (cell > 0)
        view->parts[view->part_count++] = cell;
}

/* Its number among the parts, if it is not known; gives its value. */
static int64_t
add_part(view_t *view, const figure_t *part)
{
    if (part == NULL)
        return 0;
    add_cell(view, cell_of(view, part));
    return part->truth;
}

/* A number that nobody publishes. */
static size_t
add_helper(view_t *view, int64_t truth)
{
    const size_t cell = view->count++;

    if (view->attack != NULL)
        edu_attack_unknown(view->attack, cell, 0, truth);
    return cell;
}

static void
relate(view_t *view, size_t total)
{
    if (view->attack != NULL && (view->part_count > 0 || total > 0))
        edu_attack_relation(view->attack, total, view->parts, view->part_count);
    view->part_count = 0;
}

/* The sum of the areas below. */
static void
relate_areas(view_t *view, const figure_t *total)
{
    bool any = false;
    int64_t sum = 0;

    view->part_count = 0;
    for (int i = 0; i < view->version->figures->nelts; i++) {
        const figure_t *part = &APR_ARRAY_IDX(view->version->figures, i, figure_t);

        if (strcmp(part->parent, total->area) != 0 || strcmp(part->grp, total->grp) != 0 ||
            strcmp(part->name, total->name) != 0)
            continue;
        sum += add_part(view, part);
        any = true;
    }
    if (any && sum == total->truth)
        relate(view, cell_of(view, total));
}

/* All units are those of the groups and a rest, of which nothing is published but, by the units that gave a value, whether there is one. */
static void
relate_groups(view_t *view, const figure_t *total, const char *const *groups)
{
    int64_t rest = total->truth;
    int units = total->units;
    bool any = false;

    view->part_count = 0;
    for (; *groups != NULL; groups++) {
        const figure_t *part = find(view->version, total->area, *groups, total->name);

        rest -= add_part(view, part);
        units -= part == NULL ? 0 : part->units;
        any = any || part != NULL;
    }
    if (!any)
        return;
    if (total->units < 0 ? rest > 0 : units > 0)
        add_cell(view, add_helper(view, rest));
    relate(view, cell_of(view, total));
}

/* The columns of a side's formula. */
static const char *const *
columns_of(const figure_t *side)
{
    const made_indicator_t *indicator = edu_made_indicators;

    while (strcmp(indicator->code, side->name + 2) != 0)
        indicator++;
    return indicator->sums[side->name[0] == 'n' ? 0 : 1];
}

/* A side is what its formula says, unless one count is missing of some county, of which the others are not in the side then. Where something is taken
 * off, what it is taken from is a number that nobody publishes: once the sum of its parts, once of the side and what is taken off. */
static void
relate_formula(view_t *view, const figure_t *side)
{
    int64_t sum = 0;
    int64_t off = 0;
    size_t taken[8];
    size_t taken_count = 0;
    size_t whole;

    view->part_count = 0;
    for (const char *const *column = columns_of(side); *column != NULL; column++) {
        const bool minus = **column == '-';
        const figure_t *part = find(view->version, side->area, side->grp, *column + minus);

        if (!minus)
            sum += add_part(view, part);
        else if (part != NULL) {
            off += part->truth;
            if (cell_of(view, part) > 0)
                taken[taken_count++] = cell_of(view, part);
        }
    }
    if (sum - off != side->truth)
        return;
    if (off == 0) {
        relate(view, cell_of(view, side));
        return;
    }
    whole = add_helper(view, sum);
    relate(view, whole);
    for (size_t i = 0; i < taken_count; i++)
        add_cell(view, taken[i]);
    add_cell(view, cell_of(view, side));
    relate(view, whole);
}

static void
relate_all(view_t *view)
{
    static const char *const places[] = {"urban", "rural", NULL};
    static const char *const owners[] = {"private", NULL};

    for (int i = 0; i < view->version->figures->nelts; i++) {
        const figure_t *figure = &APR_ARRAY_IDX(view->version->figures, i, figure_t);

        relate_areas(view, figure);
        if (figure->units < 0)
            relate_formula(view, figure);
        if (strcmp(figure->grp, "all") != 0)
            continue;
        relate_groups(view, figure, places);
        relate_groups(view, figure, owners);
    }
}

/* Whether the figure may be 0 though it is hidden: zeros are shown, but what was hidden in an earlier version stays so, and with a count the sides
 * that are the same number. */
static bool
may_be_none(const version_t *version, const figure_t *figure)
{
    if (figure->was_hidden || figure->units >= 0)
        return figure->was_hidden;
    for (const char *const *column = columns_of(figure); *column != NULL; column++) {
        const figure_t *part = find(version, figure->area, figure->grp, *column + (**column == '-'));

        if (part != NULL && part->was_hidden)
            return true;
    }
    return false;
}

/* All that is known of a version; small_alone: if the small counts alone were hidden. */
static view_t
look(const version_t *version, bool small_alone, apr_pool_t *pool)
{
    const int figures = version->figures->nelts;
    view_t view = {.version = version,
                   .cells = apr_pcalloc(pool, (size_t)figures * sizeof(size_t)),
                   .count = 1};
    size_t unknown;

    for (int i = 0; i < figures; i++) {
        const figure_t *figure = &APR_ARRAY_IDX(version->figures, i, figure_t);

        if (!figure->shown && !figure->known && (!small_alone || is_small(figure)))
            view.cells[i] = view.count++;
    }
    unknown = view.count;
    relate_all(&view);
    view.attack = edu_attack_create(view.count, pool);
    edu_attack_known(view.attack, 0, 0);
    for (int i = 0; i < figures; i++)
        if (view.cells[i] > 0) {
            const figure_t *figure = &APR_ARRAY_IDX(version->figures, i, figure_t);

            edu_attack_unknown(view.attack, view.cells[i], may_be_none(version, figure) ? 0 : 1,
                               figure->truth);
        }
    view.count = unknown;
    relate_all(&view);
    return view;
}

/* Whether it can be another number than it is, as far as trying tells. */
static bool
can_be_another(const attack_t *attack, size_t cell, int64_t truth)
{
    for (int64_t away = 1; away <= 6; away++)
        for (int sign = -1; sign <= 1; sign += 2)
            if (truth + sign * away >= 0 &&
                edu_attack_possible(attack, cell, truth + sign * away, 200) != ATTACK_NO)
                return true;
    return false;
}

/* The properties ------------------------------------------------------------------------------------------- */

static void
check_hidden(const version_t *version)
{
    for (int i = 0; i < version->figures->nelts; i++) {
        const figure_t *figure = &APR_ARRAY_IDX(version->figures, i, figure_t);

        seen.published += figure->shown;
        seen.small += !figure->shown && is_small(figure);
        seen.others += !figure->shown && !is_small(figure);
        if (figure->shown && is_small(figure))
            failed(HIDDEN, version, figure, "it is small");
    }
    seen.exposed += version->exposed;
}

/* None in a first version, those among them that are hidden for others alone. In a later one as many small counts as the program says can be narrowed
 * down, for what was public before, and no more. */
static void
check_attack(const version_t *version, bool first, apr_pool_t *pool)
{
    const view_t view = look(version, false, pool);
    const attack_program_t *program = edu_attack_program(view.attack, pool);
    apr_pool_t *turn = edu_pool_create(pool);
    const size_t allowed = first ? 0 : version->exposed;
    size_t narrowed = 0;
    size_t tried = 0;

    for (int i = 0; i < version->figures->nelts; i++) {
        const figure_t *figure = &APR_ARRAY_IDX(version->figures, i, figure_t);
        const double wanted = (double)(figure->truth + 1 > THRESHOLD - 1 ? figure->truth + 1 : THRESHOLD - 1);
        double least;
        double greatest;

        if (figure->shown || figure->known || (!first && !is_small(figure)))
            continue;
        apr_pool_clear(turn);
        if (program == NULL) {
            failed(PROGRAMMED, version, figure, "the attacker finds no solution at all");
            break;
        }
        edu_attack_interval(&least, &greatest, program, view.cells[i], turn);
        if (greatest - least < 0.5 || (is_small(figure) && greatest < wanted - 1e-4))
            if (narrowed++ >= allowed)
                failed(PROGRAMMED, version, figure,
                       apr_psprintf(pool, "it is found to be from %g to %g", least, greatest));
        if (is_small(figure) && !can_be_another(view.attack, view.cells[i], figure->truth) &&
            tried++ >= allowed)
            failed(TRIED, version, figure, "it can be nothing else");
    }
    seen.narrowed += narrowed;
}

static void
check_caught(const version_t *version, apr_pool_t *pool)
{
    const view_t view = look(version, true, pool);
    const attack_program_t *program = edu_attack_program(view.attack, pool);
    double least;
    double greatest;

    for (int i = 0; program != NULL && i < version->figures->nelts; i++) {
        const figure_t *figure = &APR_ARRAY_IDX(version->figures, i, figure_t);

        if (!is_small(figure) || figure->shown || figure->known)
            continue;
        edu_attack_interval(&least, &greatest, program, view.cells[i], pool);
        seen.caught += greatest - least < 0.5;
    }
}

/* The way of a world --------------------------------------------------------------------------------------- */

static edu_error_t *
collect(edu_db_t *db, const publish_world_t *world, const char *form, const char *path)
{
    const edu_collect_options_t options = {.form = edu_catalogue_form(world->catalogue, form),
                                           .period_text = "",
                                           .by = "test",
                                           .program_version = "test",
                                           .catalogue_version = 1,
                                           .again = true};
    edu_collect_report_t report;

    EDU_TRY(edu_collect_file(&report, db, world->catalogue, path, &options, world->pool));
    if (report.rejected > 0)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "%" PRId64 " rows of %s were rejected",
                                report.rejected, form);
    return NULL;
}

static edu_error_t *
publish(version_t *version, int64_t *number, edu_db_t *db, publish_world_t *world, bool corrected)
{
    const edu_run_options_t run = {.first_year = INT_MIN, .last_year = INT_MAX};
    const edu_publish_order_t order = {.by = "test", .reason = "", .threshold = THRESHOLD};
    edu_seal_order_t seal_order = {.area = edu_areas_find(world->catalogue->areas, "00", version->year),
                                   .year = version->year,
                                   .by = "test",
                                   .reason = "",
                                   .accept_open = true,
                                   .program_version = "test"};
    edu_run_report_t run_report;
    edu_seal_report_t sealed;
    edu_stored_seal_t seal;
    edu_seal_parts_t *parts;
    apr_array_header_t *wrong;
    edu_publish_report_t report;
    const char *schools;
    const char *counties;

    EDU_TRY(edu_publish_world_returns(&schools, &counties, world, version->year, corrected));
    EDU_TRY(collect(db, world, "school", schools));
    EDU_TRY(collect(db, world, "county", counties));
    EDU_TRY(edu_aggregate(&run_report, db, world->catalogue, &run, world->pool));
    EDU_TRY(edu_seal_make(&sealed, db, world->catalogue, &seal_order, world->pool));
    EDU_TRY(edu_seal_find(&seal, db, apr_psprintf(world->pool, "%" PRId64, sealed.number), world->pool));
    EDU_TRY(edu_seal_read_parts(&parts, &wrong, db, &seal, world->pool));
    EDU_TRY(edu_publish(&report, db, &seal, parts, &order, world->pool));
    version->exposed = (size_t)report.exposed;
    *number = sealed.number;
    return NULL;
}

static edu_error_t *
check_year(edu_db_t *db, publish_world_t *world, int year)
{
    version_t versions[2] = {{.year = year, .pool = world->pool}, {.year = year, .pool = world->pool}};
    int64_t seal;

    for (int i = 0; i < 2; i++) {
        EDU_TRY(publish(&versions[i], &seal, db, world, i > 0));
        EDU_TRY(read_version(&versions[i], db, seal, i > 0 ? &versions[i - 1] : NULL));
        check_hidden(&versions[i]);
        check_attack(&versions[i], i == 0, world->pool);
    }
    check_caught(&versions[0], world->pool);
    return NULL;
}

static edu_error_t *
check_world(publish_world_t *world, apr_pool_t *pool)
{
    edu_migrate_report_t *migrated;
    edu_db_t *db;
    edu_error_t *error = edu_publish_world_make(world, world_seed, pool);

    EDU_TRY(error);
    EDU_TRY(edu_db_connect(&db, "", pool));
    EDU_TRY(edu_db_script(db, "SET client_min_messages = warning; DROP SCHEMA IF EXISTS edustat CASCADE; "
                              "DROP SCHEMA IF EXISTS edustat_pub CASCADE"));
    EDU_TRY(edu_migrate(&migrated, db, world->catalogue, "test", false, pool));
    for (int i = 0; i < PUBLISH_WORLD_YEARS && error == NULL; i++)
        error = check_year(db, world, PUBLISH_WORLD_FIRST_YEAR + i);
    edu_db_close(db);
    return error;
}

int
main(int argc, char **argv)
{
    const char *seed = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");
    const long worlds = argc > 2 ? strtol(argv[2], NULL, 10) : 1;
    int failing = 0;
    apr_pool_t *pool;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    gsl_set_error_handler_off();
    setvbuf(stdout, NULL, _IOLBF, 0);
    pool = edu_pool_create(NULL);
    world_seed = seed != NULL && seed[0] != '\0' ? strtoull(seed, NULL, 10) : (uint64_t)apr_time_now();
    printf("# seed %" PRIu64 ", %ld worlds\n", world_seed, worlds);
    for (long i = 0; i < worlds; i++, world_seed++) {
        apr_pool_t *turn = edu_pool_create(pool);
        publish_world_t world = {0};
        edu_error_t *error = check_world(&world, turn);

        if (world.folder != NULL)
            edu_publish_world_remove(&world);
        if (error != NULL) {
            printf("Bail out! world %" PRIu64 ": %s\n", world_seed, edu_error_text(error, pool));
            edu_error_clear(error);
            return EXIT_FAILURE;
        }
        apr_pool_destroy(turn);
    }
    printf(
        "# %zu figures published, %zu small ones hidden, %zu others with them, %zu said to be exposed and %zu found to be; %zu worked out when the small ones alone are "
        "hidden\n",
        seen.published, seen.small, seen.others, seen.exposed, seen.narrowed, seen.caught);
    failures[CAUGHT] = seen.caught == 0;
    for (int i = 0; i < PROPERTY_COUNT; i++) {
        printf("%s %d - %s\n", failures[i] == 0 ? "ok" : "not ok", i + 1, titles[i]);
        if (failures[i] > 0 && examples[i][0] != '\0')
            printf("# %d times, first: %s\n", failures[i], examples[i]);
        failing += failures[i] > 0;
    }
    printf("1..%d\n", PROPERTY_COUNT);
    apr_pool_destroy(pool);
    apr_terminate();
    return failing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
