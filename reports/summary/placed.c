#include "reports/summary/placed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double
edu_placed_rate(const edu_placed_t *placed)
{
    return placed->figure != NULL ? placed->figure->rate : NAN;
}

double
edu_report_comparable(const edu_figure_t *figure)
{
    return figure != NULL && figure->status != EDU_FIGURE_INCOMPLETE ? figure->rate : NAN;
}

/* Classes and, within each, a number by which they sort upwards. */
typedef struct sorted_t {
    enum { COMPLETE, INCOMPLETE, MISSING } class;
    double key;
    int place;
    edu_placed_t placed;
} sorted_t;

static int
compare(const void *left, const void *right)
{
    const sorted_t *a = left;
    const sorted_t *b = right;

    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->place - b->place;
}

void
edu_placed_sort(apr_array_header_t *placed, const edu_indicator_t *indicator, apr_pool_t *pool)
{
    sorted_t *all = apr_palloc(pool, ((size_t)placed->nelts + 1) * sizeof *all);

    for (int i = 0; i < placed->nelts; i++) {
        const edu_placed_t *one = &APR_ARRAY_IDX(placed, i, edu_placed_t);
        double rate = edu_placed_rate(one);

        all[i] = (sorted_t){.placed = *one, .place = i};
        all[i].class = isnan(rate) ? MISSING : one->apart ? INCOMPLETE : COMPLETE;
        all[i].key = isnan(rate) ? 0 : indicator->direction == EDU_LOW ? rate : -rate;
    }
    qsort(all, (size_t)placed->nelts, sizeof *all, compare);
    for (int i = 0; i < placed->nelts; i++)
        APR_ARRAY_IDX(placed, i, edu_placed_t) = all[i].placed;
}

static void
add(apr_array_header_t *placed, const edu_area_t *area, const edu_figure_t *figure, bool own)
{
    APR_ARRAY_PUSH(placed, edu_placed_t) =
        (edu_placed_t){area, figure, own, figure != NULL && figure->status == EDU_FIGURE_INCOMPLETE};
}

apr_array_header_t *
edu_placed_list(const edu_assessment_t *assessment, const edu_indicator_t *indicator, apr_pool_t *pool)
{
    apr_array_header_t *placed = apr_array_make(pool, assessment->children->nelts + 1, sizeof(edu_placed_t));

    for (int i = 0; i < assessment->children->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(assessment->children, i, const edu_area_t *);

        add(placed, area, edu_figure_find(assessment->below, area->code, assessment->grp, indicator), false);
    }
    add(placed, assessment->area, edu_figure_find(assessment->figures, NULL, assessment->grp, indicator),
        true);
    edu_placed_sort(placed, indicator, pool);
    return placed;
}

const edu_figure_t *
edu_placed_target(const apr_array_header_t *placed)
{
    const edu_figure_t *common = NULL;

    for (int i = 0; i < placed->nelts; i++) {
        const edu_placed_t *one = &APR_ARRAY_IDX(placed, i, edu_placed_t);
        const edu_figure_t *figure = one->figure;

        if (one->own || isnan(edu_placed_rate(one)))
            continue;
        if (isnan(figure->target) ||
            (common != NULL &&
             (figure->target != common->target || strcmp(figure->comparator, common->comparator) != 0)))
            return NULL;
        common = figure;
    }
    return common;
}

edu_attained_t
edu_report_attained(const edu_figure_t *figure)
{
    switch (figure->status) {
    case EDU_FIGURE_MET: return EDU_ATTAINED_MET;
    case EDU_FIGURE_NOT_MET: return EDU_ATTAINED_NOT_MET;
    case EDU_FIGURE_INCOMPLETE: return EDU_ATTAINED_INCOMPLETE;
    case EDU_FIGURE_NO_TARGET:
    case EDU_FIGURE_NO_DATA:
    case EDU_FIGURE_STATUS_COUNT: break;
    }
    return EDU_ATTAINED_NONE;
}

const char *
edu_report_comparator(const edu_figure_t *figure)
{
    return figure->target_row != NULL ? edu_comparator_sign(figure->target_row->comparator)
                                      : figure->comparator;
}

double
edu_report_ceiling(const edu_indicator_t *indicator)
{
    return indicator->above_100 != EDU_ABOVE_YES && indicator->scale == 100 ? 100 : NAN;
}
