#include "collector/roll.h"

#include "collector/register_private.h"
#include "collector/unit_import.h"

#include <apr_strings.h>
#include <string.h>

struct edu_roll_t {
    const edu_catalogue_t *catalogue;
    const edu_form_t *all; /* attributes of all forms of units; NULL: there is no such form */
    apr_hash_t *units;     /* "county unit" to edu_roll_unit_t */
    apr_array_header_t *list;
    apr_hash_t *texts; /* counties and attributes, each kept once */
    bool closed;
    apr_pool_t *pool;
};

edu_roll_t *
edu_roll_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_roll_t *roll = apr_pcalloc(pool, sizeof *roll);

    roll->catalogue = catalogue;
    roll->all = edu_unit_attributes(catalogue, pool);
    roll->units = apr_hash_make(pool);
    roll->list = apr_array_make(pool, 64, sizeof(edu_roll_unit_t *));
    roll->texts = apr_hash_make(pool);
    roll->pool = pool;
    return roll;
}

bool
edu_roll_is_closed(const edu_roll_t *roll)
{
    return roll->closed;
}

const apr_array_header_t *
edu_roll_units(const edu_roll_t *roll)
{
    return roll->list;
}

int
edu_roll_attribute(const edu_roll_t *roll, const edu_attribute_t *attribute)
{
    return edu_form_attribute(roll->all, attribute->code);
}

static const char *
keep_text(edu_roll_t *roll, const char *text)
{
    const char *kept;

    if (text == NULL || *text == '\0')
        return NULL;
    kept = apr_hash_get(roll->texts, text, APR_HASH_KEY_STRING);
    if (kept == NULL) {
        kept = apr_pstrdup(roll->pool, text);
        apr_hash_set(roll->texts, kept, APR_HASH_KEY_STRING, kept);
    }
    return kept;
}

/* The unit with this key, which is made when it is not there. */
static edu_roll_unit_t *
make_unit(edu_roll_t *roll, const char *county, const char *code, int from, int to)
{
    char key[256];
    edu_roll_unit_t *unit;

    apr_snprintf(key, sizeof key, "%s %s", county, code);
    unit = apr_hash_get(roll->units, key, APR_HASH_KEY_STRING);
    if (unit != NULL)
        return unit;
    unit = apr_pcalloc(roll->pool, sizeof *unit);
    unit->county = keep_text(roll, county);
    unit->code = apr_pstrdup(roll->pool, code);
    unit->name = "";
    unit->valid_from = from;
    unit->valid_to = to;
    unit->attributes = apr_pcalloc(roll->pool, sizeof(char *) * (size_t)(roll->all->attributes->nelts + 1));
    apr_hash_set(roll->units, apr_pstrdup(roll->pool, key), APR_HASH_KEY_STRING, unit);
    APR_ARRAY_PUSH(roll->list, edu_roll_unit_t *) = unit;
    return unit;
}

static edu_error_t *
take_row(edu_reason_t *reason, const char **other, const edu_unit_row_t *row, void *baton,
         apr_pool_t *scratch_pool)
{
    edu_roll_t *roll = baton;
    const edu_param_t *params = row->params;
    edu_roll_unit_t *unit = make_unit(roll, params[0].value.text, params[1].value.text,
                                      (int)params[3].value.integer, (int)params[4].value.integer);

    (void)scratch_pool;
    *reason = EDU_REASON_COUNT;
    *other = NULL;
    if (params[2].value.text != NULL && *params[2].value.text != '\0')
        unit->name = apr_pstrdup(roll->pool, params[2].value.text);
    for (int i = 0; i < roll->all->attributes->nelts; i++)
        unit->attributes[i] = keep_text(roll, params[5 + i].value.text);
    return NULL;
}

edu_error_t *
edu_roll_read(int64_t *rejected, edu_roll_t *roll, const char *path, edu_lang_t lang,
              apr_pool_t *scratch_pool)
{
    const edu_unit_import_order_t order = {.path = path};
    edu_unit_import_report_t report;

    EDU_TRY(edu_unit_read(&report, roll->catalogue, &order, take_row, roll, lang, scratch_pool));
    *rejected = report.rejected;
    roll->closed = true;
    return NULL;
}

edu_register_t *
edu_roll_register(const edu_roll_t *roll, const edu_form_t *form, apr_pool_t *pool)
{
    edu_register_t *units = edu_register_create(form, pool);
    int count = form->attributes->nelts;
    const char **attributes = apr_palloc(pool, sizeof(char *) * (size_t)(count + 1));
    int *places = apr_palloc(pool, sizeof(int) * (size_t)(count + 1));

    for (int i = 0; i < count; i++)
        places[i] = edu_roll_attribute(roll, &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t));
    for (int i = 0; i < roll->list->nelts; i++) {
        const edu_roll_unit_t *unit = APR_ARRAY_IDX(roll->list, i, const edu_roll_unit_t *);

        for (int k = 0; k < count; k++)
            attributes[k] = unit->attributes[places[k]];
        edu_register_enter(units, unit->county, unit->code, unit->name, unit->valid_from, unit->valid_to,
                           attributes);
    }
    return units;
}

edu_register_t *
edu_roll_open(const edu_register_t *shared, apr_pool_t *pool)
{
    return edu_register_over(shared, pool);
}

void
edu_roll_take(edu_roll_t *roll, const edu_register_t *brought)
{
    const apr_array_header_t *attributes = brought->form->attributes;

    for (int i = 0; !roll->closed && i < brought->news->nelts; i++) {
        const edu_register_unit_t *news = APR_ARRAY_IDX(brought->news, i, const edu_register_unit_t *);
        edu_roll_unit_t *unit = make_unit(roll, news->county, news->code, news->valid_from, news->valid_to);

        if (news->valid_from < unit->valid_from)
            unit->valid_from = news->valid_from;
        if (*unit->name == '\0' && *news->name != '\0')
            unit->name = apr_pstrdup(roll->pool, news->name);
        for (int k = 0; k < attributes->nelts; k++) {
            int place = edu_roll_attribute(roll, &APR_ARRAY_IDX(attributes, k, edu_attribute_t));

            if (unit->attributes[place] == NULL)
                unit->attributes[place] = keep_text(roll, news->attributes[k]);
        }
    }
}
