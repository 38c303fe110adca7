#include "reports/balanced.h"
#include "reports/commands_private.h"
#include "reports/document.h"
#include "reports/stale.h"
#include "reports/subject.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <math.h>

enum { FIGURE_COLUMNS = 25 };

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    const char *area;
    int year;
    const char *standard;
    bool below;
    bool schools;
    edu_lang_t lang;
    edu_balanced_report_t *report;
    apr_pool_t *pool; /* outlives the transaction */
} request_t;

static edu_error_t *
load(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;

    (void)pool;
    return edu_balanced_load(&request->report, db, request->catalogue, request->area, request->year,
                             request->standard, request->below, request->schools, request->lang,
                             request->pool);
}

static const char *
count(int64_t number, apr_pool_t *pool)
{
    return number < 0 ? NULL : apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)number);
}

static const char *
number(double value, apr_pool_t *pool)
{
    return isnan(value) ? NULL : edu_text_shortest(value, pool);
}

/* The standard's own row has no item: its CV is the mean of the items'. */
static void
add_figure(edu_table_t *table, const edu_balanced_report_t *report, const edu_balanced_figure_t *figure,
           apr_pool_t *pool)
{
    const char *year = apr_psprintf(pool, "%d", report->year);
    const char *name = edu_text_pick(report->lang, figure->area->name_zh, figure->area->name_en);
    const char *level = edu_level_name(figure->area->level);
    const char *cells[FIGURE_COLUMNS] = {
        figure->area->code,
        name,
        level,
        year,
        figure->standard->code,
        figure->standard->stage,
        NULL,
        figure->status,
        NULL,
        NULL,
        NULL,
        number(figure->cv_mean, pool),
        number(figure->standard->cv_mean_most, pool),
        NULL,
        count(figure->schools, pool),
        count(figure->left_out, pool),
        count(figure->with_values, pool),
        NULL,
        figure->standard->least_items > 0 ? count(figure->short_of, pool) : NULL,
        figure->standard->least_items > 0 ? count(figure->unknown, pool) : NULL,
        count(figure->areas_expected, pool),
        figure->areas_expected < 0 ? NULL : count(figure->areas_judged, pool),
        figure->areas_expected < 0 ? NULL : count(figure->areas_met, pool),
        count(figure->units_expected, pool),
        count(figure->units_reported, pool)};

    edu_table_row(table, cells);
    for (int i = 0; i < report->items->nelts; i++) {
        const edu_balanced_item_figure_t *item = &APR_ARRAY_IDX(report->items, i, edu_balanced_item_figure_t);
        const char *item_cells[FIGURE_COLUMNS] = {figure->area->code,
                                                  name,
                                                  level,
                                                  year,
                                                  figure->standard->code,
                                                  figure->standard->stage,
                                                  item->item->code,
                                                  item->met == NULL   ? NULL
                                                  : *item->met == 't' ? "met"
                                                                      : "not_met",
                                                  number(item->numerator, pool),
                                                  number(item->denominator, pool),
                                                  number(item->mean, pool),
                                                  number(item->cv, pool),
                                                  number(item->item->cv_most, pool),
                                                  number(item->item->floor, pool),
                                                  NULL,
                                                  NULL,
                                                  count(item->with_value, pool),
                                                  count(item->below, pool),
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  NULL};

        if (item->area == figure->area && item->standard == figure->standard)
            edu_table_row(table, item_cells);
    }
}

static edu_error_t *
figures_table(edu_buffer_t *out, const edu_balanced_report_t *report, edu_table_format_t format,
              apr_pool_t *pool)
{
    static const edu_column_t columns[FIGURE_COLUMNS] = {
        {"area_code", NULL, EDU_LEFT},
        {"area_name", NULL, EDU_LEFT},
        {"level", NULL, EDU_LEFT},
        {"year", NULL, EDU_RIGHT},
        {"standard", NULL, EDU_LEFT},
        {"stage", NULL, EDU_LEFT},
        {"item", NULL, EDU_LEFT},
        {"status", NULL, EDU_LEFT},
        {"numerator", NULL, EDU_RIGHT},
        {"denominator", NULL, EDU_RIGHT},
        {"mean", NULL, EDU_RIGHT},
        {"cv", NULL, EDU_RIGHT},
        {"cv_most", NULL, EDU_RIGHT},
        {"floor", NULL, EDU_RIGHT},
        {"schools", NULL, EDU_RIGHT},
        {"schools_left_out", NULL, EDU_RIGHT},
        {"schools_with_value", NULL, EDU_RIGHT},
        {"schools_below_floor", NULL, EDU_RIGHT},
        {"schools_short", NULL, EDU_RIGHT},
        {"schools_unknown", NULL, EDU_RIGHT},
        {"areas_expected", NULL, EDU_RIGHT},
        {"areas_judged", NULL, EDU_RIGHT},
        {"areas_met", NULL, EDU_RIGHT},
        {"units_expected", NULL, EDU_RIGHT},
        {"units_reported", NULL, EDU_RIGHT},
    };
    edu_table_t *table = edu_table_create(format, columns, FIGURE_COLUMNS, out, pool);

    for (int i = 0; i < report->figures->nelts; i++)
        add_figure(table, report, &APR_ARRAY_IDX(report->figures, i, edu_balanced_figure_t), pool);
    return edu_table_finish(table);
}

