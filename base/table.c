#include "base/pool.h"
#include "base/table_private.h"
#include "base/text.h"
#include "base/text_wrap.h"
#include "base/translate.h"

#include <apr_strings.h>
#include <string.h>
#include <unistd.h>

static const char *const format_names[] = {"text", "csv", "json", "md", "html", "xlsx"};

enum { FORMAT_COUNT = sizeof format_names / sizeof format_names[0] };

enum { FIT_WIDTH = 120 };

const char *
edu_table_title(const edu_column_t *column)
{
    return column->title != NULL ? column->title : column->code;
}

/* CSV ------------------------------------------------------------------------------------------- */

static void
csv_cell(edu_table_t *table, int column, const char *cell)
{
    if (column > 0)
        edu_buffer_add_char(table->out, ',');
    /* An empty cell alone on its line would read back as no row at all. */
    if (table->column_count == 1 && (cell == NULL || cell[0] == '\0'))
        edu_buffer_add_text(table->out, "\"\"");
    edu_text_add_csv(table->out, cell);
    if (column == table->column_count - 1)
        edu_buffer_add_char(table->out, '\n');
}

/* JSON ------------------------------------------------------------------------------------------ */

static const char *
skip_digits(const char *at)
{
    while (*at >= '0' && *at <= '9')
        at++;
    return at;
}

/* A number by RFC 8259: division codes such as "042801" and "+5" are none. */
static bool
is_json_number(const char *at)
{
    const char *start;

    if (*at == '-')
        at++;
    start = at;
    at = skip_digits(at);
    if (at == start || (*start == '0' && at > start + 1))
        return false;
    if (*at == '.') {
        start = ++at;
        at = skip_digits(at);
        if (at == start)
            return false;
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        if (*at == '+' || *at == '-')
            at++;
        start = at;
        at = skip_digits(at);
        if (at == start)
            return false;
    }
    return *at == '\0';
}

static void
json_cell(edu_table_t *table, int column, const char *cell)
{
    const edu_column_t *info = &table->columns[column];
    bool number = info->align == EDU_RIGHT;

    if (column == 0) {
        edu_buffer_add_text(table->out, table->any ? ",\n{" : "\n{");
        table->any = true;
    } else {
        edu_buffer_add_text(table->out, ", ");
    }
    edu_text_add_json(table->out, info->code);
    edu_buffer_add_text(table->out, ": ");
    if (number && cell != NULL && is_json_number(cell))
        edu_buffer_add_text(table->out, cell);
    else
        edu_text_add_json(table->out, number && cell != NULL && cell[0] == '\0' ? NULL : cell);
    if (column == table->column_count - 1)
        edu_buffer_add_char(table->out, '}');
}

/* Markdown -------------------------------------------------------------------------------------- */

static void
markdown_cell(edu_table_t *table, int column, const char *cell)
{
    if (column == 0)
        edu_buffer_add_char(table->out, '|');
    edu_buffer_add_char(table->out, ' ');
    for (const char *at = cell != NULL ? cell : ""; *at != '\0'; at++) {
        if (strchr("\\|`*<", *at) != NULL)
            edu_buffer_add_char(table->out, '\\');
        edu_buffer_add_char(table->out, (unsigned char)*at < 0x20 ? ' ' : *at);
    }
    edu_buffer_add_text(table->out, column == table->column_count - 1 ? " |\n" : " |");
}

static void
markdown_header(edu_table_t *table)
{
    for (int i = 0; i < table->column_count; i++)
        markdown_cell(table, i, edu_table_title(&table->columns[i]));
    for (int i = 0; i < table->column_count; i++)
        edu_buffer_add_text(table->out, table->columns[i].align == EDU_RIGHT ? "| ---: " : "| --- ");
    edu_buffer_add_text(table->out, "|\n");
}

/* HTML ------------------------------------------------------------------------------------------ */

