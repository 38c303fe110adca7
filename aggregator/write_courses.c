/* Where only the years before a period changed, its rates are what they were: their courses are made anew and put into the rows that stand. */
#include "aggregator/course.h"
#include "aggregator/judge.h"
#include "aggregator/write_private.h"
#include "base/copy_binary.h"
#include "sql/form_rollups.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* Columns of edu_writer_rate_columns, by their places there. */
enum {
    COLUMN_GRP = 4,
    COLUMN_INDICATOR = 5,
    COLUMN_NUMERATOR = 6,
    COLUMN_DENOMINATOR = 7,
    COLUMN_UNITS_EXPECTED = 16,
    COLUMN_UNITS_REPORTED = 17,
    COLUMN_VALUES_EXPECTED = 18,
    COLUMN_VALUES_MISSING = 19,
    COLUMN_PARTS_EXPECTED = 20,
    COLUMN_PARTS_USED = 21,
    COLUMN_CHANGE = 38,           /* the first one of the course */
    COLUMN_EARLIER_EXPECTED = 48, /* the first one behind it */
    COLUMN_EARLIER_REPORTED = 49
};

/* A row that stands. */
typedef struct row_t {
    int node;
    int grp;
    int indicator;
    int next; /* row of the node; -1 */
    const char *data;
    size_t fields[EDU_RATE_COLUMNS + 1]; /* where each column begins, and the end */
} row_t;

typedef struct reading_t {
    edu_rates_t *rates;
    apr_array_header_t *rows; /* row_t */
    apr_pool_t *pool;
} reading_t;

static edu_error_t *
broken(void)
{
    return edu_error_create(EDU_ERR_INTERNAL, NULL, "a row of the rates is not as it was written");
}

/* Finds the columns of a row that begins with area and period, which it has once more among them. */
static bool
find_columns(row_t *row, const char *data, size_t length)
{
    size_t at = EDU_BINARY_ROW_HEAD;
    const char *field;
    size_t ignored;

    for (int i = -2; i < EDU_RATE_COLUMNS; i++) {
        if (i >= 0)
            row->fields[i] = at;
        if (!edu_binary_field(&field, &ignored, data, length, &at))
            return false;
    }
    row->fields[EDU_RATE_COLUMNS] = at;
    row->data = data;
    return at == length;
}

static const char *
column(size_t *length, const row_t *row, int number)
{
    size_t at = row->fields[number];
    const char *field = NULL;

    edu_binary_field(&field, length, row->data, row->fields[EDU_RATE_COLUMNS], &at);
    return field;
}

static const char *
text_of(const row_t *row, int number, apr_pool_t *pool)
{
    size_t length;
    const char *text = column(&length, row, number);

    return apr_pstrmemdup(pool, text, length);
}

static int
int_of(const row_t *row, int number)
{
    size_t length;
    const char *data = column(&length, row, number);
    int value;

    return edu_binary_int(&value, data, length) ? value : 0;
}

static double
double_of(const row_t *row, int number)
{
    size_t length;
    const char *data = column(&length, row, number);
    double value;

    return edu_binary_double(&value, data, length) ? value : NAN;
}

/* What a verdict is reached from. */
static void
take_rate(edu_rate_t *rate, const row_t *row)
{
    rate->numerator = double_of(row, COLUMN_NUMERATOR);
    rate->denominator = double_of(row, COLUMN_DENOMINATOR);
    rate->used = !isnan(rate->numerator);
    if (!rate->used)
        rate->numerator = rate->denominator = 0;
    rate->units_expected = int_of(row, COLUMN_UNITS_EXPECTED);
    rate->units_reported = int_of(row, COLUMN_UNITS_REPORTED);
    rate->values_expected = int_of(row, COLUMN_VALUES_EXPECTED);
    rate->values_missing = int_of(row, COLUMN_VALUES_MISSING);
    rate->parts_expected = int_of(row, COLUMN_PARTS_EXPECTED);
    rate->parts_used = int_of(row, COLUMN_PARTS_USED);
    rate->earlier_expected = int_of(row, COLUMN_EARLIER_EXPECTED);
    rate->earlier_reported = int_of(row, COLUMN_EARLIER_REPORTED);
}

