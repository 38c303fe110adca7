#include "collector/roll.h"

#include "collector/register_private.h"
#include "collector/unit_import.h"

#include <apr_strings.h>
#include <string.h>

struct edu_roll_t {
    const edu_catalogue_t *catalogue;
    edu_register_t *units; /* with the attributes of all forms; NULL: units report none */
    apr_array_header_t *list;
    const char **row; /* attributes on their way in */
    bool closed;
    apr_pool_t *pool;
};

edu_roll_t *
edu_roll_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_roll_t *roll = apr_pcalloc(pool, sizeof *roll);
    const edu_form_t *all = edu_unit_attributes(catalogue, pool);

    roll->catalogue = catalogue;
    roll->list = apr_array_make(pool, 64, sizeof(edu_register_unit_t *));
    roll->pool = pool;
    if (all == NULL)
        return roll;
    roll->units = edu_register_create(all, pool);
    roll->row = apr_pcalloc(pool, sizeof(char *) * (size_t)(all->attributes->nelts + 1));
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
    return edu_form_attribute(roll->units->form, attribute->code);
}

/* Of several units with the code the one that is open longest, as the query "unit_name" has it. */
const char *
edu_roll_name(const edu_roll_t *roll, const char *code)
{
    const edu_register_unit_t *best = NULL;

    if (roll->units == NULL)
        return "";
    for (const edu_register_unit_t *unit = edu_register_codes_find(roll->units->by_code, code); unit != NULL;
         unit = unit->next)
        if (best == NULL || unit->valid_to > best->valid_to ||
            (unit->valid_to == best->valid_to && strcmp(unit->county, best->county) < 0))
            best = unit;
    return best != NULL ? best->name : "";
}

static edu_error_t *
take_row(edu_reason_t *reason, const char **other, const edu_unit_row_t *row, void *baton,
         apr_pool_t *scratch_pool)
{
    edu_roll_t *roll = baton;
    const edu_param_t *params = row->params;

    (void)reason;
    (void)other;
    (void)scratch_pool;
    for (int i = 0; i < roll->units->form->attributes->nelts; i++)
        roll->row[i] = params[5 + i].value.text;
    APR_ARRAY_PUSH(roll->list, edu_register_unit_t *) =
        edu_register_enter(roll->units, params[0].value.text, params[1].value.text, params[2].value.text,
                           (int)params[3].value.integer, (int)params[4].value.integer, roll->row);
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
    edu_register_t *units;
    int count = form->attributes->nelts;
    const char **row = apr_palloc(pool, sizeof(char *) * (size_t)(count + 1));
    int *places = apr_palloc(pool, sizeof(int) * (size_t)(count + 1));
    bool same = count == roll->units->form->attributes->nelts;

    for (int i = 0; i < count; i++) {
        places[i] = edu_roll_attribute(roll, &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t));
        same = same && places[i] == i;
    }
    /* Of a form with the attributes of all, the roll itself is the register. */
    if (same)
        return roll->units;
    units = edu_register_create(form, pool);
    for (int i = 0; i < roll->list->nelts; i++) {
        const edu_register_unit_t *unit = APR_ARRAY_IDX(roll->list, i, const edu_register_unit_t *);

        for (int k = 0; k < count; k++)
            row[k] = unit->attributes[places[k]];
        edu_register_enter(units, unit->county, unit->code, unit->name, unit->valid_from, unit->valid_to,
                           row);
    }
    return units;
}

edu_register_t *
edu_roll_open(const edu_register_t *shared, apr_pool_t *pool)
{
    return edu_register_over(shared, pool);
}

/* The roll's unit of the same county; NULL when it has none. */
static edu_register_unit_t *
find_unit(const edu_roll_t *roll, const edu_register_unit_t *news)
{
    edu_register_unit_t *unit = edu_register_find(roll->units, news->county, news->code, news->valid_from);

    return unit != NULL && strcmp(unit->county, news->county) == 0 ? unit : NULL;
}

/* What is said of a unit first, stays. */
static void
take_unit(edu_roll_t *roll, const edu_register_unit_t *news, const edu_form_t *form)
{
    int all = roll->units->form->attributes->nelts;
    edu_register_unit_t *unit = find_unit(roll, news);

    for (int i = 0; i < all; i++)
        roll->row[i] = unit != NULL ? unit->attributes[i] : NULL;
    for (int i = 0; i < form->attributes->nelts; i++) {
        int place = edu_roll_attribute(roll, &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t));

        if (roll->row[place] == NULL)
            roll->row[place] = news->attributes[i];
    }
    if (unit == NULL) {
        APR_ARRAY_PUSH(roll->list, edu_register_unit_t *) =
            edu_register_enter(roll->units, news->county, news->code, news->name, news->valid_from,
                               news->valid_to, roll->row);
        return;
    }
    unit->attributes = edu_register_keep_attributes(roll->units, roll->row);
    if (news->valid_from < unit->valid_from)
        unit->valid_from = news->valid_from;
    if (*unit->name == '\0' && *news->name != '\0')
        unit->name = apr_pstrdup(roll->pool, news->name);
}

void
edu_roll_take(edu_roll_t *roll, const edu_register_t *brought)
{
    for (int i = 0; i < brought->news->nelts; i++)
        take_unit(roll, APR_ARRAY_IDX(brought->news, i, const edu_register_unit_t *), brought->form);
}
