/* What is said of a rate beside others: how it stands to its neighbours' rates (rollup_peer), and between which bounds it lies whatever the
 * missing returns say (rollup_bound). Read as they are stored, or made for a preview; nothing here computes one. */
#ifndef EDU_REPORTS_BESIDE_H
#define EDU_REPORTS_BESIDE_H

#include "base/text.h"
#include "reports/figure.h"

/* A funnel about some rate, in the indicator's scale. */
typedef struct edu_place_t {
    double centre;
    double phi; /* overdispersion */
    double low_95;
    double high_95;
    double low_998;
    double high_998;
    const char *place; /* within, above_95, above_998, below_95, below_998; "" without a funnel */
} edu_place_t;

/* How an area's rate stands among those of the areas directly below the same area. Whole areas only. */
typedef struct edu_standing_t {
    const char *area;
    const char *parent;
    const char *indicator;
    int64_t peers; /* areas compared, this one included */
    int64_t rank;  /* 1 is best; 0 where neither high nor low is better */
    double rank_expected;
    int64_t rank_low; /* 0: chance is not known */
    int64_t rank_high;
    double shrunk; /* NAN where there is no model of chance */
    double shrunk_sd;
    edu_place_t above;  /* about the rate of the area above */
    edu_place_t target; /* about the target */
} edu_standing_t;

/* What a rate would be with the missing returns; only of rates that lack some. */
typedef struct edu_bound_t {
    const char *area;
    const char *grp;
    const char *indicator;
    int64_t missing; /* units */
    int64_t known;   /* those of them that reported in one of the nine years before */
    double as_known; /* in the indicator's scale, as the next two; NAN where it cannot be said */
    double lowest;
    double highest;
    const char *verdict; /* met, not_met, open; "" without a target */
} edu_bound_t;

/* Rows of the statements peers_areas and bounds_areas, in their order: edu_standing_t and edu_bound_t. Their texts live as long as the
 * result. */
apr_array_header_t *edu_standings_read(const edu_result_t *result, apr_pool_t *pool);
apr_array_header_t *edu_bounds_read(const edu_result_t *result, apr_pool_t *pool);

/* What is said of a figure; NULL for nothing, for a list that is NULL, and for neighbours of anything but whole areas. */
const edu_standing_t *edu_standing_find(const apr_array_header_t *standings, const edu_figure_t *figure);
const edu_bound_t *edu_bound_find(const apr_array_header_t *bounds, const edu_figure_t *figure);

/* The columns for programs behind a figure's; either may be NULL. */
#define EDU_BESIDE_COLUMNS 27
extern const edu_column_t edu_beside_columns[EDU_BESIDE_COLUMNS];
void edu_beside_cells(const char **cells, const edu_standing_t *standing, const edu_bound_t *bound,
                      int decimals, apr_pool_t *pool);

/* For people. "2/8", "1–5" or "3" where chance leaves one place only, "86.31%", "within 78.12–91.93", "✓ met"; "" or "–" where there is nothing. */
char *edu_standing_rank(const edu_standing_t *standing, apr_pool_t *pool);
char *edu_standing_range(const edu_standing_t *standing, apr_pool_t *pool);
char *edu_beside_rate(double rate, const edu_indicator_t *indicator, apr_pool_t *pool);
char *edu_place_text(const edu_place_t *place, const edu_indicator_t *indicator, edu_lang_t lang,
                     apr_pool_t *pool);
char *edu_bound_verdict(const edu_bound_t *bound, edu_lang_t lang, apr_pool_t *pool);

#endif
