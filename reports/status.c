#include "reports/status.h"

#include "reports/figure.h"
#include "reports/messages.h"
#include "sql/embedded.h"
#include "sql/form_round.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <string.h>

char *
edu_status_share(const edu_reporting_t *reporting, apr_pool_t *pool)
{
    return edu_figure_share(reporting->expected - reporting->missing, reporting->expected, pool);
}

const char *
edu_status_unit_state(const char *state, edu_lang_t lang)
{
    static const struct {
        const char *state;
        edu_message_t message;
    } states[] = {{"on_time", EDU_MSG_STATE_ON_TIME},
                  {"late", EDU_MSG_STATE_LATE},
                  {"missing", EDU_MSG_STATE_MISSING},
                  {"rejected", EDU_MSG_STATE_REJECTED}};

    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strcmp(state, states[i].state) == 0)
            return edu_message(lang, states[i].message);
    return state;
}

static void
add_counts(edu_reporting_t *to, const edu_result_t *result, int row)
{
    const char *last = edu_result_text(result, row, EDU_REPORTING_LAST);
    int64_t expected = edu_result_int(result, row, EDU_REPORTING_EXPECTED);
    int64_t reported = edu_result_int(result, row, EDU_REPORTING_REPORTED);
    int64_t missing = edu_result_int(result, row, EDU_REPORTING_MISSING);

    to->expected += expected;
    to->reported += reported;
    to->missing += missing;
    to->late += edu_result_int(result, row, EDU_REPORTING_LATE);
    to->rejected += edu_result_int(result, row, EDU_REPORTING_REJECTED);
    to->hard += edu_result_int(result, row, EDU_REPORTING_HARD);
    to->soft += edu_result_int(result, row, EDU_REPORTING_SOFT);
    to->unlisted += reported - (expected - missing);
    if (last != NULL && strcmp(last, to->last) > 0)
        to->last = last;
}

/* The child of `status`'s area that `code` lies in, itself included; NULL when it is the area. */
static edu_reporting_t *
child_of(const edu_form_status_t *status, const edu_areas_t *areas, const char *code, int year,
         apr_pool_t *pool)
{
    apr_array_header_t *above = edu_areas_ancestors(areas, code, year, pool);

    for (int i = 0; i < status->below->nelts; i++) {
        edu_reporting_t *child = &APR_ARRAY_IDX(status->below, i, edu_reporting_t);

        if (strcmp(child->area->code, code) == 0)
            return child;
        for (int j = 0; j < above->nelts; j++)
            if (strcmp(APR_ARRAY_IDX(above, j, const edu_area_t *)->code, child->area->code) == 0)
                return child;
    }
    return NULL;
}

static void
add_missing(edu_form_status_t *status, const char *code, const char *name, const edu_area_t *area)
{
    edu_missing_unit_t *missing = &APR_ARRAY_PUSH(status->missing, edu_missing_unit_t);

    missing->code = code;
    missing->name = name;
    missing->area = area;
}

const char *
edu_status_missing_name(const edu_missing_unit_t *missing, edu_lang_t lang)
{
    const char *name = missing->area != NULL
                           ? edu_text_pick(lang, missing->area->name_zh, missing->area->name_en)
                           : missing->name;

    return *name != '\0' ? name : missing->code;
}

static void
count_areas(edu_form_status_t *status, const edu_areas_t *areas, const edu_result_t *result, int year,
            apr_pool_t *pool)
{
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    for (int row = 0; row < edu_result_rows(result); row++) {
        const char *code = edu_result_text(result, row, EDU_REPORTING_AREA);
        edu_reporting_t *child;

        apr_pool_clear(scratch);
        child = child_of(status, areas, code, year, scratch);
        add_counts(&status->whole, result, row);
        if (child != NULL)
            add_counts(child, result, row);
        if (!edu_form_of_units(status->form) && edu_result_int(result, row, EDU_REPORTING_MISSING) > 0)
            add_missing(status, code, "", edu_areas_find(areas, code, year));
    }
    apr_pool_destroy(scratch);
}

/* The units of one base area; those that are missing by name. */
static edu_error_t *
list_units(edu_form_status_t *status, edu_db_t *db, const edu_area_t *area, int year, const char *period,
           bool all, apr_pool_t *pool)
{
    const char *list = apr_psprintf(pool, "{%s}", area->code);
    edu_result_t *result;

    EDU_TRY(edu_db_query(&result, db, edu_sql_unit_states(status->form, pool),
                         EDU_PARAMS(EDU_TEXT(list), EDU_INT(year), EDU_TEXT(period),
                                    EDU_TEXT(status->deadline.before)),
                         pool));
    for (int row = 0; row < edu_result_rows(result); row++) {
        const edu_unit_state_t unit = {.area = area,
                                       .code = edu_result_text(result, row, EDU_UNIT_STATE_CODE),
                                       .name = edu_result_text(result, row, EDU_UNIT_STATE_NAME),
                                       .state = edu_result_text(result, row, EDU_UNIT_STATE_STATE),
                                       .listed = edu_result_bool(result, row, EDU_UNIT_STATE_LISTED),
                                       .first = edu_result_text(result, row, EDU_UNIT_STATE_FIRST),
                                       .last = edu_result_text(result, row, EDU_UNIT_STATE_LAST),
                                       .file = edu_result_text(result, row, EDU_UNIT_STATE_FILE),
                                       .hard = edu_result_int(result, row, EDU_UNIT_STATE_HARD),
                                       .soft = edu_result_int(result, row, EDU_UNIT_STATE_SOFT)};

        if (all)
            APR_ARRAY_PUSH(status->units, edu_unit_state_t) = unit;
        if (strcmp(unit.state, "missing") == 0 || strcmp(unit.state, "rejected") == 0)
            add_missing(status, unit.code, unit.name, NULL);
    }
    return NULL;
}

