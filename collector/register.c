#include "collector/register_private.h"

#include "base/pool.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"
#include "sql/form_units.h"
#include "sql/marks.h"

#include <apr_strings.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static void
put(edu_register_t *units, edu_register_unit_t *unit)
{
    edu_register_unit_t *first = edu_register_codes_add(units->by_code, unit);

    units->turn.count = 0;
    if (first == NULL)
        return;
    unit->next = first->next;
    first->next = unit;
    apr_hash_set(units->by_key, apr_pstrcat(units->pool, unit->county, " ", unit->code, NULL),
                 APR_HASH_KEY_STRING, unit);
}

static edu_error_t *
read_line(char *line, size_t length, void *baton)
{
    edu_register_t *units = baton;
    int attributes = units->form->attributes->nelts;
    edu_register_unit_t *unit;
    const char *county;
    char *text;
    size_t text_length;

    (void)length;
    edu_copy_field(&line, &text, &text_length);
    county = edu_register_keep_text(units, text);
    edu_copy_field(&line, &text, &text_length);
    unit = edu_register_keep_unit(units, text);
    unit->county = county;
    edu_copy_field(&line, &text, &text_length);
    unit->valid_from = (int)strtol(text, NULL, 10);
    edu_copy_field(&line, &text, &text_length);
    unit->valid_to = (int)strtol(text, NULL, 10);
    for (int i = 0; i < attributes; i++) {
        edu_copy_field(&line, &text, &text_length);
        units->read[i] = text;
    }
    unit->attributes = edu_register_keep_attributes(units, units->read);
    put(units, unit);
    return NULL;
}

static edu_register_t *
make_register(const edu_form_t *form, const edu_register_t *base, apr_pool_t *pool)
{
    edu_register_t *units = apr_pcalloc(pool, sizeof *units);

    units->form = form;
    units->base = base;
    units->by_code = edu_register_codes_create(pool);
    units->by_key = apr_hash_make(pool);
    units->texts = apr_hash_make(pool);
    units->rows = apr_hash_make(pool);
    units->row = apr_pcalloc(pool, sizeof(char *) * (size_t)(form->attributes->nelts + 1));
    units->read = apr_pcalloc(pool, sizeof(char *) * (size_t)(form->attributes->nelts + 1));
    units->news = apr_array_make(pool, 16, sizeof(edu_register_unit_t *));
    units->pool = pool;
    return units;
}

edu_error_t *
edu_register_read(edu_register_t **units, edu_db_t *db, const edu_form_t *form,
                  const apr_array_header_t *counties, bool *missed, apr_pool_t *pool)
{
    *units = make_register(form, NULL, pool);
    (*units)->missed = counties != NULL ? missed : NULL;
    return edu_copy_out(db, edu_sql_copy_units(form, counties, pool), read_line, *units);
}

edu_register_t *
edu_register_create(const edu_form_t *form, apr_pool_t *pool)
{
    return make_register(form, NULL, pool);
}

edu_register_unit_t *
edu_register_enter(edu_register_t *units, const char *county, const char *code, const char *name,
                   int valid_from, int valid_to, const char *const *attributes)
{
    edu_register_unit_t *unit = edu_register_keep_unit(units, code);

    if (units->last_county == NULL || strcmp(units->last_county, county) != 0)
        units->last_county = edu_register_keep_text(units, county);
    unit->county = units->last_county;
    unit->name = name != NULL && *name != '\0' ? apr_pstrdup(units->pool, name) : "";
    unit->valid_from = valid_from;
    unit->valid_to = valid_to;
    unit->attributes = edu_register_keep_attributes(units, attributes);
    put(units, unit);
    return unit;
}

edu_register_t *
edu_register_over(const edu_register_t *base, apr_pool_t *pool)
{
    return make_register(base->form, base, pool);
}

bool
edu_register_has_news(const edu_register_t *units)
{
    return units != NULL && units->news->nelts > 0;
}

static bool
is_open(const edu_register_unit_t *unit, int year)
{
    return unit->valid_from <= year && year < unit->valid_to;
}

/* The unit of the county in one layer; NULL when there is none. */
static edu_register_unit_t *
find_in(const edu_register_t *layer, const char *county, const char *code)
{
    edu_register_unit_t *unit = edu_register_codes_find(layer->by_code, code);
    char key[256];

    if (unit == NULL || strcmp(unit->county, county) == 0)
        return unit;
    apr_snprintf(key, sizeof key, "%s %s", county, code);
    return apr_hash_get(layer->by_key, key, APR_HASH_KEY_STRING);
}

