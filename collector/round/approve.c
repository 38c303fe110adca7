/* Approvals climb: the county checks itself, the prefecture inspects, the province assesses. */
#include "base/log.h"
#include "base/translate.h"
#include "collector/round/subject.h"
#include "sql/embedded.h"
#include "sql/form_round.h"
#include "sql/form_tables.h"
#include "sql/journal.h"
#include "sql/migrate.h"
#include "sql/round.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What stands against an approval is named up to here, and counted beyond. */
#define NAMED_MOST 10

typedef struct counts_t {
    int64_t expected;
    int64_t reported;
    int64_t missing;
    int64_t hard;
    int64_t soft;
} counts_t;

typedef struct approve_t {
    edu_round_subject_t subject;
    const edu_catalogue_t *catalogue;
    edu_level_t level;
    const char *by;
    bool accept_missing;
    const char *reason; /* NULL: none */
    edu_lang_t lang;
    counts_t counts;
    apr_array_header_t *bases; /* const char * */
    edu_result_t *reporting;   /* of them */
    edu_result_t *approvals;   /* of the form and period */
} approve_t;

static bool
is_approved(const approve_t *approve, const char *area, const char *level)
{
    for (int row = 0; row < edu_result_rows(approve->approvals); row++)
        if (strcmp(edu_result_text(approve->approvals, row, 0), area) == 0 &&
            strcmp(edu_result_text(approve->approvals, row, 1), level) == 0)
            return true;
    return false;
}

/* Whether anybody in the area is expected to report or has reported: else there is nothing to approve there. */
static bool
has_anything(const approve_t *approve, const edu_area_t *area, apr_pool_t *pool)
{
    const edu_areas_t *areas = approve->catalogue->areas;
    apr_array_header_t *bases =
        edu_round_bases(areas, area, approve->subject.period.year, approve->subject.form->base_level, pool);

    for (int row = 0; row < edu_result_rows(approve->reporting); row++) {
        if (edu_result_int(approve->reporting, row, EDU_REPORTING_EXPECTED) == 0 &&
            edu_result_int(approve->reporting, row, EDU_REPORTING_REPORTED) == 0)
            continue;
        for (int i = 0; i < bases->nelts; i++)
            if (strcmp(APR_ARRAY_IDX(bases, i, const char *),
                       edu_result_text(approve->reporting, row, EDU_REPORTING_AREA)) == 0)
                return true;
    }
    return false;
}

/* "422822 建始县", one behind the other, up to the tenth. */
static const char *
add_named(const char *list, int64_t count, const char *code, const char *name, apr_pool_t *pool)
{
    if (count > NAMED_MOST)
        return list;
    return apr_pstrcat(pool, list, count > 1 ? ", " : "", code, *name != '\0' ? " " : "", name, NULL);
}

/* The areas whose approval must come first: the area's own self-check where it stands at the base, else those directly below. */
static edu_error_t *
check_below(const approve_t *approve, apr_pool_t *pool)
{
    const edu_round_subject_t *subject = &approve->subject;
    const edu_areas_t *areas = approve->catalogue->areas;
    const int year = subject->period.year;
    apr_array_header_t *below;
    const char *list = "";
    int64_t lacking = 0;
    edu_error_t *error;

    if (approve->level == EDU_COUNTY)
        return NULL;
    if (edu_areas_is_base(areas, subject->area, year, subject->form->base_level, pool)) {
        below = apr_array_make(pool, 1, sizeof(const edu_area_t *));
        APR_ARRAY_PUSH(below, const edu_area_t *) = subject->area;
    } else {
        below = edu_areas_children(areas, subject->area->code, year, pool);
    }
    for (int i = 0; i < below->nelts; i++) {
        const edu_area_t *child = APR_ARRAY_IDX(below, i, const edu_area_t *);
        bool inspected = child != subject->area && child->level == EDU_PREFECTURE;

        if (!is_approved(approve, child->code, inspected ? "prefecture" : "county") &&
            has_anything(approve, child, pool))
            list = add_named(list, ++lacking, child->code, edu_round_area_name(child, approve->lang), pool);
    }
    if (lacking == 0)
        return NULL;
    error = edu_error_create(EDU_ERR_REFUSED, NULL,
                             lacking == 1 ? "%" PRId64 " area in \"%s\" is not approved yet"
                                          : "%" PRId64 " areas in \"%s\" are not approved yet",
                             lacking, subject->area->code);
    edu_error_detail(error, "%s%s", list, lacking > NAMED_MOST ? edu_translate(", ...") : "");
    return edu_error_hint(error, "see who stands where: edustat status %s %s --form %s", subject->area->code,
                          subject->period_text, subject->form->code);
}