/* A row a school and item: values that are missing or below the floor say so. */
static edu_error_t *
lacks_table(edu_buffer_t *out, const edu_balanced_report_t *report, edu_table_format_t format,
            apr_pool_t *pool)
{
    static const edu_column_t columns[] = {
        {"area_code", NULL, EDU_LEFT},    {"year", NULL, EDU_RIGHT},     {"standard", NULL, EDU_LEFT},
        {"unit_code", NULL, EDU_LEFT},    {"unit_name", NULL, EDU_LEFT}, {"pupils", NULL, EDU_RIGHT},
        {"school", NULL, EDU_LEFT},       {"item", NULL, EDU_LEFT},      {"numerator", NULL, EDU_RIGHT},
        {"denominator", NULL, EDU_RIGHT}, {"value", NULL, EDU_RIGHT},    {"floor", NULL, EDU_RIGHT},
        {"state", NULL, EDU_LEFT},
    };
    static const char *const verdicts[] = {[EDU_BALANCED_ENOUGH] = "enough",
                                           [EDU_BALANCED_SHORT] = "short",
                                           [EDU_BALANCED_UNKNOWN] = "unknown",
                                           [EDU_BALANCED_FREE] = NULL};
    edu_table_t *table = edu_table_create(format, columns, sizeof columns / sizeof columns[0], out, pool);

    for (int i = 0; i < report->lacks->nelts; i++) {
        const edu_balanced_lack_t *lack = &APR_ARRAY_IDX(report->lacks, i, edu_balanced_lack_t);

        for (int k = 0; k < lack->standard->items->nelts; k++) {
            const edu_balanced_item_t *item =
                APR_ARRAY_IDX(lack->standard->items, k, const edu_balanced_item_t *);
            const edu_balanced_value_t *value = &lack->values[k];
            const char *cells[] = {report->area->code,
                                   apr_psprintf(pool, "%d", report->year),
                                   lack->standard->code,
                                   lack->unit,
                                   lack->name,
                                   number(lack->pupils, pool),
                                   verdicts[lack->verdict],
                                   item->code,
                                   value->present ? number(value->numerator, pool) : NULL,
                                   value->present ? number(value->denominator, pool) : NULL,
                                   number(value->value, pool),
                                   number(item->floor, pool),
                                   !value->present                      ? "missing"
                                   : isnan(item->floor)                 ? NULL
                                   : edu_balanced_is_below(item, value) ? "below"
                                                                        : "met"};

            edu_table_row(table, cells);
        }
    }
    return edu_table_finish(table);
}

edu_error_t *
edu_balanced_table(edu_buffer_t *out, const edu_balanced_report_t *report, edu_table_format_t format,
                   apr_pool_t *pool)
{
    return report->lacks != NULL ? lacks_table(out, report, format, pool)
                                 : figures_table(out, report, format, pool);
}

edu_error_t *
edu_reports_balanced(edu_context_t *context)
{
    const unsigned allowed =
        1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON | 1u << EDU_TABLE_MARKDOWN;
    edu_buffer_t *out = edu_buffer_create(65536, context->pool);
    request_t request = {.area = context->argv[0],
                         .standard = edu_setting(context->settings, EDU_SET_STANDARD),
                         .below = edu_setting_on(context->settings, EDU_SET_BELOW),
                         .schools = edu_setting_on(context->settings, EDU_SET_EVERY_SCHOOL),
                         .lang = context->settings->lang,
                         .pool = context->pool};
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT), allowed));
    EDU_TRY(edu_subject_year(&request.year, context->argv[1]));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_stale_tell(db, context->pool));
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, load, &request, context->pool));
    if (format == EDU_TABLE_TEXT || format == EDU_TABLE_MARKDOWN)
        edu_balanced_document(out, request.report, format == EDU_TABLE_MARKDOWN, context->pool);
    else
        EDU_TRY(edu_balanced_table(out, request.report, format, context->pool));
    return edu_document_write(edu_setting(context->settings, EDU_SET_OUTPUT), out, context->pool);
}
