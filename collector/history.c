#include "collector/history.h"

#include "sql/embedded.h"
#include "sql/form_corrections.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* A submission as the history needs it. */
typedef struct submission_t {
    int64_t number;
    const char *file;
    const char *time;
    int64_t at_us;
    const char *by;
    const char *undone_time;
    int64_t undone_us;
    const char *undone_by;
    const char *undo_reason;
    bool deletes; /* by its strategy */
} submission_t;

static int
column_count(const edu_form_t *form)
{
    return form->attributes->nelts + form->cells->nelts;
}

const char *
edu_history_column(const edu_form_t *form, int index)
{
    int cell = index - form->attributes->nelts;

    return cell < 0 ? APR_ARRAY_IDX(form->attributes, index, edu_attribute_t).code
                    : APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *)->column;
}

const char *
edu_history_item(const edu_form_t *form, int index, edu_lang_t lang)
{
    int cell = index - form->attributes->nelts;

    if (cell < 0) {
        const edu_attribute_t *attribute = &APR_ARRAY_IDX(form->attributes, index, edu_attribute_t);

        return edu_text_pick(lang, attribute->name_zh, attribute->name_en);
    }
    const edu_cell_t *found = APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *);
    return edu_text_pick(lang, found->name_zh, found->name_en);
}

bool
edu_event_changes(const edu_event_t *event, int index)
{
    const char *before = event->before != NULL ? event->before->values[index] : NULL;
    const char *after = event->after != NULL ? event->after->values[index] : NULL;

    return before == NULL ? after != NULL : after == NULL || strcmp(before, after) != 0;
}

/* Whether the version is one that an undo took back, and not a removal that was taken back. */
static bool
was_undone(const edu_version_t *version)
{
    return strcmp(version->reason, "undone") == 0 && version->submission == version->replaced_by;
}

/* A removal that was taken back leaves a copy in the history of what is there again. */
static bool
is_copy(const edu_version_t *version)
{
    return strcmp(version->reason, "undone") == 0 && version->submission != version->replaced_by;
}

/* What was in force before the version came: what it replaced, or, once that was put back, what ended behind the undo. NULL: nothing. */
static const edu_version_t *
version_before(const apr_array_header_t *versions, const edu_version_t *version)
{
    const edu_version_t *best = NULL;

    for (int i = 0; i < versions->nelts; i++) {
        const edu_version_t *other = APR_ARRAY_IDX(versions, i, const edu_version_t *);

        if (was_undone(other) || is_copy(other))
            continue;
        if (!was_undone(version)) {
            if (strcmp(other->reason, "replaced") == 0 && other->replaced_by == version->submission)
                return other;
            continue;
        }
        if (other->submission < version->submission &&
            (other->replaced_by == 0 || other->ended_us > version->ended_us) &&
            (best == NULL || best->replaced_by == 0 ||
             (other->replaced_by != 0 && other->ended_us < best->ended_us)))
            best = other;
    }
    return best;
}

static const submission_t *
find_submission(apr_hash_t *submissions, int64_t number)
{
    static const submission_t unknown = {0, "", "", 0, "", "", 0, "", "", false};
    const submission_t *found = apr_hash_get(submissions, &number, sizeof number);

    return found != NULL ? found : &unknown;
}

static void
add_event(edu_history_t *history, edu_event_kind_t kind, const submission_t *submission, int64_t number,
          int64_t at_us, const edu_version_t *before, const edu_version_t *after)
{
    bool undone = kind == EDU_EVENT_UNDONE;

    APR_ARRAY_PUSH(history->events, edu_event_t) =
        (edu_event_t){kind,
                      undone ? submission->undone_us : at_us,
                      number,
                      undone ? submission->undone_time : submission->time,
                      submission->file,
                      undone ? submission->undone_by : submission->by,
                      undone ? submission->undo_reason : "",
                      before,
                      after};
}

/* How a version came and, where nothing came in its place, how it went. */
static void
add_version(edu_history_t *history, const apr_array_header_t *versions, const edu_version_t *version,
            apr_hash_t *submissions)
{
    const submission_t *came = find_submission(submissions, version->submission);
    const submission_t *went = find_submission(submissions, version->replaced_by);

    if (!is_copy(version)) {
        const edu_version_t *before = version_before(versions, version);

        add_event(history, before != NULL ? EDU_EVENT_REPLACED : EDU_EVENT_NEW, came, version->submission,
                  came->at_us, before, version);
        if (was_undone(version))
            add_event(history, EDU_EVENT_UNDONE, went, version->replaced_by, 0, version, before);
    }
    if (strcmp(version->reason, "removed") == 0 || strcmp(version->reason, "deleted") == 0)
        add_event(history, version->reason[0] == 'r' ? EDU_EVENT_REMOVED : EDU_EVENT_DELETED, went,
                  version->replaced_by, version->ended_us, version, NULL);
    if (!is_copy(version))
        return;
    add_event(history, went->deletes ? EDU_EVENT_DELETED : EDU_EVENT_REMOVED, went, version->replaced_by,
              version->ended_us, version, NULL);
    add_event(history, EDU_EVENT_UNDONE, went, version->replaced_by, 0, NULL, version);
}

