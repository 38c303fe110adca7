#include "collector/edit/edit.h"

#include "base/pool.h"
#include "collector/edit/area.h"
#include "collector/edit/look.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What the fields of a row's line are, behind its key. */
enum { FIELD_SKIP = -1, FIELD_CLASS = -2, FIELD_SCOPE = -3 };

/* A row of the period being taken, until it is handed on. */
typedef struct held_t {
    const char *unit;
    size_t text_at;
    size_t text_length;
    size_t text_rest;
    const int64_t *lines;
    int line_count;
    uint64_t digest;
    edu_edit_row_t *row; /* NULL where nothing was looked at */
} held_t;

struct edu_edit_t {
    edu_edit_options_t options;
    edu_edit_plan_t *plan;
    edu_edit_county_t *county;
    edu_edit_look_t *look;
    edu_edit_areas_t *areas;
    int *fields; /* of a line, behind the key: kept cell, or one of the above */
    int field_count;
    bool *in_file; /* kept cells that the lines have */
    int year;      /* of the period being taken */
    const char *period;
    apr_array_header_t *held; /* held_t */
    edu_buffer_t *text;       /* their lines */
    edu_buffer_t *field;
    uint64_t digest;
    int changed_from; /* index of the first period of the county that will be other than it was; -1 */
    int64_t blocked;
    apr_hash_t *turned_away; /* "county period" where a hard finding waits for a return; NULL: nowhere */
    apr_pool_t *pool;
    apr_pool_t *period_pool; /* cleared with each period */
};

/* A row that broke a hard rule: a reject at each of its lines, and a finding. */
static edu_error_t *
turn_away(edu_edit_t *edit, const edu_edit_row_t *row, const edu_edit_rule_t *rule, const char *message)
{
    char first[24];

    apr_snprintf(first, sizeof first, "%" APR_INT64_T_FMT, (apr_int64_t)row->lines[0]);
    EDU_TRY(
        edu_rejects_add(edit->options.rejects, EDU_REASON_edit_rule, row->lines[0], "", rule->code, message));
    for (int i = 1; i < row->line_count && !row->told; i++)
        EDU_TRY(edu_rejects_add(edit->options.rejects, EDU_REASON_unit_rejected, row->lines[i], "",
                                row->unit->code, first));
    return NULL;
}

static edu_error_t *
take_finding(void *baton, const edu_edit_period_t *period, edu_edit_row_t *row, const edu_edit_rule_t *rule,
             const char *message_zh, const char *message_en)
{
    edu_edit_t *edit = baton;
    const char *county = edit->county->code;

    if (row != NULL && row->blocked && !row->stored) {
        EDU_TRY(turn_away(edit, row, rule, edu_text_pick(edit->options.lang, message_zh, message_en)));
        row->told = true;
    }
    return edu_findings_add(edit->options.findings,
                            &(edu_finding_t){county, edit->plan->form->code, period->year, period->period,
                                             row != NULL ? row->unit->code : county, rule->code,
                                             rule->severity,
                                             rule->severity == EDU_HARD && row != NULL && row->stored
                                                 ? 0
                                                 : edit->options.submission,
                                             message_zh, message_en});
}

/* Which fields of a line matter: attributes first, then cells, as the columns have them. */
static void
plan_fields(edu_edit_t *edit)
{
    const edu_sql_columns_t *columns = edit->options.columns;
    const edu_form_t *form = columns->form;

    edit->fields =
        apr_palloc(edit->pool, sizeof(int) * (size_t)(form->attributes->nelts + form->cells->nelts + 1));
    edit->in_file = apr_pcalloc(edit->pool, (size_t)edit->plan->kept_count + 1);
    for (int i = 0; i < form->attributes->nelts; i++)
        if (columns->attributes[i])
            edit->fields[edit->field_count++] = i == form->class_attribute               ? FIELD_CLASS
                                                : i == edu_form_attribute(form, "scope") ? FIELD_SCOPE
                                                                                         : FIELD_SKIP;
    for (int i = 0; i < form->cells->nelts; i++) {
        int kept;

        if (!columns->cells[i])
            continue;
        kept = edu_edit_plan_kept(edit->plan, i);
        edit->fields[edit->field_count++] = kept;
        if (kept >= 0)
            edit->in_file[kept] = true;
    }
}

static const char *
period_key(const char *county, const char *period, apr_pool_t *pool)
{
    return apr_pstrcat(pool, county, " ", period, NULL);
}

