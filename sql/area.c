#include "sql/area.h"

#include "base/log.h"
#include "base/text.h"
#include "base/translate.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

/* "422822 (建始县)" */
static const char *
describe(const edu_catalogue_t *catalogue, const char *code, int year, apr_pool_t *pool)
{
    const edu_area_t *area = edu_areas_find(catalogue->areas, code, year);

    return area != NULL ? edu_translated(pool, "%s (%s)", code, area->name_zh) : code;
}

/* Says what became of an area that was not there in `year`. */
static edu_error_t *
not_then(const edu_catalogue_t *catalogue, const edu_area_t *area, int year, apr_pool_t *pool)
{
    apr_array_header_t *changes = edu_areas_successors(catalogue->areas, area->code, pool);
    edu_error_t *error = edu_error_create(EDU_ERR_NOT_FOUND, NULL, "area \"%s\" (%s) did not exist in %d",
                                          area->code, area->name_zh, year);
    const char *heirs = "";
    int since = 0;

    if (area->valid_from > year)
        return edu_error_hint(error, "it exists from %d", area->valid_from);
    for (int i = 0; i < changes->nelts; i++) {
        const edu_area_change_t *change = APR_ARRAY_IDX(changes, i, const edu_area_change_t *);

        if (change->year > year || change->year < area->valid_to || (since != 0 && change->year != since))
            continue;
        since = change->year;
        heirs = apr_pstrcat(pool, heirs, *heirs != '\0' ? edu_translate(", ") : "",
                            describe(catalogue, change->new_code, year, pool), NULL);
    }
    if (since == 0)
        return edu_error_hint(error, "it was valid until %d", area->valid_to - 1);
    return edu_error_hint(error, "%s was replaced in %d by %s", area->code, since, heirs);
}

/* "420000" for "42", "422800" for "4228": what people write of a province's or prefecture's code; "" for other texts. */
static const char *
full_code(const char *text, apr_pool_t *pool)
{
    size_t length = strlen(text);

    if ((length != 2 && length != 4) || strspn(text, "0123456789") != length)
        return "";
    return apr_pstrcat(pool, text, length == 2 ? "0000" : "00", NULL);
}

static bool
is_named(const edu_area_t *area, const char *text, const char *folded, apr_pool_t *pool)
{
    return strcmp(area->name_zh, text) == 0 ||
           (*folded != '\0' &&
            strcmp(edu_text_fold(area->name_en, strlen(area->name_en), pool), folded) == 0);
}

/* Whether the text is a name without what follows it (湖北 for 湖北省, Wuhan for Wuhan City): two Chinese characters or more, or
 * whole English words. */
static bool
begins_name(const edu_area_t *area, const char *text)
{
    size_t length = strlen(text);

    if ((unsigned char)text[0] >= 0x80)
        return edu_text_width(text) >= 4 && strncmp(area->name_zh, text, length) == 0;
    return length >= 3 && strncasecmp(area->name_en, text, length) == 0 && area->name_en[length] == ' ';
}

/* Areas with that name (or, `whole` false, with one that begins so) in the year, or else in other years; one row a code. */
static apr_array_header_t *
named(const edu_catalogue_t *catalogue, const char *text, int year, bool then, bool whole, apr_pool_t *pool)
{
    const apr_array_header_t *all = edu_areas_all(catalogue->areas);
    apr_array_header_t *found = apr_array_make(pool, 4, sizeof(const edu_area_t *));
    const char *folded = edu_text_fold(text, strlen(text), pool);

    for (int i = 0; i < all->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(all, i, const edu_area_t *);
        const edu_area_t *last =
            found->nelts > 0 ? APR_ARRAY_IDX(found, found->nelts - 1, const edu_area_t *) : NULL;

        if ((area->valid_from <= year && year < area->valid_to) != then ||
            !(whole ? is_named(area, text, folded, pool) : begins_name(area, text)))
            continue;
        /* Rows are ordered by code. */
        if (last != NULL && strcmp(last->code, area->code) == 0)
            APR_ARRAY_IDX(found, found->nelts - 1, const edu_area_t *) = area;
        else
            APR_ARRAY_PUSH(found, const edu_area_t *) = area;
    }
    return found;
}

