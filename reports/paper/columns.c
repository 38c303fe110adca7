/* How the columns of a table share the width of a page. */
#include "reports/paper/paper_private.h"

#include "base/text.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* How a table is tried to be set, one after the other until its words have room. Smaller letters than those of the first are harder to read than a table
 * that reaches into the margins; where numbers are parted from their signs as well, nothing else is left but to break words. */
typedef struct setting_t {
    double largest; /* letters */
    double least;
    double gap;
    double beyond; /* into each of the margins */
    bool tight;    /* numbers may be parted from what stands beside them in their cells */
} setting_t;

static const setting_t settings[] = {{8.5, 7.0, 7.0, 0, false},
                                     {7.5, 6.5, 5.0, 24, false},
                                     {7.0, 6.0, 4.0, 30, false},
                                     {7.0, 6.0, 5.0, 24, true}};
enum { SETTINGS = sizeof settings / sizeof settings[0] };
static const double step = 0.5;

/* A word may be as wide as this before it is broken. In letters: what is shorter is never broken, how many characters of Chinese, which breaks
 * anywhere, stay together, and how wide the column that names the rows is at least when its names are as long. */
enum { WORD_MOST = 110, SHORT = 5, TOGETHER = 4, NAMES = 10, LINES_MOST = 40 };

static bool
is_wide(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0xE3)
            return true;
    return false;
}

/* The narrowest that a text may be set in. */
static double
least_width(const edu_paper_t *paper, edu_type_t type, const char *text, bool tight, apr_pool_t *pool)
{
    double widest = 0;
    double whole = edu_fonts_width(paper->fonts, type, text);

    if (whole <= (tight ? SHORT / 2.0 : SHORT) * type.size)
        return whole;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        double width = edu_fonts_width(paper->fonts, type, apr_pstrmemdup(pool, text, length));
        double most = is_wide(text, length) ? TOGETHER * type.size : WORD_MOST;

        widest = fmax(widest, fmin(width, most));
        text += length;
        text += strspn(text, " ");
    }
    return widest;
}

typedef struct column_t {
    double natural; /* nothing is broken */
    double least;
} column_t;

static void
measure_row(column_t *columns, const edu_paper_t *paper, const edu_paper_block_t *table,
            const edu_paper_row_t *row, double size, bool tight, apr_pool_t *pool)
{
    bool head = row == table->head;

    for (int i = 0; i < table->column_count; i++) {
        edu_type_t type = edu_paper_cell_type(table, row, i, size);
        double natural = edu_fonts_width(paper->fonts, type, row->cells[i]);
        double narrow = least_width(paper, type, row->cells[i], tight, pool);

        /* What stands above numbers is as narrow as it can be. */
        if (!head && !tight && table->columns[i].align == EDU_RIGHT)
            narrow = natural;
        if (i == 0 && !head && !tight)
            narrow = fmax(narrow, fmin(natural, NAMES * size));
        if (head)
            natural = fmin(natural, fmax(narrow, natural / 2));
        columns[i].natural = fmax(columns[i].natural, natural);
        columns[i].least = fmax(columns[i].least, narrow);
    }
}

static double
measure(column_t *columns, double *natural, const edu_paper_t *paper, const edu_paper_block_t *table,
        double size, bool tight, apr_pool_t *pool)
{
    double sum = 0;

    memset(columns, 0, (size_t)table->column_count * sizeof *columns);
    measure_row(columns, paper, table, table->head, size, tight, pool);
    for (int i = 0; i < table->rows->nelts; i++)
        measure_row(columns, paper, table, APR_ARRAY_IDX(table->rows, i, const edu_paper_row_t *), size,
                    tight, pool);
    *natural = 0;
    for (int i = 0; i < table->column_count; i++) {
        sum += columns[i].least;
        *natural += columns[i].natural;
    }
    return sum;
}

/* What is moved between columns that share a width, in points, and by how much more than its length a broken text takes, since lines are ragged. */
static const double moves[] = {48, 24, 12, 6};
static const double ragged = 1.08;
enum { MOVES = sizeof moves / sizeof moves[0], SWEEPS_MOST = 40 };