/* Where hard findings wait for a return: there even one that is the same as what is stored says something. */
static edu_error_t *
read_turned_away(edu_edit_t *edit)
{
    edu_result_t *found;

    EDU_TRY(edu_db_query(&found, edit->options.db, edu_sql_query("finding_turned_away"),
                         EDU_PARAMS(EDU_TEXT(edit->plan->form->code)), edit->period_pool));
    for (int i = 0; i < edu_result_rows(found); i++) {
        const char *key = period_key(edu_result_text(found, i, 0), edu_result_text(found, i, 1), edit->pool);

        if (edit->turned_away == NULL)
            edit->turned_away = apr_hash_make(edit->pool);
        apr_hash_set(edit->turned_away, key, APR_HASH_KEY_STRING, key);
    }
    return NULL;
}

static bool
waits_for_returns(const edu_edit_t *edit)
{
    return edit->turned_away != NULL &&
           apr_hash_get(edit->turned_away, period_key(edit->county->code, edit->period, edit->period_pool),
                        APR_HASH_KEY_STRING) != NULL;
}

edu_error_t *
edu_edit_create(edu_edit_t **edit, const edu_edit_options_t *options, apr_pool_t *pool)
{
    edu_edit_t *made = apr_pcalloc(pool, sizeof *made);

    made->options = *options;
    made->pool = pool;
    made->plan = edu_edit_plan_create(options->catalogue, options->columns->form, pool);
    made->county = edu_edit_county_create(made->plan, pool);
    made->look = edu_edit_look_create(made->plan, take_finding, made, pool);
    made->changed_from = -1;
    made->period_pool = edu_pool_create(pool);
    made->held = apr_array_make(made->period_pool, 64, sizeof(held_t));
    made->text = edu_buffer_create(65536, pool);
    made->field = edu_buffer_create(128, pool);
    plan_fields(made);
    *edit = made;
    if (options->db != NULL && !edu_edit_plan_is_empty(made->plan))
        EDU_TRY(read_turned_away(made));
    return edu_edit_areas_create(&made->areas, made->plan, options->findings, options->submission, pool);
}

/* Takes the number at `at`, which nearly always is a plain count; the byte behind it. No byte of a line needs to be looked for twice. */
static const char *
take_number(double *value, unsigned char *state, const char *at)
{
    const char *begin = at;
    uint64_t number = 0;
    unsigned digit;

    while ((digit = (unsigned)(unsigned char)*at - '0') <= 9) {
        number = number * 10 + digit;
        at++;
    }
    if ((*at == '\t' || *at == '\n') && at > begin && at - begin <= 15) {
        *value = (double)number;
        *state = EDU_PRESENT;
        return at;
    }
    while (*at != '\t' && *at != '\n')
        at++;
    if (*begin != '\\') { /* NULL is the only value with one */
        *value = strtod(begin, NULL);
        *state = EDU_PRESENT;
    }
    return at;
}

/* The class attribute; its codes hold nothing that COPY escapes. */
static const edu_edit_class_t *
class_of_field(edu_edit_t *edit, const char *at, const char *stop)
{
    edu_buffer_clear(edit->field);
    if (*at != '\\')
        edu_buffer_add(edit->field, at, (size_t)(stop - at));
    return edu_edit_class(edit->county, edu_buffer_text(edit->field));
}

/* The fields of a line behind its key; `at` is the first one, and the line ends with a line feed. */
static void
take_fields(edu_edit_t *edit, edu_edit_row_t *row, const char *at, const char *end)
{
    const edu_edit_class_t *class = NULL;

    for (int i = 0; i < edit->field_count && at <= end; i++) {
        int kept = edit->fields[i];
        const char *stop;

        if (kept >= 0) {
            stop = take_number(&row->values[kept], &row->states[kept], at);
        } else {
            stop = memchr(at, '\t', (size_t)(end - at));
            stop = stop != NULL ? stop : end;
            if (kept == FIELD_CLASS)
                class = class_of_field(edit, at, stop);
            else if (kept == FIELD_SCOPE)
                row->scoped = *at != '\\';
        }
        at = stop + 1;
    }
    edu_edit_row_finish(edit->county, row, class != NULL ? class : edu_edit_class(edit->county, ""));
}

