#include "reports/assess.h"

#include "reports/subject.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool
edu_assess_within(const edu_group_t *group)
{
    return group != NULL && *group->attribute != '\0';
}

const char *
edu_assess_group_name(const edu_assessment_t *assessment, const edu_group_t *group)
{
    return edu_text_pick(assessment->lang, group->name_zh, group->name_en);
}

const char *
edu_assess_indicator_name(const edu_assessment_t *assessment, const edu_indicator_t *indicator)
{
    return edu_text_pick(assessment->lang, indicator->name_zh, indicator->name_en);
}

const char *
edu_assess_area_name(const edu_assessment_t *assessment, const edu_area_t *area)
{
    return edu_text_pick(assessment->lang, area->name_zh, area->name_en);
}

static bool
has_target(const edu_figure_t *figure)
{
    return *figure->comparator != '\0';
}

static bool
has_data(const edu_figure_t *figure)
{
    return !isnan(figure->numerator) || !isnan(figure->denominator);
}

/* The part of the county that a target of the whole county's figure speaks of; NULL when it speaks of no part. */
static const edu_group_t *
part_of(const edu_assessment_t *assessment, const edu_figure_t *figure)
{
    const edu_group_t *group;

    if (strcmp(figure->grp, "all") != 0 || *figure->target_set == '\0')
        return NULL;
    group = edu_catalogue_group(assessment->catalogue, figure->target_set);
    return edu_assess_within(group) ? group : NULL;
}

/* Whether that part is assessed by its own figure, so that the county need not stand in for it. */
static bool
part_is_assessed(const edu_assessment_t *assessment, const edu_figure_t *figure)
{
    const edu_group_t *part = part_of(assessment, figure);
    const edu_figure_t *own = part == NULL || figure->indicator == NULL
                                  ? NULL
                                  : edu_figure_find(assessment->figures, NULL, part->code, figure->indicator);

    return own != NULL && has_target(own) && has_data(own);
}

bool
edu_assess_stands_in(const edu_assessment_t *assessment, const edu_figure_t *figure,
                     const edu_group_t **group)
{
    *group = part_of(assessment, figure);
    return *group != NULL && !part_is_assessed(assessment, figure);
}

static void
sort_figures(apr_array_header_t *figures)
{
    qsort(figures->elts, (size_t)figures->nelts, sizeof(const edu_figure_t *), edu_figure_compare);
}

/* The members of an area set that lie within the assessed area. */
static edu_error_t *
add_members(edu_block_t *block, const edu_figure_source_t *source, const edu_assessment_t *assessment,
            apr_pool_t *pool)
{
    const edu_areas_t *areas = assessment->catalogue->areas;
    const apr_array_header_t *codes = block->group->set->members;

    block->members = apr_array_make(pool, codes->nelts + 1, sizeof(const edu_area_t *));
    for (int i = 0; i < codes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(codes, i, const char *);
        const edu_area_t *member = edu_areas_find(areas, code, assessment->year);
        apr_array_header_t *above = edu_areas_ancestors(areas, code, assessment->year, pool);

        for (int j = 0; member != NULL && j < above->nelts; j++)
            if (strcmp(APR_ARRAY_IDX(above, j, const edu_area_t *)->code, assessment->area->code) == 0)
                APR_ARRAY_PUSH(block->members, const edu_area_t *) = member;
    }
    return source->of_set(&block->member_figures, source->baton, block->group->set, assessment->year,
                          assessment->period, pool);
}

apr_array_header_t *
edu_assess_alternatives(const apr_array_header_t *figures, const edu_figure_t *figure,
                        const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    apr_array_header_t *found = apr_array_make(pool, 1, sizeof(const edu_figure_t *));

    for (int i = 0; figure->indicator != NULL && i < catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *);
        const edu_figure_t *other;

        if (strcmp(indicator->alternative_of, figure->indicator->code) != 0)
            continue;
        other = edu_figure_find(figures, NULL, figure->grp, indicator);
        if (other != NULL && !isnan(other->rate))
            APR_ARRAY_PUSH(found, const edu_figure_t *) = other;
    }
    return found;
}

/* An alternative without a target of its own stands below the rate that it is one of, not by itself. */
static bool
stands_below_another(const edu_figure_t *figure)
{
    return *figure->indicator->alternative_of != '\0' && !has_target(figure);
}

/* The list of the block in which the figure stands. */
static apr_array_header_t *
list_of(const edu_assessment_t *assessment, const edu_block_t *block, const edu_figure_t *figure)
{
    if (stands_below_another(figure))
        return block->alternatives;
    if (has_target(figure) && !part_is_assessed(assessment, figure))
        return block->targets;
    return figure->indicator->companion ? block->companions : block->others;
}

