/* The figures of a preview for an assessment. */
#include "preview/figures.h"
#include "preview/standings.h"
#include "reports/basis.h"
#include "sql/round.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void
note_node(edu_past_t *past, const edu_preview_period_t *period, int node)
{
    for (int grp = 0; grp < period->rates->groups; grp++)
        for (int index = 0; index < period->rates->indicators; index++)
            if (edu_outcome_exists(period->rates, node, grp, index))
                edu_outcome_note(period->rates, node, grp, index, past);
}

void
edu_preview_note_past(edu_past_t *past, const edu_preview_t *preview, const edu_preview_period_t *period,
                      const char *area, bool own, apr_pool_t *pool)
{
    apr_hash_t *codes = apr_hash_make(pool);

    if (period->frequency != EDU_YEAR || period->rates == NULL)
        return;
    apr_hash_set(codes, area, APR_HASH_KEY_STRING, area);
    for (int i = 0; i < preview->periods->nelts; i++) {
        const edu_preview_period_t *later = APR_ARRAY_IDX(preview->periods, i, const edu_preview_period_t *);
        apr_hash_t *made_of = apr_hash_make(pool);

        if (later->frequency != EDU_YEAR || later->year <= period->year)
            continue;
        apr_hash_set(made_of, area, APR_HASH_KEY_STRING, area);
        edu_earlier_add(made_of, preview->catalogue->areas, later->year, period->year, pool);
        codes = apr_hash_overlay(pool, made_of, codes);
    }
    for (apr_hash_index_t *i = apr_hash_first(pool, codes); i != NULL; i = apr_hash_next(i)) {
        const char *code = apr_hash_this_key(i);
        int node = edu_tree_find(period->tree, code);

        if (node >= 0 && (own || strcmp(code, area) != 0))
            note_node(past, period, node);
    }
}

/* Notes the annual rates of the years before, as far as trends look back. */
static edu_past_t *
past_of(const edu_preview_t *preview, const char *area, int year, apr_pool_t *pool)
{
    edu_past_t *past = edu_past_create(preview->catalogue, pool);

    for (int i = 0; i < preview->periods->nelts; i++) {
        const edu_preview_period_t *period = APR_ARRAY_IDX(preview->periods, i, const edu_preview_period_t *);

        if (period->year < year && period->year > year - EDU_PAST_YEARS)
            edu_preview_note_past(past, preview, period, area, true, pool);
    }
    return past;
}

/* Pushes the figures of an area in a period; grp NULL: of all groups. */
static void
push_figures(apr_array_header_t *figures, const edu_preview_t *preview, const char *area,
             const char *period_text, const char *grp)
{
    const edu_preview_period_t *period = edu_preview_period(preview, period_text);
    int node = period != NULL && period->rates != NULL ? edu_tree_find(period->tree, area) : -1;
    edu_past_t *past;

    if (node < 0)
        return;
    past = past_of(preview, area, period->year, figures->pool);
    for (int g = 0; g < period->rates->groups; g++) {
        int number = preview->group_order[g];

        if (grp != NULL && strcmp(edu_cube_group_code(preview->catalogue, number), grp) != 0)
            continue;
        for (int i = 0; i < period->rates->indicators; i++) {
            int index = preview->indicator_order[i];

            if (edu_outcome_exists(period->rates, node, number, index)) {
                edu_outcome_t outcome =
                    edu_outcome_of(period->rates, node, number, index, &period->room, past);

                APR_ARRAY_PUSH(figures, edu_figure_t) = edu_preview_figure(&outcome);
            }
        }
    }
}

