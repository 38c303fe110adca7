#include "reports/section_status.h"

#include "reports/messages.h"

#include <apr_strings.h>
#include <string.h>

enum { MOST_COLUMNS = 14 };

/* Which columns a table has beside the counts: only what says something. */
typedef struct columns_t {
    bool unlisted;
    bool deadline; /* on time and late */
    bool rejected;
    bool findings;
    bool approved;
    bool times;
} columns_t;

static const char *
form_name(const edu_form_t *form, edu_lang_t lang)
{
    return edu_text_pick(lang, form->name_zh, form->name_en);
}

/* What one row needs. Times, findings and approvals are no part of documents, which say the same for the same returns. */
static void
need_columns(columns_t *needed, const edu_form_status_t *status, const edu_reporting_t *reporting)
{
    needed->unlisted |= reporting->unlisted > 0;
    if (!needed->times)
        return;
    needed->deadline |= status->deadline.due != NULL;
    needed->rejected |= reporting->rejected > 0;
    needed->findings |= reporting->hard + reporting->soft > 0;
    needed->approved |= *reporting->approved != '\0' || reporting->areas_approved > 0;
}

static void
add_column(edu_column_t *columns, int *count, edu_message_t title, edu_align_t align, edu_lang_t lang)
{
    columns[(*count)++] = (edu_column_t){NULL, edu_message(lang, title), align};
}

static int
reporting_columns(edu_column_t *columns, edu_message_t first, const columns_t *needed, edu_lang_t lang)
{
    int count = 0;

    add_column(columns, &count, first, EDU_LEFT, lang);
    add_column(columns, &count, EDU_MSG_COLUMN_CODE, EDU_LEFT, lang);
    add_column(columns, &count, EDU_MSG_COLUMN_EXPECTED, EDU_RIGHT, lang);
    add_column(columns, &count, EDU_MSG_COLUMN_RECEIVED, EDU_RIGHT, lang);
    if (needed->deadline) {
        add_column(columns, &count, EDU_MSG_COLUMN_ON_TIME, EDU_RIGHT, lang);
        add_column(columns, &count, EDU_MSG_COLUMN_LATE, EDU_RIGHT, lang);
    }
    add_column(columns, &count, EDU_MSG_COLUMN_MISSING, EDU_RIGHT, lang);
    if (needed->rejected)
        add_column(columns, &count, EDU_MSG_COLUMN_REJECTED, EDU_RIGHT, lang);
    add_column(columns, &count, EDU_MSG_COLUMN_SHARE, EDU_RIGHT, lang);
    if (needed->unlisted)
        add_column(columns, &count, EDU_MSG_COLUMN_UNLISTED, EDU_RIGHT, lang);
    if (needed->findings) {
        add_column(columns, &count, EDU_MSG_COLUMN_HARD, EDU_RIGHT, lang);
        add_column(columns, &count, EDU_MSG_COLUMN_SOFT, EDU_RIGHT, lang);
    }
    if (needed->approved)
        add_column(columns, &count, EDU_MSG_COLUMN_APPROVED, EDU_LEFT, lang);
    if (needed->times)
        add_column(columns, &count, EDU_MSG_COLUMN_LAST, EDU_LEFT, lang);
    return count;
}

const char *
edu_status_approval(const edu_reporting_t *reporting, edu_lang_t lang, apr_pool_t *pool)
{
    if (strcmp(reporting->approved, "county") == 0)
        return edu_message(lang, EDU_MSG_APPROVED_COUNTY);
    if (strcmp(reporting->approved, "prefecture") == 0)
        return edu_message(lang, EDU_MSG_APPROVED_PREFECTURE);
    if (strcmp(reporting->approved, "province") == 0)
        return edu_message(lang, EDU_MSG_APPROVED_PROVINCE);
    if (reporting->areas_below == 0)
        return "";
    return EDU_SAY(lang, EDU_MSG_APPROVED_BELOW, pool, edu_text_grouped(reporting->areas_approved, pool),
                   edu_text_grouped(reporting->areas_below, pool));
}

static void
reporting_row(edu_document_t *document, const char *name, const char *code, const edu_reporting_t *reporting,
              const columns_t *needed, edu_lang_t lang, apr_pool_t *pool)
{
    const char *cells[MOST_COLUMNS];
    const char *classes[MOST_COLUMNS] = {NULL};
    int count = 0;

    cells[count++] = name;
    cells[count++] = code;
    cells[count++] = edu_text_grouped(reporting->expected, pool);
    cells[count++] = edu_text_grouped(reporting->reported, pool);
    if (needed->deadline) {
        cells[count++] = edu_text_grouped(reporting->reported - reporting->late, pool);
        cells[count++] = edu_text_grouped(reporting->late, pool);
    }
    classes[count] = reporting->missing > 0 ? "not_met" : NULL;
    cells[count++] = edu_text_grouped(reporting->missing, pool);
    if (needed->rejected)
        cells[count++] = edu_text_grouped(reporting->rejected, pool);
    cells[count++] = edu_status_share(reporting, pool);
    if (needed->unlisted)
        cells[count++] = edu_text_grouped(reporting->unlisted, pool);
    if (needed->findings) {
        cells[count++] = edu_text_grouped(reporting->hard, pool);
        cells[count++] = edu_text_grouped(reporting->soft, pool);
    }
    if (needed->approved)
        cells[count++] = edu_status_approval(reporting, lang, pool);
    if (needed->times)
        cells[count++] = edu_text_time(reporting->last, true, pool);
    edu_document_row(document, cells, classes);
}

