#include "collector/unit_change.h"

#include "base/cancel.h"
#include "collector/row.h"
#include "collector/unit_import.h"
#include "collector/unit_returns.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"
#include "sql/form_units.h"
#include "sql/journal.h"
#include "sql/marks.h"
#include "sql/round.h"

#include <apr_strings.h>
#include <string.h>

typedef struct unit_t {
    const char *county;
    const char *code;
    const char *name;
    int valid_from;
    int valid_to;
} unit_t;

typedef struct change_t {
    edu_unit_change_t *order;
    const edu_catalogue_t *catalogue;
    const edu_form_t *all;        /* attributes of all forms */
    apr_array_header_t *counties; /* const char *: where something changed */
} change_t;

static const struct {
    const char *kind;  /* of the event at the unit itself */
    const char *other; /* and at the unit that goes on; NULL: none */
    const char *journal;
} deeds[] = {
    [EDU_UNIT_CLOSE] = {"close", NULL, "unit_close"},
    [EDU_UNIT_RENAME] = {"rename", NULL, "unit_rename"},
    [EDU_UNIT_MERGE] = {"merge", "take", "unit_merge"},
    [EDU_UNIT_RECODE] = {"recode", "recoded", "unit_recode"},
};

const char *
edu_unit_years(int valid_from, int valid_to, apr_pool_t *pool)
{
    return valid_to == EDU_YEAR_FOREVER ? apr_psprintf(pool, "%d-", valid_from)
                                        : apr_psprintf(pool, "%d-%d", valid_from, valid_to - 1);
}

static edu_error_t *
find_unit(unit_t *unit, edu_db_t *db, const char *code, const char *area, apr_pool_t *pool)
{
    edu_result_t *rows;
    const char *list = "";

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("unit_find"), EDU_PARAMS(EDU_TEXT(code), EDU_TEXT(area)),
                         pool));
    if (edu_result_rows(rows) == 0)
        return edu_error_hint(*area != '\0'
                                  ? edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                                     "unit \"%s\" is not in the register of division %s",
                                                     code, area)
                                  : edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                                     "unit \"%s\" is not in the register", code),
                              "list the units with: edustat unit list --area CODE");
    for (int i = 0; i < edu_result_rows(rows); i++)
        list = apr_pstrcat(pool, list, i > 0 ? ", " : "", edu_result_text(rows, i, 0), NULL);
    if (edu_result_rows(rows) > 1)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "unit \"%s\" stands in several divisions of the register (%s)",
                                               code, list),
                              "name the division with --area");
    unit->county = edu_result_text(rows, 0, 0);
    unit->code = edu_result_text(rows, 0, 1);
    unit->name = edu_result_text(rows, 0, 2);
    unit->valid_from = (int)edu_result_int(rows, 0, 3);
    unit->valid_to = (int)edu_result_int(rows, 0, 4);
    return NULL;
}

static edu_error_t *
add_event(edu_db_t *db, const edu_unit_change_t *order, const unit_t *unit, const char *kind,
          const char *name, const char *years_before, const char *years_after)
{
    return edu_db_exec(db, edu_sql_query("unit_event_add"),
                       EDU_PARAMS(EDU_TEXT(unit->county), EDU_TEXT(unit->code), EDU_INT(order->year),
                                  EDU_TEXT(kind), EDU_TEXT(unit->name), EDU_TEXT(name),
                                  EDU_TEXT(order->reason), EDU_TEXT(order->by), EDU_TEXT(years_before),
                                  EDU_TEXT(years_after)),
                       NULL);
}

static void
note_county(change_t *change, const char *county)
{
    for (int i = 0; i < change->counties->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(change->counties, i, const char *), county) == 0)
            return;
    APR_ARRAY_PUSH(change->counties, const char *) = county;
}

/* Late returns ------------------------------------------------------------------------------------ */