static void
html_header(edu_table_t *table)
{
    edu_buffer_add_text(table->out, "<table>\n<thead>\n<tr>");
    for (int i = 0; i < table->column_count; i++) {
        edu_buffer_add_text(table->out, table->columns[i].align == EDU_RIGHT
                                            ? "<th scope=\"col\" class=\"num\">"
                                            : "<th scope=\"col\">");
        edu_text_add_html(table->out, edu_table_title(&table->columns[i]));
        edu_buffer_add_text(table->out, "</th>");
    }
    edu_buffer_add_text(table->out, "</tr>\n</thead>\n<tbody>\n");
}

static void
html_flush(edu_table_t *table)
{
    const edu_table_entry_t *row = &table->pending;

    if (row->cells == NULL)
        return;
    edu_buffer_add_text(table->out, "<tr");
    if (row->class_name != NULL) {
        edu_buffer_add_text(table->out, " class=\"");
        edu_text_add_html(table->out, row->class_name);
        edu_buffer_add_char(table->out, '"');
    }
    edu_buffer_add_char(table->out, '>');
    for (int i = 0; i < table->column_count; i++) {
        edu_buffer_add_text(table->out, table->columns[i].align == EDU_RIGHT ? "<td class=\"num\">" : "<td>");
        edu_text_add_html(table->out, row->cells[i]);
        edu_buffer_add_text(table->out, "</td>");
    }
    edu_buffer_add_text(table->out, "</tr>\n");
    table->pending = (edu_table_entry_t){NULL, NULL};
    apr_pool_clear(table->row_pool);
}

/* Workbook -------------------------------------------------------------------------------------- */

static void
workbook_header(edu_table_t *table, const char *name)
{
    table->failed = edu_workbook_write_create(&table->workbook, table->pool);
    if (table->failed != NULL)
        return;
    table->sheet = edu_workbook_write_sheet(table->workbook, name);
    edu_sheet_write_row(table->sheet, 0);
    for (int i = 0; i < table->column_count; i++)
        edu_sheet_write_text(table->sheet, i, edu_table_title(&table->columns[i]),
                             table->columns[i].align == EDU_RIGHT ? EDU_CELL_HEADER_RIGHT : EDU_CELL_HEADER);
    edu_sheet_write_freeze(table->sheet, 1, 0);
    edu_sheet_write_fit(table->sheet, 1);
}

static void
workbook_row(edu_table_t *table, const char *const *cells)
{
    edu_sheet_write_row(table->sheet, 0);
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].align == EDU_RIGHT)
            edu_sheet_write_figure(table->sheet, i, cells[i], EDU_CELL_PLAIN);
        else
            edu_sheet_write_text(table->sheet, i, cells[i], EDU_CELL_TEXT);
}

/* All of them ----------------------------------------------------------------------------------- */

edu_table_t *
edu_table_create(edu_table_format_t format, const edu_column_t *columns, int column_count, edu_buffer_t *out,
                 apr_pool_t *pool)
{
    return edu_table_create_named(format, "Sheet1", columns, column_count, out, pool);
}

edu_table_t *
edu_table_create_named(edu_table_format_t format, const char *name, const edu_column_t *columns,
                       int column_count, edu_buffer_t *out, apr_pool_t *pool)
{
    edu_table_t *table = apr_pcalloc(pool, sizeof *table);

    table->format = format;
    table->columns = apr_pmemdup(pool, columns, sizeof *columns * (size_t)column_count);
    table->column_count = column_count;
    table->out = out;
    table->pool = pool;
    table->key = -1;
    switch (format) {
    case EDU_TABLE_TEXT: table->rows = apr_array_make(pool, 64, sizeof(edu_table_entry_t)); break;
    case EDU_TABLE_CSV:
        for (int i = 0; i < column_count; i++)
            csv_cell(table, i, columns[i].code);
        break;
    case EDU_TABLE_JSON: edu_buffer_add_char(out, '['); break;
    case EDU_TABLE_MARKDOWN: markdown_header(table); break;
    case EDU_TABLE_HTML:
        table->row_pool = edu_pool_create(pool);
        html_header(table);
        break;
    case EDU_TABLE_XLSX: workbook_header(table, name); break;
    }
    return table;
}

