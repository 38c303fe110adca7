#include "catalogue/reader/show.h"

#include "base/translate.h"
#include "catalogue/reader/read.h"

#include <apr_strings.h>
#include <errno.h>
#include <stdio.h>

edu_error_t *
edu_show_open(edu_show_t *show, edu_context_t *context)
{
    edu_catalogue_t *catalogue;

    *show = (edu_show_t){.lang = context->settings->lang, .pool = context->pool};
    EDU_TRY(edu_table_format_parse(&show->format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    EDU_TRY(edu_catalogue_open(&catalogue, context->settings, context->pool));
    show->catalogue = catalogue;
    show->out = edu_buffer_create(4096, context->pool);
    return NULL;
}

void
edu_show_begin(edu_show_t *show, const edu_show_column_t *columns, int column_count)
{
    edu_column_t *made = apr_palloc(show->pool, (size_t)column_count * sizeof *made);

    for (int i = 0; i < column_count; i++)
        made[i] = (edu_column_t){columns[i].code, edu_text_pick(show->lang, columns[i].zh, columns[i].en),
                                 columns[i].align};
    show->table = edu_table_create(show->format, made, column_count, show->out, show->pool);
    edu_table_fit(show->table, 0);
}

void
edu_show_item(const edu_show_t *show, const char *zh, const char *en, const char *value)
{
    const char *cells[] = {edu_show_word(show, zh, en), value};

    if (value[0] != '\0')
        edu_table_row(show->table, cells);
}

edu_error_t *
edu_show_end(edu_show_t *show)
{
    edu_table_finish(show->table);
    if (fwrite(show->out->data, 1, show->out->length, stdout) != show->out->length || fflush(stdout) != 0)
        return edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno), "could not write to standard output");
    return NULL;
}

const char *
edu_show_name(const edu_show_t *show, const char *zh, const char *en)
{
    return edu_text_pick(show->lang, zh, en);
}

const char *
edu_show_word(const edu_show_t *show, const char *zh, const char *en)
{
    return show->format == EDU_TABLE_TEXT ? edu_text_pick(show->lang, zh, en) : en;
}

const char *
edu_show_text(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

const char *
edu_show_code(const edu_show_t *show, const char *code)
{
    return show->format == EDU_TABLE_TEXT ? edu_translate(code) : code;
}

const char *
edu_show_number(const edu_show_t *show, long number)
{
    return apr_ltoa(show->pool, number);
}

const char *
edu_show_year(const edu_show_t *show, int year)
{
    return year == 0 || year == EDU_YEAR_FOREVER ? NULL : apr_itoa(show->pool, year);
}
