#include "base/log.h"
#include "reports/commands_private.h"
#include "reports/figure_table.h"
#include "reports/stale.h"
#include "reports/subject.h"
#include "reports/summary/fill.h"
#include "reports/summary/report.h"
#include "sql/migrate.h"

#include <string.h>

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    int version;
    const char *area;
    int year;
    edu_lang_t lang;
    edu_report_t *report;
    edu_report_template_t *made; /* NULL: without a template */
    apr_pool_t *pool;            /* outlives the transaction */
} request_t;

static edu_error_t *
load(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;

    (void)pool;
    return edu_report_load(&request->report, db, request->catalogue, request->version, request->area,
                           request->year, request->lang, request->pool);
}

/* Before anything else is asked for, since it may be wrong by itself. */
static edu_error_t *
read_template(request_t *request, const edu_settings_t *settings, edu_table_format_t format)
{
    const char *folder = edu_setting(settings, EDU_SET_REPORT_TEMPLATE);

    if (folder == NULL)
        return NULL;
    if (format == EDU_TABLE_CSV)
        edu_log_notice("csv has the figures only: the template does nothing to it");
    return edu_report_template_read(&request->made, folder, request->lang, edu_report_sections(request->pool),
                                    request->pool);
}

/* Without --format the file's name says it; a name that promises something else is refused as that format is. */
static const char *
format_named(const edu_settings_t *settings)
{
    const char *format = edu_setting(settings, EDU_SET_FORMAT);
    const char *path = edu_setting(settings, EDU_SET_OUTPUT);
    const char *dot = path != NULL ? strrchr(path, '.') : NULL;

    if (format != NULL)
        return format;
    if (dot == NULL || dot[1] == '\0' || strchr(dot, '/') != NULL || strcmp(dot, ".htm") == 0)
        return "html";
    return dot + 1;
}

/* Of a PDF, with a word where they are not there, since it would be set in something else; HTML is shown in the reader's own. */
static edu_fonts_t *
open_fonts(const edu_settings_t *settings, bool tell, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_fonts_create(settings->lang, edu_setting(settings, EDU_SET_FONT_ZH),
                                          edu_setting(settings, EDU_SET_FONT_EN), pool);

    if (tell && !edu_fonts_found(fonts))
        edu_log_warning("there is no font \"%s\" on this machine; the nearest one is taken",
                        edu_fonts_family(fonts));
    return fonts;
}

static edu_error_t *
write_report(edu_buffer_t *out, const request_t *request, edu_table_format_t format,
             const edu_settings_t *settings)
{
    apr_pool_t *pool = request->pool;

    if (format == EDU_TABLE_PDF)
        return edu_report_write(out, request->report, request->made, EDU_DOCUMENT_PDF,
                                open_fonts(settings, true, pool), pool);
    if (format == EDU_TABLE_HTML)
        return edu_report_write(out, request->report, request->made, EDU_DOCUMENT_HTML,
                                open_fonts(settings, false, pool), pool);
    if (format == EDU_TABLE_XLSX || format == EDU_TABLE_MARKDOWN)
        return edu_report_write(out, request->report, request->made,
                                format == EDU_TABLE_XLSX ? EDU_DOCUMENT_XLSX : EDU_DOCUMENT_MARKDOWN, NULL,
                                pool);
    /* Excel in Chinese takes a file without the mark for GB18030. */
    if (request->lang == EDU_LANG_ZH)
        edu_buffer_add_text(out, "\xEF\xBB\xBF");
    edu_figure_table_report(out, request->report->assessment, request->report->years, request->pool);
    return NULL;
}

/* Reads the outlines that maps are drawn on, if any are wanted, and tells who has none. */
static edu_error_t *
read_map(const request_t *request, edu_table_format_t format, const edu_settings_t *settings)
{
    const char *path = edu_setting(settings, EDU_SET_MAP);
    edu_report_t *report = request->report;

    if (path == NULL)
        return NULL;
    if (format != EDU_TABLE_HTML && format != EDU_TABLE_PDF)
        return edu_error_create(EDU_ERR_USAGE, NULL, "maps are drawn in HTML and PDF only");
    EDU_TRY(edu_report_map_read(&report->map, path, report->assessment, report->below, request->pool));
    for (int i = 0; i < report->map->lacking->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(report->map->lacking, i, const edu_area_t *);

        edu_log_warning("there is no outline of %s (%s) in \"%s\"",
                        edu_assess_area_name(report->assessment, area), area->code, path);
    }
    return NULL;
}

edu_error_t *
edu_reports_report(edu_context_t *context)
{
    const unsigned allowed = 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_MARKDOWN | 1u << EDU_TABLE_HTML |
                             1u << EDU_TABLE_PDF | 1u << EDU_TABLE_XLSX;
    edu_buffer_t *out = edu_buffer_create(65536, context->pool);
    request_t request = {.area = context->argv[0], .lang = context->settings->lang, .pool = context->pool};
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, format_named(context->settings), allowed));
    EDU_TRY(edu_subject_year(&request.year, context->argv[1]));
    EDU_TRY(read_template(&request, context->settings, format));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, &request.version, context->settings, context->pool));
    EDU_TRY(edu_stale_tell(db, context->pool));
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, load, &request, context->pool));
    if (request.made != NULL)
        EDU_TRY(edu_report_fill(request.made, request.report, context->pool));
    EDU_TRY(read_map(&request, format, context->settings));
    EDU_TRY(write_report(out, &request, format, context->settings));
    return edu_document_write(edu_setting(context->settings, EDU_SET_OUTPUT), out, context->pool);
}
