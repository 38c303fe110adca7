#include "reports/section_status.h"

#include "reports/messages.h"

#include <apr_strings.h>

enum { MOST_COLUMNS = 8 };

static const char *
form_name(const edu_form_t *form, edu_lang_t lang)
{
    return edu_text_pick(lang, form->name_zh, form->name_en);
}

/* Name, code and the counts; unlisted units only where there are any. */
static int
reporting_columns(edu_column_t *columns, edu_message_t first, bool unlisted, bool times, edu_lang_t lang)
{
    int count = 0;

    columns[count++] = (edu_column_t){NULL, edu_message(lang, first), EDU_LEFT};
    columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_CODE), EDU_LEFT};
    columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_EXPECTED), EDU_RIGHT};
    columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_RECEIVED), EDU_RIGHT};
    columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_MISSING), EDU_RIGHT};
    columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_SHARE), EDU_RIGHT};
    if (unlisted)
        columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_UNLISTED), EDU_RIGHT};
    if (times)
        columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_LAST), EDU_LEFT};
    return count;
}

static void
reporting_row(edu_document_t *document, const char *name, const char *code, const edu_reporting_t *reporting,
              bool unlisted, bool times, apr_pool_t *pool)
{
    const char *cells[MOST_COLUMNS];
    const char *classes[MOST_COLUMNS] = {NULL};
    int count = 0;

    cells[count++] = name;
    cells[count++] = code;
    cells[count++] = edu_text_grouped(reporting->expected, pool);
    cells[count++] = edu_text_grouped(reporting->reported, pool);
    classes[count] = reporting->missing > 0 ? "not_met" : NULL;
    cells[count++] = edu_text_grouped(reporting->missing, pool);
    cells[count++] = edu_status_share(reporting, pool);
    if (unlisted)
        cells[count++] = edu_text_grouped(reporting->unlisted, pool);
    if (times)
        cells[count++] = reporting->last;
    edu_document_row(document, cells, classes);
}

void
edu_section_reporting(edu_document_t *document, const apr_array_header_t *forms, const char *caption,
                      bool times, edu_lang_t lang, apr_pool_t *pool)
{
    edu_column_t columns[MOST_COLUMNS];
    bool unlisted = false;

    for (int i = 0; i < forms->nelts; i++)
        unlisted = unlisted || APR_ARRAY_IDX(forms, i, const edu_form_status_t *)->whole.unlisted > 0;
    edu_document_table(document, caption, columns,
                       reporting_columns(columns, EDU_MSG_COLUMN_FORM, unlisted, times, lang));
    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_status_t *status = APR_ARRAY_IDX(forms, i, const edu_form_status_t *);

        reporting_row(document, form_name(status->form, lang), status->form->code, &status->whole, unlisted,
                      times, pool);
    }
    edu_document_table_end(document);
}

void
edu_section_reporting_below(edu_document_t *document, const edu_form_status_t *status, bool times,
                            edu_lang_t lang, apr_pool_t *pool)
{
    const char *heading = EDU_SAY(lang, EDU_MSG_STATUS_BELOW, pool, form_name(status->form, lang));
    edu_column_t columns[MOST_COLUMNS];
    bool unlisted = status->whole.unlisted > 0;

    if (status->below->nelts == 0)
        return;
    edu_document_heading(document, 3, heading);
    edu_document_table(document, heading, columns,
                       reporting_columns(columns, EDU_MSG_COLUMN_AREA, unlisted, times, lang));
    for (int i = 0; i < status->below->nelts; i++) {
        const edu_reporting_t *child = &APR_ARRAY_IDX(status->below, i, edu_reporting_t);

        reporting_row(document, edu_text_pick(lang, child->area->name_zh, child->area->name_en),
                      child->area->code, child, unlisted, times, pool);
    }
    edu_document_table_end(document);
}

void
edu_section_reporting_missing(edu_document_t *document, const edu_form_status_t *status, edu_lang_t lang,
                              apr_pool_t *pool)
{
    const char *name = form_name(status->form, lang);
    const edu_column_t columns[2] = {{NULL, edu_message(lang, EDU_MSG_COLUMN_NAME), EDU_LEFT},
                                     {NULL, edu_message(lang, EDU_MSG_COLUMN_CODE), EDU_LEFT}};
    const char *heading;

    if (status->whole.missing == 0) {
        edu_document_paragraph(document, EDU_SAY(lang,
                                                 status->whole.expected > 0 ? EDU_MSG_ALL_REPORTED
                                                                            : EDU_MSG_NOBODY_EXPECTED,
                                                 pool, name));
        return;
    }
    if (status->missing->nelts == 0)
        return;
    heading =
        EDU_SAY(lang, EDU_MSG_STATUS_MISSING, pool, name, edu_text_grouped(status->missing->nelts, pool));
    edu_document_heading(document, 3, heading);
    edu_document_table(document, heading, columns, 2);
    for (int i = 0; i < status->missing->nelts; i++) {
        const edu_missing_unit_t *missing = &APR_ARRAY_IDX(status->missing, i, edu_missing_unit_t);
        const char *const cells[2] = {edu_status_missing_name(missing, lang), missing->code};

        edu_document_row(document, cells, NULL);
    }
    edu_document_table_end(document);
}
