/* Which counties report in which year under which code, and which census row each of them has. */
#include "collector/sample/sample_private.h"

#include "base/hash.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* The one change that ended or began a code in a year, when it went from one county to one; else NULL. */
static const edu_area_change_t *
only_change(const edu_areas_t *areas, const char *code, int year, bool forward, apr_pool_t *pool)
{
    const apr_array_header_t *changes =
        forward ? edu_areas_successors(areas, code, pool) : edu_areas_predecessors(areas, code, pool);
    const edu_area_change_t *only = NULL;

    for (int i = 0; i < changes->nelts; i++) {
        const edu_area_change_t *change = APR_ARRAY_IDX(changes, i, const edu_area_change_t *);

        if (change->year != year || strcmp(change->old_code, change->new_code) == 0)
            continue;
        if (only != NULL)
            return NULL;
        only = change;
    }
    if (only == NULL || (strcmp(only->kind, "recoded") != 0 && strcmp(only->kind, "renamed") != 0))
        return NULL;
    return only;
}

/* The code on the other side of a change of one to one; NULL when there is none. */
static const char *
other_code(const edu_areas_t *areas, const char *code, int year, bool forward, apr_pool_t *pool)
{
    const edu_area_change_t *change = only_change(areas, code, year, forward, pool);
    const char *other;

    if (change == NULL)
        return NULL;
    other = forward ? change->new_code : change->old_code;
    /* Seen from the other side it must be one to one too. */
    return only_change(areas, other, year, !forward, pool) != NULL ? other : NULL;
}

/* The code in the census year of the area that has `code` in `year`. */
static const char *
census_code(const edu_areas_t *areas, const char *code, int year, apr_pool_t *pool)
{
    for (; code != NULL && year < CENSUS_YEAR; year++)
        if (edu_areas_find(areas, code, year + 1) == NULL)
            code = other_code(areas, code, year + 1, true, pool);
    for (; code != NULL && year > CENSUS_YEAR; year--)
        if (edu_areas_find(areas, code, year - 1) == NULL)
            code = other_code(areas, code, year, false, pool);
    return code;
}

static int
compare_population(const void *key, const void *row)
{
    return strcmp(key, ((const edu_population_t *)row)->code);
}

/* Whether a county needs schools: somebody of each school age lives there. */
static bool
has_children(const edu_population_t *census)
{
    for (int group = 0; group < 4; group++)
        if (census->male[group] <= 0 || census->female[group] <= 0)
            return false;
    return true;
}

static const edu_population_t *
find_census(const edu_catalogue_t *catalogue, const char *code)
{
    const apr_array_header_t *population = catalogue->population;
    const edu_population_t *row = NULL;

    if (code != NULL && population->nelts > 0)
        row = bsearch(code, population->elts, (size_t)population->nelts, sizeof(edu_population_t),
                      compare_population);
    return row != NULL && row->level == EDU_COUNTY && has_children(row) ? row : NULL;
}

static edu_county_kind_t
kind_of(const char *name)
{
    size_t length = strlen(name);

    if (length > 3 && strcmp(name + length - 3, "区") == 0)
        return KIND_DISTRICT;
    return length > 3 && strcmp(name + length - 3, "市") == 0 ? KIND_CITY : KIND_COUNTY;
}

static edu_county_t *
county_for(edu_sample_t *sample, apr_hash_t *by_code, const edu_population_t *census)
{
    edu_county_t *county = apr_hash_get(by_code, census->code, APR_HASH_KEY_STRING);

    if (county == NULL) {
        county = apr_pcalloc(sample->pool, sizeof *county);
        county->census = census;
        county->areas = apr_pcalloc(sample->pool, sizeof(edu_area_t *) * (size_t)sample->years);
        county->key =
            edu_random_key(edu_hash64(census->code, strlen(census->code), 0), (int64_t)sample->options->seed);
        county->kind = kind_of(census->name_zh);
        edu_sample_draw_traits(county);
        apr_hash_set(by_code, census->code, APR_HASH_KEY_STRING, county);
        APR_ARRAY_PUSH(sample->counties, edu_county_t *) = county;
    }
    return county;
}

