#include "reports/summary/key_below.h"

#include "reports/messages.h"
#include "reports/summary/key_sentence.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many areas, indicators and differences between groups are named, so that it goes on a page. */
enum { NAMED = 3, SENTENCES = 5, DIFFERENCES = 2 };

/* What the areas below say of an indicator. */
typedef struct below_t {
    const edu_assessment_t *assessment;
    const edu_indicator_t *indicator;
    int held;
    int met;
    int not_met;
    const edu_figure_t *first; /* of those that are ranked */
    const edu_figure_t *last;
    int64_t last_rank;
    apr_array_header_t *beyond; /* const edu_figure_t *: far on the worse side of the rate above */
} below_t;

static bool
is_far_worse(const edu_standing_t *standing, edu_direction_t direction)
{
    return strcmp(standing->above.place, direction == EDU_LOW ? "above_998" : "below_998") == 0;
}

static void
look_at(below_t *below, const edu_figure_t *figure)
{
    const edu_standing_t *standing = edu_standing_find(below->assessment->standings, figure);

    if (*figure->comparator != '\0') {
        below->held++;
        below->met += figure->status == EDU_FIGURE_MET;
        below->not_met += figure->status == EDU_FIGURE_NOT_MET;
    }
    if (standing == NULL || standing->rank == 0)
        return;
    if (standing->rank == 1 && below->first == NULL)
        below->first = figure;
    if (standing->rank > below->last_rank) {
        below->last = figure;
        below->last_rank = standing->rank;
    }
    if (is_far_worse(standing, below->indicator->direction))
        APR_ARRAY_PUSH(below->beyond, const edu_figure_t *) = figure;
}

static const char *
area_name(const edu_assessment_t *assessment, const edu_figure_t *figure)
{
    return edu_report_area_name(assessment->catalogue, figure->area, assessment->year, assessment->lang);
}

static const char *
whole(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)value);
}

/* The first few names, and how many more there are. */
static const char *
names_of(const below_t *below, apr_pool_t *pool)
{
    const edu_lang_t lang = below->assessment->lang;
    const char *names = "";

    for (int i = 0; i < below->beyond->nelts && i < NAMED; i++)
        names =
            apr_pstrcat(pool, names,
                        i == 0                ? ""
                        : lang == EDU_LANG_ZH ? "、"
                                              : ", ",
                        area_name(below->assessment, APR_ARRAY_IDX(below->beyond, i, const edu_figure_t *)),
                        NULL);
    if (below->beyond->nelts > NAMED)
        names =
            EDU_SAY(lang, EDU_MSG_KEY_AND_MORE, pool, names, apr_itoa(pool, below->beyond->nelts - NAMED));
    return names;
}

/* "areas with a target: 8, met in 6, not judged in 2"; of what there is nothing, nothing is said. */
static const char *
held_text(const below_t *below, apr_pool_t *pool)
{
    const edu_lang_t lang = below->assessment->lang;
    const struct {
        int count;
        edu_message_t message;
    } parts[] = {{below->met, EDU_MSG_KEY_BELOW_MET},
                 {below->not_met, EDU_MSG_KEY_BELOW_MISSED},
                 {below->held - below->met - below->not_met, EDU_MSG_KEY_BELOW_PENDING}};
    const char *text = EDU_SAY(lang, EDU_MSG_KEY_BELOW_HELD, pool, whole(below->held, pool));

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].count > 0)
            text = apr_pstrcat(pool, text, lang == EDU_LANG_ZH ? "，" : ", ",
                               EDU_SAY(lang, parts[i].message, pool, whole(parts[i].count, pool)), NULL);
    return text;
}

