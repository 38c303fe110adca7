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

/* By what units are alike, with room for the attributes of any form. */
typedef struct alike_t {
    const char *county;
    int form;
    int from;
    int to;
    const char *attributes[];
} alike_t;

struct edu_expect_t {
    const edu_catalogue_t *catalogue;
    apr_array_header_t **entries; /* one a form: entry_t; NULL for forms of areas */
    apr_hash_t *alike;            /* alike_t to the number of its entry, of units that were added */
    alike_t *key;
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
    int most = 0;

    expect->catalogue = catalogue;
    expect->pool = pool;
    for (int i = 0; i < catalogue->forms->nelts; i++)
        if (form_at(expect, i)->attributes->nelts > most)
            most = form_at(expect, i)->attributes->nelts;
    expect->alike = apr_hash_make(pool);
    expect->key = apr_pcalloc(pool, sizeof(alike_t) + sizeof(char *) * (size_t)most);
    expect->entries = apr_pcalloc(pool, sizeof(apr_array_header_t *) * (size_t)(catalogue->forms->nelts + 1));
    for (int i = 0; i < catalogue->forms->nelts; i++)
        if (edu_form_of_units(form_at(expect, i)))
            expect->entries[i] = apr_array_make(pool, 1024, sizeof(entry_t));
    return expect;
}

/* Units that are alike are one entry, as the grouped register has it. Texts that are the same are the same pointers, where the caller keeps
 * each once; where not, there are more entries, and the same sums. */
