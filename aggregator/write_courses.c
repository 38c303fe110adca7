/* Where only the years before a period changed, its rates are what they were: their courses are made anew and put into the rows that stand. */
#include "aggregator/course.h"
#include "aggregator/judge.h"
#include "aggregator/write_private.h"
#include "base/copy_binary.h"
#include "sql/form_rollups.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* The columns that are looked at, found by their names in edu_writer_rate_columns. */
enum {
    AREA,
    GRP,
    INDICATOR,
    NUMERATOR,
    DENOMINATOR,
    UNITS_EXPECTED,
    UNITS_REPORTED,
    VALUES_EXPECTED,
    VALUES_MISSING,
    PARTS_EXPECTED,
    PARTS_USED,
    EARLIER_EXPECTED,
    EARLIER_REPORTED,
    COURSE_FIRST,
    COURSE_LAST,
    LOOKED_AT
};

static const char *const names[LOOKED_AT] = {"area_code",        "grp",
                                             "indicator",        "numerator",
                                             "denominator",      "units_expected",
                                             "units_reported",   "values_expected",
                                             "values_missing",   "parts_expected",
                                             "parts_used",       "earlier_expected",
                                             "earlier_reported", "change",
                                             "course_latest"};

/* Where they stand among the columns; false when there is one that does not. */
static bool
find_places(int places[LOOKED_AT])
{
    int place = 0;
    int found = 0;

    for (const char *at = edu_writer_rate_columns; *at != '\0'; place++) {
        size_t length = strcspn(at, ",");

        for (int i = 0; i < LOOKED_AT; i++)
            if (strlen(names[i]) == length && memcmp(names[i], at, length) == 0) {
                places[i] = place;
                found++;
            }
        at += length;
        at += strspn(at, ", ");
    }
    return found == LOOKED_AT && place == EDU_RATE_COLUMNS;
}

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
    int places[LOOKED_AT];
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
take_rate(edu_rate_t *rate, const row_t *row, const int *places)
{
    rate->numerator = double_of(row, places[NUMERATOR]);
    rate->denominator = double_of(row, places[DENOMINATOR]);
    rate->used = !isnan(rate->numerator);
    if (!rate->used)
        rate->numerator = rate->denominator = 0;
    rate->units_expected = int_of(row, places[UNITS_EXPECTED]);
    rate->units_reported = int_of(row, places[UNITS_REPORTED]);
    rate->values_expected = int_of(row, places[VALUES_EXPECTED]);
    rate->values_missing = int_of(row, places[VALUES_MISSING]);
    rate->parts_expected = int_of(row, places[PARTS_EXPECTED]);
    rate->parts_used = int_of(row, places[PARTS_USED]);
    rate->earlier_expected = int_of(row, places[EARLIER_EXPECTED]);
    rate->earlier_reported = int_of(row, places[EARLIER_REPORTED]);
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
    read.node = edu_tree_find(rates->tree, text_of(&read, reading->places[AREA], reading->pool));
    read.grp = edu_cube_group(rates->catalogue, text_of(&read, reading->places[GRP], reading->pool));
    indicator =
        edu_catalogue_indicator(rates->catalogue, text_of(&read, reading->places[INDICATOR], reading->pool));
    if (read.node < 0 || read.grp < 0 || indicator == NULL)
        return NULL; /* of an area, a group or an indicator that is no more */
    read.indicator = indicator->index;
    row = apr_array_push(reading->rows);
    *row = read;
    take_rate(edu_rates_at(rates, row->node, row->grp, row->indicator), row, reading->places);
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
add_row(edu_buffer_t *out, const edu_rates_t *rates, const row_t *row, const int *places, edu_past_t *past)
{
    edu_course_of_t course = course_of(rates, row, past);
    size_t front = row->fields[places[COURSE_FIRST]];
    size_t behind = row->fields[places[COURSE_LAST] + 1];

    edu_binary_add_row(out, EDU_RATE_COLUMNS);
    edu_buffer_add(out, row->data + row->fields[0], front - row->fields[0]);
    edu_writer_add_course(out, &course);
    edu_buffer_add(out, row->data + behind, row->fields[EDU_RATE_COLUMNS] - behind);
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
    reading_t reading = {.rates = rates,
                         .rows = apr_array_make(scratch_pool, 64, sizeof(row_t)),
                         .pool = scratch_pool};
    edu_buffer_t *out;
    const int *first;

    memset(rated, 0, sizeof *rated * (size_t)tree->count);
    if (areas->nelts == 0)
        return NULL;
    if (!find_places(reading.places))
        return broken();
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
            add_row(out, rates, row, reading.places, past);
            edu_renew_row(writer->rates);
        }
        rated[node] = first[node] >= 0;
        EDU_TRY(edu_renew_area(writer->rates, tree->nodes[node].area->code));
    }
    return edu_renew_end(writer->rates);
}