static const char *
sentence_of(const below_t *below, apr_pool_t *pool)
{
    const edu_assessment_t *assessment = below->assessment;
    const edu_lang_t lang = assessment->lang;
    const char *between = lang == EDU_LANG_ZH ? "；" : "; ";
    const char *text = "";

    if (below->held > 0)
        text = held_text(below, pool);
    if (below->first != NULL && below->last_rank > 1) {
        const edu_standing_t *first = edu_standing_find(assessment->standings, below->first);
        const edu_standing_t *last = edu_standing_find(assessment->standings, below->last);
        const bool ranges = first->rank_low > 0 && last->rank_low > 0;
        const char *ends = EDU_SAY(lang, ranges ? EDU_MSG_KEY_BELOW_ENDS_RANGE : EDU_MSG_KEY_BELOW_ENDS, pool,
                                   area_name(assessment, below->first), edu_figure_rate(below->first, pool),
                                   area_name(assessment, below->last), edu_figure_rate(below->last, pool),
                                   whole(last->peers, pool), edu_standing_range(last, pool),
                                   edu_standing_range(first, pool));

        text = apr_pstrcat(pool, text, *text != '\0' ? between : "", ends, NULL);
    }
    if (below->beyond->nelts > 0)
        text = apr_pstrcat(pool, text, *text != '\0' ? between : "",
                           EDU_SAY(lang, EDU_MSG_KEY_BELOW_BEYOND, pool, names_of(below, pool)), NULL);
    if (*text == '\0')
        return NULL;
    return edu_key_capital(EDU_SAY(lang, EDU_MSG_KEY_BELOW, pool,
                                   edu_assess_indicator_name(assessment, below->indicator), text),
                           pool);
}

/* A sentence, and how many areas give reason for concern by it. */
typedef struct concern_t {
    const char *sentence;
    int areas;
    int index;
} concern_t;

/* What concerns the most areas first, else in the order of the indicators. */
static int
compare_concerns(const void *a, const void *b)
{
    const concern_t *x = a;
    const concern_t *y = b;

    return x->areas != y->areas ? y->areas - x->areas : x->index - y->index;
}

static concern_t
concern_of(const edu_assessment_t *assessment, int index, apr_pool_t *pool)
{
    below_t below = {.assessment = assessment,
                     .indicator = APR_ARRAY_IDX(assessment->indicators, index, const edu_indicator_t *),
                     .beyond = apr_array_make(pool, 4, sizeof(const edu_figure_t *))};

    for (int i = 0; i < assessment->children->nelts; i++) {
        const edu_figure_t *figure =
            edu_figure_find(assessment->below,
                            APR_ARRAY_IDX(assessment->children, i, const edu_area_t *)->code, assessment->grp,
                            below.indicator);

        if (figure != NULL)
            look_at(&below, figure);
    }
    return (concern_t){sentence_of(&below, pool), below.not_met + below.beyond->nelts, index};
}

apr_array_header_t *
edu_key_below(const edu_assessment_t *assessment, apr_pool_t *pool)
{
    apr_array_header_t *concerns = apr_array_make(pool, 8, sizeof(concern_t));
    apr_array_header_t *sentences = apr_array_make(pool, 8, sizeof(const char *));

    for (int i = 0; i < assessment->indicators->nelts; i++) {
        concern_t concern = concern_of(assessment, i, pool);

        if (concern.sentence != NULL)
            APR_ARRAY_PUSH(concerns, concern_t) = concern;
    }
    if (concerns->nelts > 1)
        qsort(concerns->elts, (size_t)concerns->nelts, sizeof(concern_t), compare_concerns);
    for (int i = 0; i < concerns->nelts && i < SENTENCES; i++)
        APR_ARRAY_PUSH(sentences, const char *) = APR_ARRAY_IDX(concerns, i, concern_t).sentence;
    if (concerns->nelts > SENTENCES)
        APR_ARRAY_PUSH(sentences, const char *) =
            EDU_SAY(assessment->lang, EDU_MSG_KEY_MORE, pool, apr_itoa(pool, concerns->nelts - SENTENCES));
    return sentences;
}

/* Groups ------------------------------------------------------------------------------------------------------------------- */

