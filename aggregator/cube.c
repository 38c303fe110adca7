#include "aggregator/cube.h"

#include "base/intern.h"
#include "base/slab.h"
#include "sql/form_tables.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The sums of a form in one period, of one group. */
typedef struct layer_t {
    edu_sum_t **sums; /* by the area's number; NULL: none */
    int size;
} layer_t;

/* A form's layers, by period and group. */
typedef struct layers_t {
    layer_t *layers; /* by the period's number * groups + group */
    int periods;     /* for so many there is room */
    int count;       /* of sums */
} layers_t;

struct edu_cube_t {
    const edu_catalogue_t *catalogue;
    layers_t *forms;
    int groups; /* with all */
    edu_intern_t *areas;
    edu_intern_t *periods;
    edu_slab_t *slab;
    apr_pool_t *pool;
};

edu_cube_t *
edu_cube_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_cube_t *cube = apr_pcalloc(pool, sizeof *cube);

    cube->catalogue = catalogue;
    cube->forms = apr_pcalloc(pool, sizeof(layers_t) * (size_t)(catalogue->forms->nelts + 1));
    cube->groups = catalogue->groups->nelts + 1;
    cube->areas = edu_intern_create(pool);
    cube->periods = edu_intern_create(pool);
    cube->slab = edu_slab_create(pool);
    cube->pool = pool;
    return cube;
}

const edu_catalogue_t *
edu_cube_catalogue(const edu_cube_t *cube)
{
    return cube->catalogue;
}

static const edu_form_t *
form_at(const edu_cube_t *cube, int form)
{
    return APR_ARRAY_IDX(cube->catalogue->forms, form, const edu_form_t *);
}

static layer_t *
layer_at(const edu_cube_t *cube, int form, int period, int grp)
{
    return &cube->forms[form].layers[period * cube->groups + grp];
}

edu_sum_t *
edu_cube_find(const edu_cube_t *cube, int form, const char *area, const char *period, int grp)
{
    int when = edu_intern_find(cube->periods, period);
    int where = when >= 0 && when < cube->forms[form].periods ? edu_intern_find(cube->areas, area) : -1;
    const layer_t *layer;

    if (where < 0)
        return NULL;
    layer = layer_at(cube, form, when, grp);
    return where < layer->size ? layer->sums[where] : NULL;
}

/* Room for a sum; what was there before is kept. */
static edu_sum_t **
make_place(edu_cube_t *cube, int form, int area, int period, int grp)
{
    layers_t *layers = &cube->forms[form];
    layer_t *layer;

    if (period >= layers->periods) {
        int periods = 2 * (period + 1);
        layer_t *more = apr_pcalloc(cube->pool, sizeof *more * (size_t)(periods * cube->groups));

        if (layers->periods > 0)
            memcpy(more, layers->layers, sizeof *more * (size_t)(layers->periods * cube->groups));
        layers->layers = more;
        layers->periods = periods;
    }
    layer = layer_at(cube, form, period, grp);
    if (area >= layer->size) {
        int size = area < 8 ? 16 : 2 * area;
        edu_sum_t **more = edu_slab_take(cube->slab, sizeof *more * (size_t)size);

        if (layer->size > 0)
            memcpy(more, layer->sums, sizeof *more * (size_t)layer->size);
        layer->sums = more;
        layer->size = size;
    }
    return &layer->sums[area];
}

edu_sum_t *
edu_cube_make(edu_cube_t *cube, int form, const char *area, int year, const char *period, int grp)
{
    const edu_form_t *shape = form_at(cube, form);
    size_t cells = (size_t)shape->cells->nelts;
    size_t classes = (size_t)shape->classes->nelts;
    int where = edu_intern_add(cube->areas, area);
    int when = edu_intern_add(cube->periods, period);
    edu_sum_t **place = make_place(cube, form, where, when, grp);
    edu_sum_t *sum = *place;

    if (sum != NULL)
        return sum;
    sum = edu_slab_take(cube->slab, sizeof *sum + cells * (sizeof(int64_t) + sizeof(int32_t)) +
                                        4 * classes * sizeof(int));
    sum->value = (int64_t *)(void *)(sum + 1);
    sum->count = (int32_t *)(void *)(sum->value + cells);
    sum->expected = (int *)(void *)(sum->count + cells);
    sum->reported = sum->expected + classes;
    sum->last_expected = sum->reported + classes;
    sum->last_reported = sum->last_expected + classes;
    sum->area = edu_intern_text(cube->areas, where);
    sum->period = edu_intern_text(cube->periods, when);
    sum->year = year;
    sum->grp = grp;
    cube->forms[form].count++;
    *place = sum;
    return sum;
}

