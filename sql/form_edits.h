/* Statements of the edit rules over the tables that the catalogue makes. */
#ifndef EDU_SQL_FORM_EDITS_H
#define EDU_SQL_FORM_EDITS_H

#include "model/form.h"

/* COPY (...) TO STDOUT of the returns of a county behind a year and up to another: year, period, unit_code, class attribute and scope (NULL where
 * the form has none), then the cells with these indexes; by year, period and unit. */
char *edu_sql_copy_edited(const edu_form_t *form, const int *cells, int cell_count, const char *county,
                          int after_year, int last_year, apr_pool_t *pool);

/* COPY (...) TO STDOUT of the counties that hold returns of the form, by code. */
char *edu_sql_copy_counties(const edu_form_t *form, apr_pool_t *pool);

/* COPY (...) TO STDOUT of sums of the county-periods of pg_temp.area_scope, `lag` years before: county_code, year and period of the scope,
 * then for each cell its sum and how many units lack it to which it applies. */
char *edu_sql_copy_scope_sums(const edu_form_t *form, const int *cells, int cell_count, int lag,
                              apr_pool_t *pool);

/* The temporary tables of a run of edit rules, gone with the transaction: finding_new (what was found) and finding_scope (which
 * county-periods were looked at; rules NULL: by all rules of the form). */
extern const char edu_sql_create_findings[];

/* The temporary table of the county-periods whose sums are asked for, gone with the transaction. */
extern const char edu_sql_create_area_scope[];

/* Makes pg_temp.finding_before: what stands in the table of findings now, to be held against what is found again. */
extern const char edu_sql_create_finding_before[];

/* The temporary table of the strays of a file (returns of units that should not report), gone with the transaction. */
extern const char edu_sql_create_strays[];

/* Findings of the county-periods looked at that were not found again: soft ones are gone; hard ones when the unit has a
 * return that came with or after them.
 * Result: nothing. */
char *edu_sql_findings_gone(const edu_form_t *form, apr_pool_t *pool);

#endif
