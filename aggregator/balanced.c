#include "aggregator/balanced_private.h"

#include "aggregator/statistics/inequality.h"
#include "sql/form_balanced.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* A county and period being added up. */
typedef struct county_t {
    edu_balance_t *balance;
    const edu_balanced_set_t *set;
    const char *key; /* NULL before the first one */
    edu_balance_result_t *results;
    bool *has;                   /* one a form: whether anybody in the county sent it */
    apr_array_header_t ***parts; /* [standard of the set][item]: edu_part_t */
    edu_balanced_value_t *values;
    apr_pool_t *pool;
} county_t;

edu_balance_t *
edu_balance_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_balance_t *balance = apr_pcalloc(pool, sizeof *balance);

    balance->catalogue = catalogue;
    balance->sets = edu_balanced_sets(catalogue->balanced, pool);
    balance->results = apr_hash_make(pool);
    balance->pool = pool;
    return balance;
}

static const edu_balanced_t *
standard_at(const edu_balanced_set_t *set, int index)
{
    return APR_ARRAY_IDX(set->standards, index, const edu_balanced_t *);
}

const edu_balanced_item_t *
edu_balance_item_at(const edu_balanced_t *standard, int index)
{
    return APR_ARRAY_IDX(standard->items, index, const edu_balanced_item_t *);
}

/* Whether anybody sent what the standard is about besides the pupils. */
static bool
is_told(const county_t *county, const edu_balanced_t *standard)
{
    for (int f = 0; f < county->set->forms->nelts; f++)
        for (int k = 1; county->has[f] && k < standard->forms->nelts; k++)
            if (APR_ARRAY_IDX(county->set->forms, f, const edu_form_t *) ==
                APR_ARRAY_IDX(standard->forms, k, const edu_form_t *))
                return true;
    return standard->forms->nelts == 1;
}

/* The county's last school was read. */
static void
finish_county(county_t *county)
{
    for (int s = 0; county->key != NULL && s < county->set->standards->nelts; s++) {
        const edu_balanced_t *standard = standard_at(county->set, s);
        edu_balance_result_t *result = &county->results[standard->index];

        for (int i = 0; i < standard->items->nelts; i++) {
            apr_array_header_t *parts = county->parts[s][i];

            result->items[i].cv =
                edu_parts_cv((const edu_part_t *)(const void *)parts->elts, (size_t)parts->nelts);
            apr_array_clear(parts);
        }
        if (!is_told(county, standard))
            result->status = NULL;
    }
    memset(county->has, 0, sizeof(bool) * (size_t)county->set->forms->nelts);
}

static void
begin_county(county_t *county, const char *key)
{
    edu_balance_t *balance = county->balance;
    int standards = balance->catalogue->balanced->nelts;

    county->key = apr_pstrdup(balance->pool, key);
    county->results = apr_hash_get(balance->results, key, APR_HASH_KEY_STRING);
    if (county->results == NULL) {
        county->results = apr_pcalloc(balance->pool, sizeof(edu_balance_result_t) * (size_t)standards);
        apr_hash_set(balance->results, county->key, APR_HASH_KEY_STRING, county->results);
    }
    for (int s = 0; s < county->set->standards->nelts; s++) {
        const edu_balanced_t *standard = standard_at(county->set, s);
        edu_balance_result_t *result = &county->results[standard->index];

        *result = (edu_balance_result_t){.status = ""};
        result->items =
            apr_pcalloc(balance->pool, sizeof(edu_balance_item_t) * (size_t)standard->items->nelts);
    }
}

static void
add_values(county_t *county, int s, edu_balance_result_t *result)
{
    const edu_balanced_t *standard = standard_at(county->set, s);
    bool all = true;

    for (int i = 0; i < standard->items->nelts; i++) {
        const edu_balanced_value_t *value = &county->values[i];
        edu_balance_item_t *item = &result->items[i];

        all = all && value->present;
        if (!value->present)
            continue;
        item->with_value++;
        item->below += edu_balanced_is_below(edu_balance_item_at(standard, i), value);
        item->numerator += value->numerator;
        item->denominator += value->denominator;
        APR_ARRAY_PUSH(county->parts[s][i], edu_part_t) = (edu_part_t){value->value, value->denominator, 0};
    }
    result->with_values += all;
}

static void
add_school(county_t *county, int s, const edu_balanced_row_t *row)
{
    const edu_balanced_t *standard = standard_at(county->set, s);
    edu_balance_result_t *result = &county->results[standard->index];
    edu_balanced_row_t school = *row;
    edu_number_t pupils = edu_balanced_pupils(standard, edu_balanced_cell, &school);

    if (pupils.state == EDU_NOT_APPLICABLE || (pupils.state == EDU_PRESENT && pupils.value <= 0))
        return;
    if (edu_balanced_leaves_out(standard, county->set, row->attributes)) {
        result->left_out++;
        return;
    }
    result->schools++;
    edu_balanced_values(county->values, standard, edu_balanced_cell, &school);
    add_values(county, s, result);
    switch (edu_balanced_judge(standard, county->values)) {
    case EDU_BALANCED_SHORT: result->short_of++; break;
    case EDU_BALANCED_UNKNOWN: result->unknown++; break;
    case EDU_BALANCED_ENOUGH:
    case EDU_BALANCED_FREE: break;
    }
}

static edu_error_t *
take_row(void *baton, const edu_balanced_row_t *row)
{
    county_t *county = baton;
    char key[160];

    apr_snprintf(key, sizeof key, "%s %s", row->county, row->period);
    if (county->key == NULL || strcmp(county->key, key) != 0) {
        finish_county(county);
        begin_county(county, key);
    }
    for (int f = 0; f < county->set->forms->nelts; f++)
        county->has[f] = county->has[f] || row->has[f];
    for (int s = 0; s < county->set->standards->nelts; s++)
        add_school(county, s, row);
    return NULL;
}

static county_t
county_of(edu_balance_t *balance, const edu_balanced_set_t *set, apr_pool_t *pool)
{
    county_t county = {.balance = balance, .set = set, .pool = pool};
    int most = 0;

    county.has = apr_pcalloc(pool, sizeof(bool) * (size_t)set->forms->nelts);
    county.parts = apr_pcalloc(pool, sizeof(apr_array_header_t **) * (size_t)set->standards->nelts);
    for (int s = 0; s < set->standards->nelts; s++) {
        int items = standard_at(set, s)->items->nelts;

        county.parts[s] = apr_pcalloc(pool, sizeof(apr_array_header_t *) * (size_t)items);
        for (int i = 0; i < items; i++)
            county.parts[s][i] = apr_array_make(pool, 64, sizeof(edu_part_t));
        most = items > most ? items : most;
    }
    county.values = apr_pcalloc(pool, sizeof(edu_balanced_value_t) * (size_t)most);
    return county;
}

edu_error_t *
edu_balance_read(edu_balance_t *balance, edu_db_t *db, int year, const apr_array_header_t *counties,
                 apr_pool_t *scratch_pool)
{
    for (int i = 0; i < balance->sets->nelts; i++) {
        const edu_balanced_set_t *set = APR_ARRAY_IDX(balance->sets, i, const edu_balanced_set_t *);
        county_t county = county_of(balance, set, scratch_pool);

        EDU_TRY(edu_balanced_read(db, set, year, counties, take_row, &county, scratch_pool));
        finish_county(&county);
    }
    return NULL;
}