static edu_error_t *
name_missing(const char **list, const approve_t *approve, edu_db_t *db, apr_pool_t *pool)
{
    const edu_round_subject_t *subject = &approve->subject;
    int64_t count = 0;
    edu_result_t *rows;

    *list = "";
    if (edu_form_of_units(subject->form)) {
        EDU_TRY(edu_db_query(&rows, db, edu_sql_missing_units(subject->form, pool),
                             EDU_PARAMS(EDU_TEXT(edu_sql_array(approve->bases, pool)),
                                        EDU_INT(subject->period.year), EDU_TEXT(subject->period_text),
                                        EDU_INT(NAMED_MOST)),
                             pool));
        for (int row = 0; row < edu_result_rows(rows); row++)
            *list =
                add_named(*list, ++count, edu_result_text(rows, row, 1), edu_result_text(rows, row, 2), pool);
        return NULL;
    }
    for (int row = 0; row < edu_result_rows(approve->reporting); row++)
        if (edu_result_int(approve->reporting, row, EDU_REPORTING_MISSING) > 0)
            *list = add_named(*list, ++count, edu_result_text(approve->reporting, row, EDU_REPORTING_AREA),
                              "", pool);
    return NULL;
}

static edu_error_t *
name_findings(const char **list, const approve_t *approve, edu_db_t *db, apr_pool_t *pool)
{
    const edu_round_subject_t *subject = &approve->subject;
    edu_result_t *rows;

    *list = "";
    EDU_TRY(
        edu_db_query(&rows, db, edu_sql_query("finding_first"),
                     EDU_PARAMS(EDU_TEXT(subject->form->code), EDU_TEXT(edu_sql_array(approve->bases, pool)),
                                EDU_INT(subject->period.year), EDU_TEXT(subject->period_text),
                                EDU_TEXT("hard")),
                     pool));
    for (int row = 0; row < edu_result_rows(rows); row++)
        *list = add_named(*list, row + 1, edu_result_text(rows, row, 1), edu_result_text(rows, row, 2), pool);
    return NULL;
}

/* Hard findings and missing units, told with the first of each. */
static edu_error_t *
check_open_points(const approve_t *approve, edu_db_t *db, apr_pool_t *pool)
{
    const edu_round_subject_t *subject = &approve->subject;
    const counts_t *counts = &approve->counts;
    bool missing = counts->missing > 0 && !approve->accept_missing;
    const char *message = "";
    const char *detail = "";
    const char *list;
    edu_error_t *error;

    if (counts->hard > 0) {
        EDU_TRY(name_findings(&list, approve, db, pool));
        message = edu_translated(pool,
                                 counts->hard == 1 ? "%" PRId64 " hard finding is open"
                                                   : "%" PRId64 " hard findings are open",
                                 counts->hard);
        detail = edu_translated(pool, "hard findings: %s%s", list,
                                counts->hard > NAMED_MOST ? edu_translate(", ...") : "");
    }
    if (missing) {
        EDU_TRY(name_missing(&list, approve, db, pool));
        message = edu_translated(pool,
                                 counts->missing == 1 ? "%s%s%" PRId64 " expected unit is missing"
                                                      : "%s%s%" PRId64 " expected units are missing",
                                 message, *message != '\0' ? edu_translate(", ") : "", counts->missing);
        detail = edu_translated(pool, "%s%smissing: %s%s", detail, *detail != '\0' ? edu_translate("; ") : "",
                                list, counts->missing > NAMED_MOST ? edu_translate(", ...") : "");
    }
    if (*message == '\0')
        return NULL;
    error = edu_error_detail(edu_error_create(EDU_ERR_REFUSED, NULL, "%s", message), "%s", detail);
    const char *accept =
        missing ? edu_translate("; missing units can be accepted: --accept-missing --reason TEXT") : "";

    if (counts->hard > 0)
        return edu_error_hint(error, "see the findings: edustat findings --area %s --period %s --open%s",
                              subject->area->code, subject->period_text, accept);
    return edu_error_hint(error, "see all: edustat status %s %s --form %s --units%s", subject->area->code,
                          subject->period_text, subject->form->code, accept);
}