static edu_table_entry_t
copy_row(const edu_table_t *table, const char *const *cells, apr_pool_t *pool)
{
    edu_table_entry_t row = {apr_pcalloc(pool, ((size_t)table->column_count + 1) * sizeof *row.cells), NULL};

    for (int i = 0; i < table->column_count; i++)
        row.cells[i] = table->format == EDU_TABLE_TEXT ? edu_table_one_line(cells[i], pool)
                                                       : apr_pstrdup(pool, cells[i]);
    return row;
}

void
edu_table_fit(edu_table_t *table, size_t width)
{
    table->width = width > 0 ? width : edu_terminal_width(STDOUT_FILENO, FIT_WIDTH);
}

void
edu_table_continue(edu_table_t *table, int key)
{
    table->key = key;
}

void
edu_table_row(edu_table_t *table, const char *const *cells)
{
    switch (table->format) {
    case EDU_TABLE_TEXT:
        APR_ARRAY_PUSH(table->rows, edu_table_entry_t) = copy_row(table, cells, table->pool);
        break;
    case EDU_TABLE_HTML:
        html_flush(table);
        table->pending = copy_row(table, cells, table->row_pool);
        break;
    case EDU_TABLE_CSV:
        for (int i = 0; i < table->column_count; i++)
            csv_cell(table, i, cells[i]);
        break;
    case EDU_TABLE_JSON:
        for (int i = 0; i < table->column_count; i++)
            json_cell(table, i, cells[i]);
        break;
    case EDU_TABLE_MARKDOWN:
        for (int i = 0; i < table->column_count; i++)
            markdown_cell(table, i, cells[i]);
        break;
    case EDU_TABLE_XLSX: workbook_row(table, cells); break;
    }
}

void
edu_table_row_class(edu_table_t *table, const char *name)
{
    if (table->format == EDU_TABLE_HTML && table->pending.cells != NULL)
        table->pending.class_name = apr_pstrdup(table->row_pool, name);
    if (table->format == EDU_TABLE_TEXT && table->rows->nelts > 0)
        APR_ARRAY_IDX(table->rows, table->rows->nelts - 1, edu_table_entry_t).class_name =
            apr_pstrdup(table->pool, name);
}

edu_error_t *
edu_table_finish(edu_table_t *table)
{
    switch (table->format) {
    case EDU_TABLE_TEXT: edu_table_text_finish(table); break;
    case EDU_TABLE_HTML:
        html_flush(table);
        edu_buffer_add_text(table->out, "</tbody>\n</table>\n");
        break;
    case EDU_TABLE_JSON: edu_buffer_add_text(table->out, table->any ? "\n]\n" : "]\n"); break;
    case EDU_TABLE_XLSX:
        return table->failed != NULL ? table->failed
                                     : edu_workbook_write_append(table->workbook, table->out, table->pool);
    case EDU_TABLE_CSV:
    case EDU_TABLE_MARKDOWN: break;
    }
    return NULL;
}

edu_error_t *
edu_format_choose(int *index, const char *name, const char *const *names)
{
    const char *list = "";

    for (int i = 0; names[i] != NULL; i++)
        if (name == NULL || strcmp(name, names[i]) == 0) {
            *index = i;
            return NULL;
        }

    edu_error_t *error =
        edu_error_create(EDU_ERR_USAGE, NULL, "unknown format \"%s\"", name != NULL ? name : "");
    for (int i = 0; names[i] != NULL; i++)
        list = apr_pstrcat(error->pool, list, i > 0 ? edu_translate(", ") : "", names[i], NULL);
    return edu_error_hint(error, "choose one of: %s", list);
}

edu_error_t *
edu_table_format_parse(edu_table_format_t *format, const char *name, unsigned allowed)
{
    const char *names[FORMAT_COUNT + 1] = {NULL};
    edu_table_format_t formats[FORMAT_COUNT];
    int count = 0;
    int index;

    for (int i = 0; i < FORMAT_COUNT; i++)
        if ((allowed & 1u << i) != 0) {
            names[count] = format_names[i];
            formats[count++] = (edu_table_format_t)i;
        }
    EDU_TRY(edu_format_choose(&index, name, names));
    *format = formats[index];
    return NULL;
}