/* The next unit with the code behind `unit` (NULL: the first): one's own, then those shared that were not extended since. */
static edu_register_unit_t *
next_with_code(const edu_register_t *units, const char *code, const edu_register_unit_t *unit)
{
    edu_register_unit_t *next = unit != NULL ? unit->next : edu_register_codes_find(units->by_code, code);

    if (units->base == NULL)
        return next;
    if (next == NULL && (unit == NULL || unit->own))
        next = edu_register_codes_find(units->base->by_code, code);
    while (next != NULL && !next->own && find_in(units, next->county, code) != NULL)
        next = next->next;
    return next;
}

/* The unit with the code in the county; NULL when there is none, or only elsewhere. */
static edu_register_unit_t *
find_there(const edu_register_t *units, const char *county, const char *code)
{
    edu_register_unit_t *unit = find_in(units, county, code);

    return unit == NULL && units->base != NULL ? find_in(units->base, county, code) : unit;
}

edu_register_unit_t *
edu_register_find(const edu_register_t *units, const char *county, const char *code, int year)
{
    edu_register_unit_t *unit = county != NULL ? find_there(units, county, code) : NULL;

    if (unit != NULL)
        return unit;
    if (units->missed != NULL)
        *units->missed = true;
    if (county == NULL)
        while ((unit = next_with_code(units, code, unit)) != NULL)
            if (is_open(unit, year))
                return unit;
    return next_with_code(units, code, NULL);
}

static bool
is_code(const char *code, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (code[i] == '\0' || code[i] != text[i])
            return false;
    return code[length] == '\0';
}

/* One may be missing, and behind the last the first comes again. */
edu_register_unit_t *
edu_register_next(edu_register_t *units, const char *county, const char *text, size_t length)
{
    edu_register_turn_t *turn = &units->turn;
    const int places[] = {turn->next, turn->next + 1, 0};

    if (turn->count == 0 || strcmp(turn->units[0]->county, county) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (places[i] >= turn->count || !is_code(turn->units[places[i]]->code, text, length))
            continue;
        turn->next = places[i] + 1;
        return turn->units[places[i]];
    }
    return NULL;
}

void
edu_register_follow(edu_register_t *units, edu_register_unit_t *unit)
{
    edu_register_turn_t *turn = &units->turn;

    if (turn->count > 0 && strcmp(turn->units[0]->county, unit->county) != 0)
        turn->count = 0;
    for (int i = 0; i < turn->count; i++)
        if (turn->units[i] == unit) {
            turn->next = i + 1;
            return;
        }
    if (turn->count == 0)
        turn->next = 0;
    /* One that comes in between is no reason to forget who comes then. */
    if (turn->next != turn->count || turn->count == EDU_REGISTER_TURN)
        return;
    turn->units[turn->count++] = unit;
    turn->next = turn->count;
}

const edu_register_unit_t *
edu_register_other(const edu_register_t *units, const edu_register_unit_t *unit, int year)
{
    const edu_register_unit_t *other = NULL;

    if (units->missed != NULL)
        *units->missed = true;
    while ((other = next_with_code(units, unit->code, other)) != NULL)
        if (other != unit && is_open(other, year) && is_open(unit, year))
            return other;
    return NULL;
}

edu_register_unit_t *
edu_register_add(edu_register_t *units, const char *county, const char *code, const char *name, int year,
                 const char *const *attributes)
{
    edu_register_unit_t *unit = edu_register_keep_unit(units, code);

    unit->county = edu_register_keep_text(units, county);
    unit->name = name != NULL ? apr_pstrdup(units->pool, name) : "";
    unit->valid_from = year;
    unit->valid_to = EDU_YEAR_FOREVER;
    unit->is_new = true;
    unit->own = true;
    unit->attributes = edu_register_keep_attributes(units, attributes);
    put(units, unit);
    APR_ARRAY_PUSH(units->news, edu_register_unit_t *) = unit;
    return unit;
}

/* Whether a return says more about a unit than the register does. */
static bool
says_more(const edu_register_t *units, const edu_register_unit_t *unit, int year,
          const char *const *attributes)
{
    if (year < unit->valid_from)
        return true;
    for (int i = 0; i < units->form->attributes->nelts; i++)
        if (unit->attributes[i] == NULL && attributes[i] != NULL && *attributes[i] != '\0')
            return true;
    return false;
}

