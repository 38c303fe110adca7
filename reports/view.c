/* Areas of one year looked at in others. */
#include "base/pool.h"
#include "reports/messages.h"
#include "reports/query_private.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

edu_boundary_t
edu_view_boundary(const edu_view_t *view, edu_level_t level, const apr_array_header_t **codes)
{
    const edu_areas_t *areas = view->query->only.catalogue->areas;
    int year = view->query->only.boundaries;
    edu_boundary_t boundary = edu_boundary_of_area(areas, view->area, year, view->year, level, view->pool);
    apr_array_header_t *touched;
    const apr_array_header_t *below;

    *codes = boundary.codes;
    if (boundary.kind != EDU_BOUNDARY_DIVIDED)
        return boundary;
    below = edu_areas_below(areas, view->area->code, year, -1, view->pool);
    touched = apr_array_make(view->pool, 16, sizeof(const char *));
    for (int i = 0; i < below->nelts; i++)
        apr_array_cat(touched, edu_boundary_touched(areas, APR_ARRAY_IDX(below, i, const edu_area_t *)->code,
                                                    year, view->year, view->pool));
    *codes = touched;
    return boundary;
}

edu_view_parts_t
edu_view_parts(const edu_view_t *view, edu_level_t level)
{
    const edu_areas_t *areas = view->query->only.catalogue->areas;
    apr_pool_t *pool = view->pool;
    int chosen = view->query->only.boundaries;
    const apr_array_header_t *below = edu_areas_below(areas, view->area->code, chosen, -1, pool);
    apr_array_header_t *own = apr_array_make(pool, below->nelts + 1, sizeof(const char *));
    apr_array_header_t *then = apr_array_make(pool, 8, sizeof(const char *));
    edu_view_parts_t parts = {apr_array_make(pool, 4, sizeof(const char *)),
                              apr_array_make(pool, 4, sizeof(const edu_land_t *)),
                              edu_divided_create(view->db, view->query->only.catalogue, pool)};

    for (int i = 0; i < below->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(below, i, const edu_area_t *);

        if (edu_areas_is_base(areas, area, chosen, level, pool))
            APR_ARRAY_PUSH(own, const char *) = area->code;
    }
    for (int i = 0; i < own->nelts; i++) {
        const apr_array_header_t *held =
            edu_boundary_touched(areas, APR_ARRAY_IDX(own, i, const char *), chosen, view->year, pool);

        /* Land that came from nowhere can be told by nobody. */
        if (held->nelts == 0)
            return parts;
        for (int k = 0; k < held->nelts; k++)
            if (!edu_text_among(then, APR_ARRAY_IDX(held, k, const char *)))
                APR_ARRAY_PUSH(then, const char *) = APR_ARRAY_IDX(held, k, const char *);
    }
    for (int i = 0; i < then->nelts; i++) {
        const char *code = APR_ARRAY_IDX(then, i, const char *);
        const edu_land_t *part = edu_part_of(areas, code, view->year, own, chosen, pool);

        if (part == NULL)
            APR_ARRAY_PUSH(parts.whole, const char *) = code;
        else
            APR_ARRAY_PUSH(parts.parts, const edu_land_t *) = part;
    }
    return parts;
}

static const char *
listed(const char *list, const char *item, edu_lang_t lang, apr_pool_t *pool)
{
    return *list == '\0' ? item : apr_pstrcat(pool, list, lang == EDU_LANG_ZH ? "、" : ", ", item, NULL);
}