apr_array_header_t *
edu_cube_sums(const edu_cube_t *cube, int form, apr_pool_t *pool)
{
    const layers_t *layers = &cube->forms[form];
    apr_array_header_t *list = apr_array_make(pool, layers->count + 1, sizeof(edu_sum_t *));

    for (int i = 0; i < layers->periods * cube->groups; i++)
        for (int area = 0; area < layers->layers[i].size; area++)
            if (layers->layers[i].sums[area] != NULL)
                APR_ARRAY_PUSH(list, edu_sum_t *) = layers->layers[i].sums[area];
    return list;
}

apr_array_header_t *
edu_cube_periods(const edu_cube_t *cube, apr_pool_t *pool)
{
    apr_array_header_t *periods =
        apr_array_make(pool, edu_intern_count(cube->periods) + 1, sizeof(const char *));

    for (int i = 0; i < edu_intern_count(cube->periods); i++)
        APR_ARRAY_PUSH(periods, const char *) = edu_intern_text(cube->periods, i);
    return periods;
}

apr_array_header_t *
edu_cube_areas(const edu_cube_t *cube, const char *period, apr_pool_t *pool)
{
    int when = edu_intern_find(cube->periods, period);
    int areas = edu_intern_count(cube->areas);
    apr_array_header_t *codes = apr_array_make(pool, 64, sizeof(const char *));
    bool *has = apr_pcalloc(pool, (size_t)areas + 1);

    for (int form = 0; form < cube->catalogue->forms->nelts; form++)
        for (int grp = 0; grp < cube->groups && when >= 0 && when < cube->forms[form].periods; grp++) {
            const layer_t *layer = layer_at(cube, form, when, grp);

            for (int area = 0; area < layer->size && area < areas; area++)
                has[area] |= layer->sums[area] != NULL;
        }
    for (int area = 0; area < areas; area++)
        if (has[area])
            APR_ARRAY_PUSH(codes, const char *) = edu_intern_text(cube->areas, area);
    return codes;
}

static int
compare_sums(const void *a, const void *b)
{
    const edu_sum_t *x = *(edu_sum_t *const *)a;
    const edu_sum_t *y = *(edu_sum_t *const *)b;
    int order = strcmp(x->area, y->area);

    if (order == 0)
        order = (x->year > y->year) - (x->year < y->year);
    if (order == 0)
        order = strcmp(x->period, y->period);
    return order != 0 ? order : x->grp - y->grp;
}

apr_array_header_t *
edu_cube_list(const edu_cube_t *cube, int form, apr_pool_t *pool)
{
    apr_array_header_t *list = edu_cube_sums(cube, form, pool);

    if (list->nelts > 1)
        qsort(list->elts, (size_t)list->nelts, sizeof(edu_sum_t *), compare_sums);
    return list;
}

/* to += from; false where a sum left 64 bits, which shows in its sign: both have one, and the sum has the other. Without a branch a cell, so that the compiler
 * takes several at a time. */
static bool
add_values(int64_t *restrict to, const int64_t *restrict from, int count)
{
    uint64_t left = 0;

    for (int i = 0; i < count; i++) {
        uint64_t a = (uint64_t)to[i];
        uint64_t b = (uint64_t)from[i];
        uint64_t sum = a + b;

        left |= (a ^ sum) & (b ^ sum);
        to[i] = (int64_t)sum;
    }
    return (left >> 63) == 0;
}

static edu_error_t *
too_large(const char *area, int cell, const edu_form_t *form)
{
    return edu_error_create(EDU_ERR_INTERNAL, NULL, "the sum of \"%s\" in area \"%s\" leaves 64 bits",
                            APR_ARRAY_IDX(form->cells, cell, edu_cell_t *)->column, area);
}

/* After add_values(): names the first cell whose sum left 64 bits. */
static edu_error_t *
name_too_large(const edu_sum_t *to, const edu_sum_t *from, const edu_form_t *form)
{
    int cell = 0;
    int64_t before;

    while (!__builtin_sub_overflow(to->value[cell], from->value[cell], &before))
        cell++;
    return too_large(to->area, cell, form);
}

