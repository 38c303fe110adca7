#include "aggregator/cube.h"

#include "sql/form_tables.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

struct edu_cube_t {
    const edu_catalogue_t *catalogue;
    apr_hash_t **sums; /* one a form: key to edu_sum_t */
    apr_hash_t *texts; /* areas and periods, each kept once */
    apr_pool_t *pool;
};

#define KEY_MOST 160

edu_cube_t *
edu_cube_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_cube_t *cube = apr_pcalloc(pool, sizeof *cube);

    cube->catalogue = catalogue;
    cube->sums = apr_pcalloc(pool, sizeof(apr_hash_t *) * (size_t)(catalogue->forms->nelts + 1));
    for (int i = 0; i < catalogue->forms->nelts; i++)
        cube->sums[i] = apr_hash_make(pool);
    cube->texts = apr_hash_make(pool);
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

/* "area NUL period NUL group": bytes, not text; codes are short. */
static apr_ssize_t
make_key(char *key, const char *area, const char *period, int grp)
{
    size_t area_length = strnlen(area, 100);
    size_t period_length = strnlen(period, EDU_PERIOD_TEXT);

    memcpy(key, area, area_length);
    key[area_length] = '\0';
    memcpy(key + area_length + 1, period, period_length);
    key[area_length + 1 + period_length] = '\0';
    memcpy(key + area_length + period_length + 2, &grp, sizeof grp);
    return (apr_ssize_t)(area_length + period_length + 2 + sizeof grp);
}

edu_sum_t *
edu_cube_find(const edu_cube_t *cube, int form, const char *area, const char *period, int grp)
{
    char key[KEY_MOST];
    apr_ssize_t length = make_key(key, area, period, grp);

    return apr_hash_get(cube->sums[form], key, length);
}

const char *
edu_cube_text(edu_cube_t *cube, const char *text)
{
    const char *kept = apr_hash_get(cube->texts, text, APR_HASH_KEY_STRING);

    if (kept == NULL) {
        kept = apr_pstrdup(cube->pool, text);
        apr_hash_set(cube->texts, kept, APR_HASH_KEY_STRING, kept);
    }
    return kept;
}

edu_sum_t *
edu_cube_make(edu_cube_t *cube, int form, const char *area, int year, const char *period, int grp)
{
    const edu_form_t *shape = form_at(cube, form);
    size_t cells = (size_t)shape->cells->nelts;
    size_t classes = (size_t)shape->classes->nelts;
    char key[KEY_MOST];
    apr_ssize_t length = make_key(key, area, period, grp);
    edu_sum_t *sum = apr_hash_get(cube->sums[form], key, length);

    if (sum != NULL)
        return sum;
    sum = apr_pcalloc(cube->pool,
                      sizeof *sum + cells * (sizeof(int64_t) + sizeof(int32_t)) + 4 * classes * sizeof(int));
    sum->value = (int64_t *)(void *)(sum + 1);
    sum->count = (int32_t *)(void *)(sum->value + cells);
    sum->expected = (int *)(void *)(sum->count + cells);
    sum->reported = sum->expected + classes;
    sum->last_expected = sum->reported + classes;
    sum->last_reported = sum->last_expected + classes;
    sum->area = edu_cube_text(cube, area);
    sum->period = edu_cube_text(cube, period);
    sum->year = year;
    sum->grp = grp;
    apr_hash_set(cube->sums[form], apr_pmemdup(cube->pool, key, (apr_size_t)length), length, sum);
    return sum;
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
edu_cube_sums(const edu_cube_t *cube, int form, apr_pool_t *pool)
{
    apr_array_header_t *list =
        apr_array_make(pool, (int)apr_hash_count(cube->sums[form]), sizeof(edu_sum_t *));

    for (apr_hash_index_t *i = apr_hash_first(pool, cube->sums[form]); i != NULL; i = apr_hash_next(i))
        APR_ARRAY_PUSH(list, edu_sum_t *) = apr_hash_this_val(i);
    return list;
}

apr_array_header_t *
edu_cube_list(const edu_cube_t *cube, int form, apr_pool_t *pool)
{
    apr_array_header_t *list = edu_cube_sums(cube, form, pool);

    if (list->nelts > 1)
        qsort(list->elts, (size_t)list->nelts, sizeof(edu_sum_t *), compare_sums);
    return list;
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
    for (int i = 0; i < form->cells->nelts; i++) {
        if (__builtin_add_overflow(to->value[i], from->value[i], &to->value[i]))
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "the sum of \"%s\" in area \"%s\" leaves 64 bits",
                                    APR_ARRAY_IDX(form->cells, i, edu_cell_t *)->column, to->area);
        to->count[i] += from->count[i];
    }
    return NULL;
}

edu_error_t *
edu_cube_take(edu_cube_t *to, edu_cube_t *from)
{
    for (int form = 0; form < to->catalogue->forms->nelts; form++)
        for (apr_hash_index_t *i = apr_hash_first(to->pool, from->sums[form]); i != NULL;
             i = apr_hash_next(i)) {
            const void *key;
            apr_ssize_t length;
            void *sum;

            apr_hash_this(i, &key, &length, &sum);
            edu_sum_t *known = apr_hash_get(to->sums[form], key, length);
            if (known != NULL)
                EDU_TRY(edu_sum_add(known, sum, form_at(to, form)));
            else
                apr_hash_set(to->sums[form], key, length, sum);
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

typedef struct reader_t {
    edu_cube_t *cube;
    int form;
    int grp;
} reader_t;

static void
read_cells(edu_sum_t *sum, char **cursor, int cells)
{
    for (int i = 0; i < cells; i++) {
        sum->value[i] = next_int(cursor);
        sum->count[i] = (int32_t)next_int(cursor);
    }
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
    read_cells(sum, &line, form->cells->nelts);
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
    reader_t reader = {known, form, 0};

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

edu_error_t *
edu_cube_read_returns(edu_cube_t *cube, edu_db_t *db, int form, int year, const apr_array_header_t *counties,
                      apr_pool_t *scratch_pool)
{
    const apr_array_header_t *groups = cube->catalogue->groups;

    for (int grp = 0; grp <= groups->nelts; grp++) {
        const edu_group_t *group = grp == 0 ? NULL : APR_ARRAY_IDX(groups, grp - 1, const edu_group_t *);
        char *sql = edu_sql_copy_sums(form_at(cube, form), group, year, counties, scratch_pool);
        reader_t reader = {cube, form, grp};

        if (sql != NULL)
            EDU_TRY(edu_copy_out(db, sql, read_return_line, &reader));
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
    read_cells(sum, &line, form->cells->nelts);
    return NULL;
}

edu_error_t *
edu_cube_read_stored(edu_cube_t *cube, edu_db_t *db, int form, int year, const char *period,
                     const apr_array_header_t *areas, apr_pool_t *scratch_pool)
{
    reader_t reader = {cube, form, 0};

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
