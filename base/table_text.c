/* A table as aligned text: columns fitted to a width, texts wrapped in their cells, and what is wider still in further parts. */
#include "base/pool.h"
#include "base/table_private.h"
#include "base/text.h"
#include "base/text_wrap.h"

#include <apr_strings.h>
#include <string.h>

enum { READABLE = 24 };

const char *
edu_table_one_line(const char *cell, apr_pool_t *pool)
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
    bool any = false;

    for (int i = 0; i < table->column_count; i++) {
        size_t width = edu_text_width(cells[i]);
        size_t room = widths[i] > width ? widths[i] - width : 0;

        if (widths[i] == 0) /* left out */
            continue;
        owed += any ? 2 : 0;
        any = true;
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
        size_t width =
            edu_text_piece_width(APR_ARRAY_IDX(table->rows, j, edu_table_entry_t).cells[column], pool);

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
            empty = APR_ARRAY_IDX(table->rows, j, edu_table_entry_t).cells[i][0] == '\0';
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
        least[i] = table->columns[i].align == EDU_RIGHT || widths[i] == 0 || (i == 0 && table->key >= 0)
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

/* The first column beyond `from` for which there is no room behind `taken` columns; one has room in any case. */
static int
part_end(const edu_table_t *table, const size_t *widths, int from, size_t taken)
{
    int at = from;
    bool any = false;

    for (; at < table->column_count; at++) {
        if (widths[at] == 0)
            continue;
        if (any && taken + 2 + widths[at] > table->width)
            break;
        taken += 2 + widths[at];
        any = true;
    }
    return at;
}

/* The columns of a part: those from `from` to `end`, in a further part behind the key; what it takes. */
static size_t
part_widths(const edu_table_t *table, const size_t *widths, int from, int end, size_t *part)
{
    size_t total = 0;

    for (int i = 0; i < table->column_count; i++) {
        part[i] = (i >= from && i < end) || (from > 0 && i == table->key) ? widths[i] : 0;
        total += part[i] > 0 ? part[i] + (total > 0 ? 2 : 0) : 0;
    }
    return total;
}

/* Whether a row says anything in a part but its name: the further lines of a long name do not. */
static bool
says_anything(const edu_table_t *table, const char *const *cells, const size_t *part)
{
    for (int i = 0; i < table->column_count; i++)
        if (part[i] > 0 && i != table->key && cells[i][0] != '\0')
            return true;
    return false;
}

static bool
is_ruled(const edu_table_entry_t *row)
{
    return row->class_name != NULL && strcmp(row->class_name, "rule") == 0;
}

/* A further part. */
static void
text_part(edu_table_t *table, const char *const *titles, const size_t *part, size_t total)
{
    size_t size = sizeof *titles * (size_t)table->column_count;

    edu_buffer_add_char(table->out, '\n');
    text_row(table, titles, part);
    text_rule(table, total);
    for (int j = 0; j < table->rows->nelts; j++) {
        const edu_table_entry_t *row = &APR_ARRAY_IDX(table->rows, j, edu_table_entry_t);
        const char **cells = apr_pmemdup(table->pool, row->cells, size);

        if (cells[table->key][0] == '\0')
            cells[table->key] = cells[0];
        if (says_anything(table, cells, part))
            text_row(table, cells, part);
        if (is_ruled(row))
            text_rule(table, total);
    }
}

/* What has no room, in as many further parts as it takes. */
static void
text_parts(edu_table_t *table, const char *const *titles, const size_t *widths, int from)
{
    size_t *part = apr_pcalloc(table->pool, (size_t)table->column_count * sizeof *part);

    table->below = 0;
    while (from < table->column_count) {
        int end = part_end(table, widths, from, widths[table->key]);
        size_t total = part_widths(table, widths, from, end, part);

        text_part(table, titles, part, total);
        from = end;
    }
}

void
edu_table_text_finish(edu_table_t *table)
{
    size_t count = (size_t)table->column_count;
    const char **titles = apr_pcalloc(table->pool, (count + 1) * sizeof *titles);
    size_t *widths = apr_pcalloc(table->pool, (count + 1) * sizeof *widths);
    size_t *first = widths;
    size_t total = 0;
    int end = table->column_count;

    for (size_t i = 0; i < count; i++) {
        titles[i] = edu_table_one_line(edu_table_title(&table->columns[i]), table->pool);
        widths[i] = edu_text_width(titles[i]);
        for (int j = 0; j < table->rows->nelts; j++) {
            size_t width = edu_text_width(APR_ARRAY_IDX(table->rows, j, edu_table_entry_t).cells[i]);

            if (width > widths[i])
                widths[i] = width;
        }
        total += widths[i] + (i > 0 ? 2 : 0);
    }
    if (table->width > 0 && total > table->width)
        fit(table, titles, widths, &total);
    if (table->key >= 0 && table->width > 0 && total > table->width) {
        end = part_end(table, widths, table->key + 1,
                       widths[0] + (table->key > 0 ? 2 + widths[table->key] : 0));
        first = apr_pcalloc(table->pool, count * sizeof *first);
        total = part_widths(table, widths, 0, end, first);
    }

    text_row(table, titles, first);
    text_rule(table, total);
    for (int j = 0; j < table->rows->nelts; j++) {
        const edu_table_entry_t *row = &APR_ARRAY_IDX(table->rows, j, edu_table_entry_t);

        text_row(table, row->cells, first);
        if (is_ruled(row))
            text_rule(table, total);
    }
    if (end < table->column_count)
        text_parts(table, titles, widths, end);
}
