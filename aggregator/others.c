#include "aggregator/others.h"

#include "base/copy_binary.h"
#include "sql/form_rollups.h"

#include <math.h>
#include <string.h>

/* What is read of rollup_indicator and of rollup_bound behind area and period. A nation's counties have some thirty thousand rows a year, read for every
 * correction: so they travel as they are stored. */
static const char rate_columns[] =
    "grp, indicator, numerator, denominator, units_expected, units_reported, values_expected, values_missing, "
    "parts_expected, parts_used, earlier_expected, earlier_reported, population";
static const char bound_columns[] =
    "grp, indicator, numerator, denominator, numerator_lowest, numerator_highest, "
    "units_missing, units_known, parts_known";

typedef struct reading_t {
    edu_rates_t *rates;
    int node; /* of the last row, and its code: rows of an area mostly stand together */
    edu_buffer_t *area;
    edu_buffer_t *text;
} reading_t;

typedef struct row_t {
    const char *data;
    size_t length;
    size_t at;
    bool broken;
} row_t;

static const char *
next_column(row_t *row, size_t *length)
{
    const char *data = NULL;

    *length = 0;
    row->broken = row->broken || !edu_binary_field(&data, length, row->data, row->length, &row->at);
    return row->broken ? NULL : data;
}

/* "" for NULL; valid until the next one. */
static const char *
next_text(reading_t *reading, row_t *row)
{
    size_t length;
    const char *data = next_column(row, &length);

    edu_buffer_clear(reading->text);
    edu_buffer_add(reading->text, data, length);
    return edu_buffer_text(reading->text);
}

/* The node of the area that the row is of. */
static int
next_area(reading_t *reading, row_t *row)
{
    edu_buffer_t *last = reading->area;
    size_t length;
    const char *data = next_column(row, &length);

    if (length == last->length && (length == 0 || memcmp(data, last->data, length) == 0))
        return reading->node;
    edu_buffer_clear(last);
    edu_buffer_add(last, data, length);
    reading->node = edu_tree_find(reading->rates->tree, edu_buffer_text(last));
    return reading->node;
}

/* NAN for NULL. */
static double
next_double(row_t *row)
{
    size_t length;
    const char *data = next_column(row, &length);
    double value;

    return edu_binary_double(&value, data, length) ? value : NAN;
}

/* 0 for NULL. */
static int
next_int(row_t *row)
{
    size_t length;
    const char *data = next_column(row, &length);
    int value;

    return edu_binary_int(&value, data, length) ? value : 0;
}

/* The rate that a row is of, NULL where no base area of today's catalogue has it. */
static edu_rate_t *
find_rate(reading_t *reading, row_t *row, int *node, int *grp, const edu_indicator_t **indicator)
{
    edu_rates_t *rates = reading->rates;
    size_t ignored;

    *node = next_area(reading, row);
    next_column(row, &ignored); /* the period */
    *grp = edu_cube_group(rates->catalogue, next_text(reading, row));
    *indicator = edu_catalogue_indicator(rates->catalogue, next_text(reading, row));
    if (row->broken || *node < 0 || *grp < 0 || *indicator == NULL ||
        !edu_rates_is_base(rates, *node, (*indicator)->index))
        return NULL;
    return edu_rates_at(rates, *node, *grp, (*indicator)->index);
}

static edu_error_t *
end_row(const row_t *row)
{
    return row->broken ? edu_error_create(EDU_ERR_INTERNAL, NULL, "a row of the rollups ends early") : NULL;
}

static edu_error_t *
take_rate(char *data, size_t length, void *baton)
{
    reading_t *reading = baton;
    row_t row = {data, length, EDU_BINARY_ROW_HEAD, false};
    const edu_indicator_t *indicator;
    int node;
    int grp;
    edu_rate_t *rate = find_rate(reading, &row, &node, &grp, &indicator);
    double population;

    if (rate == NULL)
        return end_row(&row);
    reading->rates->known[node * reading->rates->groups + grp] = 1;
    rate->numerator = next_double(&row);
    rate->denominator = next_double(&row);
    rate->used = !isnan(rate->numerator);
    if (!rate->used)
        rate->numerator = rate->denominator = 0;
    rate->units_expected = next_int(&row);
    rate->units_reported = next_int(&row);
    rate->values_expected = next_int(&row);
    rate->values_missing = next_int(&row);
    rate->parts_expected = next_int(&row);
    rate->parts_used = next_int(&row);
    rate->earlier_expected = next_int(&row);
    rate->earlier_reported = next_int(&row);
    population = next_double(&row);
    if (rate->used && indicator->population != NULL)
        rate->population = population;
    edu_rate_fill_plainly(rate);
    return end_row(&row);
}

/* The same with the missing returns as they last came, where any are missing. */
static edu_error_t *
take_filled(char *data, size_t length, void *baton)
{
    row_t row = {data, length, EDU_BINARY_ROW_HEAD, false};
    const edu_indicator_t *indicator;
    int node;
    int grp;
    edu_rate_t *rate = find_rate(baton, &row, &node, &grp, &indicator);
    edu_filled_t filled = {.some = true};

    if (rate == NULL)
        return end_row(&row);
    filled.numerator = next_double(&row);
    filled.denominator = next_double(&row);
    filled.lowest = next_double(&row);
    filled.highest = next_double(&row);
    filled.used = !isnan(filled.numerator);
    if (!filled.used)
        filled.numerator = filled.denominator = filled.lowest = filled.highest = 0;
    filled.missing = next_int(&row);
    filled.units = next_int(&row);
    filled.parts = next_int(&row);
    rate->filled = filled;
    return end_row(&row);
}

edu_error_t *
edu_others_read(edu_rates_t *rates, edu_db_t *db, apr_pool_t *scratch_pool)
{
    const edu_tree_t *tree = rates->tree;
    apr_array_header_t *codes = apr_array_make(scratch_pool, tree->count, sizeof(const char *));
    reading_t reading = {rates, -1, edu_buffer_create(64, scratch_pool), edu_buffer_create(64, scratch_pool)};

    for (int i = 0; i < tree->count; i++)
        if (!tree->nodes[i].dirty)
            APR_ARRAY_PUSH(codes, const char *) = tree->nodes[i].area->code;
    if (codes->nelts == 0)
        return NULL;
    EDU_TRY(edu_copy_out_binary(db,
                                edu_sql_copy_rollup_out("edustat.rollup_indicator", rate_columns, true,
                                                        tree->year, rates->period, codes, scratch_pool),
                                take_rate, &reading));
    return edu_copy_out_binary(db,
                               edu_sql_copy_rollup_out("edustat.rollup_bound", bound_columns, true,
                                                       tree->year, rates->period, codes, scratch_pool),
                               take_filled, &reading);
}
