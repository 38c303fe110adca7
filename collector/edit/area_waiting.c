/* Rules over sums that read several forms: they wait for the load, since the sums of the other forms are read from the database. */
#include "collector/edit/area_private.h"

#include "base/file.h"
#include "base/pool.h"
#include "sql/embedded.h"
#include "sql/form_edits.h"

#include <apr_strings.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* County-periods that are asked together: enough that a statement is worth its while, few enough that memory stays small. */
#define PORTION 8192

/* How a county-period stands in the file, before its texts and what the plan's form says of it. */
typedef struct head_t {
    int32_t year;
    uint16_t county;
    uint16_t period;
} head_t;

/* Those asked together. */
typedef struct portion_t {
    edu_edit_areas_t *areas;
    apr_array_header_t *list; /* edu_edit_sums_t * */
    apr_hash_t *by_key;
    int source; /* being read */
    apr_pool_t *pool;
} portion_t;

static edu_error_t *
spill_failed(void)
{
    return edu_error_hint(edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno),
                                        "could not keep sums of counties in a temporary file"),
                          "make room, or set TMPDIR to a folder with more");
}

edu_error_t *
edu_edit_areas_wait(edu_edit_areas_t *areas, const edu_edit_sums_t *area)
{
    edu_buffer_t *record = areas->record;
    head_t head = {area->year, (uint16_t)strlen(area->county), (uint16_t)strlen(area->period)};

    edu_buffer_clear(record);
    edu_buffer_add(record, (const char *)&head, sizeof head);
    edu_buffer_add(record, area->county, head.county);
    edu_buffer_add(record, area->period, head.period);
    edu_buffer_add(record, (const char *)area->there, (size_t)areas->sources->nelts);
    edu_buffer_add(record, (const char *)area->numbers, sizeof(edu_number_t) * (size_t)areas->inputs->nelts);
    return fwrite(record->data, 1, record->length, areas->waiting) == record->length ? NULL : spill_failed();
}

static bool
read_text(const char **text, FILE *file, size_t length, apr_pool_t *pool)
{
    char *copy = apr_palloc(pool, length + 1);

    copy[length] = '\0';
    *text = copy;
    return fread(copy, 1, length, file) == length;
}

/* The next of the file; *area NULL at its end. */
static edu_error_t *
read_area(edu_edit_sums_t **area, const edu_edit_areas_t *areas, apr_pool_t *pool)
{
    size_t inputs = (size_t)areas->inputs->nelts;
    size_t sources = (size_t)areas->sources->nelts;
    FILE *file = areas->waiting;
    edu_edit_sums_t *read = apr_palloc(pool, sizeof *read);
    head_t head;

    *area = NULL;
    if (fread(&head, sizeof head, 1, file) != 1)
        return ferror(file) ? spill_failed() : NULL;
    read->year = head.year;
    read->numbers = apr_palloc(pool, sizeof(edu_number_t) * (inputs + 1));
    read->there = apr_palloc(pool, sources + 1);
    if (!read_text(&read->county, file, head.county, pool) ||
        !read_text(&read->period, file, head.period, pool) ||
        fread(read->there, 1, sources, file) != sources ||
        fread(read->numbers, sizeof(edu_number_t), inputs, file) != inputs)
        return spill_failed();
    *area = read;
    return NULL;
}

static const char *
key_of(const char *county, const char *period, apr_pool_t *pool)
{
    return apr_pstrcat(pool, county, " ", period, NULL);
}