edu_error_t *
edu_sum_add(edu_sum_t *to, const edu_sum_t *from, const edu_form_t *form)
{
    to->units_expected += from->units_expected;
    to->units_reported += from->units_reported;
    to->last_units_expected += from->last_units_expected;
    to->last_units_reported += from->last_units_reported;
    for (int i = 0; i < form->classes->nelts; i++) {
        to->expected[i] += from->expected[i];
        to->reported[i] += from->reported[i];
        to->last_expected[i] += from->last_expected[i];
        to->last_reported[i] += from->last_reported[i];
    }
    if (!add_values(to->value, from->value, form->cells->nelts))
        return name_too_large(to, from, form);
    for (int i = 0; i < form->cells->nelts; i++)
        to->count[i] += from->count[i];
    return NULL;
}

/* Brings a layer of `from` in; `places`: the numbers of its areas here. */
static edu_error_t *
take_layer(edu_cube_t *to, int form, int period, int grp, const layer_t *from, const int *places)
{
    for (int area = 0; area < from->size; area++) {
        edu_sum_t *sum = from->sums[area];
        edu_sum_t **place;

        if (sum == NULL)
            continue;
        place = make_place(to, form, places[area], period, grp);
        if (*place != NULL) {
            EDU_TRY(edu_sum_add(*place, sum, form_at(to, form)));
            continue;
        }
        *place = sum;
        to->forms[form].count++;
    }
    return NULL;
}

edu_error_t *
edu_cube_take(edu_cube_t *to, edu_cube_t *from)
{
    int areas = edu_intern_count(from->areas);
    int *places = apr_palloc(to->pool, sizeof *places * (size_t)(areas + 1));

    for (int i = 0; i < areas; i++)
        places[i] = edu_intern_add(to->areas, edu_intern_text(from->areas, i));
    for (int form = 0; form < to->catalogue->forms->nelts; form++)
        for (int i = 0; i < edu_intern_count(from->periods) && i < from->forms[form].periods; i++) {
            int period = edu_intern_add(to->periods, edu_intern_text(from->periods, i));

            for (int grp = 0; grp < to->groups; grp++)
                EDU_TRY(take_layer(to, form, period, grp, layer_at(from, form, i, grp), places));
        }
    return NULL;
}

bool
edu_sum_is_of_parts(const edu_sum_t *sum, const edu_form_t *form)
{
    return edu_form_is_shorter(form) && strchr(sum->period, '-') == NULL;
}

bool
edu_sum_is_last(const edu_sum_t *sum, const edu_measure_t *measure)
{
    return measure->year_rule == EDU_YEAR_LAST && edu_sum_is_of_parts(sum, measure->form);
}

void
edu_sum_units(int *expected, int *reported, const edu_sum_t *sum, int class, bool last)
{
    if (class < 0) {
        *expected = last ? sum->last_units_expected : sum->units_expected;
        *reported = last ? sum->last_units_reported : sum->units_reported;
    } else {
        *expected = last ? sum->last_expected[class] : sum->expected[class];
        *reported = last ? sum->last_reported[class] : sum->reported[class];
    }
}

const char *
edu_cube_group_code(const edu_catalogue_t *catalogue, int grp)
{
    return grp == 0 ? "all" : APR_ARRAY_IDX(catalogue->groups, grp - 1, const edu_group_t *)->code;
}

/* Reading COPY lines: whole numbers, NULL as 0. Fields of such lines are never escaped. */
static int64_t
next_int(char **cursor)
{
    char *at = *cursor;
    int64_t value = 0;
    bool negative = *at == '-';

    if (negative)
        at++;
    if (*at == '\\')
        at += 2; /* \N */
    else
        while (*at >= '0' && *at <= '9')
            value = value * 10 + (*at++ - '0');
    *cursor = *at == '\t' ? at + 1 : at;
    return negative ? -value : value;
}

/* A number of so many characters, with the tab behind it, is one of 64 bits. */
#define SHORT_NUMBER 19