static int
compare_events(const void *a, const void *b)
{
    const edu_event_t *x = a;
    const edu_event_t *y = b;

    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    return x->kind < y->kind ? -1 : x->kind > y->kind;
}

/* Reads the submissions that versions name. */
static edu_error_t *
read_submissions(apr_hash_t **submissions, edu_db_t *db, const edu_result_t *versions, apr_pool_t *pool)
{
    const char *numbers = "{0";
    edu_result_t *rows;

    *submissions = apr_hash_make(pool);
    for (int i = 0; i < edu_result_rows(versions); i++)
        numbers =
            apr_psprintf(pool, "%s,%s,%s", numbers, edu_result_text(versions, i, EDU_VERSION_SUBMISSION),
                         edu_result_null(versions, i, EDU_VERSION_REPLACED_BY)
                             ? "0"
                             : edu_result_text(versions, i, EDU_VERSION_REPLACED_BY));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("submission_read"),
                         EDU_PARAMS(EDU_TEXT(apr_pstrcat(pool, numbers, "}", NULL))), pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        submission_t *one = apr_palloc(pool, sizeof *one);

        *one =
            (submission_t){edu_result_int(rows, i, 0),  edu_result_text(rows, i, 1),
                           edu_result_text(rows, i, 2), edu_result_int(rows, i, 3),
                           edu_result_text(rows, i, 4), edu_result_text(rows, i, 5),
                           edu_result_int(rows, i, 6),  edu_result_text(rows, i, 7),
                           edu_result_text(rows, i, 8), strcmp(edu_result_text(rows, i, 9), "delete") == 0};
        apr_hash_set(*submissions, &one->number, sizeof one->number, one);
    }
    return NULL;
}

static edu_version_t *
read_version(const edu_result_t *rows, int row, const edu_form_t *form, apr_pool_t *pool)
{
    edu_version_t *version = apr_palloc(pool, sizeof *version);

    version->submission = edu_result_int(rows, row, EDU_VERSION_SUBMISSION);
    version->replaced_by = edu_result_int(rows, row, EDU_VERSION_REPLACED_BY);
    version->reason = edu_result_text(rows, row, EDU_VERSION_REASON);
    version->ended_us = edu_result_int(rows, row, EDU_VERSION_REPLACED_AT);
    version->values = apr_palloc(pool, sizeof(char *) * (size_t)(column_count(form) + 1));
    for (int i = 0; i < column_count(form); i++)
        version->values[i] = edu_result_text(rows, row, EDU_VERSION_VALUES + i);
    return version;
}

static edu_error_t *
read_form(apr_array_header_t *histories, edu_db_t *db, const edu_form_t *form, const char *county,
          const char *unit, const edu_period_t *period, apr_pool_t *pool)
{
    char text[EDU_PERIOD_TEXT];
    apr_hash_t *submissions;
    edu_result_t *rows;
    int last;

    edu_period_format(period, text);
    EDU_TRY(edu_db_query(&rows, db, edu_sql_list_versions(form, pool),
                         EDU_PARAMS(EDU_TEXT(unit), EDU_INT(period->year), EDU_TEXT(text), EDU_TEXT(county)),
                         pool));
    EDU_TRY(read_submissions(&submissions, db, rows, pool));
    for (int first = 0; first < edu_result_rows(rows); first = last) {
        apr_array_header_t *versions = apr_array_make(pool, 8, sizeof(const edu_version_t *));
        edu_history_t history = {form, edu_result_text(rows, first, EDU_VERSION_COUNTY),
                                 apr_array_make(pool, 8, sizeof(edu_event_t))};

        for (last = first; last < edu_result_rows(rows) &&
                           strcmp(edu_result_text(rows, last, EDU_VERSION_COUNTY), history.county) == 0;
             last++)
            APR_ARRAY_PUSH(versions, const edu_version_t *) = read_version(rows, last, form, pool);
        for (int i = 0; i < versions->nelts; i++)
            add_version(&history, versions, APR_ARRAY_IDX(versions, i, const edu_version_t *), submissions);
        qsort(history.events->elts, (size_t)history.events->nelts, sizeof(edu_event_t), compare_events);
        APR_ARRAY_PUSH(histories, edu_history_t) = history;
    }
    return NULL;
}

edu_error_t *
edu_history_read(apr_array_header_t **histories, edu_db_t *db, const edu_catalogue_t *catalogue,
                 const edu_form_t *form, const char *county, const char *unit, const edu_period_t *period,
                 apr_pool_t *pool)
{
    *histories = apr_array_make(pool, 4, sizeof(edu_history_t));
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *one = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);

        if ((form == NULL || one == form) && edu_period_fits(period, one->frequency))
            EDU_TRY(read_form(*histories, db, one, county, unit, period, pool));
    }
    return NULL;
}