/* The only one; of names that are cut short also the only province (吉林 is not the city); NULL when it is open. */
static const edu_area_t *
choose(const apr_array_header_t *found, bool whole)
{
    const edu_area_t *province = NULL;
    int provinces = 0;

    if (found->nelts == 1)
        return APR_ARRAY_IDX(found, 0, const edu_area_t *);
    for (int i = 0; i < found->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(found, i, const edu_area_t *);

        if (area->level == EDU_PROVINCE) {
            province = area;
            provinces++;
        }
    }
    return !whole && provinces == 1 ? province : NULL;
}

static edu_error_t *
not_unique(const apr_array_header_t *found, const edu_catalogue_t *catalogue, const char *text, int year,
           apr_pool_t *pool)
{
    const char *list = "";

    for (int i = 0; i < found->nelts && i < 6; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(found, i, const edu_area_t *);
        bool then = area->valid_from <= year && year < area->valid_to;
        const edu_area_t *above =
            edu_areas_find(catalogue->areas, area->parent, then ? year : area->valid_to - 1);

        list =
            apr_pstrcat(pool, list, i > 0 ? ", " : "", area->code, " (", above != NULL ? above->name_zh : "",
                        above != NULL ? " " : "", area->name_zh, ")", NULL);
    }
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "%d areas were named \"%s\" in %d",
                                           found->nelts, text, year),
                          "give a code: %s%s", list, found->nelts > 6 ? edu_translate(", ...") : "");
}

/* The area that a text means, as it was in the year or else at another time. */
static edu_error_t *
resolve(const edu_area_t **area, const edu_catalogue_t *catalogue, const char *text, int year,
        apr_pool_t *pool)
{
    const char *const codes[] = {text, full_code(text, pool)};

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        *area = edu_areas_find(catalogue->areas, codes[i], year);
        if (*area == NULL)
            *area = edu_areas_nearest(catalogue->areas, codes[i], year);
        if (*area != NULL)
            return NULL;
    }
    /* In the year by the whole name, then cut short; then the same in other years. */
    for (int turn = 0; turn < 4; turn++) {
        bool whole = turn % 2 == 0;
        apr_array_header_t *found = named(catalogue, text, year, turn < 2, whole, pool);

        *area = choose(found, whole);
        if (*area != NULL)
            return NULL;
        if (found->nelts > 0)
            return not_unique(found, catalogue, text, year, pool);
    }
    return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL, "unknown area \"%s\"", text),
                          "give a division code such as 422822 (42 and 4228 stand for the province and the "
                          "prefecture), or an area's name");
}

/* A word on a name of other years: what the area was called in the year, or that it had ended. */
static void
tell_later_name(const edu_catalogue_t *catalogue, const edu_area_t *found, int year)
{
    const edu_area_t *then = edu_areas_nearest(catalogue->areas, found->code, year);

    if (then->valid_to <= year)
        edu_log_notice("%s (%s) was valid until %d", then->code, then->name_zh, then->valid_to - 1);
    else if (strcmp(then->name_zh, found->name_zh) != 0)
        edu_log_notice("%s (%s) was called %s in %d", found->code, found->name_zh, then->name_zh,
                       then->valid_from > year ? then->valid_from : year);
}

edu_error_t *
edu_sql_area(const edu_area_t **area, const edu_catalogue_t *catalogue, const char *text, int year,
             apr_pool_t *pool)
{
    const edu_area_t *found;

    EDU_TRY(resolve(&found, catalogue, text, year, pool));
    *area = edu_areas_find(catalogue->areas, found->code, year);
    if (*area == NULL)
        return not_then(catalogue, found, year, pool);
    tell_later_name(catalogue, found, year);
    return NULL;
}

edu_error_t *
edu_sql_area_code(const char **code, const edu_catalogue_t *catalogue, const char *text, int first, int last,
                  apr_pool_t *pool)
{
    int year = last < EDU_YEAR_FOREVER ? last : EDU_YEAR_FOREVER - 1;
    const edu_area_t *area;

    EDU_TRY(resolve(&area, catalogue, text, year, pool));
    if (first > 0 && (area->valid_from > year || area->valid_to <= year))
        tell_later_name(catalogue, area, first);
    *code = area->code;
    return NULL;
}
