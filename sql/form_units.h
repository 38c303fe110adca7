/* Statements over the register edustat.unit, whose attribute columns come from the catalogue. */
#ifndef EDU_SQL_FORM_UNITS_H
#define EDU_SQL_FORM_UNITS_H

#include "model/form.h"

/* The name of a unit in a year, as an expression over a row of edustat.unit called `unit`: the one before the next renaming by hand. A name
 * from a register file holds for all years, and is no renaming. */
#define EDU_SQL_UNIT_NAME(unit, year)                                                                        \
    "coalesce((SELECT e.name_before FROM edustat.unit_event e WHERE e.county_code = " unit ".county_code "   \
    "AND e.unit_code = " unit ".unit_code AND e.kind = 'rename' AND e.year > " year                          \
    " ORDER BY e.year, e.event_id LIMIT 1), " unit ".name)"

/* " AND category IN (...)": which units of the register are expected to fill the form in; "" when all are. */
const char *edu_sql_expected_of(const edu_form_t *form, apr_pool_t *pool);

/* COPY (...) TO STDOUT of county_code, unit_code, valid_from, valid_to, [attributes]: the units of some counties (const char *), or of all (NULL). */
char *edu_sql_copy_units(const edu_form_t *form, const apr_array_header_t *counties, apr_pool_t *pool);

/* COPY (...) TO STDOUT of county_code, unit_code, name, [attributes]: the units of some counties (const char *) that are open in the year and
 * expected to fill the form in, by county and unit. */
char *edu_sql_copy_open_units(const edu_form_t *form, const apr_array_header_t *counties, int year,
                              apr_pool_t *pool);

/* Inserts a unit, or widens its years downwards: $1 county, $2 unit, $3 name, $4 from, $5 to, $6.. attributes. An empty name
 * or attribute keeps what is there. */
char *edu_sql_upsert_unit(const edu_form_t *form, apr_pool_t *pool);

/* The same for a register that is imported, which changes nothing but attributes by itself: a unit that is there with other years or
 * another name stays as it is, since that needs looking at. Result, one row: fresh boolean (true: inserted; false: other attributes;
 * NULL: nothing was done), and what was there before: name, valid_from, valid_to (NULL: nothing). */
char *edu_sql_import_unit(const edu_form_t *form, apr_pool_t *pool);

/* Gives a unit of the register other values: $1 county, $2 unit, $3 name, $4 from, $5 to, $6.. attributes (NULL: as they are).
 * Result: a row when something of it is new. */
char *edu_sql_set_unit(const edu_form_t *form, apr_pool_t *pool);

/* The same unit under another code: $1 county, $2 old code, $3 new code, $4 first year; $5.. attributes that are other ones than the old
 * unit's (NULL: the same). Nothing is inserted where the new code is there already. */
char *edu_sql_recode_unit(const edu_form_t *form, apr_pool_t *pool);

/* The units of some counties (const char *) that are open in a year: $1 int4 (0: all). Result: county_code, unit_code, name,
 * valid_from, valid_to (NULL: open), [attributes]; in the order of the key. */
char *edu_sql_list_units(const edu_form_t *form, const apr_array_header_t *counties, apr_pool_t *pool);

/* A unit's returns of the form in some years: $1 county, $2 unit, $3 first year, $4 year behind the last one. Result: year, period,
 * submission_id. */
char *edu_sql_returns_of_unit(const edu_form_t *form, apr_pool_t *pool);

/* Findings of the form about units that should not report are gone where a unit of that code is open in the year now and its return is
 * there. */
char *edu_sql_findings_put_right(const edu_form_t *form, apr_pool_t *pool);

#endif
