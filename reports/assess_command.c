#include "reports/assess_print.h"
#include "reports/commands_private.h"
#include "reports/document.h"
#include "reports/stale.h"
#include "reports/subject.h"
#include "sql/migrate.h"

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    int version;
    const char *area;
    int year;
    const char *grp;
    bool wide;
    edu_lang_t lang;
    edu_assessment_t *assessment;
    apr_pool_t *pool; /* outlives the transaction */
} request_t;

static edu_error_t *
load(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;
    const edu_figure_source_t source = edu_figures_stored(db, request->catalogue, pool);

    EDU_TRY(edu_assess_load(&request->assessment, &source, request->catalogue, request->version,
                            request->area, request->year, request->grp, request->lang, request->pool));
    return request->wide ? edu_assess_load_beside(request->assessment, &source, request->pool) : NULL;
}

edu_error_t *
edu_reports_assess(edu_context_t *context)
{
    const char *named = edu_setting(context->settings, EDU_SET_FORMAT);
    edu_buffer_t *out = edu_buffer_create(65536, context->pool);
    request_t request = {.area = context->argv[0],
                         .grp = edu_setting(context->settings, EDU_SET_GROUP),
                         .wide = edu_setting_on(context->settings, EDU_SET_WIDE),
                         .lang = context->settings->lang,
                         .pool = context->pool};
    const char *path = edu_setting(context->settings, EDU_SET_OUTPUT);
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, named, EDU_ASSESS_FORMATS));
    EDU_TRY(edu_subject_year(&request.year, context->argv[1]));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, &request.version, context->settings, context->pool));
    EDU_TRY(edu_stale_tell(db, context->pool));
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, load, &request, context->pool));
    edu_assess_print(out, request.assessment, format, request.wide, edu_document_room(path), context->pool);
    return edu_document_write(path, out, context->pool);
}
