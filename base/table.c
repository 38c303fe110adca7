#include "base/table.h"

#include "base/pool.h"
#include "base/text.h"
#include "base/text_wrap.h"
#include "base/translate.h"
#include "base/workbook_write.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

typedef struct row_t {
    const char **cells;
    const char *class_name; /* or NULL */
} row_t;

struct edu_table_t {
    edu_table_format_t format;
    const edu_column_t *columns;
    int column_count;
    edu_buffer_t *out;
    apr_pool_t *pool;
    apr_array_header_t *rows; /* of row_t; text only */
    int below;                /* text: the column that stands below its row; 0: none */
    size_t width;             /* text: at most so many columns, where it can be had; 0: as many as it takes */
    apr_pool_t *row_pool;     /* of `pending` */
    row_t pending;            /* HTML: held back, since its class comes later; cells NULL: none */
    bool any;                 /* JSON: whether a row was written */
    edu_workbook_write_t *workbook; /* XLSX; NULL after `failed` */
    edu_sheet_write_t *sheet;
    edu_error_t *failed;
};

static const char *const format_names[] = {"text", "csv", "json", "md", "html", "xlsx"};

enum { FORMAT_COUNT = sizeof format_names / sizeof format_names[0] };

static const char *
title_of(const edu_column_t *column)
{
    return column->title != NULL ? column->title : column->code;
}

enum { FIT_WIDTH = 120, READABLE = 24 };

/* Text ------------------------------------------------------------------------------------------ */

