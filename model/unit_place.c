#include "model/unit_place.h"

#include "base/text.h"
#include "model/boundary.h"

#include <limits.h>
#include <string.h>

/* The last year, on the way from `from` to `chosen`, in which the row and its area both are there; INT_MIN for none. */
static int
nearest_year(const edu_areas_t *areas, const edu_land_t *land, const edu_unit_years_t *row)
{
    int step = land->chosen < land->year ? 1 : -1;

    for (int year = land->chosen; year != land->year + step; year += step)
        if (row->from <= year && year < row->to && edu_areas_find(areas, row->county, year) != NULL)
            return year;
    return INT_MIN;
}

/* What one row tells. A row that is of other land tells nothing: *told is false. */
static edu_unit_place_t
place_of_row(bool *told, const edu_areas_t *areas, const edu_land_t *land, const char *county, int year,
             apr_pool_t *pool)
{
    const apr_array_header_t *held = edu_boundary_touched(areas, county, year, land->chosen, pool);
    int within = 0;
    int all = 0;

    for (int i = 0; i < held->nelts; i++) {
        all += edu_text_among(land->all, APR_ARRAY_IDX(held, i, const char *));
        within += edu_text_among(land->within, APR_ARRAY_IDX(held, i, const char *));
    }
    *told = all > 0 && all == held->nelts;
    return within == all ? EDU_PLACE_WITHIN : within == 0 ? EDU_PLACE_BEYOND : EDU_PLACE_UNTOLD;
}

edu_unit_place_t
edu_unit_place(const edu_areas_t *areas, const edu_land_t *land, const apr_array_header_t *rows,
               apr_pool_t *scratch_pool)
{
    edu_unit_place_t place = EDU_PLACE_UNTOLD;
    int best = INT_MAX; /* years from the chosen one */
    bool any = false;
    bool there = false;

    for (int i = 0; i < rows->nelts; i++) {
        const edu_unit_years_t *row = &APR_ARRAY_IDX(rows, i, edu_unit_years_t);
        int year = nearest_year(areas, land, row);
        int away;
        edu_unit_place_t one;
        bool told;

        there = there || (row->from <= land->chosen && land->chosen < row->to);
        if (year == INT_MIN)
            continue;
        away = year > land->chosen ? year - land->chosen : land->chosen - year;
        if (away > best)
            continue;
        one = place_of_row(&told, areas, land, row->county, year, scratch_pool);
        if (!told)
            continue;
        /* Two rows of one year that say two things say nothing. */
        place = any && away == best && one != place ? EDU_PLACE_UNTOLD : one;
        best = away;
        any = true;
    }
    return place == EDU_PLACE_UNTOLD && any && !there ? EDU_PLACE_CLOSED : place;
}
