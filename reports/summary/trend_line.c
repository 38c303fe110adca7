#include "reports/summary/trend_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A trend looks at so many years (aggregator/past.h). */
enum { TREND_YEARS = 10 };

static int
compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double
median_of(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare_numbers);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* The complete rates of the last ten years, in their order, the figure's own as the last one. */
static int
complete_rates(const edu_figure_t **found, const apr_array_header_t *years, const edu_figure_t *figure)
{
    int count = 0;

    for (int i = 0; i < years->nelts && count < TREND_YEARS - 1; i++) {
        const edu_figure_t *one = &APR_ARRAY_IDX(years, i, edu_figure_t);

        if (one->indicator == figure->indicator && strcmp(one->grp, figure->grp) == 0 && !isnan(one->rate) &&
            one->status != EDU_FIGURE_INCOMPLETE && one->year > figure->year - TREND_YEARS &&
            one->year < figure->year)
            found[count++] = one;
    }
    found[count++] = figure;
    return count;
}

double
edu_report_trend_line(const apr_array_header_t *years, const edu_figure_t *figure, apr_pool_t *pool)
{
    const edu_figure_t *rates[TREND_YEARS];
    double *values = apr_palloc(pool, sizeof *values * TREND_YEARS * TREND_YEARS);
    int count;
    int slopes = 0;

    if (isnan(figure->slope) || isnan(figure->rate))
        return NAN;
    count = complete_rates(rates, years, figure);
    for (int i = 0; i < count; i++)
        for (int k = i + 1; k < count; k++)
            values[slopes++] = (rates[k]->rate - rates[i]->rate) / (rates[k]->year - rates[i]->year);
    if (count != (int)figure->trend_years || slopes == 0 ||
        fabs(median_of(values, slopes) - figure->slope) > 1e-6 * fmax(1, fabs(figure->slope)))
        return NAN;
    for (int i = 0; i < count; i++)
        values[i] = rates[i]->rate - figure->slope * (rates[i]->year - figure->year);
    return median_of(values, count);
}