static edu_error_t *
count(approve_t *approve, edu_db_t *db, apr_pool_t *pool)
{
    const edu_round_subject_t *subject = &approve->subject;
    counts_t *counts = &approve->counts;

    memset(counts, 0, sizeof *counts);
    approve->bases = edu_round_bases(approve->catalogue->areas, subject->area, subject->period.year,
                                     subject->form->base_level, pool);
    EDU_TRY(edu_db_query(&approve->reporting, db, edu_sql_reporting(subject->form, pool),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(approve->bases, pool)),
                                    EDU_INT(subject->period.year), EDU_TEXT(subject->period_text), EDU_NULL),
                         pool));
    for (int row = 0; row < edu_result_rows(approve->reporting); row++) {
        counts->expected += edu_result_int(approve->reporting, row, EDU_REPORTING_EXPECTED);
        counts->reported += edu_result_int(approve->reporting, row, EDU_REPORTING_REPORTED);
        counts->missing += edu_result_int(approve->reporting, row, EDU_REPORTING_MISSING);
        counts->hard += edu_result_int(approve->reporting, row, EDU_REPORTING_HARD);
        counts->soft += edu_result_int(approve->reporting, row, EDU_REPORTING_SOFT);
    }
    return NULL;
}

static edu_error_t *
keep(const approve_t *approve, edu_db_t *db, apr_pool_t *pool)
{
    const edu_round_subject_t *subject = &approve->subject;
    const counts_t *counts = &approve->counts;
    const char *reason = counts->missing > 0 ? approve->reason : "";
    int64_t entry;

    EDU_TRY(edu_journal_add(
        &entry, db, "approve", approve->by, subject->area->code, subject->form->code, subject->period_text,
        edu_journal_content(pool, "level", edu_level_name(approve->level), "units_expected",
                            apr_psprintf(pool, "%" PRId64, counts->expected), "units_reported",
                            apr_psprintf(pool, "%" PRId64, counts->reported), "units_missing",
                            apr_psprintf(pool, "%" PRId64, counts->missing), "soft_open",
                            apr_psprintf(pool, "%" PRId64, counts->soft), "reason", reason, NULL),
        pool));
    return edu_db_exec(db, edu_sql_query("approval_insert"),
                       EDU_PARAMS(EDU_TEXT(subject->area->code), EDU_TEXT(subject->form->code),
                                  EDU_INT(subject->period.year), EDU_TEXT(subject->period_text),
                                  EDU_TEXT(edu_level_name(approve->level)), EDU_TEXT(approve->by),
                                  EDU_INT(counts->expected), EDU_INT(counts->reported),
                                  EDU_INT(counts->missing), EDU_INT(counts->soft), EDU_TEXT(reason),
                                  EDU_INT(entry)),
                       NULL);
}

static edu_error_t *
approve_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    approve_t *approve = baton;
    const edu_round_subject_t *subject = &approve->subject;

    EDU_TRY(edu_round_hold(db, subject->form->code, subject->period_text));
    EDU_TRY(edu_db_query(&approve->approvals, db, edu_sql_query("approval_list"),
                         EDU_PARAMS(EDU_TEXT(subject->form->code), EDU_TEXT(subject->period_text)), pool));
    if (is_approved(approve, subject->area->code, edu_level_name(approve->level)))
        return edu_error_create(EDU_ERR_REFUSED, NULL, "it is approved already at level %s",
                                edu_level_title(approve->level, approve->lang));
    EDU_TRY(count(approve, db, pool));
    if (approve->counts.expected == 0 && approve->counts.reported == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_REFUSED, NULL,
                                               "nobody is expected to report form \"%s\" in \"%s\"",
                                               subject->form->code, subject->area->code),
                              "import the register first: edustat unit import FILE");
    EDU_TRY(check_below(approve, pool));
    EDU_TRY(check_open_points(approve, db, pool));
    return keep(approve, db, pool);
}

