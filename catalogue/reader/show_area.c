/* area show: one area, its years, what lies above it, what it came from and became. */
#include "catalogue/reader/show.h"

#include <apr_strings.h>
#include <limits.h>
#include <string.h>

/* A line about an area as it was; `relation` says how it stands to the one asked for. */
static void
add_row(edu_show_t *show, const char *relation, const edu_area_t *area, int year, const char *change)
{
    const edu_areas_t *areas = show->catalogue->areas;
    const apr_array_header_t *children = edu_areas_children(areas, area->code, year, show->pool);
    const char *cells[] = {relation,
                           area->code,
                           edu_show_name(show, area->name_zh, area->name_en),
                           show->format == EDU_TABLE_TEXT ? edu_level_title(area->level, show->lang)
                                                          : edu_level_name(area->level),
                           edu_show_text(area->parent),
                           edu_show_year(show, area->valid_from),
                           edu_show_year(show, area->valid_to),
                           edu_show_number(show, children->nelts),
                           change};

    edu_table_row(show->table, cells);
}

/* A change leads to (or comes from) the area as it was when the change was made. */
static void
add_change(edu_show_t *show, const edu_area_change_t *change, bool after)
{
    int year = after ? change->year : change->year - 1;
    const edu_area_t *area =
        edu_areas_nearest(show->catalogue->areas, after ? change->new_code : change->old_code, year);
    const char *relation =
        after ? edu_show_word(show, "变为", "became") : edu_show_word(show, "来自", "came from");

    if (area != NULL)
        add_row(show, relation, area, year,
                apr_psprintf(show->pool, "%d %s", change->year, edu_show_code(show, change->kind)));
}

static edu_error_t *
unknown_area(const edu_show_t *show, const char *code, int year)
{
    const edu_areas_t *areas = show->catalogue->areas;
    const edu_area_t *near = edu_areas_nearest(areas, code, year);
    const apr_array_header_t *after = edu_areas_successors(areas, code, show->pool);
    edu_error_t *error;

    if (near == NULL)
        return edu_error_create(EDU_ERR_NOT_FOUND, NULL, "there is no area \"%s\"", code);
    error = edu_error_create(EDU_ERR_NOT_FOUND, NULL, "there is no area \"%s\" in %d", code, year);
    if (near->valid_from > year)
        return edu_error_detail(error, "it begins in %d", near->valid_from);
    edu_error_detail(error, "it ended in %d", near->valid_to - 1);
    for (int i = 0; i < after->nelts; i++) {
        const edu_area_change_t *change = APR_ARRAY_IDX(after, i, const edu_area_change_t *);

        if (change->year >= near->valid_to)
            return edu_error_hint(error, "see \"%s\", which took over in %d", change->new_code, change->year);
    }
    return error;
}

/* The rows of the code, one for each name or parent it had. */
static void
add_own_rows(edu_show_t *show, const edu_area_t *area, int year)
{
    const apr_array_header_t *all = edu_areas_all(show->catalogue->areas);

    add_row(show, edu_show_word(show, "本级", "area"), area, year, NULL);
    for (int i = 0; i < all->nelts; i++) {
        const edu_area_t *other = APR_ARRAY_IDX(all, i, const edu_area_t *);

        if (other != area && strcmp(other->code, area->code) == 0)
            add_row(show, edu_show_word(show, "其他年份", "in other years"), other, other->valid_from, NULL);
    }
}

static edu_error_t *
year_asked(int *year, const edu_show_t *show, const edu_settings_t *settings, const char *code)
{
    int first;
    int last;

    EDU_TRY(edu_setting_years(&first, &last, settings, EDU_SET_YEAR));
    if (first != last && edu_setting_on(settings, EDU_SET_YEAR))
        return edu_error_create(EDU_ERR_USAGE, NULL, "--year takes one year here, not \"%s\"",
                                edu_setting(settings, EDU_SET_YEAR));
    *year = first;
    if (first != INT_MIN)
        return NULL;

    /* Without a year: as it is now, or as it was last. */
    const edu_area_t *latest = edu_areas_nearest(show->catalogue->areas, code, EDU_YEAR_FOREVER - 1);

    *year = latest == NULL ? EDU_YEAR_FOREVER - 1 : latest->valid_to - 1;
    return NULL;
}

edu_error_t *
edu_show_area(edu_context_t *context)
{
    static const edu_show_column_t columns[] = {{"relation", "关系", "relation", EDU_LEFT},
                                                {"code", "代码", "code", EDU_LEFT},
                                                {"name", "名称", "name", EDU_LEFT},
                                                {"level", "级别", "level", EDU_LEFT},
                                                {"parent", "上级", "parent", EDU_LEFT},
                                                {"valid_from", "起始年", "from", EDU_RIGHT},
                                                {"valid_to", "终止年（不含）", "until (not including)",
                                                 EDU_RIGHT},
                                                {"children", "下级数", "areas below", EDU_RIGHT},
                                                {"change", "变更", "change", EDU_LEFT}};
    const char *code = context->argv[0];
    apr_array_header_t *list;
    const edu_area_t *area;
    edu_show_t show;
    int year = 0;

    EDU_TRY(edu_show_open(&show, context));
    EDU_TRY(year_asked(&year, &show, context->settings, code));
    area = edu_areas_find(show.catalogue->areas, code, year);
    if (area == NULL)
        return unknown_area(&show, code, year);

    edu_show_begin(&show, columns, (int)(sizeof columns / sizeof columns[0]));
    add_own_rows(&show, area, year);
    list = edu_areas_ancestors(show.catalogue->areas, code, year, show.pool);
    for (int i = 0; i < list->nelts; i++)
        add_row(&show, edu_show_word(&show, "上级", "above"), APR_ARRAY_IDX(list, i, const edu_area_t *),
                year, NULL);
    list = edu_areas_predecessors(show.catalogue->areas, code, show.pool);
    for (int i = 0; i < list->nelts; i++)
        add_change(&show, APR_ARRAY_IDX(list, i, const edu_area_change_t *), false);
    list = edu_areas_successors(show.catalogue->areas, code, show.pool);
    for (int i = 0; i < list->nelts; i++)
        add_change(&show, APR_ARRAY_IDX(list, i, const edu_area_change_t *), true);
    return edu_show_end(&show);
}