/* A table's cells by their lengths, the head in front, and the widths that are tried. */
typedef struct shares_t {
    const double *lengths; /* a row of them for each row of the table */
    int rows;
    int count;
    double *widths;
} shares_t;

/* The lines of all rows together, each as high as its highest cell. */
static double
count_lines(const shares_t *shares)
{
    double lines = 0;

    for (int row = 0; row < shares->rows; row++) {
        double most = 1;

        for (int i = 0; i < shares->count; i++) {
            double length = shares->lengths[row * shares->count + i];

            if (length > shares->widths[i])
                most = fmax(most, fmax(2, ceil(length * ragged / shares->widths[i])));
        }
        lines += most;
    }
    return lines;
}

/* Moves a width from one column to another where that makes the table shorter. */
static bool
move_width(shares_t *shares, const column_t *columns, double move, double *lines)
{
    bool moved = false;

    for (int from = 0; from < shares->count; from++)
        for (int to = 0; to < shares->count; to++) {
            double now;

            if (from == to || shares->widths[from] - move < columns[from].least)
                continue;
            shares->widths[from] -= move;
            shares->widths[to] += move;
            now = count_lines(shares);
            moved = moved || now < *lines;
            if (now < *lines) {
                *lines = now;
                continue;
            }
            shares->widths[from] += move;
            shares->widths[to] -= move;
        }
    return moved;
}

static void
measure_lengths(double *lengths, const edu_paper_t *paper, const edu_paper_block_t *table,
                const edu_paper_row_t *row)
{
    for (int i = 0; i < table->column_count; i++)
        lengths[i] =
            edu_fonts_width(paper->fonts, edu_paper_cell_type(table, row, i, table->size), row->cells[i]);
}

/* Gives width to the columns whose texts make the most lines; none becomes narrower than it may be. The widths are without gaps. Returns the lines. */
static double
balance(double *widths, const column_t *columns, const edu_paper_t *paper, const edu_paper_block_t *table)
{
    size_t count = (size_t)table->column_count;
    double *lengths = apr_palloc(paper->pool, sizeof *lengths * count * ((size_t)table->rows->nelts + 1));
    shares_t shares = {lengths, table->rows->nelts + 1, table->column_count, widths};
    double lines;

    measure_lengths(lengths, paper, table, table->head);
    for (int i = 0; i < table->rows->nelts; i++)
        measure_lengths(lengths + count * ((size_t)i + 1), paper, table,
                        APR_ARRAY_IDX(table->rows, i, const edu_paper_row_t *));
    lines = count_lines(&shares);
    for (int i = 0; i < MOVES; i++)
        for (int sweep = 0; sweep < SWEEPS_MOST && move_width(&shares, columns, moves[i], &lines); sweep++)
            ;
    return lines;
}

static void
break_row(const edu_paper_t *paper, const edu_paper_block_t *table, edu_paper_row_t *row)
{
    row->lines = apr_palloc(paper->pool, ((size_t)table->column_count + 1) * sizeof *row->lines);
    row->most_lines = 1;
    for (int i = 0; i < table->column_count; i++) {
        edu_type_t type = edu_paper_cell_type(table, row, i, table->size);

        /* A hair more, so that what was measured as fitting does. */
        row->lines[i] = edu_fonts_wrap(paper->fonts, type, row->cells[i], table->widths[i] - table->gap + 0.1,
                                       LINES_MOST, paper->pool);
        if (row->lines[i]->nelts > row->most_lines)
            row->most_lines = row->lines[i]->nelts;
    }
}

/* How a table's columns share the room. */
typedef struct sharing_t {
    double room;
    double narrow; /* what they need, and what they want */
    double natural;
    bool tight; /* as in setting_t */
    column_t *columns;
    double *widths; /* what they get, without gaps */
    double height;  /* of what it makes: lines, in letters' sizes */
} sharing_t;