/* A cell on one line: line breaks and tabs would tear the columns apart. */
static const char *
one_line(const char *cell, apr_pool_t *pool)
{
    char *copy = apr_pstrdup(pool, cell != NULL ? cell : "");

    for (char *at = copy; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = ' ';
    return copy;
}

static void
add_repeated(edu_buffer_t *out, const char *text, size_t times)
{
    while (times-- > 0)
        edu_buffer_add_text(out, text);
}

/* One line of a row: of each cell the piece that stands there, "" where it has none. */
static void
text_line(edu_table_t *table, const char *const *cells, const size_t *widths)
{
    size_t owed = 0; /* blanks, written only when something follows */

    for (int i = 0; i < table->column_count; i++) {
        size_t width = edu_text_width(cells[i]);
        size_t room = widths[i] > width ? widths[i] - width : 0;

        if (widths[i] == 0) /* left out */
            continue;
        if (i > 0)
            owed += 2;
        if (cells[i][0] == '\0') {
            owed += widths[i];
            continue;
        }
        if (table->columns[i].align == EDU_RIGHT)
            owed += room;
        add_repeated(table->out, " ", owed);
        edu_buffer_add_text(table->out, cells[i]);
        owed = table->columns[i].align == EDU_RIGHT ? 0 : room;
    }
    edu_buffer_add_char(table->out, '\n');
}

/* The cell that stands below its row, behind the first column. */
static void
text_below(edu_table_t *table, const char *cell, size_t indent, apr_pool_t *pool)
{
    size_t width = table->width > indent + READABLE ? table->width - indent : READABLE;
    const apr_array_header_t *lines = edu_text_wrap(cell, width, pool);

    for (int i = 0; i < lines->nelts && cell[0] != '\0'; i++) {
        add_repeated(table->out, " ", indent);
        edu_buffer_printf(table->out, "%s\n", APR_ARRAY_IDX(lines, i, const char *));
    }
}

/* A row in as many lines as its tallest cell needs. */
static void
text_row(edu_table_t *table, const char *const *cells, const size_t *widths)
{
    apr_pool_t *pool = edu_pool_create(table->pool);
    size_t count = (size_t)table->column_count;
    const apr_array_header_t **lines = apr_palloc(pool, count * sizeof *lines);
    const char **pieces = apr_palloc(pool, count * sizeof *pieces);
    int most = 1;

    for (size_t i = 0; i < count; i++) {
        lines[i] = widths[i] > 0 && edu_text_width(cells[i]) > widths[i]
                       ? edu_text_wrap(cells[i], widths[i], pool)
                       : NULL;
        if (lines[i] != NULL && lines[i]->nelts > most)
            most = lines[i]->nelts;
    }
    for (int k = 0; k < most; k++) {
        for (size_t i = 0; i < count; i++) {
            int there = lines[i] != NULL ? lines[i]->nelts : 1;

            pieces[i] = k >= there         ? ""
                        : lines[i] == NULL ? cells[i]
                                           : APR_ARRAY_IDX(lines[i], k, const char *);
        }
        text_line(table, pieces, widths);
    }
    if (table->below > 0)
        text_below(table, cells[table->below], widths[0] + 2, pool);
    apr_pool_destroy(pool);
}

/* How narrow a column may get: its title and its widest word stay whole, and so does one of names and times, which is read at a glance. */
static size_t
least_width(const edu_table_t *table, int column, const char *title, size_t natural)
{
    apr_pool_t *pool = edu_pool_create(table->pool);
    size_t least = edu_text_width(title);

    if (natural <= READABLE)
        least = natural;
    for (int j = 0; j < table->rows->nelts; j++) {
        size_t width = edu_text_piece_width(APR_ARRAY_IDX(table->rows, j, row_t).cells[column], pool);

        apr_pool_clear(pool);
        least = width > least ? width : least;
    }
    apr_pool_destroy(pool);
    return least;
}

/* Leaves out the columns in which no row has anything; the first one stays, so that a table without rows keeps what it is about. */
static void
leave_out_empty(const edu_table_t *table, size_t *widths, size_t *total)
{
    for (int i = 1; i < table->column_count && table->rows->nelts > 0; i++) {
        bool empty = true;

        for (int j = 0; j < table->rows->nelts && empty; j++)
            empty = APR_ARRAY_IDX(table->rows, j, row_t).cells[i][0] == '\0';
        if (!empty)
            continue;
        *total -= widths[i] + 2;
        widths[i] = 0;
    }
}

/* Takes from the widest column of texts, again and again, until the table fits or nothing can be taken any more. */
static void
fit_widths(const edu_table_t *table, const char *const *titles, size_t *widths, size_t *total)
{
    size_t *least = apr_pcalloc(table->pool, sizeof *least * (size_t)table->column_count);

    for (int i = 0; i < table->column_count; i++)
        least[i] = table->columns[i].align == EDU_RIGHT || widths[i] == 0
                       ? widths[i]
                       : least_width(table, i, titles[i], widths[i]);
    while (*total > table->width) {
        int widest = -1;

        for (int i = 0; i < table->column_count; i++)
            if (widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]))
                widest = i;
        if (widest < 0)
            return;
        widths[widest]--;
        (*total)--;
    }
}

/* Makes the table fit; the text that would be too narrow to read goes below its row. */
static void
fit(edu_table_t *table, const char *const *titles, size_t *widths, size_t *total)
{
    size_t size = sizeof *widths * (size_t)table->column_count;
    size_t *natural;
    size_t natural_total;
    int narrow = 0;

    leave_out_empty(table, widths, total);
    natural = apr_pmemdup(table->pool, widths, size);
    natural_total = *total;
    fit_widths(table, titles, widths, total);
    for (int i = 1; i < table->column_count; i++)
        if (widths[i] < natural[i] && widths[i] < READABLE && (narrow == 0 || natural[i] > natural[narrow]))
            narrow = i;
    if (narrow == 0 || natural[narrow] <= READABLE)
        return;
    table->below = narrow;
    memcpy(widths, natural, size);
    *total = natural_total - widths[narrow] - 2;
    widths[narrow] = 0;
    fit_widths(table, titles, widths, total);
}

static void
text_rule(edu_table_t *table, size_t total)
{
    add_repeated(table->out, "─", total);
    edu_buffer_add_char(table->out, '\n');
}

