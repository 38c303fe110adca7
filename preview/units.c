/* The units of the county that is assessed: who is on the roll, who sent what. */
#include "reports/units.h"
#include "preview/preview.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The units of one form by their codes, while they are put together. */
typedef struct listing_t {
    const edu_preview_t *preview;
    const edu_form_t *form;
    const char *county;
    int year;
    apr_hash_t *units; /* code to edu_unit_return_t */
    const double *no_cells;
    apr_pool_t *pool;
} listing_t;

static edu_unit_return_t *
make_unit(listing_t *listing, const char *code)
{
    edu_unit_return_t *unit = apr_hash_get(listing->units, code, APR_HASH_KEY_STRING);

    if (unit != NULL)
        return unit;
    unit = apr_pcalloc(listing->pool, sizeof *unit);
    unit->code = code;
    unit->name = "";
    unit->attributes =
        apr_pcalloc(listing->pool, sizeof(char *) * (size_t)(listing->form->attributes->nelts + 1));
    unit->cells = listing->no_cells;
    apr_hash_set(listing->units, code, APR_HASH_KEY_STRING, unit);
    return unit;
}

/* Whether the form is expected of a unit with these attributes. */
static bool
is_expected(const edu_form_t *form, const char *const *attributes)
{
    const char *value;

    if (form->expected_of < 0)
        return true;
    value = attributes[form->class_attribute];
    return value != NULL && edu_form_class_has(form, form->expected_of, value);
}

/* What a row says before the roll does. */
static const char *const *
fill_attributes(const listing_t *listing, const char *const *own, const edu_register_unit_t *unit)
{
    const apr_array_header_t *attributes = listing->form->attributes;
    const char **row = apr_pcalloc(listing->pool, sizeof(char *) * (size_t)(attributes->nelts + 1));

    for (int i = 0; i < attributes->nelts; i++) {
        int place =
            edu_roll_attribute(listing->preview->roll, &APR_ARRAY_IDX(attributes, i, edu_attribute_t));

        row[i] = own[i] != NULL ? own[i] : unit->attributes[place];
    }
    return row;
}

/* Who is on the roll of the county, with what it says of them. */
static void
add_roll(listing_t *listing)
{
    const apr_array_header_t *units = edu_roll_units(listing->preview->roll);

    for (int i = 0; i < units->nelts; i++) {
        const edu_register_unit_t *on_roll = APR_ARRAY_IDX(units, i, const edu_register_unit_t *);
        bool open = on_roll->valid_from <= listing->year && listing->year < on_roll->valid_to;
        edu_unit_return_t *unit;

        if (strcmp(on_roll->county, listing->county) != 0)
            continue;
        unit = apr_hash_get(listing->units, on_roll->code, APR_HASH_KEY_STRING);
        if (unit == NULL && !open)
            continue;
        unit = make_unit(listing, on_roll->code);
        unit->name = on_roll->name;
        const char *const *none =
            apr_pcalloc(listing->pool, sizeof(char *) * (size_t)(listing->form->attributes->nelts + 1));
        unit->listed = open && is_expected(listing->form, fill_attributes(listing, none, on_roll));
        unit->attributes = fill_attributes(listing, unit->attributes, on_roll);
    }
}

static void
add_returns(listing_t *listing)
{
    const apr_array_header_t *kept = listing->preview->kept;

    for (int i = 0; i < kept->nelts; i++) {
        const edu_preview_return_t *sent = &APR_ARRAY_IDX(kept, i, const edu_preview_return_t);
        edu_unit_return_t *unit;

        if (APR_ARRAY_IDX(listing->preview->catalogue->forms, sent->form, const edu_form_t *) !=
            listing->form)
            continue;
        unit = make_unit(listing, sent->unit);
        unit->reported = true;
        unit->attributes = (const char *const *)sent->attributes;
        unit->cells = sent->cells;
    }
}

static int
compare_units(const void *a, const void *b)
{
    return strcmp((*(const edu_unit_return_t *const *)a)->code, (*(const edu_unit_return_t *const *)b)->code);
}

/* The listing as a table; those who neither are expected nor sent anything are not in it. */
static edu_units_t *
make_table(const listing_t *listing, const apr_array_header_t *indicators, const edu_group_t *group)
{
    apr_array_header_t *sorted = apr_array_make(listing->pool, 64, sizeof(const edu_unit_return_t *));
    edu_units_t *table = edu_units_create(listing->form, indicators, listing->pool);

    for (apr_hash_index_t *i = apr_hash_first(listing->pool, listing->units); i != NULL;
         i = apr_hash_next(i)) {
        const edu_unit_return_t *unit = apr_hash_this_val(i);

        if (unit->listed || unit->reported)
            APR_ARRAY_PUSH(sorted, const edu_unit_return_t *) = unit;
    }
    if (sorted->nelts > 1)
        qsort(sorted->elts, (size_t)sorted->nelts, sizeof(const edu_unit_return_t *), compare_units);
    for (int i = 0; i < sorted->nelts; i++)
        edu_units_add(table, APR_ARRAY_IDX(sorted, i, const edu_unit_return_t *), group, listing->pool);
    return table;
}

edu_error_t *
edu_preview_units(apr_array_header_t **tables, const edu_preview_t *preview, const char *county,
                  const edu_period_t *period, const apr_array_header_t *indicators, const edu_group_t *group,
                  apr_pool_t *pool)
{
    const apr_array_header_t *forms = preview->catalogue->forms;

    *tables = apr_array_make(pool, 2, sizeof(edu_units_t *));
    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(forms, i, const edu_form_t *);
        listing_t listing = {preview, form, county, period->year, apr_hash_make(pool), NULL, pool};
        double *no_cells = apr_palloc(pool, sizeof(double) * (size_t)(form->cells->nelts + 1));
        edu_units_t *table;

        if (!edu_form_of_units(form) || !edu_period_fits(period, form->frequency))
            continue;
        for (int k = 0; k < form->cells->nelts; k++)
            no_cells[k] = (double)NAN;
        listing.no_cells = no_cells;
        add_returns(&listing);
        add_roll(&listing);
        table = make_table(&listing, indicators, group);
        if (table->units->nelts > 0)
            APR_ARRAY_PUSH(*tables, edu_units_t *) = table;
    }
    return NULL;
}