/* Approvals come lowest first: the last of an area is its highest. */
static void
note_approval(edu_reporting_t *to, const edu_result_t *result, int row)
{
    if (strcmp(edu_result_text(result, row, 0), to->area->code) != 0)
        return;
    to->approved = edu_result_text(result, row, 1);
    to->approved_by = edu_result_text(result, row, 2);
    to->approved_at = edu_result_text(result, row, 3);
}

static edu_error_t *
load_approvals(edu_form_status_t *status, edu_db_t *db, const char *period, apr_pool_t *pool)
{
    edu_result_t *result;

    EDU_TRY(edu_db_query(&result, db, edu_sql_query("approval_list"),
                         EDU_PARAMS(EDU_TEXT(status->form->code), EDU_TEXT(period)), pool));
    for (int row = 0; row < edu_result_rows(result); row++) {
        note_approval(&status->whole, result, row);
        for (int i = 0; i < status->below->nelts; i++)
            note_approval(&APR_ARRAY_IDX(status->below, i, edu_reporting_t), result, row);
    }
    for (int i = 0; i < status->below->nelts; i++) {
        const edu_reporting_t *child = &APR_ARRAY_IDX(status->below, i, edu_reporting_t);

        if (child->expected + child->reported == 0)
            continue;
        status->whole.areas_below++;
        /* A prefecture's own self-check is not its inspection. */
        status->whole.areas_approved += *child->approved != '\0' && (child->area->level >= EDU_COUNTY ||
                                                                     strcmp(child->approved, "county") != 0);
    }
    return NULL;
}

static edu_error_t *
load_form(edu_form_status_t *status, edu_db_t *db, const edu_catalogue_t *catalogue, const edu_area_t *area,
          const edu_period_t *period, bool units, apr_pool_t *pool)
{
    const edu_areas_t *areas = catalogue->areas;
    bool base = edu_areas_is_base(areas, area, period->year, status->form->base_level, pool);
    apr_array_header_t *bases = edu_round_bases(areas, area, period->year, status->form->base_level, pool);
    apr_array_header_t *children = edu_areas_children(areas, area->code, period->year, pool);
    char text[EDU_PERIOD_TEXT];
    edu_result_t *result;

    edu_period_format(period, text);
    EDU_TRY(edu_round_deadline(&status->deadline, db, catalogue, status->form, period, pool));
    status->whole = (edu_reporting_t){.area = area, .last = "", .approved = ""};
    status->below = apr_array_make(pool, children->nelts + 1, sizeof(edu_reporting_t));
    status->missing = apr_array_make(pool, 8, sizeof(edu_missing_unit_t));
    status->units = apr_array_make(pool, 8, sizeof(edu_unit_state_t));
    for (int i = 0; !base && i < children->nelts; i++)
        APR_ARRAY_PUSH(status->below, edu_reporting_t) =
            (edu_reporting_t){.area = APR_ARRAY_IDX(children, i, const edu_area_t *),
                              .last = "",
                              .approved = ""};
    EDU_TRY_WRAP(edu_db_query(&result, db, edu_sql_reporting(status->form, pool),
                              EDU_PARAMS(EDU_TEXT(edu_sql_array(bases, pool)), EDU_INT(period->year),
                                         EDU_TEXT(text), EDU_TEXT(status->deadline.before)),
                              pool),
                 "could not read who has reported form \"%s\"", status->form->code);
    count_areas(status, areas, result, period->year, pool);
    EDU_TRY(load_approvals(status, db, text, pool));
    if (!edu_form_of_units(status->form))
        return NULL;
    /* Above the base the units are counted, not named, unless they are asked for. */
    for (int i = 0; (units || base) && i < bases->nelts; i++)
        EDU_TRY(list_units(status, db,
                           edu_areas_find(areas, APR_ARRAY_IDX(bases, i, const char *), period->year),
                           period->year, text, units, pool));
    return NULL;
}

edu_error_t *
edu_status_load(apr_array_header_t **forms, edu_db_t *db, const edu_catalogue_t *catalogue,
                const edu_area_t *area, const edu_period_t *period, const edu_form_t *only, bool units,
                apr_pool_t *pool)
{
    *forms = apr_array_make(pool, 4, sizeof(edu_form_status_t *));
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);
        edu_form_status_t *status;

        if ((only != NULL ? form != only : !form->expected) || !edu_period_fits(period, form->frequency) ||
            form->base_level < area->level)
            continue;
        status = apr_pcalloc(pool, sizeof *status);
        status->form = form;
        EDU_TRY(load_form(status, db, catalogue, area, period, units, pool));
        APR_ARRAY_PUSH(*forms, edu_form_status_t *) = status;
    }
    return NULL;
}