static edu_error_t *
read_row(char *data, size_t length, void *baton)
{
    reading_t *reading = baton;
    edu_rates_t *rates = reading->rates;
    const edu_indicator_t *indicator;
    row_t *row;
    row_t read;

    if (!find_columns(&read, apr_pmemdup(reading->pool, data, length), length))
        return broken();
    read.node = edu_tree_find(rates->tree, text_of(&read, 0, reading->pool));
    read.grp = edu_cube_group(rates->catalogue, text_of(&read, COLUMN_GRP, reading->pool));
    indicator = edu_catalogue_indicator(rates->catalogue, text_of(&read, COLUMN_INDICATOR, reading->pool));
    if (read.node < 0 || read.grp < 0 || indicator == NULL)
        return NULL; /* of an area, a group or an indicator that is no more */
    read.indicator = indicator->index;
    row = apr_array_push(reading->rows);
    *row = read;
    take_rate(edu_rates_at(rates, row->node, row->grp, row->indicator), row);
    return NULL;
}

static edu_course_of_t
course_of(const edu_rates_t *rates, const row_t *row, edu_past_t *past)
{
    const edu_indicator_t *indicator =
        APR_ARRAY_IDX(rates->catalogue->indicators, row->indicator, const edu_indicator_t *);
    const edu_rate_t *rate = edu_rates_at(rates, row->node, row->grp, row->indicator);
    edu_verdict_of_t verdict = edu_rate_judge(rates, rate, row->node, row->grp, indicator);
    double value = verdict.complete ? edu_rate_value(rate, indicator) : NAN;

    return edu_course_of(past, rates->tree->nodes[row->node].area->code, row->grp, row->indicator,
                         rates->tree->year, value, verdict.target);
}

/* The row with the course as it is now. */
static void
add_row(edu_buffer_t *out, const edu_rates_t *rates, const row_t *row, edu_past_t *past)
{
    edu_course_of_t course = course_of(rates, row, past);

    edu_binary_add_row(out, EDU_RATE_COLUMNS);
    edu_buffer_add(out, row->data + row->fields[0], row->fields[COLUMN_CHANGE] - row->fields[0]);
    edu_writer_add_course(out, &course);
    edu_buffer_add(out, row->data + row->fields[COLUMN_EARLIER_EXPECTED],
                   row->fields[EDU_RATE_COLUMNS] - row->fields[COLUMN_EARLIER_EXPECTED]);
}

/* The first row of each node (-1: none), with the others behind it. */
static int *
link_rows(apr_array_header_t *rows, const edu_tree_t *tree, apr_pool_t *pool)
{
    int *first = apr_palloc(pool, sizeof *first * (size_t)(tree->count + 1));

    for (int node = 0; node < tree->count; node++)
        first[node] = -1;
    for (int i = rows->nelts - 1; i >= 0; i--) {
        row_t *row = &APR_ARRAY_IDX(rows, i, row_t);

        row->next = first[row->node];
        first[row->node] = i;
    }
    return first;
}

edu_error_t *
edu_writer_courses(bool *rated, edu_writer_t *writer, edu_rates_t *rates, edu_past_t *past,
                   const apr_array_header_t *areas, apr_pool_t *scratch_pool)
{
    const edu_tree_t *tree = rates->tree;
    reading_t reading = {rates, apr_array_make(scratch_pool, 64, sizeof(row_t)), scratch_pool};
    edu_buffer_t *out;
    const int *first;

    memset(rated, 0, sizeof *rated * (size_t)tree->count);
    if (areas->nelts == 0)
        return NULL;
    EDU_TRY(edu_renew_read(writer->rates, writer->db, tree->year, rates->period, areas, scratch_pool));
    EDU_TRY(edu_copy_out_binary(writer->db,
                                edu_sql_copy_rollup_out("edustat.rollup_indicator", edu_writer_rate_columns,
                                                        true, tree->year, rates->period, areas, scratch_pool),
                                read_row, &reading));
    first = link_rows(reading.rows, tree, scratch_pool);
    edu_renew_begin(&out, writer->rates, tree->year, rates->period);
    for (int node = 0; node < tree->count; node++) {
        const row_t *row;

        for (int i = first[node]; i >= 0; i = row->next) {
            row = &APR_ARRAY_IDX(reading.rows, i, row_t);
            add_row(out, rates, row, past);
            edu_renew_row(writer->rates);
        }
        rated[node] = first[node] >= 0;
        EDU_TRY(edu_renew_area(writer->rates, tree->nodes[node].area->code));
    }
    return edu_renew_end(writer->rates);
}