static edu_error_t *
take_sums(char *line, size_t length, void *baton)
{
    portion_t *portion = baton;
    const edu_edit_source_t *source =
        &APR_ARRAY_IDX(portion->areas->sources, portion->source, edu_edit_source_t);
    char *county;
    char *year;
    char *period;
    size_t ignored;

    (void)length;
    edu_copy_field(&line, &county, &ignored);
    edu_copy_field(&line, &year, &ignored);
    edu_copy_field(&line, &period, &ignored);
    edu_edit_sums_t *area =
        apr_hash_get(portion->by_key, key_of(county, period, portion->pool), APR_HASH_KEY_STRING);
    if (area == NULL)
        return NULL;
    area->there[portion->source] = true;
    for (int i = 0; i < source->inputs->nelts; i++) {
        char *sum;
        char *lacking;

        edu_copy_field(&line, &sum, &ignored);
        edu_copy_field(&line, &lacking, &ignored);
        area->numbers[APR_ARRAY_IDX(source->inputs, i, int)] =
            strcmp(lacking, "0") != 0 ? (edu_number_t){EDU_MISSING, 0}
            : sum == NULL             ? (edu_number_t){EDU_NOT_APPLICABLE, 0}
                                      : (edu_number_t){EDU_PRESENT, strtod(sum, NULL)};
    }
    return NULL;
}

/* The portion's county-periods into a temporary table of their own. */
static edu_error_t *
stage(const portion_t *portion, edu_db_t *db)
{
    edu_buffer_t *line = edu_buffer_create(64, portion->pool);
    int64_t rows;

    EDU_TRY(edu_db_script(db, edu_sql_create_area_scope));
    EDU_TRY(edu_copy_in_begin(db, "COPY pg_temp.area_scope FROM STDIN"));
    for (int i = 0; i < portion->list->nelts; i++) {
        const edu_edit_sums_t *area = APR_ARRAY_IDX(portion->list, i, const edu_edit_sums_t *);

        edu_buffer_clear(line);
        edu_text_add_copy(line, area->county, strlen(area->county));
        edu_buffer_printf(line, "\t%d\t%s\n", area->year, area->period);
        EDU_TRY(edu_copy_in_write(db, line->data, line->length));
    }
    EDU_TRY(edu_copy_in_end(db, &rows));
    return edu_db_script(db, "ANALYZE pg_temp.area_scope");
}

/* Rules of other forms were looked at as well, in the same county-periods. */
static edu_error_t *
tell_other_forms(const portion_t *portion, const edu_edit_sums_t *area)
{
    const edu_edit_areas_t *areas = portion->areas;

    for (int i = 0; i < areas->checks->nelts; i++) {
        const edu_edit_rule_t *rule = APR_ARRAY_IDX(areas->checks, i, const edu_edit_sum_check_t).rule;
        apr_array_header_t *codes;

        if (strcmp(rule->form, areas->plan->form->code) == 0)
            continue;
        codes = apr_array_make(portion->pool, 1, sizeof(const char *));
        APR_ARRAY_PUSH(codes, const char *) = rule->code;
        EDU_TRY(edu_findings_looked_at(areas->findings, area->county, rule->form, area->year, area->period,
                                       codes));
    }
    return NULL;
}

static edu_error_t *
ask_portion(portion_t *portion, edu_db_t *db)
{
    edu_edit_areas_t *areas = portion->areas;

    EDU_TRY(stage(portion, db));
    for (int k = 0; k < areas->sources->nelts; k++) {
        const edu_edit_source_t *source = &APR_ARRAY_IDX(areas->sources, k, edu_edit_source_t);

        if (source->own)
            continue;
        portion->source = k;
        EDU_TRY(
            edu_copy_out(db,
                         edu_sql_copy_scope_sums(source->form, (const int *)(const void *)source->cells->elts,
                                                 source->cells->nelts, source->lag, portion->pool),
                         take_sums, portion));
    }
    for (int i = 0; i < portion->list->nelts; i++) {
        const edu_edit_sums_t *area = APR_ARRAY_IDX(portion->list, i, const edu_edit_sums_t *);

        EDU_TRY(edu_edit_areas_look(areas, area, true));
        EDU_TRY(tell_other_forms(portion, area));
    }
    return NULL;
}

