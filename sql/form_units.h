/* Statements over the register edustat.unit, whose attribute columns come from the catalogue. */
#ifndef EDU_SQL_FORM_UNITS_H
#define EDU_SQL_FORM_UNITS_H

#include "model/form.h"

/* COPY (...) TO STDOUT of county_code, unit_code, valid_from, valid_to, [attributes]. */
char *edu_sql_copy_units(const edu_form_t *form, apr_pool_t *pool);

/* COPY (...) TO STDOUT of county_code, unit_code, name, [attributes]: the units of some counties (const char *) that are open in the year,
 * by county and unit. */
char *edu_sql_copy_open_units(const edu_form_t *form, const apr_array_header_t *counties, int year,
                              apr_pool_t *pool);

/* Inserts a unit, or widens its years downwards: $1 county, $2 unit, $3 name, $4 from, $5 to, $6.. attributes. An empty name
 * or attribute keeps what is there. */
char *edu_sql_upsert_unit(const edu_form_t *form, apr_pool_t *pool);

/* The same, but the years are taken as given: for a register that is imported. Gives back one boolean, whether the unit
 * was new; no row when it was there just so. */
char *edu_sql_import_unit(const edu_form_t *form, apr_pool_t *pool);

/* Marks some counties (const char *) in every period that holds returns of the form: who is expected there has changed. */
char *edu_sql_mark_registered(const edu_form_t *form, const apr_array_header_t *counties, apr_pool_t *pool);

#endif
