#include "base/log.h"
#include "base/session.h"
#include "reports/commands_private.h"
#include "reports/figure_table.h"
#include "reports/stale.h"
#include "reports/subject.h"
#include "reports/summary/each.h"
#include "reports/summary/fill.h"
#include "reports/summary/report.h"
#include "sql/migrate.h"

#include <string.h>

/* CSV has the figures alone; the others are documents. */
enum { FORMAT_HTML, FORMAT_PDF, FORMAT_XLSX, FORMAT_CSV, FORMAT_MARKDOWN };

static const char *const format_names[] = {"html", "pdf", "xlsx", "csv", "md", NULL};

/* What is wanted, and what several reports have in common. */
typedef struct request_t {
    const edu_settings_t *settings;
    const edu_catalogue_t *catalogue;
    int version;
    int year;
    int format;
    edu_db_t *db;
    edu_fonts_t *fonts;          /* of a PDF and of charts; NULL for the other formats */
    edu_report_template_t *made; /* NULL: without a template */
    edu_buffer_t *out;
} request_t;

/* The report under way. */
typedef struct reading_t {
    const request_t *request;
    const char *area;
    edu_report_t *report;
    apr_pool_t *pool; /* outlives the transaction */
} reading_t;

static edu_error_t *
load(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    reading_t *reading = baton;
    const request_t *request = reading->request;

    (void)pool;
    return edu_report_load(&reading->report, db, request->catalogue, request->version, reading->area,
                           request->year, request->settings->lang, reading->pool);
}

/* Before anything else is asked for, since it may be wrong by itself. */
static edu_error_t *
read_template(request_t *request, apr_pool_t *pool)
{
    const char *folder = edu_setting(request->settings, EDU_SET_REPORT_TEMPLATE);

    if (folder == NULL)
        return NULL;
    if (request->format == FORMAT_CSV)
        edu_log_notice("csv has the figures only: the template does nothing to it");
    return edu_report_template_read(&request->made, folder, request->settings->lang,
                                    edu_report_sections(pool), pool);
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
    if (edu_report_is_each(settings) || dot == NULL || dot[1] == '\0' || strchr(dot, '/') != NULL ||
        strcmp(dot, ".htm") == 0)
        return "html";
    return dot + 1;
}

/* For a PDF with a word where they are not there, since it would be set in something else; HTML is shown in the reader's own. */
static void
open_fonts(request_t *request, apr_pool_t *pool)
{
    const edu_settings_t *settings = request->settings;

    if (request->format != FORMAT_PDF && request->format != FORMAT_HTML)
        return;
    request->fonts = edu_fonts_create(settings->lang, edu_setting(settings, EDU_SET_FONT_ZH),
                                      edu_setting(settings, EDU_SET_FONT_EN), pool);
    if (request->format == FORMAT_PDF && !edu_fonts_found(request->fonts))
        edu_log_warning("there is no font \"%s\" on this machine; the nearest one is taken",
                        edu_fonts_family(request->fonts));
}

static edu_error_t *
put_report(const request_t *request, const edu_report_t *report, apr_pool_t *pool)
{
    edu_report_template_t *filled = NULL;

    static const edu_document_format_t documents[] = {[FORMAT_HTML] = EDU_DOCUMENT_HTML,
                                                      [FORMAT_PDF] = EDU_DOCUMENT_PDF,
                                                      [FORMAT_XLSX] = EDU_DOCUMENT_XLSX,
                                                      [FORMAT_MARKDOWN] = EDU_DOCUMENT_MARKDOWN};

    if (request->made != NULL)
        EDU_TRY(edu_report_fill(&filled, request->made, report, pool));
    if (request->format != FORMAT_CSV)
        return edu_report_write(request->out, report, filled, documents[request->format], request->fonts,
                                pool);
    /* Excel in Chinese takes a file without the mark for GB18030. */
    if (request->settings->lang == EDU_LANG_ZH)
        edu_buffer_add_text(request->out, "\xEF\xBB\xBF");
    edu_figure_table_report(request->out, report->assessment, report->years, pool);
    return NULL;
}

/* Reads the outlines that maps are drawn on, if any are wanted, and tells who has none. */
static edu_error_t *
read_map(const request_t *request, edu_report_t *report, apr_pool_t *pool)
{
    const char *path = edu_setting(request->settings, EDU_SET_MAP);

    if (path == NULL)
        return NULL;
    EDU_TRY(edu_report_map_read(&report->map, path, report->assessment, report->below, pool));
    for (int i = 0; i < report->map->lacking->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(report->map->lacking, i, const edu_area_t *);

        edu_log_warning("there is no outline of %s (%s) in \"%s\"",
                        edu_assess_area_name(report->assessment, area), area->code, path);
    }
    return NULL;
}

static edu_error_t *
check_map(const request_t *request)
{
    if (edu_setting(request->settings, EDU_SET_MAP) != NULL && request->format != FORMAT_HTML &&
        request->format != FORMAT_PDF)
        return edu_error_create(EDU_ERR_USAGE, NULL, "maps are drawn in HTML and PDF only");
    return NULL;
}

static edu_error_t *
write_report(void *baton, const char *area, const char *path, apr_pool_t *pool)
{
    request_t *request = baton;
    reading_t reading = {request, area, NULL, pool};

    edu_buffer_clear(request->out);
    EDU_TRY(edu_db_transaction(request->db, EDU_READ_ONLY, 1, load, &reading, pool));
    EDU_TRY(read_map(request, reading.report, pool));
    EDU_TRY(put_report(request, reading.report, pool));
    return edu_document_write(path, request->out, pool);
}

/* A process has a connection of its own, and one set of fonts for all its reports. */
static edu_error_t *
open_process(void *baton, apr_pool_t *pool)
{
    request_t *request = baton;

    open_fonts(request, pool);
    return edu_session_connect(&request->db, request->settings, pool);
}

edu_error_t *
edu_reports_report(edu_context_t *context)
{
    const char *named = format_named(context->settings);
    request_t request = {.settings = context->settings, .out = edu_buffer_create(65536, context->pool)};
    const edu_report_maker_t maker = {open_process, write_report, &request};

    EDU_TRY(edu_format_choose(&request.format, named, format_names));
    EDU_TRY(edu_subject_year(&request.year, context->argv[1]));
    EDU_TRY(check_map(&request));
    EDU_TRY(read_template(&request, context->pool));
    EDU_TRY(
        edu_sql_open(&request.db, &request.catalogue, &request.version, context->settings, context->pool));
    EDU_TRY(edu_stale_tell(request.db, context->pool));
    if (edu_report_is_each(context->settings))
        return edu_report_each(context, request.catalogue, context->argv[0], request.year, named, &maker);
    open_fonts(&request, context->pool);
    return write_report(&request, context->argv[0], edu_setting(context->settings, EDU_SET_OUTPUT),
                        context->pool);
}
