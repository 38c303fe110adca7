#include "reports/summary/focus.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first reason that holds, of those for which an indicator is chosen. */
typedef enum reason_t { MISSED, TOO_CLOSE, MISSED_BELOW, HELD, OTHER } reason_t;

typedef struct candidate_t {
    edu_focus_t focus;
    reason_t reason;
    int place; /* among the targets */
} candidate_t;

static reason_t
reason_for(const edu_focus_t *focus)
{
    const edu_figure_t *own = focus->own;

    if (own != NULL && own->status == EDU_FIGURE_NOT_MET)
        return MISSED;
    if (own != NULL && own->certainty != NULL && strcmp(own->certainty, "too_close") == 0)
        return TOO_CLOSE;
    if (focus->missed > 0)
        return MISSED_BELOW;
    return own != NULL && !isnan(own->target) ? HELD : OTHER;
}

static int
compare(const void *left, const void *right)
{
    const candidate_t *a = left;
    const candidate_t *b = right;

    if (a->reason != b->reason)
        return a->reason < b->reason ? -1 : 1;
    if (a->focus.missed != b->focus.missed)
        return a->focus.missed > b->focus.missed ? -1 : 1;
    return a->place - b->place;
}

static edu_focus_t
look_at(const edu_assessment_t *assessment, const edu_indicator_t *indicator)
{
    edu_focus_t focus = {.indicator = indicator,
                         .own = edu_figure_find(assessment->figures, NULL, assessment->grp, indicator)};

    for (int i = 0; i < assessment->children->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(assessment->children, i, const edu_area_t *);
        const edu_figure_t *figure =
            edu_figure_find(assessment->below, area->code, assessment->grp, indicator);

        if (figure == NULL || isnan(figure->rate))
            continue;
        focus.areas++;
        focus.judged += figure->status == EDU_FIGURE_MET || figure->status == EDU_FIGURE_NOT_MET;
        focus.missed += figure->status == EDU_FIGURE_NOT_MET;
    }
    return focus;
}

apr_array_header_t *
edu_focus_choose(const edu_assessment_t *assessment, int *candidates, apr_pool_t *pool)
{
    apr_array_header_t *all = apr_array_make(pool, 8, sizeof(candidate_t));
    apr_array_header_t *chosen = apr_array_make(pool, EDU_FOCUS_MOST, sizeof(edu_focus_t));

    for (int i = 0; i < assessment->indicators->nelts; i++) {
        candidate_t candidate = {.focus = look_at(assessment, APR_ARRAY_IDX(assessment->indicators, i,
                                                                            const edu_indicator_t *)),
                                 .place = i};

        candidate.reason = reason_for(&candidate.focus);
        if (candidate.focus.areas >= 2)
            APR_ARRAY_PUSH(all, candidate_t) = candidate;
    }
    qsort(all->elts, (size_t)all->nelts, sizeof(candidate_t), compare);
    for (int i = 0; i < all->nelts && i < EDU_FOCUS_MOST; i++)
        APR_ARRAY_PUSH(chosen, edu_focus_t) = APR_ARRAY_IDX(all, i, candidate_t).focus;
    *candidates = all->nelts;
    return chosen;
}