static edu_error_t *
add_block(edu_assessment_t *assessment, const edu_figure_source_t *source, const char *grp, apr_pool_t *pool)
{
    edu_block_t block = {.grp = grp,
                         .group = edu_catalogue_group(assessment->catalogue, grp),
                         .targets = apr_array_make(pool, 8, sizeof(const edu_figure_t *)),
                         .others = apr_array_make(pool, 8, sizeof(const edu_figure_t *)),
                         .companions = apr_array_make(pool, 8, sizeof(const edu_figure_t *)),
                         .alternatives = apr_array_make(pool, 4, sizeof(const edu_figure_t *)),
                         .first_note = 1};

    for (int i = 0; i < assessment->figures->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(assessment->figures, i, edu_figure_t);

        if (strcmp(figure->grp, grp) == 0 && figure->indicator != NULL)
            APR_ARRAY_PUSH(list_of(assessment, &block, figure), const edu_figure_t *) = figure;
    }
    sort_figures(block.targets);
    sort_figures(block.others);
    sort_figures(block.companions);
    if (block.group != NULL && block.group->set != NULL && !edu_assess_within(block.group))
        EDU_TRY(add_members(&block, source, assessment, pool));
    if (assessment->blocks->nelts > 0) {
        const edu_block_t *last =
            &APR_ARRAY_IDX(assessment->blocks, assessment->blocks->nelts - 1, edu_block_t);

        block.first_note = last->first_note + last->targets->nelts;
    }
    APR_ARRAY_PUSH(assessment->blocks, edu_block_t) = block;
    return NULL;
}

/* Whether the area's figures of a group carry targets and say anything. */
static bool
group_is_assessed(const edu_assessment_t *assessment, const edu_group_t *group)
{
    for (int i = 0; i < assessment->figures->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(assessment->figures, i, edu_figure_t);

        if (strcmp(figure->grp, group->code) == 0 && has_target(figure) &&
            (has_data(figure) || !edu_assess_within(group)))
            return true;
    }
    return false;
}

static edu_error_t *
add_blocks(edu_assessment_t *assessment, const edu_figure_source_t *source, bool with_groups,
           apr_pool_t *pool)
{
    const apr_array_header_t *groups = assessment->catalogue->groups;

    assessment->blocks = apr_array_make(pool, 3, sizeof(edu_block_t));
    for (int i = 0; with_groups && i < groups->nelts; i++) {
        const edu_group_t *group = APR_ARRAY_IDX(groups, i, const edu_group_t *);

        if (group_is_assessed(assessment, group))
            EDU_TRY(add_block(assessment, source, group->code, pool));
    }
    return add_block(assessment, source, assessment->grp, pool);
}

static void
push_once(apr_array_header_t *indicators, const edu_indicator_t *indicator)
{
    for (int i = 0; i < indicators->nelts; i++)
        if (APR_ARRAY_IDX(indicators, i, const edu_indicator_t *) == indicator)
            return;
    APR_ARRAY_PUSH(indicators, const edu_indicator_t *) = indicator;
}

static bool
is_column(const edu_indicator_t *indicator, const edu_group_t *group)
{
    return indicator->frequency == EDU_YEAR && (indicator->groups || !edu_assess_within(group));
}

apr_array_header_t *
edu_assess_columns(const edu_catalogue_t *catalogue, int year, const edu_group_t *group, apr_pool_t *pool)
{
    apr_array_header_t *columns = apr_array_make(pool, 16, sizeof(const edu_indicator_t *));

    for (int i = 0; i < catalogue->targets->nelts; i++) {
        const edu_target_t *target = APR_ARRAY_IDX(catalogue->targets, i, const edu_target_t *);

        if (target->from <= year && year <= target->to && is_column(target->indicator, group))
            push_once(columns, target->indicator);
    }
    if (columns->nelts > 0)
        return columns;
    for (int i = 0; i < catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *);

        if (indicator->direction != EDU_NEUTRAL && !indicator->companion && is_column(indicator, group))
            push_once(columns, indicator);
    }
    return columns;
}

/* Of a part of the units many rates are made nowhere (the form with the population does not tell it apart): their columns
 * would be empty by nature, not for want of returns. */
static void
drop_empty_columns(edu_assessment_t *assessment, apr_pool_t *pool)
{
    apr_array_header_t *kept = apr_array_make(pool, 8, sizeof(const edu_indicator_t *));

    if (!edu_assess_within(edu_catalogue_group(assessment->catalogue, assessment->grp)))
        return;
    for (int i = 0; i < assessment->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(assessment->indicators, i, const edu_indicator_t *);

        for (int j = 0; j < assessment->below->nelts; j++)
            if (APR_ARRAY_IDX(assessment->below, j, edu_figure_t).indicator == indicator)
                push_once(kept, indicator);
    }
    assessment->indicators = kept;
}