/* Returns of years in which the unit will not have been there: refused, or left where they are as findings. */
static edu_error_t *
check_late_returns(change_t *change, edu_db_t *db, const unit_t *unit, apr_pool_t *pool)
{
    edu_unit_change_t *order = change->order;
    const char *years = order->force ? edu_unit_years(unit->valid_from, order->year, pool) : NULL;
    int64_t late = 0;

    EDU_TRY(edu_unit_returns_left(&late, db, change->catalogue, unit->county, unit->code, order->year,
                                  EDU_YEAR_FOREVER + 1, years, pool));
    order->late_returns += late;
    if (late == 0 || order->force)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_REFUSED, NULL,
                                           "unit \"%s\" has returns of %d or later (%" APR_INT64_T_FMT
                                           "), when it would not be there any more",
                                           unit->code, order->year, (apr_int64_t)late),
                          "check the year, or give --force: the returns stay and become findings");
}

/* The deeds --------------------------------------------------------------------------------------- */

static edu_error_t *
end_unit(change_t *change, edu_db_t *db, const unit_t *unit, apr_pool_t *pool)
{
    const edu_unit_change_t *order = change->order;

    if (order->year <= unit->valid_from || order->year >= unit->valid_to)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "unit \"%s\" cannot end before %d (register: %s)", unit->code,
                                               order->year,
                                               edu_unit_years(unit->valid_from, unit->valid_to, pool)),
                              "give the first year in which it does not report any more");
    EDU_TRY(check_late_returns(change, db, unit, pool));
    EDU_TRY(edu_db_exec(db, edu_sql_query("unit_close"),
                        EDU_PARAMS(EDU_TEXT(unit->county), EDU_TEXT(unit->code), EDU_INT(order->year)),
                        NULL));
    note_county(change, unit->county);
    return add_event(db, order, unit, deeds[order->deed].kind, unit->name,
                     edu_unit_years(unit->valid_from, unit->valid_to, pool),
                     edu_unit_years(unit->valid_from, order->year, pool));
}

static edu_error_t *
add_link(edu_db_t *db, const unit_t *unit, const unit_t *next, int year, const char *kind)
{
    return edu_db_exec(db, edu_sql_query("unit_link_add"),
                       EDU_PARAMS(EDU_TEXT(unit->county), EDU_TEXT(unit->code), EDU_TEXT(next->county),
                                  EDU_TEXT(next->code), EDU_INT(year), EDU_TEXT(kind)),
                       NULL);
}

/* Names are entered in the order of their years: what the unit is called now would say nothing of the years between otherwise. */
static edu_error_t *
rename_unit(change_t *change, edu_db_t *db, const unit_t *unit, apr_pool_t *pool)
{
    const edu_unit_change_t *order = change->order;
    edu_result_t *later;

    if (order->year >= unit->valid_to)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "unit \"%s\" is not open in %d (register: %s)", unit->code,
                                               order->year,
                                               edu_unit_years(unit->valid_from, unit->valid_to, pool)),
                              "give the first year in which it has the new name");
    EDU_TRY(edu_db_query(&later, db, edu_sql_query("unit_renamed_later"),
                         EDU_PARAMS(EDU_TEXT(unit->county), EDU_TEXT(unit->code), EDU_INT(order->year)),
                         pool));
    if (edu_result_rows(later) > 0)
        return edu_error_hint(
            edu_error_create(EDU_ERR_REFUSED, NULL, "unit \"%s\" was renamed from %d on already, to \"%s\"",
                             unit->code, (int)edu_result_int(later, 0, 0), edu_result_text(later, 0, 1)),
            "names are entered in the order of their years; see: edustat unit show %s", unit->code);
    EDU_TRY(edu_db_exec(db, edu_sql_query("unit_rename"),
                        EDU_PARAMS(EDU_TEXT(unit->county), EDU_TEXT(unit->code), EDU_TEXT(order->into)),
                        NULL));
    return add_event(db, order, unit, "rename", order->into, "", "");
}

