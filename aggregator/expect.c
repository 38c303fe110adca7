#include "aggregator/expect.h"

#include "base/text.h"
#include "sql/form_tables.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

/* Units of one county with the same years and attributes. */
typedef struct entry_t {
    const char *county;
    int from;
    int to;
    const char **attributes;
    int units;
} entry_t;

struct edu_expect_t {
    const edu_catalogue_t *catalogue;
    apr_array_header_t **entries; /* one a form: entry_t; NULL for forms of areas */
    apr_pool_t *pool;
};

typedef struct reader_t {
    edu_expect_t *expect;
    int form;
} reader_t;

static const edu_form_t *
form_at(const edu_expect_t *expect, int form)
{
    return APR_ARRAY_IDX(expect->catalogue->forms, form, const edu_form_t *);
}

static edu_error_t *
read_entry(char *line, size_t length, void *baton)
{
    reader_t *reader = baton;
    edu_expect_t *expect = reader->expect;
    int attributes = form_at(expect, reader->form)->attributes->nelts;
    entry_t *entry = &APR_ARRAY_PUSH(expect->entries[reader->form], entry_t);
    int64_t number = 0;
    char *text;
    size_t text_length;

    (void)length;
    edu_copy_field(&line, &text, &text_length);
    entry->county = apr_pstrdup(expect->pool, text);
    edu_copy_field(&line, &text, &text_length);
    edu_text_to_int64(text, text_length, &number);
    entry->from = (int)number;
    edu_copy_field(&line, &text, &text_length);
    edu_text_to_int64(text, text_length, &number);
    entry->to = (int)number;
    entry->attributes = apr_palloc(expect->pool, sizeof(char *) * (size_t)(attributes + 1));
    for (int i = 0; i < attributes; i++) {
        edu_copy_field(&line, &text, &text_length);
        entry->attributes[i] = text != NULL ? apr_pstrdup(expect->pool, text) : "";
    }
    edu_copy_field(&line, &text, &text_length);
    edu_text_to_int64(text, text_length, &number);
    entry->units = (int)number;
    return NULL;
}

edu_expect_t *
edu_expect_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_expect_t *expect = apr_pcalloc(pool, sizeof *expect);

    expect->catalogue = catalogue;
    expect->pool = pool;
    expect->entries = apr_pcalloc(pool, sizeof(apr_array_header_t *) * (size_t)(catalogue->forms->nelts + 1));
    for (int i = 0; i < catalogue->forms->nelts; i++)
        if (edu_form_of_units(form_at(expect, i)))
            expect->entries[i] = apr_array_make(pool, 1024, sizeof(entry_t));
    return expect;
}

void
edu_expect_add(edu_expect_t *expect, int form, const char *county, int from, int to,
               const char *const *attributes, int count)
{
    int attribute_count = form_at(expect, form)->attributes->nelts;
    entry_t *entry = &APR_ARRAY_PUSH(expect->entries[form], entry_t);

    *entry = (entry_t){county, from, to, NULL, count};
    entry->attributes = apr_palloc(expect->pool, sizeof(char *) * (size_t)(attribute_count + 1));
    for (int i = 0; i < attribute_count; i++)
        entry->attributes[i] = attributes[i] != NULL ? attributes[i] : "";
}

edu_error_t *
edu_expect_read(edu_expect_t **expect, edu_db_t *db, const edu_catalogue_t *catalogue,
                const apr_array_header_t *counties, apr_pool_t *pool)
{
    *expect = edu_expect_create(catalogue, pool);
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        reader_t reader = {*expect, i};

        if ((*expect)->entries[i] != NULL)
            EDU_TRY(edu_copy_out(db, edu_sql_copy_register(form_at(*expect, i), counties, pool), read_entry,
                                 &reader));
    }
    return NULL;
}

static bool
holds(const apr_array_header_t *values, const char *value)
{
    for (int i = 0; i < values->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(values, i, const char *), value) == 0)
            return true;
    return false;
}