/* What the load will leave as it is stored: cells that the file has no column for, and blank ones where those keep. */
static void
keep_stored_cells(const edu_edit_t *edit, edu_edit_row_t *row)
{
    const edu_edit_row_t *stored = row->instead;

    for (int i = 0; stored != NULL && i < edit->plan->kept_count; i++)
        if (row->states[i] == EDU_MISSING && (!edit->in_file[i] || edit->options.blank_keeps)) {
            row->values[i] = stored->values[i];
            row->states[i] = stored->states[i];
        }
}

static edu_edit_row_t *
parse_held(edu_edit_t *edit, const held_t *held, const edu_edit_period_t *period)
{
    edu_edit_county_t *county = edit->county;
    const char *text = edit->text->data + held->text_at + held->text_rest + 1;  /* behind the tab */
    const char *end = edit->text->data + held->text_at + held->text_length - 1; /* its line feed */
    edu_edit_row_t *row = edu_edit_row_create(county, edu_edit_county_unit(county, held->unit), period);

    row->lines = held->lines;
    row->line_count = held->line_count;
    take_fields(edit, row, text, end);
    row->instead = edu_edit_row_chain(row);
    keep_stored_cells(edit, row);
    return row;
}

/* Puts the period together as it will be: the file's rows, and stored ones that the file does not speak of. */
static void
put_together(edu_edit_t *edit, edu_edit_period_t *period)
{
    apr_array_header_t *stored = period->rows;

    period->rows = apr_array_make(period->pool, edit->held->nelts + stored->nelts, sizeof(edu_edit_row_t *));
    for (int i = 0; i < edit->held->nelts; i++) {
        held_t *held = &APR_ARRAY_IDX(edit->held, i, held_t);

        held->row = parse_held(edit, held, period);
        APR_ARRAY_PUSH(period->rows, edu_edit_row_t *) = held->row;
    }
    for (int i = 0; i < stored->nelts; i++) {
        edu_edit_row_t *row = APR_ARRAY_IDX(stored, i, edu_edit_row_t *);

        if (edu_edit_unit_find(row->unit, row->year, row->period) != row)
            continue;
        if (edit->options.whole_periods)
            edu_edit_row_unchain(row);
        else
            APR_ARRAY_PUSH(period->rows, edu_edit_row_t *) = row;
    }
}

static int
index_of(const edu_edit_county_t *county, const edu_edit_period_t *period)
{
    int at = 0;

    while (APR_ARRAY_IDX(county->periods, at, const edu_edit_period_t *) != period)
        at++;
    return at;
}

/* Brings in what the database holds up to the year at hand. Stored periods that follow on one that the file changes may say something else
 * now: they are looked at before the rules' reach leaves them behind. */
static edu_error_t *
read_stored(edu_edit_t *edit)
{
    edu_edit_county_t *county = edit->county;
    bool again = edit->changed_from >= 0 && edit->plan->looks_back;
    edu_findings_t *findings = again ? edit->options.findings : NULL;
    edu_db_t *db = edit->options.db;

    if (!edu_load_holds(edit->options.load, county->code) || county->read_until >= edit->year)
        return NULL;
    EDU_TRY(edu_load_pause(edit->options.load));
    if (again)
        EDU_TRY(
            edu_edit_look_between(edit->look, county, findings, edit->changed_from, county->periods->nelts));
    EDU_TRY(edu_edit_look_stored(edit->look, county, db, edit->year - 1, findings));
    return edu_edit_look_stored(edit->look, county, db, edit->year, NULL);
}

static edu_error_t *
look_at_held(edu_edit_t *edit)
{
    edu_edit_county_t *county = edit->county;
    edu_edit_period_t *period;
    int index;

    EDU_TRY(edu_findings_looked_at(edit->options.findings, county->code, edit->plan->form->code, edit->year,
                                   edit->period, NULL));
    EDU_TRY(read_stored(edit));
    period = edu_edit_county_period(county, edit->year, edit->period);
    index = index_of(county, period);
    if (edit->changed_from < 0)
        edit->changed_from = index;
    else if (edit->plan->looks_back)
        EDU_TRY(edu_edit_look_between(edit->look, county, edit->options.findings, edit->changed_from, index));
    edu_edit_county_forget(county, edit->year);
    put_together(edit, period);
    return edu_edit_look(edit->look, county, period);
}

