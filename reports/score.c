#include "reports/score.h"

#include "reports/figure.h"
#include "reports/subject.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

static const edu_composite_part_t *
part_at(const edu_composite_t *composite, int index)
{
    return &APR_ARRAY_IDX(composite->parts, index, edu_composite_part_t);
}

static bool
has_weight(const edu_composite_t *composite, edu_level_t level)
{
    for (int i = 0; i < composite->parts->nelts; i++)
        if (part_at(composite, i)->weights[level] > 0)
            return true;
    return false;
}

/* A rate that is there and made of enough: only then the rollup tells its place in the trend. */
static double
rate_of(const apr_array_header_t *figures, const char *area, const edu_indicator_t *indicator)
{
    const edu_figure_t *figure = edu_figure_find(figures, area, "all", indicator);

    if (figure == NULL || figure->status == EDU_FIGURE_INCOMPLETE || figure->trend_years == 0)
        return NAN;
    return figure->rate;
}

/* Per cent of the counties expected that have the standard met; a county has all or nothing. */
static double
standard_of(const edu_result_t *rows, const char *area, const edu_balanced_t *standard)
{
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *status = edu_result_text(rows, i, 3);

        if (strcmp(edu_result_text(rows, i, 0), area) != 0 ||
            strcmp(edu_result_text(rows, i, 2), standard->code) != 0)
            continue;
        if (edu_result_null(rows, i, 11))
            return strcmp(status, "met") == 0 ? 100 : strcmp(status, "not_met") == 0 ? 0 : NAN;
        /* What is not judged might be met. */
        if (edu_result_int(rows, i, 11) == 0 || edu_result_int(rows, i, 12) < edu_result_int(rows, i, 11))
            return NAN;
        return 100 * (double)edu_result_int(rows, i, 13) / (double)edu_result_int(rows, i, 11);
    }
    return NAN;
}

static void
fill_parts(edu_scores_t *scores, const apr_array_header_t *figures, const edu_result_t *standards,
           apr_pool_t *pool)
{
    const apr_array_header_t *parts = scores->composite->parts;

    scores->parts =
        apr_pcalloc(pool, sizeof *scores->parts * (size_t)(scores->areas->nelts * parts->nelts + 1));
    for (int a = 0; a < scores->areas->nelts; a++)
        for (int p = 0; p < parts->nelts; p++) {
            const edu_composite_part_t *part = part_at(scores->composite, p);
            const char *area = APR_ARRAY_IDX(scores->areas, a, const edu_area_t *)->code;
            edu_score_part_t *one = &scores->parts[a * parts->nelts + p];

            one->value = part->indicator != NULL ? rate_of(figures, area, part->indicator)
                                                 : standard_of(standards, area, part->standard);
            one->points = edu_composite_points(one->value, part->floor, part->target);
        }
}

/* By rank; those without a score at the end; the areas are in the order of their codes already. */
static void
fill_order(edu_scores_t *scores, apr_pool_t *pool)
{
    int count = scores->areas->nelts;
    int at = 0;

    scores->order = apr_pcalloc(pool, sizeof(int) * (size_t)(count + 1));
    for (int rank = 1; rank <= count; rank++)
        for (int a = 0; a < count; a++)
            if (scores->standings[a].rank == rank)
                scores->order[at++] = a;
    for (int a = 0; a < count; a++)
        if (scores->standings[a].rank == 0)
            scores->order[at++] = a;
}

static edu_error_t *
stand(edu_scores_t *scores, apr_pool_t *pool)
{
    const apr_array_header_t *parts = scores->composite->parts;
    size_t cells = (size_t)(scores->areas->nelts * parts->nelts);
    double *points = apr_pcalloc(pool, sizeof(double) * (cells + 1));
    double *weights = apr_pcalloc(pool, sizeof(double) * (size_t)(EDU_LEVEL_COUNT * parts->nelts));
    int *weighing = apr_pcalloc(pool, sizeof(int) * (size_t)(scores->areas->nelts + 1));
    edu_missing_part_t *missing = apr_pcalloc(pool, sizeof *missing * (size_t)parts->nelts);
    edu_scoring_t scoring = {.areas = (size_t)scores->areas->nelts,
                             .parts = (size_t)parts->nelts,
                             .weighings = EDU_LEVEL_COUNT,
                             .points = points,
                             .weighing = weighing,
                             .weights = weights,
                             .missing = missing};

    for (size_t i = 0; i < cells; i++)
        points[i] = scores->parts[i].points;
    for (int a = 0; a < scores->areas->nelts; a++)
        weighing[a] = (int)APR_ARRAY_IDX(scores->areas, a, const edu_area_t *)->level;
    for (int p = 0; p < parts->nelts; p++) {
        static const edu_missing_part_t ways[] = {[EDU_PART_DROP] = EDU_MISSING_DROP,
                                                  [EDU_PART_ZERO] = EDU_MISSING_ZERO,
                                                  [EDU_PART_NONE] = EDU_MISSING_NONE};

        missing[p] = ways[part_at(scores->composite, p)->missing];
        for (int level = 0; level < EDU_LEVEL_COUNT; level++)
            weights[level * parts->nelts + p] = part_at(scores->composite, p)->weights[level];
    }
    scores->standings = apr_pcalloc(pool, sizeof *scores->standings * (scoring.areas + 1));
    if (edu_composite_stand(scores->standings, &scoring, scores->draws, scores->seed,
                            scores->composite->concentration,
                            apr_palloc(pool, sizeof(double) * edu_composite_room_doubles(&scoring)),
                            apr_palloc(pool, sizeof(int) * edu_composite_room_ints(&scoring))) != 0)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "out of memory");
    fill_order(scores, pool);
    return NULL;
}