static edu_error_t *
merge_units(change_t *change, edu_db_t *db, apr_pool_t *pool)
{
    const edu_unit_change_t *order = change->order;
    unit_t into;

    EDU_TRY(find_unit(&into, db, order->into, order->area, pool));
    if (order->year < into.valid_from || order->year >= into.valid_to)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "unit \"%s\" is not open in %d (register: %s)", into.code,
                                               order->year,
                                               edu_unit_years(into.valid_from, into.valid_to, pool)),
                              "put the unit that goes on into the register first: edustat unit import");
    for (int i = 0; i < order->units->nelts; i++) {
        unit_t unit;

        EDU_TRY(find_unit(&unit, db, APR_ARRAY_IDX(order->units, i, const char *), order->area, pool));
        if (strcmp(unit.code, into.code) == 0 && strcmp(unit.county, into.county) == 0)
            return edu_error_create(EDU_ERR_USAGE, NULL, "unit \"%s\" cannot be merged into itself",
                                    unit.code);
        EDU_TRY(end_unit(change, db, &unit, pool));
        EDU_TRY(add_link(db, &unit, &into, order->year, "merge"));
    }
    note_county(change, into.county);
    return add_event(db, order, &into, "take", into.name, "", "");
}

static edu_error_t *
recode_unit(change_t *change, edu_db_t *db, const unit_t *unit, apr_pool_t *pool)
{
    const edu_unit_change_t *order = change->order;
    int attributes = change->all->attributes->nelts;
    edu_param_t *params = apr_pcalloc(pool, sizeof *params * (size_t)(attributes + 4));
    unit_t next = *unit;
    int64_t inserted;

    next.code = order->into;
    params[0] = EDU_TEXT(unit->county);
    params[1] = EDU_TEXT(unit->code);
    params[2] = EDU_TEXT(next.code);
    params[3] = EDU_INT(order->year);
    for (int i = 0; i < attributes; i++) {
        const edu_attribute_t *attribute = &APR_ARRAY_IDX(change->all->attributes, i, edu_attribute_t);
        const char *code =
            attribute->unit_from > 0 ? edu_attribute_of_unit(attribute, next.code, pool) : NULL;

        /* What is part of the code changes with it; all else goes on. */
        params[4 + i] = code != NULL && *code != '\0' ? EDU_TEXT(code) : EDU_NULL;
    }
    EDU_TRY(edu_db_exec(db, edu_sql_recode_unit(change->all, pool), params, attributes + 4, &inserted));
    if (inserted == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_REFUSED, NULL,
                                               "unit \"%s\" is in the register already", next.code),
                              "a unit that goes into another one is merged: edustat unit merge");
    EDU_TRY(end_unit(change, db, unit, pool));
    EDU_TRY(add_link(db, unit, &next, order->year, "recode"));
    return add_event(db, order, &next, "recoded", next.name, "", "");
}

static edu_error_t *
do_deed(change_t *change, edu_db_t *db, apr_pool_t *pool)
{
    const edu_unit_change_t *order = change->order;
    unit_t unit;

    if (order->deed == EDU_UNIT_MERGE)
        return merge_units(change, db, pool);
    EDU_TRY(find_unit(&unit, db, APR_ARRAY_IDX(order->units, 0, const char *), order->area, pool));
    APR_ARRAY_PUSH(change->counties, const char *) = unit.county;
    switch (order->deed) {
    case EDU_UNIT_RENAME: return rename_unit(change, db, &unit, pool);
    case EDU_UNIT_RECODE: return recode_unit(change, db, &unit, pool);
    case EDU_UNIT_CLOSE:
    case EDU_UNIT_MERGE: break;
    }
    return end_unit(change, db, &unit, pool);
}

/* What follows from it ---------------------------------------------------------------------------- */