void
edu_section_reporting(edu_document_t *document, const apr_array_header_t *forms, const char *caption,
                      bool times, edu_lang_t lang, apr_pool_t *pool)
{
    edu_column_t columns[MOST_COLUMNS];
    columns_t needed = {.times = times};

    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_status_t *status = APR_ARRAY_IDX(forms, i, const edu_form_status_t *);

        need_columns(&needed, status, &status->whole);
    }
    edu_document_table(document, caption, columns,
                       reporting_columns(columns, EDU_MSG_COLUMN_FORM, &needed, lang));
    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_status_t *status = APR_ARRAY_IDX(forms, i, const edu_form_status_t *);

        reporting_row(document, form_name(status->form, lang), status->form->code, &status->whole, &needed,
                      lang, pool);
    }
    edu_document_table_end(document);
}

void
edu_section_deadlines(edu_document_t *document, const apr_array_header_t *forms, edu_lang_t lang,
                      apr_pool_t *pool)
{
    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_status_t *status = APR_ARRAY_IDX(forms, i, const edu_form_status_t *);
        const edu_deadline_t *deadline = &status->deadline;

        if (deadline->opened)
            edu_document_paragraph(document,
                                   EDU_SAY(lang, deadline->closed ? EDU_MSG_ROUND_CLOSED : EDU_MSG_ROUND_OPEN,
                                           pool, form_name(status->form, lang), deadline->due, deadline->by));
    }
}

void
edu_section_reporting_units(edu_document_t *document, const edu_form_status_t *status, edu_lang_t lang,
                            apr_pool_t *pool)
{
    static const edu_message_t titles[] = {EDU_MSG_COLUMN_NAME,  EDU_MSG_COLUMN_CODE, EDU_MSG_COLUMN_STATE,
                                           EDU_MSG_COLUMN_FIRST, EDU_MSG_COLUMN_FILE, EDU_MSG_COLUMN_HARD,
                                           EDU_MSG_COLUMN_SOFT};
    enum { COLUMNS = sizeof titles / sizeof titles[0] };
    edu_column_t columns[COLUMNS];
    const char *heading;

    if (status->units->nelts == 0)
        return;
    heading = EDU_SAY(lang, EDU_MSG_STATUS_UNITS, pool, form_name(status->form, lang),
                      edu_text_grouped(status->units->nelts, pool));
    for (int i = 0; i < COLUMNS; i++)
        columns[i] = (edu_column_t){NULL, edu_message(lang, titles[i]), i < 5 ? EDU_LEFT : EDU_RIGHT};
    edu_document_heading(document, 3, heading);
    edu_document_table(document, heading, columns, COLUMNS);
    for (int i = 0; i < status->units->nelts; i++) {
        const edu_unit_state_t *unit = &APR_ARRAY_IDX(status->units, i, edu_unit_state_t);
        const char *const cells[COLUMNS] = {*unit->name != '\0' ? unit->name : unit->code,
                                            unit->code,
                                            edu_status_unit_state(unit->state, lang),
                                            edu_text_time(unit->first, true, pool),
                                            unit->file,
                                            edu_text_grouped(unit->hard, pool),
                                            edu_text_grouped(unit->soft, pool)};

        edu_document_row(document, cells, NULL);
    }
    edu_document_table_end(document);
}

void
edu_section_reporting_below(edu_document_t *document, const edu_form_status_t *status, bool times,
                            edu_lang_t lang, apr_pool_t *pool)
{
    const char *heading = EDU_SAY(lang, EDU_MSG_STATUS_BELOW, pool, form_name(status->form, lang));
    edu_column_t columns[MOST_COLUMNS];
    columns_t needed = {.times = times};

    if (status->below->nelts == 0)
        return;
    need_columns(&needed, status, &status->whole);
    edu_document_heading(document, 3, heading);
    edu_document_table(document, heading, columns,
                       reporting_columns(columns, EDU_MSG_COLUMN_AREA, &needed, lang));
    for (int i = 0; i < status->below->nelts; i++) {
        const edu_reporting_t *child = &APR_ARRAY_IDX(status->below, i, edu_reporting_t);

        reporting_row(document, edu_text_pick(lang, child->area->name_zh, child->area->name_en),
                      child->area->code, child, &needed, lang, pool);
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