static edu_error_t *
find_composite(edu_scores_t *scores, const char *code)
{
    const apr_array_header_t *composites = scores->catalogue->composites;
    const char *nearest = NULL;
    size_t distance = 5;
    edu_error_t *error;

    if (composites->nelts == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                               "the catalogue has no composite score"),
                              "add one to its folder \"composites\"");
    scores->composite = code == NULL ? APR_ARRAY_IDX(composites, 0, const edu_composite_t *)
                                     : edu_catalogue_composite(scores->catalogue, code);
    if (scores->composite != NULL)
        return NULL;
    for (int i = 0; i < composites->nelts; i++) {
        const char *other = APR_ARRAY_IDX(composites, i, const edu_composite_t *)->code;
        size_t found = edu_text_distance(code, other);

        if (found < distance) {
            distance = found;
            nearest = other;
        }
    }
    error = edu_error_create(EDU_ERR_USAGE, NULL, "unknown composite score \"%s\"", code);
    return nearest != NULL ? edu_error_hint(error, "did you mean \"%s\"?", nearest) : error;
}

static void
find_areas(edu_scores_t *scores, apr_pool_t *pool)
{
    const apr_array_header_t *children =
        edu_areas_children(scores->catalogue->areas, scores->area->code, scores->year, pool);

    scores->areas = apr_array_make(pool, children->nelts + 1, sizeof(const edu_area_t *));
    for (int i = 0; i < children->nelts; i++) {
        const edu_area_t *child = APR_ARRAY_IDX(children, i, const edu_area_t *);

        if (child->reports && has_weight(scores->composite, child->level))
            APR_ARRAY_PUSH(scores->areas, const edu_area_t *) = child;
    }
}

edu_error_t *
edu_scores_load(edu_scores_t **scores, edu_db_t *db, const edu_catalogue_t *catalogue, const char *area,
                int year, const char *composite, int64_t draws, int64_t seed, edu_lang_t lang,
                apr_pool_t *pool)
{
    edu_scores_t *loaded = apr_pcalloc(pool, sizeof *loaded);
    const char *period = apr_psprintf(pool, "%d", year);
    apr_array_header_t *figures;
    edu_result_t *rates;
    edu_result_t *standards;

    loaded->catalogue = catalogue;
    loaded->lang = lang;
    loaded->year = year;
    EDU_TRY(find_composite(loaded, composite));
    loaded->draws = draws >= 0 ? (int)draws : loaded->composite->draws;
    loaded->seed = seed >= 0 ? (unsigned long)seed : (unsigned long)loaded->composite->seed;
    EDU_TRY(edu_sql_area(&loaded->area, catalogue, area, year, pool));
    find_areas(loaded, pool);
    if (loaded->areas->nelts == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "area \"%s\" (%s) has nothing below it that is scored",
                                               loaded->area->code, loaded->area->name_zh),
                              "name an area above: the score puts areas beside each other");
    EDU_TRY(edu_db_query(&rates, db, edu_sql_query("figures_below"),
                         EDU_PARAMS(EDU_TEXT(loaded->area->code), EDU_INT(year), EDU_TEXT(period),
                                    EDU_TEXT("all")),
                         pool));
    if (edu_result_rows(rates) == 0)
        return edu_subject_nothing(db, loaded->area, year, pool);
    EDU_TRY(edu_figure_list(&figures, rates, catalogue, pool));
    EDU_TRY(edu_db_query(&standards, db, edu_sql_query("balanced_figures"),
                         EDU_PARAMS(EDU_TEXT(loaded->area->code), EDU_INT(year), EDU_TEXT(period),
                                    EDU_BOOL(true), EDU_TEXT(NULL)),
                         pool));
    fill_parts(loaded, figures, standards, pool);
    EDU_TRY(stand(loaded, pool));
    *scores = loaded;
    return NULL;
}