/* The period is complete: looked at, unless it is just what is stored, and handed on. */
static edu_error_t *
end_period(edu_edit_t *edit)
{
    const edu_edit_county_t *county = edit->county;
    bool waits;

    if (edit->held->nelts == 0)
        return NULL;
    waits = waits_for_returns(edit);
    if (waits ||
        !edu_load_is_same(edit->options.load, county->code, edit->period, edit->held->nelts, edit->digest))
        EDU_TRY(look_at_held(edit));
    for (int i = 0; i < edit->held->nelts; i++) {
        const held_t *held = &APR_ARRAY_IDX(edit->held, i, held_t);

        if (waits)
            EDU_TRY(edu_findings_sent(edit->options.findings, county->code, edit->plan->form->code,
                                      edit->year, edit->period, held->unit));
        if (held->row != NULL && held->row->blocked) {
            edit->blocked += held->line_count;
            EDU_TRY(edu_load_spare(edit->options.load, county->code, edit->year, edit->period, held->unit));
            continue;
        }
        EDU_TRY(edu_load_row(edit->options.load, county->code, edit->year, edit->period,
                             edit->text->data + held->text_at, held->text_length, held->digest));
    }
    edu_buffer_clear(edit->text);
    apr_pool_clear(edit->period_pool);
    edit->held = apr_array_make(edit->period_pool, 64, sizeof(held_t));
    edit->digest = 0;
    return NULL;
}

static edu_error_t *
end_county(edu_edit_t *edit)
{
    edu_edit_county_t *county = edit->county;
    edu_findings_t *findings = edit->options.findings;

    EDU_TRY(end_period(edit));
    if (county->code == NULL || edit->changed_from < 0)
        return NULL;
    if (edit->plan->looks_back) {
        EDU_TRY(
            edu_edit_look_between(edit->look, county, findings, edit->changed_from, county->periods->nelts));
        if (edu_load_holds(edit->options.load, county->code)) {
            EDU_TRY(edu_load_pause(edit->options.load));
            EDU_TRY(edu_edit_look_stored(edit->look, county, edit->options.db, INT_MAX, findings));
        }
    }
    return edu_edit_areas_county(edit->areas, county);
}

static edu_error_t *
begin_row(edu_edit_t *edit, const edu_edit_place_t *place)
{
    edu_edit_county_t *county = edit->county;

    if (county->code == NULL || strcmp(county->code, place->county) != 0) {
        EDU_TRY(end_county(edit));
        edu_edit_county_begin(county, place->county);
        edit->changed_from = -1;
        edit->period = NULL;
    }
    if (edit->period == NULL || edit->year != place->year || strcmp(edit->period, place->period) != 0) {
        EDU_TRY(end_period(edit));
        edit->year = place->year;
        edit->period = apr_pstrdup(county->pool, place->period);
    }
    return NULL;
}

bool
edu_edit_is_idle(const edu_edit_t *edit)
{
    return edu_edit_plan_is_empty(edit->plan);
}

edu_error_t *
edu_edit_row(edu_edit_t *edit, const edu_edit_place_t *place, const char *line, size_t length, size_t rest)
{
    held_t *held;

    if (edu_edit_plan_is_empty(edit->plan))
        return edu_load_row(edit->options.load, place->county, place->year, place->period, line, length,
                            edu_load_digest(edit->options.load, line, length, rest));
    EDU_TRY(begin_row(edit, place));
    held = apr_array_push(edit->held);
    *held = (held_t){.unit = apr_pstrdup(edit->period_pool, place->unit),
                     .text_at = edit->text->length,
                     .text_length = length,
                     .text_rest = rest,
                     .lines = apr_pmemdup(edit->period_pool, place->lines,
                                          sizeof(int64_t) * (size_t)place->line_count),
                     .line_count = place->line_count,
                     .digest = edu_load_digest(edit->options.load, line, length, rest)};
    edu_buffer_add(edit->text, line, length);
    edit->digest += held->digest;
    return NULL;
}

edu_error_t *
edu_edit_flush(edu_edit_t *edit, int64_t *blocked)
{
    EDU_TRY(end_county(edit));
    *blocked = edit->blocked;
    return NULL;
}

edu_error_t *
edu_edit_finish(edu_edit_t *edit, apr_pool_t *scratch_pool)
{
    EDU_TRY(edu_edit_areas_finish(edit->areas, edit->options.db, scratch_pool));
    return edu_findings_store(edit->options.findings, edit->options.db,
                              edu_edit_area_forms(edit->plan, scratch_pool), scratch_pool);
}