/* Two groups of one kind with the largest difference in an indicator. */
typedef struct difference_t {
    const edu_figure_t *better; /* the higher rate */
    const edu_figure_t *worse;
    double points;
} difference_t;

static const edu_group_t *
group_of(const edu_assessment_t *assessment, const edu_figure_t *figure)
{
    return edu_catalogue_group(assessment->catalogue, figure->grp);
}

/* A complete rate of a part of the units; others do not compare. */
static const edu_figure_t *
rate_of(const edu_assessment_t *assessment, const edu_group_t *group, const edu_indicator_t *indicator)
{
    const edu_figure_t *figure = edu_figure_find(assessment->figures, NULL, group->code, indicator);

    return figure != NULL && !isnan(figure->rate) && figure->status != EDU_FIGURE_INCOMPLETE ? figure : NULL;
}

static difference_t
largest_of(const edu_assessment_t *assessment, const edu_indicator_t *indicator)
{
    const apr_array_header_t *groups = assessment->catalogue->groups;
    difference_t largest = {NULL, NULL, 0};

    for (int i = 0; i < groups->nelts; i++) {
        const edu_group_t *one = APR_ARRAY_IDX(groups, i, const edu_group_t *);
        const edu_figure_t *first =
            edu_assess_within(one) && *one->attribute != '\0' ? rate_of(assessment, one, indicator) : NULL;

        for (int k = i + 1; first != NULL && k < groups->nelts; k++) {
            const edu_group_t *other = APR_ARRAY_IDX(groups, k, const edu_group_t *);
            const edu_figure_t *second =
                strcmp(other->attribute, one->attribute) == 0 ? rate_of(assessment, other, indicator) : NULL;

            if (second == NULL || fabs(first->rate - second->rate) <= largest.points)
                continue;
            largest.points = fabs(first->rate - second->rate);
            largest.better = first->rate > second->rate ? first : second;
            largest.worse = first->rate > second->rate ? second : first;
        }
    }
    return largest;
}

static int
compare_differences(const void *a, const void *b)
{
    const difference_t *x = a;
    const difference_t *y = b;

    if (x->points != y->points)
        return x->points > y->points ? -1 : 1;
    return strcmp(x->better->indicator_code, y->better->indicator_code);
}

apr_array_header_t *
edu_key_groups(const edu_assessment_t *assessment, apr_pool_t *pool)
{
    const apr_array_header_t *indicators = assessment->catalogue->indicators;
    apr_array_header_t *differences = apr_array_make(pool, 8, sizeof(difference_t));
    apr_array_header_t *sentences = apr_array_make(pool, 3, sizeof(const char *));

    for (int i = 0; i < indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);
        difference_t largest = largest_of(assessment, indicator);

        /* Only per cents are points; companions repeat what others say. */
        if (largest.better != NULL && *edu_figure_unit(indicator) != '\0' && !indicator->companion &&
            indicator->direction != EDU_NEUTRAL)
            APR_ARRAY_PUSH(differences, difference_t) = largest;
    }
    if (differences->nelts > 1)
        qsort(differences->elts, (size_t)differences->nelts, sizeof(difference_t), compare_differences);
    for (int i = 0; i < differences->nelts && i < DIFFERENCES; i++) {
        const difference_t *difference = &APR_ARRAY_IDX(differences, i, difference_t);
        const edu_indicator_t *indicator = difference->better->indicator;

        APR_ARRAY_PUSH(sentences, const char *) = edu_key_capital(
            EDU_SAY(assessment->lang, EDU_MSG_KEY_GROUPS, pool,
                    edu_assess_indicator_name(assessment, indicator),
                    edu_assess_group_name(assessment, group_of(assessment, difference->better)),
                    edu_figure_rate(difference->better, pool),
                    edu_assess_group_name(assessment, group_of(assessment, difference->worse)),
                    edu_figure_rate(difference->worse, pool),
                    edu_text_number(difference->points, indicator->decimals, pool)),
            pool);
    }
    return sentences;
}