/* Adds the counties of one area in one year; those without a census row to `without`. */
static void
add_year(edu_sample_t *sample, apr_hash_t *by_code, apr_hash_t *without, const char *code, int year,
         apr_pool_t *pool)
{
    const edu_areas_t *areas = sample->catalogue->areas;
    const apr_array_header_t *below = edu_areas_below(areas, code, year, EDU_COUNTY, pool);

    for (int i = 0; i < below->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(below, i, const edu_area_t *);

        if (!area->reports)
            continue;

        const edu_population_t *census =
            find_census(sample->catalogue, census_code(areas, area->code, year, pool));
        if (census == NULL) {
            apr_hash_set(without, area->code, APR_HASH_KEY_STRING, area->code);
            continue;
        }
        county_for(sample, by_code, census)->areas[year - sample->options->first_year] = area;
    }
}

/* "42" and "4228" as people write them; the code itself else. */
static const char *
full_code(const char *code, apr_pool_t *pool)
{
    size_t length = strlen(code);

    return length < 6 && length % 2 == 0 && length > 0 ? apr_pstrcat(pool, code, &"000000"[length], NULL)
                                                       : code;
}

/* The codes of --areas; each must be an area in some year of the sample. */
static edu_error_t *
split_areas(apr_array_header_t *codes, const edu_sample_t *sample)
{
    const edu_sample_options_t *options = sample->options;
    char *state;
    char *list = apr_pstrdup(sample->pool, options->areas);

    for (char *word = apr_strtok(list, ", ", &state); word != NULL; word = apr_strtok(NULL, ", ", &state)) {
        const char *code = full_code(word, sample->pool);
        bool found = false;

        for (int year = options->first_year; year <= options->last_year && !found; year++)
            found = edu_areas_find(sample->catalogue->areas, code, year) != NULL;
        if (!found)
            return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                                   "area \"%s\" does not exist in %d to %d", word,
                                                   options->first_year, options->last_year),
                                  "give codes of areas.csv; for a province its first two digits do");
        APR_ARRAY_PUSH(codes, const char *) = code;
    }
    if (codes->nelts == 0)
        return edu_error_create(EDU_ERR_USAGE, NULL, "option \"--areas\" names no area");
    return NULL;
}

static int
compare_counties(const void *a, const void *b)
{
    const edu_county_t *const *one = a;
    const edu_county_t *const *other = b;

    return strcmp((*one)->census->code, (*other)->census->code);
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static apr_array_header_t *
sorted_keys(apr_hash_t *hash, apr_pool_t *pool)
{
    apr_array_header_t *keys = apr_array_make(pool, 8, sizeof(const char *));

    for (apr_hash_index_t *at = apr_hash_first(pool, hash); at != NULL; at = apr_hash_next(at))
        APR_ARRAY_PUSH(keys, const char *) = apr_hash_this_key(at);
    qsort(keys->elts, (size_t)keys->nelts, sizeof(const char *), compare_texts);
    return keys;
}

edu_error_t *
edu_sample_find_counties(edu_sample_t *sample)
{
    const edu_sample_options_t *options = sample->options;
    apr_array_header_t *codes = apr_array_make(sample->pool, 4, sizeof(const char *));
    apr_hash_t *by_code = apr_hash_make(sample->pool);
    apr_hash_t *without = apr_hash_make(sample->pool);

    sample->counties = apr_array_make(sample->pool, 128, sizeof(edu_county_t *));
    EDU_TRY(split_areas(codes, sample));
    for (int year = options->first_year; year <= options->last_year; year++)
        for (int i = 0; i < codes->nelts; i++)
            add_year(sample, by_code, without, APR_ARRAY_IDX(codes, i, const char *), year, sample->pool);
    if (sample->counties->nelts == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                               "no county of \"%s\" has a census population", options->areas),
                              "the catalogue's population.csv says which counties have one");
    qsort(sample->counties->elts, (size_t)sample->counties->nelts, sizeof(edu_county_t *), compare_counties);
    sample->report->counties = sample->counties->nelts;
    sample->report->without_population = sorted_keys(without, sample->pool);
    return NULL;
}