/* PostgreSQL's sums of large whole numbers have no such bound: one that leaves 64 bits is an error. */
static edu_error_t *
next_sum(edu_sum_t *sum, int cell, char **cursor, const edu_form_t *form)
{
    const char *begin = *cursor;

    sum->value[cell] = next_int(cursor);
    if (*cursor - begin <= SHORT_NUMBER)
        return NULL;
    errno = 0;
    (void)strtoll(begin, NULL, 10);
    return errno == 0 ? NULL : too_large(sum->area, cell, form);
}

typedef struct reader_t {
    edu_cube_t *cube;
    int form;
    int grp;
    apr_hash_t *uncounted; /* counties whose values are to be counted; NULL: values are counted */
} reader_t;

static edu_error_t *
read_cells(edu_sum_t *sum, char **cursor, const edu_form_t *form)
{
    for (int i = 0; i < form->cells->nelts; i++) {
        EDU_TRY(next_sum(sum, i, cursor, form));
        sum->count[i] = (int32_t)next_int(cursor);
    }
    return NULL;
}

/* The same where full cells have as many values as there are units. */
static edu_error_t *
read_uncounted(edu_sum_t *sum, char **cursor, const edu_form_t *form)
{
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);
        int class = cell->measure->applies_to;

        EDU_TRY(next_sum(sum, i, cursor, form));
        if (!edu_sql_cell_is_full(cell))
            sum->count[i] = (int32_t)next_int(cursor);
        else
            sum->count[i] = class < 0 ? sum->units_reported : sum->reported[class];
    }
    return NULL;
}

/* A line of sums, behind the group. */
static edu_error_t *
read_sum(const reader_t *reader, int grp, char *line)
{
    const edu_form_t *form = form_at(reader->cube, reader->form);
    char *county;
    char *period;
    size_t ignored;

    edu_copy_field(&line, &county, &ignored);
    int year = (int)next_int(&line);
    edu_copy_field(&line, &period, &ignored);
    edu_sum_t *sum = edu_cube_make(reader->cube, reader->form, county, year, period, grp);
    sum->units_reported = (int)next_int(&line);
    for (int i = 0; i < form->classes->nelts; i++)
        sum->reported[i] = (int)next_int(&line);
    if (reader->uncounted == NULL)
        return read_cells(sum, &line, form);
    EDU_TRY(read_uncounted(sum, &line, form));
    if (next_int(&line) != 0)
        apr_hash_set(reader->uncounted, sum->area, APR_HASH_KEY_STRING, sum->area);
    return NULL;
}

static edu_error_t *
read_return_line(char *line, size_t length, void *baton)
{
    const reader_t *reader = baton;

    (void)length;
    return read_sum(reader, reader->grp, line);
}

static edu_error_t *
read_known_line(char *line, size_t length, void *baton)
{
    int grp = (int)next_int(&line);

    (void)length;
    return read_sum(baton, grp, line);
}

edu_error_t *
edu_cube_read_known(edu_cube_t *known, edu_db_t *db, const edu_cube_t *cube, int form, int years,
                    apr_pool_t *scratch_pool)
{
    apr_array_header_t *gaps = apr_array_make(scratch_pool, 64, sizeof(edu_sql_gap_t));
    apr_array_header_t *sums = edu_cube_list(cube, form, scratch_pool);
    reader_t reader = {known, form, 0, NULL};

    for (int i = 0; i < sums->nelts; i++) {
        const edu_sum_t *sum = APR_ARRAY_IDX(sums, i, const edu_sum_t *);

        if (sum->grp == 0 && sum->units_reported < sum->units_expected)
            APR_ARRAY_PUSH(gaps, edu_sql_gap_t) = (edu_sql_gap_t){sum->area, sum->year, sum->period};
    }
    if (gaps->nelts == 0)
        return NULL;
    return edu_copy_out(db,
                        edu_sql_copy_known(form_at(cube, form), cube->catalogue->groups, gaps, years,
                                           scratch_pool),
                        read_known_line, &reader);
}

/* Sums of a group's returns, values counted or not; *uncounted (NULL where they are) takes the counties in which units are no count of them. */
static edu_error_t *
read_returns(apr_hash_t *uncounted, edu_cube_t *cube, edu_db_t *db, int form, int grp,
             const edu_group_t *group, int year, const apr_array_header_t *counties, apr_pool_t *scratch_pool)
{
    reader_t reader = {cube, form, grp, uncounted};
    char *sql =
        edu_sql_copy_sums(form_at(cube, form), group, year, counties, uncounted == NULL, scratch_pool);

    return sql != NULL ? edu_copy_out(db, sql, read_return_line, &reader) : NULL;
}

