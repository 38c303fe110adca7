#include "reports/summary/charts_map.h"

#include "base/file.h"
#include "reports/draw/map.h"
#include "reports/draw/scale.h"
#include "reports/summary/key_sentence.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

static const edu_area_t *
area_at(const apr_array_header_t *areas, int index)
{
    return APR_ARRAY_IDX(areas, index, const edu_area_t *);
}

static void
add_codes(apr_hash_t *codes, const apr_array_header_t *areas)
{
    for (int i = 0; i < areas->nelts; i++)
        apr_hash_set(codes, area_at(areas, i)->code, APR_HASH_KEY_STRING, area_at(areas, i));
}

static bool
has_outline(const edu_shapes_t *shapes, const char *code)
{
    for (int i = 0; i < shapes->features->nelts; i++) {
        const edu_feature_t *feature = &APR_ARRAY_IDX(shapes->features, i, edu_feature_t);

        if (strcmp(feature->code, code) == 0 && feature->rings->starts->nelts > 0)
            return true;
    }
    return false;
}

/* The areas that have no outline. */
static apr_array_header_t *
lacking(const edu_shapes_t *shapes, const apr_array_header_t *areas, apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(const edu_area_t *));

    for (int i = 0; i < areas->nelts; i++)
        if (!has_outline(shapes, area_at(areas, i)->code))
            APR_ARRAY_PUSH(list, const edu_area_t *) = area_at(areas, i);
    return list;
}

edu_error_t *
edu_report_map_take(edu_report_map_t **map, const char *text, size_t length,
                    const apr_array_header_t *children, const apr_array_header_t *counties, apr_pool_t *pool)
{
    edu_report_map_t *made = apr_pcalloc(pool, sizeof *made);
    apr_hash_t *known = apr_hash_make(pool);
    apr_hash_t *shown = apr_hash_make(pool);
    edu_shapes_t *shapes;

    add_codes(known, children);
    add_codes(known, counties);
    EDU_TRY(edu_geojson_read(&shapes, text, length, NULL, known, pool));
    const apr_array_header_t *no_child = lacking(shapes, children, pool);
    const apr_array_header_t *no_county = lacking(shapes, counties, pool);
    bool finer = counties->nelts - no_county->nelts > children->nelts - no_child->nelts;
    made->areas = finer ? counties : children;
    made->lacking = finer ? no_county : no_child;
    add_codes(shown, made->areas);
    made->shapes = edu_shapes_of(shapes, shown, pool);
    *map = made;
    return NULL;
}

edu_error_t *
edu_report_map_read(edu_report_map_t **map, const char *path, const edu_assessment_t *assessment,
                    const edu_below_t *below, apr_pool_t *pool)
{
    char *text;
    size_t length;

    if (assessment->children->nelts == 0)
        return edu_error_create(EDU_ERR_USAGE, NULL, "%s has no areas below it to be shown on a map",
                                edu_assess_area_name(assessment, assessment->area));
    EDU_TRY(edu_file_read(&text, &length, path, (size_t)EDU_GEOJSON_BYTES_MOST, pool));
    return edu_error_wrap(edu_report_map_take(map, text, length, assessment->children,
                                              below->listed
                                                  ? below->counties
                                                  : apr_array_make(pool, 1, sizeof(const edu_area_t *)),
                                              pool),
                          "could not read the outlines in \"%s\"", path);
}

/* Breaks at round values, and at the target in the place of the one that is next to it, so that the map tells who meets it. */
static int
choose_breaks(double *breaks, const edu_map_t *chart, double target)
{
    edu_range_t range = edu_range_none();
    int count = 0;
    int nearest = 0;

    for (int i = 0; i < chart->count; i++)
        range = edu_range_with(range, chart->areas[i].value);
    edu_ticks_t ticks = edu_ticks_linear(range.low, range.high, 5);
    for (int i = 0; i < ticks.count && count < EDU_SEQUENCE_MOST - 1; i++)
        if (ticks.values[i] > range.low && ticks.values[i] <= range.high)
            breaks[count++] = ticks.values[i];
    if (!(target > range.low && target <= range.high))
        return count;
    for (int i = 1; i < count; i++)
        if (fabs(breaks[i] - target) < fabs(breaks[nearest] - target))
            nearest = i;
    breaks[nearest] = target;
    return count > 0 ? count : 1;
}

/* Names of those that have no outline, NULL for none. */
static const char *
lacking_note(const edu_sections_t *sections, const edu_report_map_t *map)
{
    edu_lang_t lang = sections->assessment->lang;
    const char *names = "";

    for (int i = 0; i < map->lacking->nelts; i++)
        names = apr_pstrcat(sections->pool, names, i > 0 ? edu_message(lang, EDU_MSG_AND) : "",
                            edu_assess_area_name(sections->assessment, area_at(map->lacking, i)), NULL);
    return map->lacking->nelts > 0 ? EDU_SAY(lang, EDU_MSG_CHART_MAP_LACKING, sections->pool, names) : NULL;
}

void
edu_report_chart_map(const edu_sections_t *sections, const edu_below_t *below, const edu_report_map_t *map,
                     const edu_focus_t *focus)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_indicator_t *indicator = focus->indicator;
    apr_pool_t *pool = sections->pool;

    if (map == NULL)
        return;
    edu_map_t *chart = apr_pcalloc(pool, sizeof *chart);
    edu_map_area_t *areas = apr_pcalloc(pool, ((size_t)map->areas->nelts + 1) * sizeof *areas);
    double *breaks = apr_pcalloc(pool, EDU_SEQUENCE_MOST * sizeof *breaks);
    for (int i = 0; i < map->areas->nelts; i++) {
        const edu_area_t *area = area_at(map->areas, i);
        const edu_figure_t *figure =
            edu_below_find(below, assessment->year, area->code, assessment->grp, indicator);

        areas[i] = (edu_map_area_t){.code = area->code,
                                    .name = edu_assess_area_name(assessment, area),
                                    .value = figure != NULL ? figure->rate : NAN};
    }
    chart->text.title = edu_key_capital(EDU_SAY(assessment->lang, EDU_MSG_CHART_MAP, pool,
                                                edu_assess_indicator_name(assessment, indicator)),
                                        pool);
    chart->text.unit =
        EDU_SAY(assessment->lang, EDU_MSG_CHART_MAP_UNIT, pool, assessment->period,
                edu_message(assessment->lang, map->areas == assessment->children ? EDU_MSG_CHART_DIRECTLY
                                                                                 : EDU_MSG_CHART_COUNTIES));
    chart->text.note = lacking_note(sections, map);
    chart->shapes = map->shapes;
    chart->areas = areas;
    chart->count = map->areas->nelts;
    chart->unit = edu_figure_unit(indicator);
    chart->decimals = indicator->decimals;
    chart->break_count = choose_breaks(breaks, chart, focus->own != NULL ? focus->own->target : NAN);
    chart->breaks = breaks;
    edu_document_chart(sections->document, &edu_chart_map, chart);
}