static edu_register_unit_t *
copy_unit(edu_register_t *units, const edu_register_unit_t *unit)
{
    edu_register_unit_t *copy = edu_register_keep_unit(units, unit->code);

    memcpy(copy, unit, offsetof(edu_register_unit_t, code));
    copy->own = true;
    copy->next = NULL;
    put(units, copy);
    return copy;
}

void
edu_register_extend(edu_register_t *units, edu_register_unit_t *unit, int year, const char *const *attributes)
{
    if (!says_more(units, unit, year, attributes))
        return;
    if (units->base != NULL && !unit->own)
        unit = copy_unit(units, unit);
    if (year < unit->valid_from)
        unit->valid_from = year;
    for (int i = 0; i < units->form->attributes->nelts; i++)
        units->read[i] = unit->attributes[i] != NULL ? unit->attributes[i] : attributes[i];
    unit->attributes = edu_register_keep_attributes(units, units->read);
    if (unit->is_new)
        return;
    unit->is_new = true;
    unit->name = "";
    APR_ARRAY_PUSH(units->news, edu_register_unit_t *) = unit;
}

/* Marks the periods held from a unit's first year on, in its county: more is expected there. */
static edu_error_t *
mark_expected(const edu_register_t *units, edu_db_t *db, apr_pool_t *pool)
{
    apr_hash_t *first_years = apr_hash_make(pool);
    apr_array_header_t *counties = apr_array_make(pool, 64, sizeof(const char *));
    apr_array_header_t *years = apr_array_make(pool, 64, sizeof(const char *));

    for (int i = 0; i < units->news->nelts; i++) {
        const edu_register_unit_t *unit = APR_ARRAY_IDX(units->news, i, edu_register_unit_t *);
        const int *first = apr_hash_get(first_years, unit->county, APR_HASH_KEY_STRING);

        if (first == NULL || unit->valid_from < *first)
            apr_hash_set(first_years, unit->county, APR_HASH_KEY_STRING, &unit->valid_from);
    }
    for (apr_hash_index_t *i = apr_hash_first(pool, first_years); i != NULL; i = apr_hash_next(i)) {
        APR_ARRAY_PUSH(counties, const char *) = apr_hash_this_key(i);
        APR_ARRAY_PUSH(years, const char *) = apr_itoa(pool, *(const int *)apr_hash_this_val(i));
    }
    if (counties->nelts == 0)
        return NULL;
    return edu_marks_leave(db, "dirty_mark_later",
                           EDU_PARAMS(EDU_TEXT(edu_sql_array(counties, pool)),
                                      EDU_TEXT(edu_sql_array(years, pool))));
}

edu_error_t *
edu_register_store(edu_register_t *units, edu_db_t *db, apr_pool_t *scratch_pool)
{
    const char *sql = edu_sql_upsert_unit(units->form, scratch_pool);
    /* Each form has attributes of its own, and several forms may be loaded on one connection. */
    const char *name = apr_pstrcat(scratch_pool, "upsert_unit_", units->form->code, NULL);
    int attributes = units->form->attributes->nelts;
    edu_param_t *params = apr_pcalloc(scratch_pool, sizeof *params * (size_t)(attributes + 5));
    apr_pool_t *pool = edu_pool_create(scratch_pool);
    edu_error_t *error = NULL;

    for (int i = 0; error == NULL && i < units->news->nelts; i++) {
        const edu_register_unit_t *unit = APR_ARRAY_IDX(units->news, i, edu_register_unit_t *);
        edu_result_t *ignored;

        apr_pool_clear(pool);
        params[0] = EDU_TEXT(unit->county);
        params[1] = EDU_TEXT(unit->code);
        params[2] = EDU_TEXT(unit->name);
        params[3] = EDU_INT(unit->valid_from);
        params[4] = EDU_INT(unit->valid_to);
        for (int k = 0; k < attributes; k++)
            params[5 + k] = EDU_TEXT(unit->attributes[k]);
        error = edu_db_prepared(&ignored, db, name, sql, params, attributes + 5, pool);
    }
    if (error == NULL)
        error = mark_expected(units, db, pool);
    apr_pool_destroy(pool);
    return error;
}
