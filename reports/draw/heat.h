/* Areas by indicators: the value stands in each cell, and the cell is the darker the farther it is below its target. What is missing is
 * hatched, what is suppressed is marked. */
#ifndef EDU_REPORTS_DRAW_HEAT_H
#define EDU_REPORTS_DRAW_HEAT_H

#include "reports/draw/chart.h"

typedef struct edu_heat_cell_t {
    double value; /* NAN where there is none */
    edu_attained_t attained;
    double
        shortfall; /* by how much it misses its target, above 0, in the unit of the steps; of cells that are not met */
    bool suppressed; /* too few children to be published; the value is not looked at */
} edu_heat_cell_t;

typedef struct edu_heat_column_t {
    const char *name;
    const char *unit; /* written below the name; NULL for none */
    int decimals;
} edu_heat_column_t;

typedef struct edu_heat_t {
    edu_chart_text_t text;
    const edu_heat_column_t *columns;
    int column_count;
    const char *const *areas;
    int area_count;
    const edu_heat_cell_t *cells; /* [area * column_count + column] */
    int own;                      /* the reader's area, -1 for none */
    double steps[3];              /* shortfalls at which a darker shade begins, rising; all 0: 2, 5, 10 */
    const char *step_unit;        /* of the shortfalls: "points"; NULL for none */
} edu_heat_t;

extern const edu_chart_kind_t edu_chart_heat;

/* How many of its areas a chart of this height holds, with title and notes; 1 at least. For whoever parts a long table over pages:
 * `areas` and `cells` of the next part begin that much later. */
int edu_heat_areas_fitting(const edu_heat_t *chart, edu_fonts_t *fonts, double width, double height,
                           apr_pool_t *pool);

#endif