/* Gathers the indicators that have a target here, in the targets' order; all of them where none has one. */
static void
add_held(edu_assessment_t *assessment, apr_pool_t *pool)
{
    apr_array_header_t *held = apr_array_make(pool, 16, sizeof(const edu_figure_t *));
    const edu_block_t *general =
        &APR_ARRAY_IDX(assessment->blocks, assessment->blocks->nelts - 1, edu_block_t);

    for (int i = 0; i < assessment->blocks->nelts; i++)
        apr_array_cat(held, APR_ARRAY_IDX(assessment->blocks, i, edu_block_t).targets);
    if (held->nelts == 0)
        apr_array_cat(held, general->others);
    sort_figures(held);
    assessment->held = apr_array_make(pool, 16, sizeof(const edu_indicator_t *));
    for (int i = 0; i < held->nelts; i++)
        push_once(assessment->held, APR_ARRAY_IDX(held, i, const edu_figure_t *)->indicator);
}

static edu_error_t *
add_below(edu_assessment_t *assessment, const edu_figure_source_t *source, apr_pool_t *pool)
{
    assessment->children =
        edu_areas_children(assessment->catalogue->areas, assessment->area->code, assessment->year, pool);
    return source->below(&assessment->below, source->baton, assessment->area, assessment->year,
                         assessment->period, assessment->grp, pool);
}

static edu_error_t *
add_bases(edu_assessment_t *assessment, const edu_figure_source_t *source, apr_pool_t *pool)
{
    edu_period_t period = {EDU_YEAR, assessment->year, 0, 0};

    assessment->bases = apr_array_make(pool, 1, sizeof(edu_basis_t));
    return source->bases == NULL ? NULL
                                 : source->bases(&assessment->bases, source->baton, assessment->area, &period,
                                                 assessment->lang, pool);
}

static edu_error_t *
add_units(edu_assessment_t *assessment, const edu_figure_source_t *source, apr_pool_t *pool)
{
    edu_period_t period = {EDU_YEAR, assessment->year, 0, 0};
    const edu_group_t *group = edu_catalogue_group(assessment->catalogue, assessment->grp);

    assessment->units = apr_array_make(pool, 1, sizeof(edu_units_t *));
    if (!edu_areas_is_base(assessment->catalogue->areas, assessment->area, assessment->year, EDU_COUNTY,
                           pool) ||
        (group != NULL && !edu_assess_within(group)))
        return NULL;
    return source->of_units(&assessment->units, source->baton, assessment->area->code, &period,
                            assessment->held, group, pool);
}

edu_error_t *
edu_assess_load(edu_assessment_t **assessment, const edu_figure_source_t *source,
                const edu_catalogue_t *catalogue, int version, const char *area, int year, const char *grp,
                edu_lang_t lang, apr_pool_t *pool)
{
    edu_assessment_t *made = apr_pcalloc(pool, sizeof *made);

    made->catalogue = catalogue;
    made->version = version;
    made->lang = lang;
    made->year = year;
    made->period = apr_psprintf(pool, "%d", year);
    made->grp = grp != NULL ? grp : "all";
    EDU_TRY(edu_sql_area(&made->area, catalogue, area, year, pool));
    EDU_TRY(edu_subject_group(catalogue, made->grp));
    EDU_TRY(source->of_area(&made->figures, source->baton, made->area, year, made->period, pool));
    if (made->figures->nelts == 0)
        return source->nothing(source->baton, made->area, year, pool);
    EDU_TRY(add_blocks(made, source, grp == NULL, pool));
    EDU_TRY(add_below(made, source, pool));
    EDU_TRY(add_bases(made, source, pool));
    add_held(made, pool);
    made->indicators = edu_assess_columns(catalogue, year, edu_catalogue_group(catalogue, made->grp), pool);
    drop_empty_columns(made, pool);
    EDU_TRY(add_units(made, source, pool));
    *assessment = made;
    return NULL;
}

edu_error_t *
edu_assess_load_beside(edu_assessment_t *assessment, const edu_figure_source_t *source, apr_pool_t *pool)
{
    EDU_TRY(source->standings(&assessment->standings, source->baton, assessment->area, assessment->children,
                              assessment->year, assessment->period, pool));
    return source->bounds == NULL
               ? NULL
               : source->bounds(&assessment->bounds, source->baton, assessment->area, assessment->children,
                                assessment->year, assessment->period, pool);
}
