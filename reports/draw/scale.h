/* From values to places: ranges, ticks and scales. Pure; values that are not finite are missing. */
#ifndef EDU_REPORTS_DRAW_SCALE_H
#define EDU_REPORTS_DRAW_SCALE_H

#include <stdbool.h>

/* From the least to the greatest value; low > high while there is none. */
typedef struct edu_range_t {
    double low;
    double high;
} edu_range_t;

edu_range_t edu_range_none(void);
bool edu_range_empty(edu_range_t range);
edu_range_t edu_range_with(
    edu_range_t range, double value); /* a missing value changes nothing, nor does one of 1e100 and more */

#define EDU_TICKS_MOST 32

typedef struct edu_ticks_t {
    int count;
    double values[EDU_TICKS_MOST];
    int decimals; /* places that tell the ticks apart */
} edu_ticks_t;

/* Multiples of 1, 2 or 5 times a power of ten within low..high, as many as there can be up to `most` (2 to 20). */
edu_ticks_t edu_ticks_linear(double low, double high, int most);

/* The same for a logarithmic axis of positive values: 1, 2, 5 times the powers of ten, or those powers alone, or every other one. */
edu_ticks_t edu_ticks_log(double low, double high, int most);

/* The range widened to an axis: to ticks of about `most`, to zero where that is near or `zero` is set, and to something where all values
 * are equal. What the values cannot pass (`floor`, `ceiling`; NAN for none) the axis does not pass either, unless they do. An empty range gives 0 to 1. */
edu_range_t edu_range_axis(edu_range_t range, int most, bool zero, double floor, double ceiling);

typedef struct edu_scale_t {
    edu_range_t values;
    double from; /* where values.low lies */
    double to;   /* where values.high lies */
    bool log;
} edu_scale_t;

edu_scale_t edu_scale_linear(edu_range_t values, double from, double to);
edu_scale_t edu_scale_log(edu_range_t values, double from, double to); /* values.low > 0 */

/* Where a value lies; what lies beyond the scale is put on its end. */
double edu_scale_at(const edu_scale_t *scale, double value);

#endif
