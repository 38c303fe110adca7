/* Areas beside each other as bars from zero, in the order given, with the interval of each rate and its place among all.
 *
 * Up to EDU_RANKED_MOST areas stand in one column, more in two or three where the width allows; still more leave a gap: the first, the last and
 * those around the reader's own area are shown, and how many are not is said in their place. */
#ifndef EDU_REPORTS_DRAW_RANKED_H
#define EDU_REPORTS_DRAW_RANKED_H

#include "reports/draw/chart.h"

#define EDU_RANKED_MOST 50

typedef struct edu_ranked_row_t {
    const char *name;
    double value; /* NAN where there is none, as low and high */
    double low;   /* interval of the rate */
    double high;
    int rank; /* 0 where it has none, as the interval of the rank */
    int rank_low;
    int rank_high;
    edu_attained_t attained;
    bool own; /* the reader's area */
} edu_ranked_row_t;

typedef struct edu_ranked_t {
    edu_chart_text_t text;
    const edu_ranked_row_t *rows; /* best first */
    int count;
    const char *unit; /* "%", or NULL */
    int decimals;
    double target; /* NAN for none */
    const char *comparator;
} edu_ranked_t;

extern const edu_chart_kind_t edu_chart_ranked;

#endif