static void
expect_units(edu_sum_t *sum, const edu_form_t *form, const entry_t *entry)
{
    sum->units_expected += entry->units;
    for (int i = 0; i < form->classes->nelts; i++)
        if (holds(APR_ARRAY_IDX(form->classes, i, edu_class_t).values,
                  entry->attributes[form->class_attribute]))
            sum->expected[i] += entry->units;
}

void
edu_expect_units(edu_expect_t *expect, edu_cube_t *cube, int form, int year, const char *period,
                 apr_hash_t *counties)
{
    const edu_form_t *shape = form_at(expect, form);
    const apr_array_header_t *groups = expect->catalogue->groups;

    if (expect->entries[form] == NULL)
        return;
    for (int i = 0; i < expect->entries[form]->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(expect->entries[form], i, entry_t);

        if (year < entry->from || year >= entry->to ||
            (counties != NULL && apr_hash_get(counties, entry->county, APR_HASH_KEY_STRING) == NULL) ||
            edu_areas_find(expect->catalogue->areas, entry->county, year) == NULL)
            continue;
        expect_units(edu_cube_make(cube, form, entry->county, year, period, 0), shape, entry);
        for (int g = 0; g < groups->nelts; g++) {
            const edu_group_t *group = APR_ARRAY_IDX(groups, g, const edu_group_t *);
            int attribute = edu_form_attribute(shape, group->attribute);

            if (attribute >= 0 && holds(group->values, entry->attributes[attribute]))
                expect_units(edu_cube_make(cube, form, entry->county, year, period, g + 1), shape, entry);
        }
    }
}

/* Whether areas fill in `form` where units or areas send `other` for the same kind of period. */
static bool
goes_with(const edu_form_t *form, const edu_form_t *other)
{
    return other->frequency == form->frequency && other->base_level == form->base_level;
}

static void
expect_beside(edu_expect_t *expect, edu_cube_t *cube, int form, int other, apr_pool_t *scratch_pool)
{
    const edu_form_t *shape = form_at(expect, form);
    apr_array_header_t *sums = edu_cube_list(cube, other, scratch_pool);

    for (int i = 0; i < sums->nelts; i++) {
        const edu_sum_t *sum = APR_ARRAY_IDX(sums, i, edu_sum_t *);
        const edu_area_t *area;

        if (sum->grp != 0)
            continue;
        area = edu_areas_find(expect->catalogue->areas, sum->area, sum->year);
        if (area == NULL || !area->reports)
            continue;
        edu_sum_t *own = edu_cube_make(cube, form, sum->area, sum->year, sum->period, 0);
        own->units_expected = 1;
        for (int c = 0; c < shape->classes->nelts; c++)
            own->expected[c] = own->reported[c];
    }
}

/* A part of an area that is reported apart (the poor villages) is expected where it is reported: no list says where else. */
static void
expect_scopes(edu_expect_t *expect, edu_cube_t *cube, int form, apr_pool_t *scratch_pool)
{
    const edu_form_t *shape = form_at(expect, form);
    apr_array_header_t *sums = edu_cube_list(cube, form, scratch_pool);

    for (int i = 0; i < sums->nelts; i++) {
        edu_sum_t *sum = APR_ARRAY_IDX(sums, i, edu_sum_t *);

        if (sum->grp == 0)
            continue;
        sum->units_expected = sum->units_reported;
        for (int c = 0; c < shape->classes->nelts; c++)
            sum->expected[c] = sum->reported[c];
    }
}

void
edu_expect_areas(edu_expect_t *expect, edu_cube_t *cube, apr_pool_t *scratch_pool)
{
    int forms = expect->catalogue->forms->nelts;

    for (int form = 0; form < forms; form++)
        if (expect->entries[form] == NULL)
            expect_scopes(expect, cube, form, scratch_pool);
    for (int form = 0; form < forms; form++)
        for (int other = 0; expect->entries[form] == NULL && other < forms; other++)
            if (goes_with(form_at(expect, form), form_at(expect, other)))
                expect_beside(expect, cube, form, other, scratch_pool);
}