/* From so many counties on all of them are read again. */
#define COUNTIES_MOST 500

static edu_error_t *
read_group(edu_cube_t *cube, edu_db_t *db, int form, int grp, const edu_group_t *group, int year,
           const apr_array_header_t *counties, apr_pool_t *scratch_pool)
{
    apr_hash_t *uncounted = apr_hash_make(scratch_pool);
    apr_array_header_t *again = apr_array_make(scratch_pool, 8, sizeof(const char *));

    EDU_TRY(read_returns(uncounted, cube, db, form, grp, group, year, counties, scratch_pool));
    for (apr_hash_index_t *i = apr_hash_first(scratch_pool, uncounted); i != NULL; i = apr_hash_next(i))
        APR_ARRAY_PUSH(again, const char *) = apr_hash_this_key(i);
    if (again->nelts == 0)
        return NULL;
    return read_returns(NULL, cube, db, form, grp, group, year,
                        again->nelts < COUNTIES_MOST ? again : counties, scratch_pool);
}

edu_error_t *
edu_cube_read_returns(edu_cube_t *cube, edu_db_t *db, int form, int year, const apr_array_header_t *counties,
                      apr_pool_t *scratch_pool)
{
    const apr_array_header_t *groups = cube->catalogue->groups;

    for (int grp = 0; grp <= groups->nelts; grp++) {
        const edu_group_t *group = grp == 0 ? NULL : APR_ARRAY_IDX(groups, grp - 1, const edu_group_t *);
        EDU_TRY(read_group(cube, db, form, grp, group, year, counties, scratch_pool));
    }
    return NULL;
}

static int
group_number(const edu_catalogue_t *catalogue, const char *code)
{
    for (int i = 0; i < catalogue->groups->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(catalogue->groups, i, const edu_group_t *)->code, code) == 0)
            return i + 1;
    return strcmp(code, "all") == 0 ? 0 : -1;
}

static void
read_last(edu_sum_t *sum, const edu_form_t *form, char **line)
{
    sum->last_units_expected = (int)next_int(line);
    sum->last_units_reported = (int)next_int(line);
    for (int i = 0; i < form->classes->nelts; i++) {
        sum->last_expected[i] = (int)next_int(line);
        sum->last_reported[i] = (int)next_int(line);
    }
}

static edu_error_t *
read_stored_line(char *line, size_t length, void *baton)
{
    const reader_t *reader = baton;
    const edu_form_t *form = form_at(reader->cube, reader->form);
    char *area;
    char *level;
    char *period;
    char *code;
    size_t ignored;

    (void)length;
    edu_copy_field(&line, &area, &ignored);
    edu_copy_field(&line, &level, &ignored);
    int year = (int)next_int(&line);
    edu_copy_field(&line, &period, &ignored);
    edu_copy_field(&line, &code, &ignored);
    int grp = group_number(reader->cube->catalogue, code);
    if (grp < 0)
        return NULL; /* a group the catalogue has no more */
    edu_sum_t *sum = edu_cube_make(reader->cube, reader->form, area, year, period, grp);
    sum->units_expected = (int)next_int(&line);
    sum->units_reported = (int)next_int(&line);
    for (int i = 0; i < form->classes->nelts; i++) {
        sum->expected[i] = (int)next_int(&line);
        sum->reported[i] = (int)next_int(&line);
    }
    if (edu_form_is_shorter(form))
        read_last(sum, form, &line);
    return read_cells(sum, &line, form);
}

edu_error_t *
edu_cube_read_stored(edu_cube_t *cube, edu_db_t *db, int form, int year, const char *period,
                     const apr_array_header_t *areas, apr_pool_t *scratch_pool)
{
    reader_t reader = {cube, form, 0, NULL};

    if (areas->nelts == 0)
        return NULL;
    return edu_copy_out(db, edu_sql_copy_sum_rows_out(form_at(cube, form), year, period, areas, scratch_pool),
                        read_stored_line, &reader);
}

int
edu_cube_group(const edu_catalogue_t *catalogue, const char *code)
{
    for (int grp = 0; grp <= catalogue->groups->nelts; grp++)
        if (strcmp(edu_cube_group_code(catalogue, grp), code) == 0)
            return grp;
    return -1;
}