/* The level must be that of the area; the self-check belongs to those at whom returns begin. */
static edu_error_t *
check_level(const approve_t *approve, apr_pool_t *pool)
{
    const edu_round_subject_t *subject = &approve->subject;
    bool base = edu_areas_is_base(approve->catalogue->areas, subject->area, subject->period.year,
                                  subject->form->base_level, pool);

    if (approve->level == EDU_COUNTY ? base : approve->level == subject->area->level)
        return NULL;
    return edu_error_hint(
        edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is a %s: it is not approved at level %s",
                         subject->area->code, edu_level_title(subject->area->level, approve->lang),
                         edu_level_title(approve->level, approve->lang)),
        "level county is for those whose returns begin there, prefecture and province for those areas");
}

static edu_error_t *
read_options(approve_t *approve, const edu_context_t *context)
{
    const char *level = edu_setting(context->settings, EDU_SET_STAGE);
    int parsed = level != NULL ? edu_level_parse(level) : -1;

    if (parsed != EDU_COUNTY && parsed != EDU_PREFECTURE && parsed != EDU_PROVINCE)
        return edu_error_hint(level == NULL
                                  ? edu_error_create(EDU_ERR_USAGE, NULL, "--level is needed")
                                  : edu_error_create(EDU_ERR_USAGE, NULL, "unknown level \"%s\"", level),
                              "choose one of: county (self-check), prefecture (inspection), province "
                              "(assessment)");
    approve->level = (edu_level_t)parsed;
    approve->lang = context->settings->lang;
    approve->by = edu_sql_by(context->settings, context->pool);
    approve->accept_missing = edu_setting_on(context->settings, EDU_SET_ACCEPT_MISSING);
    approve->reason = edu_setting(context->settings, EDU_SET_REASON);
    if (approve->accept_missing && (approve->reason == NULL || *approve->reason == '\0'))
        return edu_error_create(EDU_ERR_USAGE, NULL, "--accept-missing needs --reason");
    return NULL;
}

edu_error_t *
edu_round_run_approve(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    approve_t approve = {0};
    edu_error_t *error;
    edu_db_t *db;

    EDU_TRY(read_options(&approve, context));
    EDU_TRY(edu_sql_open(&db, &approve.catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_round_subject(&approve.subject, approve.catalogue, context->argv[0], context->argv[1],
                              context->argv[2], context->pool));
    EDU_TRY(check_level(&approve, context->pool));
    error = edu_db_transaction(db, EDU_READ_COMMITTED, 5, approve_body, &approve, context->pool);
    if (error != NULL)
        return edu_error_wrap(error, "could not approve form \"%s\" of %s for %s", approve.subject.form->code,
                              approve.subject.area->code, approve.subject.period_text);
    edu_log_result("%s (%s), %s, %s: approved at level %s; expected %" PRId64 ", reported %" PRId64
                   ", missing %" PRId64 "\n",
                   edu_round_area_name(approve.subject.area, approve.lang), approve.subject.area->code,
                   approve.subject.form->code, approve.subject.period_text,
                   zh ? (approve.level == EDU_COUNTY       ? "县级自查"
                         : approve.level == EDU_PREFECTURE ? "市级检查"
                                                           : "省级核定")
                      : edu_level_name(approve.level),
                   approve.counts.expected, approve.counts.reported, approve.counts.missing);
    if (approve.counts.soft > 0)
        edu_log_warning("soft findings that are not confirmed: %" PRId64, approve.counts.soft);
    return NULL;
}