const char *
edu_view_told_note(const edu_view_t *view, const edu_view_parts_t *parts, int64_t silent)
{
    edu_lang_t lang = view->query->lang;
    apr_pool_t *pool = view->pool;
    const char *divided = "";
    const char *whole = "";
    const char *note;

    for (int i = 0; i < parts->parts->nelts; i++)
        divided = listed(divided, APR_ARRAY_IDX(parts->parts, i, const edu_land_t *)->area, lang, pool);
    for (int i = 0; i < parts->whole->nelts; i++)
        whole = listed(whole, APR_ARRAY_IDX(parts->whole, i, const char *), lang, pool);
    note = EDU_SAY(lang, EDU_MSG_BOUNDARY_TOLD, pool, divided,
                   apr_psprintf(pool, "%d", view->query->only.boundaries));
    if (*whole != '\0')
        note = apr_pstrcat(pool, note, EDU_SAY(lang, EDU_MSG_BOUNDARY_WITH, pool, whole), NULL);
    if (silent > 0)
        note =
            apr_pstrcat(pool, note,
                        EDU_SAY(lang, EDU_MSG_BOUNDARY_SILENT, pool, apr_psprintf(pool, "%" PRId64, silent)),
                        NULL);
    return note;
}

/* Which units do not tell. */
static const char *
untold_note(const edu_view_t *view, const edu_land_t *part, const edu_part_told_t *told, const char *year)
{
    edu_lang_t lang = view->query->lang;
    apr_pool_t *pool = view->pool;
    const char *codes = "";
    const char *note;

    for (int i = 0; i < told->codes->nelts; i++)
        codes = listed(codes, APR_ARRAY_IDX(told->codes, i, const char *), lang, pool);
    if (told->untold > told->codes->nelts)
        codes = apr_pstrcat(pool, codes, lang == EDU_LANG_ZH ? "等" : " ...", NULL);
    note =
        EDU_SAY(lang, EDU_MSG_BOUNDARY_UNTOLD, pool, part->area, apr_psprintf(pool, "%" PRId64, told->untold),
                apr_psprintf(pool, "%" PRId64, told->reported), year, codes);
    if (told->closed > 0)
        note =
            apr_pstrcat(pool, note,
                        EDU_SAY(lang,
                                part->chosen > part->year ? EDU_MSG_BOUNDARY_CLOSED : EDU_MSG_BOUNDARY_LATER,
                                pool, apr_psprintf(pool, "%" PRId64, told->closed)),
                        NULL);
    return note;
}

const char *
edu_view_want_note(const edu_view_t *view, const edu_land_t *part, edu_part_want_t want,
                   const edu_part_told_t *told)
{
    const char *year = apr_psprintf(view->pool, "%d", view->query->only.boundaries);

    switch (want) {
    case EDU_PART_UNTOLD: return untold_note(view, part, told, year);
    case EDU_PART_NOBODY:
        return EDU_SAY(view->query->lang, EDU_MSG_BOUNDARY_NOBODY, view->pool, part->area, year);
    case EDU_PART_OF_MONTHS: return edu_message(view->query->lang, EDU_MSG_BOUNDARY_MONTHS);
    case EDU_PART_OF_AREAS:
    case EDU_PART_THERE: break;
    }
    return NULL;
}

edu_error_t *
edu_query_views(edu_query_t *query, edu_db_t *db, edu_view_write_t write, apr_pool_t *pool)
{
    edu_selection_t any_year = query->only;
    const apr_array_header_t *areas = edu_areas_all(query->only.catalogue->areas);
    apr_pool_t *scratch = edu_pool_create(pool);
    edu_result_t *span;

    any_year.first = INT_MIN;
    any_year.last = INT_MAX;
    EDU_TRY(edu_db_query(&span, db, edu_sql_query("boundary_years"), EDU_NO_PARAMS, pool));
    if (edu_result_null(span, 0, 0))
        return NULL;
    for (int i = 0; i < areas->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(areas, i, const edu_area_t *);

        if (area->valid_from > query->only.boundaries || area->valid_to <= query->only.boundaries ||
            !edu_selection_takes(&any_year, area, query->only.boundaries))
            continue;
        for (int64_t year = edu_result_int(span, 0, 0); year <= edu_result_int(span, 0, 1); year++) {
            edu_view_t view = {query, db, area, (int)year, scratch};

            apr_pool_clear(scratch);
            if (year >= query->only.first && year <= query->only.last)
                EDU_TRY(write(&view));
        }
        EDU_TRY(edu_query_flush(query, pool));
    }
    return NULL;
}