static edu_error_t *
of_area(apr_array_header_t **figures, void *baton, const edu_area_t *area, int year, const char *period,
        apr_pool_t *pool)
{
    (void)year;
    *figures = apr_array_make(pool, 64, sizeof(edu_figure_t));
    push_figures(*figures, baton, area->code, period, NULL);
    return NULL;
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of several areas (const char *), by their codes. */
static void
push_areas(apr_array_header_t *figures, const edu_preview_t *preview, apr_array_header_t *codes,
           const char *period, const char *grp)
{
    if (codes->nelts > 1)
        qsort(codes->elts, (size_t)codes->nelts, sizeof(const char *), compare_texts);
    for (int i = 0; i < codes->nelts; i++)
        push_figures(figures, preview, APR_ARRAY_IDX(codes, i, const char *), period, grp);
}

static edu_error_t *
of_set(apr_array_header_t **figures, void *baton, const edu_area_set_t *set, int year, const char *period,
       apr_pool_t *pool)
{
    (void)year;
    *figures = apr_array_make(pool, 64, sizeof(edu_figure_t));
    push_areas(*figures, baton, apr_array_copy(pool, set->members), period, "all");
    return NULL;
}

static edu_error_t *
below(apr_array_header_t **figures, void *baton, const edu_area_t *area, int year, const char *period,
      const char *grp, apr_pool_t *pool)
{
    const edu_preview_t *preview = baton;
    apr_array_header_t *children = edu_areas_children(preview->catalogue->areas, area->code, year, pool);
    apr_array_header_t *codes = apr_array_make(pool, children->nelts + 1, sizeof(const char *));

    for (int i = 0; i < children->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(children, i, const edu_area_t *)->code;
    *figures = apr_array_make(pool, 64, sizeof(edu_figure_t));
    push_areas(*figures, preview, codes, period, grp);
    return NULL;
}

static edu_error_t *
of_units(apr_array_header_t **tables, void *baton, const char *county, const edu_period_t *period,
         const apr_array_header_t *indicators, const edu_group_t *group, apr_pool_t *pool)
{
    return edu_preview_units(tables, baton, county, period, indicators, group, pool);
}

/* Orders descriptions as edu_sql_descriptions() does: the most frequent first, then by their texts, what is not said last. */
static int
compare_described(const void *a, const void *b, void *baton)
{
    const edu_described_t *x = a;
    const edu_described_t *y = b;
    const edu_form_t *form = baton;

    if (x->returns != y->returns)
        return x->returns > y->returns ? -1 : 1;
    for (int i = 0; i < form->attributes->nelts; i++) {
        const char *one = x->attributes[i];
        const char *other = y->attributes[i];
        int order = one == NULL || other == NULL ? (one == NULL) - (other == NULL) : strcmp(one, other);

        if (order != 0)
            return order;
    }
    return 0;
}

static bool
says_the_same(const char *const *one, const char *const *other, int count)
{
    for (int i = 0; i < count; i++)
        if (one[i] == NULL || other[i] == NULL ? one[i] != other[i] : strcmp(one[i], other[i]) != 0)
            return false;
    return true;
}

/* Counts a return among those that say the same. */
static void
add_description(apr_array_header_t *described, const char *const *attributes, int count)
{
    for (int i = 0; i < described->nelts; i++) {
        edu_described_t *alike = &APR_ARRAY_IDX(described, i, edu_described_t);

        if (says_the_same(alike->attributes, attributes, count)) {
            alike->returns++;
            return;
        }
    }
    APR_ARRAY_PUSH(described, edu_described_t) = (edu_described_t){attributes, 1};
}

static edu_error_t *
bases_of(apr_array_header_t **bases, void *baton, const edu_area_t *area, const edu_period_t *period,
         edu_lang_t lang, apr_pool_t *pool)
{
    const edu_preview_t *preview = baton;
    const edu_catalogue_t *catalogue = preview->catalogue;

    *bases = apr_array_make(pool, 2, sizeof(edu_basis_t));
    for (int f = 0; f < catalogue->forms->nelts; f++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, f, const edu_form_t *);
        apr_array_header_t *described = apr_array_make(pool, 4, sizeof(edu_described_t));
        apr_array_header_t *codes;

        if (edu_basis_attribute(form) < 0)
            continue;
        codes = edu_round_bases(catalogue->areas, area, period->year, form->base_level, pool);
        for (int i = 0; i < preview->described->nelts; i++) {
            const edu_preview_return_t *sent =
                &APR_ARRAY_IDX(preview->described, i, const edu_preview_return_t);

            if (sent->form == f && edu_text_among(codes, sent->county))
                add_description(described, (const char *const *)sent->attributes, form->attributes->nelts);
        }
        if (described->nelts > 1)
            qsort_r(described->elts, (size_t)described->nelts, sizeof(edu_described_t), compare_described,
                    (void *)(uintptr_t)form);
        edu_basis_add(*bases, form, described, catalogue, lang, pool);
    }
    return NULL;
}

/* The files hold nothing of the area in that year. */
static edu_error_t *
nothing(void *baton, const edu_area_t *area, int year, apr_pool_t *pool)
{
    const edu_preview_t *preview = baton;
    const apr_array_header_t *periods = preview->periods;
    edu_error_t *error =
        edu_error_create(EDU_ERR_NOT_FOUND, NULL, "the files hold nothing of area \"%s\" (%s) in %d",
                         area->code, area->name_zh, year);

    (void)pool;
    if (periods->nelts > 0)
        error = edu_error_detail(
            error, "there are figures for %s to %s",
            APR_ARRAY_IDX(periods, 0, const edu_preview_period_t *)->period,
            APR_ARRAY_IDX(periods, periods->nelts - 1, const edu_preview_period_t *)->period);
    return error;
}

edu_figure_source_t
edu_preview_source(edu_preview_t *preview)
{
    return (edu_figure_source_t){of_area, of_set,  below,  of_units, bases_of, edu_preview_standings,
                                 NULL,    nothing, preview};
}