/* Who is expected has changed from the year on: recomputed where it may have, and refused where that was approved. */
static edu_error_t *
mark(const change_t *change, edu_db_t *db, apr_pool_t *pool)
{
    const char *year = apr_itoa(pool, change->order->year);
    apr_array_header_t *years = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < change->counties->nelts; i++)
        APR_ARRAY_PUSH(years, const char *) = year;
    EDU_TRY(edu_marks_leave(db, "dirty_mark_later",
                            EDU_PARAMS(EDU_TEXT(edu_sql_array(change->counties, pool)),
                                       EDU_TEXT(edu_sql_array(years, pool)))));
    for (int i = 0; i < change->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(change->catalogue->forms, i, const edu_form_t *);
        apr_array_header_t *changed = apr_array_make(pool, 16, sizeof(edu_county_period_t));
        edu_result_t *rows;

        if (!edu_form_of_units(form))
            continue;
        EDU_TRY(edu_db_query(&rows, db, edu_sql_query("unit_form_periods"),
                             EDU_PARAMS(EDU_TEXT(form->code), EDU_INT(change->order->year)), pool));
        for (int k = 0; k < edu_result_rows(rows); k++)
            for (int c = 0; c < change->counties->nelts; c++)
                APR_ARRAY_PUSH(changed, edu_county_period_t) =
                    (edu_county_period_t){APR_ARRAY_IDX(change->counties, c, const char *),
                                          edu_result_text(rows, k, 0)};
        EDU_TRY(edu_round_check_open(db, form->code, changed, pool));
    }
    return NULL;
}

static edu_error_t *
change_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    change_t *change = baton;
    edu_unit_change_t *order = change->order;
    const char *units = "";

    change->counties = apr_array_make(pool, 4, sizeof(const char *));
    order->late_returns = 0;
    EDU_TRY(do_deed(change, db, pool));
    if (order->deed != EDU_UNIT_RENAME)
        EDU_TRY(mark(change, db, pool));
    for (int i = 0; i < order->units->nelts; i++)
        units =
            apr_pstrcat(pool, units, i > 0 ? " " : "", APR_ARRAY_IDX(order->units, i, const char *), NULL);
    EDU_TRY(
        edu_journal_append(db, deeds[order->deed].journal, order->by,
                           APR_ARRAY_IDX(change->counties, 0, const char *), "", "",
                           edu_journal_content(pool, "units", units, "into", order->into, "year",
                                               apr_itoa(pool, order->year), "reason", order->reason, NULL),
                           pool));
    return order->dry_run ? edu_error_create(EDU_ERR_CANCELLED, NULL, "dry run") : NULL;
}

edu_error_t *
edu_unit_change(edu_unit_change_t *order, edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    change_t change = {order, catalogue, edu_unit_attributes(catalogue, pool), NULL};
    edu_error_t *error;

    if (change.all == NULL)
        return edu_error_create(EDU_ERR_USAGE, NULL, "no form of the catalogue is reported by units");
    error = edu_db_transaction(db, EDU_READ_COMMITTED, 5, change_body, &change, pool);
    if (error != NULL && order->dry_run && error->code == EDU_ERR_CANCELLED && !edu_cancel_requested()) {
        edu_error_clear(error);
        error = NULL;
    }
    return error;
}

edu_error_t *
edu_unit_predecessors(apr_array_header_t **predecessors, edu_db_t *db, const char *county, const char *code,
                      bool same_unit, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("unit_predecessors"),
                         EDU_PARAMS(EDU_TEXT(county), EDU_TEXT(code), EDU_BOOL(same_unit)), pool));
    *predecessors = apr_array_make(pool, 4, sizeof(edu_predecessor_t));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(*predecessors, edu_predecessor_t) =
            (edu_predecessor_t){edu_result_text(rows, i, 0), edu_result_text(rows, i, 1),
                                (int)edu_result_int(rows, i, 2),
                                strcmp(edu_result_text(rows, i, 3), "recode") == 0,
                                (int)edu_result_int(rows, i, 4)};
    return NULL;
}