void
edu_expect_add(edu_expect_t *expect, int form, const char *county, int from, int to,
               const char *const *attributes, int count)
{
    int attribute_count = form_at(expect, form)->attributes->nelts;
    size_t bytes = sizeof(alike_t) + sizeof(char *) * (size_t)attribute_count;
    alike_t *key = expect->key;
    int *known;

    memset(key, 0, sizeof *key);
    *key = (alike_t){county, form, from, to};
    for (int i = 0; i < attribute_count; i++)
        key->attributes[i] = attributes[i] != NULL ? attributes[i] : "";
    known = apr_hash_get(expect->alike, key, (apr_ssize_t)bytes);
    if (known != NULL) {
        APR_ARRAY_IDX(expect->entries[form], *known, entry_t).units += count;
        return;
    }
    key = apr_pmemdup(expect->pool, key, bytes);
    known = apr_palloc(expect->pool, sizeof *known);
    *known = expect->entries[form]->nelts;
    apr_hash_set(expect->alike, key, (apr_ssize_t)bytes, known);
    APR_ARRAY_PUSH(expect->entries[form], entry_t) = (entry_t){county, from, to, key->attributes, count};
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

/* A period and the returns of a unit that it should hold: one, or one for each part of a year. */
typedef struct asked_t {
    int form;
    int year;
    const char *period;
    int times;
    int last; /* of the year's last part */
} asked_t;

/* Whether the form is expected of such units. */
static bool
is_expected(const edu_form_t *form, const entry_t *entry)
{
    return form->expected_of < 0 || holds(APR_ARRAY_IDX(form->classes, form->expected_of, edu_class_t).values,
                                          entry->attributes[form->class_attribute]);
}

static void
expect_units(edu_sum_t *sum, const edu_form_t *form, const entry_t *entry, const asked_t *asked)
{
    sum->units_expected += entry->units * asked->times;
    sum->last_units_expected += entry->units * asked->last;
    for (int i = 0; i < form->classes->nelts; i++) {
        if (!holds(APR_ARRAY_IDX(form->classes, i, edu_class_t).values,
                   entry->attributes[form->class_attribute]))
            continue;
        sum->expected[i] += entry->units * asked->times;
        sum->last_expected[i] += entry->units * asked->last;
    }
}

/* Adds one entry of the register to the whole of its county and to its groups. */
static void
expect_entry(const edu_expect_t *expect, edu_cube_t *cube, const entry_t *entry, const asked_t *asked)
{
    const edu_form_t *form = form_at(expect, asked->form);
    const apr_array_header_t *groups = expect->catalogue->groups;

    if (!is_expected(form, entry))
        return;
    expect_units(edu_cube_make(cube, asked->form, entry->county, asked->year, asked->period, 0), form, entry,
                 asked);
    for (int g = 0; g < groups->nelts; g++) {
        const edu_group_t *group = APR_ARRAY_IDX(groups, g, const edu_group_t *);
        int attribute = edu_form_attribute(form, group->attribute);

        if (attribute >= 0 && holds(group->values, entry->attributes[attribute]))
            expect_units(edu_cube_make(cube, asked->form, entry->county, asked->year, asked->period, g + 1),
                         form, entry, asked);
    }
}

/* Whether the entry's county is to be looked at and exists in the year. */
static bool
is_meant(const edu_expect_t *expect, const entry_t *entry, int year, apr_hash_t *counties)
{
    return (counties == NULL || apr_hash_get(counties, entry->county, APR_HASH_KEY_STRING) != NULL) &&
           edu_areas_find(expect->catalogue->areas, entry->county, year) != NULL;
}

void
edu_expect_units(edu_expect_t *expect, edu_cube_t *cube, int form, int year, const char *period,
                 apr_hash_t *counties)
{
    const asked_t asked = {form, year, period, 1, 0};

    for (int i = 0; expect->entries[form] != NULL && i < expect->entries[form]->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(expect->entries[form], i, entry_t);

        if (year >= entry->from && year < entry->to && is_meant(expect, entry, year, counties))
            expect_entry(expect, cube, entry, &asked);
    }
}

void
edu_expect_year(edu_expect_t *expect, edu_cube_t *cube, int form, int year, apr_hash_t *counties)
{
    const edu_form_t *shape = form_at(expect, form);
    apr_array_header_t *parts = edu_period_parts(year, shape->frequency, shape->year_reference, expect->pool);
    char period[EDU_PERIOD_TEXT];

    edu_period_format(&(edu_period_t){.frequency = EDU_YEAR, .year = year}, period);
    for (int i = 0; expect->entries[form] != NULL && i < expect->entries[form]->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(expect->entries[form], i, entry_t);
        asked_t asked = {form, year, period, 0, 0};

        for (int k = 0; k < parts->nelts; k++) {
            int in = APR_ARRAY_IDX(parts, k, edu_period_t).year;

            asked.last = in >= entry->from && in < entry->to;
            asked.times += asked.last;
        }
        if (asked.times > 0 && is_meant(expect, entry, year, counties))
            expect_entry(expect, cube, entry, &asked);
    }
}

/* Whether areas fill in `form` where units or areas send `other` for the same kind of period. */
static bool
goes_with(const edu_form_t *form, const edu_form_t *other)
{
    return other->frequency == form->frequency && other->base_level == form->base_level;
}

/* One return of a period, or one for each part of a year, where a form of areas is filled in; classes are known of those that were. */
static void
expect_one(edu_sum_t *sum, const edu_form_t *form, apr_pool_t *pool)
{
    bool whole = edu_sum_is_of_parts(sum, form);
    int times = whole ? edu_period_parts(sum->year, form->frequency, form->year_reference, pool)->nelts : 1;

    sum->units_expected = times;
    sum->last_units_expected = whole;
    for (int i = 0; i < form->classes->nelts; i++) {
        sum->expected[i] = sum->reported[i] > 0 ? times : 0;
        sum->last_expected[i] = whole && sum->reported[i] > 0;
    }
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
        expect_one(edu_cube_make(cube, form, sum->area, sum->year, sum->period, 0), shape, scratch_pool);
    }
}

/* A part of an area that is reported apart (the poor villages) is expected where it is reported: no list says where else. So is a form
 * that nobody owes. */
static void
expect_scopes(edu_expect_t *expect, edu_cube_t *cube, int form, apr_pool_t *scratch_pool)
{
    const edu_form_t *shape = form_at(expect, form);
    apr_array_header_t *sums = edu_cube_list(cube, form, scratch_pool);

    for (int i = 0; i < sums->nelts; i++) {
        edu_sum_t *sum = APR_ARRAY_IDX(sums, i, edu_sum_t *);

        if ((sum->grp > 0 || !shape->expected) && sum->units_reported > 0)
            expect_one(sum, shape, scratch_pool);
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
        for (int other = 0; expect->entries[form] == NULL && form_at(expect, form)->expected && other < forms;
             other++)
            if (goes_with(form_at(expect, form), form_at(expect, other)))
                expect_beside(expect, cube, form, other, scratch_pool);
}