/* Rules one of whose forms holds no returns at all sleep: the sums of a form need not be read to hold them against nothing.
 * *awake: whether any is left. */
static edu_error_t *
wake_checks(bool *awake, edu_edit_areas_t *areas, edu_db_t *db, apr_pool_t *pool)
{
    apr_hash_t *holds = apr_hash_make(pool);

    *awake = false;
    for (int k = 0; k < areas->sources->nelts; k++) {
        const edu_form_t *form = APR_ARRAY_IDX(areas->sources, k, edu_edit_source_t).form;
        edu_result_t *any;

        if (form == areas->plan->form || apr_hash_get(holds, form->code, APR_HASH_KEY_STRING) != NULL)
            continue;
        EDU_TRY(edu_db_query(&any, db, edu_sql_query("form_has_returns"), EDU_PARAMS(EDU_TEXT(form->code)),
                             pool));
        apr_hash_set(holds, form->code, APR_HASH_KEY_STRING, edu_result_bool(any, 0, 0) ? "yes" : "no");
    }
    for (int i = 0; i < areas->checks->nelts; i++) {
        edu_edit_sum_check_t *check = &APR_ARRAY_IDX(areas->checks, i, edu_edit_sum_check_t);

        for (int k = 0; k < areas->sources->nelts; k++) {
            const edu_form_t *form = APR_ARRAY_IDX(areas->sources, k, edu_edit_source_t).form;
            const char *held = apr_hash_get(holds, form->code, APR_HASH_KEY_STRING);

            check->asleep |= check->sources[k] && held != NULL && *held == 'n';
        }
        *awake |= check->foreign && !check->asleep;
    }
    return NULL;
}

/* A county-period may have been noted twice: as one that holds nothing any more, and as one that was looked at. */
static void
add_to_portion(portion_t *portion, edu_edit_sums_t *area)
{
    const edu_edit_areas_t *areas = portion->areas;
    const char *key = key_of(area->county, area->period, portion->pool);
    edu_edit_sums_t *same = apr_hash_get(portion->by_key, key, APR_HASH_KEY_STRING);

    if (same == NULL) {
        APR_ARRAY_PUSH(portion->list, edu_edit_sums_t *) = area;
        apr_hash_set(portion->by_key, key, APR_HASH_KEY_STRING, area);
    } else if (memchr(area->there, true, (size_t)areas->sources->nelts) != NULL) {
        same->numbers = area->numbers;
        same->there = area->there;
    }
}

static edu_error_t *
read_portion(portion_t *portion, edu_edit_areas_t *areas, apr_pool_t *pool)
{
    edu_edit_sums_t *area;

    *portion = (portion_t){.areas = areas,
                           .list = apr_array_make(pool, 256, sizeof(edu_edit_sums_t *)),
                           .by_key = apr_hash_make(pool),
                           .pool = pool};
    while (portion->list->nelts < PORTION) {
        EDU_TRY(read_area(&area, areas, pool));
        if (area == NULL)
            break;
        add_to_portion(portion, area);
    }
    return NULL;
}

edu_error_t *
edu_edit_areas_finish(edu_edit_areas_t *areas, edu_db_t *db, apr_pool_t *scratch_pool)
{
    apr_pool_t *pool;
    portion_t portion;
    bool awake;

    if (areas->waiting == NULL || ftell(areas->waiting) == 0)
        return NULL;
    EDU_TRY(wake_checks(&awake, areas, db, scratch_pool));
    if (!awake)
        return NULL;
    if (fflush(areas->waiting) != 0)
        return spill_failed();
    rewind(areas->waiting);
    pool = edu_pool_create(scratch_pool);
    for (;;) {
        apr_pool_clear(pool);
        apr_pool_clear(areas->scratch_pool);
        EDU_TRY(read_portion(&portion, areas, pool));
        if (portion.list->nelts == 0)
            return NULL;
        EDU_TRY(ask_portion(&portion, db));
    }
}