/* Chooses how the table is set, and finds what its columns need and want then, and the room that they share. */
static void
choose_setting(sharing_t *sharing, const edu_paper_t *paper, edu_paper_block_t *table)
{
    for (int i = 0; i < SETTINGS; i++) {
        const setting_t *setting = &settings[i];

        table->gap = setting->gap;
        sharing->tight = setting->tight;
        sharing->room = EDU_PAPER_BODY + 2 * setting->beyond - setting->gap * table->column_count;
        for (table->size = setting->largest; table->size >= setting->least; table->size -= step) {
            sharing->narrow = measure(sharing->columns, &sharing->natural, paper, table, table->size,
                                      setting->tight, paper->pool);
            if (sharing->narrow <= sharing->room)
                return;
        }
    }
    table->size = settings[SETTINGS - 1].least;
}

static void
share_room(sharing_t *sharing, const edu_paper_t *paper, const edu_paper_block_t *table)
{
    double spare = sharing->natural - sharing->narrow;
    double lines = table->rows->nelts + 1;

    for (int i = 0; i < table->column_count; i++) {
        const column_t *column = &sharing->columns[i];

        sharing->widths[i] = column->least;
        if (sharing->narrow > sharing->room) /* words must be broken */
            sharing->widths[i] *= sharing->room / sharing->narrow;
        else if (sharing->natural <= sharing->room)
            sharing->widths[i] = column->natural;
        else if (spare > 0)
            sharing->widths[i] +=
                (sharing->room - sharing->narrow) * (column->natural - column->least) / spare;
    }
    /* Where numbers may be parted from their signs, names would take the width that keeps them together. */
    if (sharing->narrow <= sharing->room && sharing->natural > sharing->room && !sharing->tight)
        lines = balance(sharing->widths, sharing->columns, paper, table);
    sharing->height = lines * table->size;
}

static bool
is_of_numbers(const edu_paper_block_t *table)
{
    int numbers = 0;

    for (int i = 0; i < table->column_count; i++)
        numbers += table->columns[i].align == EDU_RIGHT;
    return numbers > table->column_count / 2;
}

/* Numbers are read one by one: smaller letters are taken for them where the table becomes much shorter, since names are broken no more. */
static void
try_smaller(sharing_t *sharing, const edu_paper_t *paper, edu_paper_block_t *table)
{
    static const double least = 7.5;
    static const double much = 0.85;
    size_t count = (size_t)table->column_count + 1;
    double size = table->size;

    for (double smaller = size - step; smaller >= least; smaller -= step) {
        sharing_t other = {.room = sharing->room,
                           .columns = apr_palloc(paper->pool, count * sizeof *other.columns),
                           .widths = apr_palloc(paper->pool, count * sizeof *other.widths)};

        table->size = smaller;
        other.narrow = measure(other.columns, &other.natural, paper, table, smaller, false, paper->pool);
        share_room(&other, paper, table);
        if (other.height < much * sharing->height) {
            *sharing = other;
            size = smaller;
        }
    }
    table->size = size;
}

void
edu_paper_columns(const edu_paper_t *paper, edu_paper_block_t *table)
{
    size_t count = (size_t)table->column_count;
    sharing_t sharing = {.columns = apr_palloc(paper->pool, (count + 1) * sizeof *sharing.columns),
                         .widths = apr_palloc(paper->pool, (count + 1) * sizeof *sharing.widths)};
    double whole = 0;

    choose_setting(&sharing, paper, table);
    share_room(&sharing, paper, table);
    if (sharing.narrow <= sharing.room && sharing.natural > sharing.room && !sharing.tight &&
        is_of_numbers(table))
        try_smaller(&sharing, paper, table);
    table->widths = sharing.widths;
    for (size_t i = 0; i < count; i++)
        table->widths[i] += table->gap;
    /* A table that is nearly as wide as the page is as wide as the page. */
    if (sharing.natural <= sharing.room && sharing.natural > 0.6 * sharing.room)
        for (size_t i = 0; i < count; i++)
            table->widths[i] += (sharing.room - sharing.natural) / (double)count;
    for (size_t i = 0; i < count; i++)
        whole += table->widths[i];
    table->left = EDU_PAPER_LEFT - fmax(0, (whole - EDU_PAPER_BODY) / 2);
    break_row(paper, table, table->head);
    for (int i = 0; i < table->rows->nelts; i++)
        break_row(paper, table, APR_ARRAY_IDX(table->rows, i, edu_paper_row_t *));
}