static void
text_finish(edu_table_t *table)
{
    size_t count = (size_t)table->column_count;
    const char **titles = apr_pcalloc(table->pool, (count + 1) * sizeof *titles);
    size_t *widths = apr_pcalloc(table->pool, (count + 1) * sizeof *widths);
    size_t total = 0;

    for (size_t i = 0; i < count; i++) {
        titles[i] = one_line(title_of(&table->columns[i]), table->pool);
        widths[i] = edu_text_width(titles[i]);
        for (int j = 0; j < table->rows->nelts; j++) {
            size_t width = edu_text_width(APR_ARRAY_IDX(table->rows, j, row_t).cells[i]);

            if (width > widths[i])
                widths[i] = width;
        }
        total += widths[i] + (i > 0 ? 2 : 0);
    }
    if (table->width > 0 && total > table->width)
        fit(table, titles, widths, &total);

    text_row(table, titles, widths);
    text_rule(table, total);
    for (int j = 0; j < table->rows->nelts; j++) {
        const row_t *row = &APR_ARRAY_IDX(table->rows, j, row_t);

        text_row(table, row->cells, widths);
        if (row->class_name != NULL && strcmp(row->class_name, "rule") == 0)
            text_rule(table, total);
    }
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
        markdown_cell(table, i, title_of(&table->columns[i]));
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
        edu_text_add_html(table->out, title_of(&table->columns[i]));
        edu_buffer_add_text(table->out, "</th>");
    }
    edu_buffer_add_text(table->out, "</tr>\n</thead>\n<tbody>\n");
}

static void
html_flush(edu_table_t *table)
{
    const row_t *row = &table->pending;

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
    table->pending = (row_t){NULL, NULL};
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
        edu_sheet_write_text(table->sheet, i, title_of(&table->columns[i]), EDU_CELL_HEADER);
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
    switch (format) {
    case EDU_TABLE_TEXT: table->rows = apr_array_make(pool, 64, sizeof(row_t)); break;
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

static row_t
copy_row(const edu_table_t *table, const char *const *cells, apr_pool_t *pool)
{
    row_t row = {apr_pcalloc(pool, ((size_t)table->column_count + 1) * sizeof *row.cells), NULL};

    for (int i = 0; i < table->column_count; i++)
        row.cells[i] =
            table->format == EDU_TABLE_TEXT ? one_line(cells[i], pool) : apr_pstrdup(pool, cells[i]);
    return row;
}

void
edu_table_fit(edu_table_t *table, size_t width)
{
    table->width = width > 0 ? width : edu_terminal_width(STDOUT_FILENO, FIT_WIDTH);
}

void
edu_table_row(edu_table_t *table, const char *const *cells)
{
    switch (table->format) {
    case EDU_TABLE_TEXT: APR_ARRAY_PUSH(table->rows, row_t) = copy_row(table, cells, table->pool); break;
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
        APR_ARRAY_IDX(table->rows, table->rows->nelts - 1, row_t).class_name = apr_pstrdup(table->pool, name);
}

edu_error_t *
edu_table_finish(edu_table_t *table)
{
    switch (table->format) {
    case EDU_TABLE_TEXT: text_finish(table); break;
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
edu_table_format_parse(edu_table_format_t *format, const char *name, unsigned allowed)
{
    const char *list = "";
    int found = -1;

    for (int i = 0; i < FORMAT_COUNT && found < 0; i++)
        if ((allowed & 1u << i) != 0 && (name == NULL || strcmp(name, format_names[i]) == 0))
            found = i;
    if (found >= 0) {
        *format = (edu_table_format_t)found;
        return NULL;
    }

    edu_error_t *error =
        edu_error_create(EDU_ERR_USAGE, NULL, "unknown format \"%s\"", name != NULL ? name : "");
    for (int i = 0; i < FORMAT_COUNT; i++)
        if ((allowed & 1u << i) != 0)
            list = apr_pstrcat(error->pool, list, list[0] != '\0' ? edu_translate(", ") : "", format_names[i],
                               NULL);
    return edu_error_hint(error, "choose one of: %s", list);
}
