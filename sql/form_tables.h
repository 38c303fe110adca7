/* Statements over the tables that the catalogue makes: return_<form>, its staging, rollup_sum_<form>.
 *
 * The one place where SQL is put together from names; every name goes through edu_text_quote_identifier, every
 * value through edu_text_quote_literal. All texts live in `pool`. */
#ifndef EDU_SQL_FORM_TABLES_H
#define EDU_SQL_FORM_TABLES_H

#include "model/catalogue.h"

#include <apr_tables.h>

/* The type of a cell's column in return_<form>: integer, bigint or numeric(18,d). */
const char *edu_sql_cell_type(const edu_cell_t *cell, apr_pool_t *pool);

/* edustat."return_<form>", edustat."rollup_sum_<form>", quoted. */
const char *edu_sql_return_table(const edu_form_t *form, apr_pool_t *pool);
const char *edu_sql_sum_table(const edu_form_t *form, apr_pool_t *pool);

/* CREATE TABLE IF NOT EXISTS for both tables of a form with key columns and attributes; cells are added by
 * edu_sql_add_cell, so that a new form and a new measure take one path. */
char *edu_sql_create_form(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_drop_form(const char *form_code, apr_pool_t *pool);

/* Adds, drops or retypes one cell's columns in both tables. */
char *edu_sql_add_cell(const edu_cell_t *cell, apr_pool_t *pool);
char *edu_sql_drop_cell(const char *form_code, const char *column, apr_pool_t *pool);
char *edu_sql_retype_cell(const edu_cell_t *cell, apr_pool_t *pool);

/* Adds the text column of an attribute to return_<form> and, for forms of units, to the register. */
char *edu_sql_add_attribute(const edu_form_t *form, const edu_attribute_t *attribute, apr_pool_t *pool);

/* A query with one boolean: whether a column of return_<form> holds any value. */
char *edu_sql_column_holds(const char *form_code, const char *column, apr_pool_t *pool);

/* Whether every unit that the cell applies to must fill it in: then there are as many values as units. */
bool edu_sql_cell_is_full(const edu_cell_t *cell);

/* COPY (...) TO STDOUT of sums a base area and period: county_code, year, period, units, [units a class],
 * then for each cell its sum (times 10^edu_measure_sum_decimals) and the count of values. `group`: NULL for all, else only units of the
 * group (NULL comes back when the form cannot tell its units apart by it). `year` < 0: all; `counties`: const char *, NULL: all.
 *
 * `counting` false: full cells have no count, which takes a third of the time; behind the last cell stands how many of their values are missing,
 * or there though they should not be. Where that is not 0, units are no count of values. */
char *edu_sql_copy_sums(const edu_form_t *form, const edu_group_t *group, int year,
                        const apr_array_header_t *counties, bool counting, apr_pool_t *pool);

/* A base area in a period in which returns are missing. */
typedef struct edu_sql_gap_t {
    const char *county;
    int year;
    const char *period;
} edu_sql_gap_t;

/* COPY (...) TO STDOUT of what the missing returns of gaps (edu_sql_gap_t, at least one) were when they last came, less than `years` years
 * before: group (its place among `groups` + 1; 0: all) and then as edu_sql_copy_sums() for the gap's area and period. Units that never came are
 * not counted. */
char *edu_sql_copy_known(const edu_form_t *form, const apr_array_header_t *groups,
                         const apr_array_header_t *gaps, int years, apr_pool_t *pool);

/* The columns of rollup_sum_<form>, separated by commas: area_code, level, year, period, grp, units_expected, units_reported,
 * [expected_<class>, reported_<class>], for forms of shorter periods last_units_expected, last_units_reported,
 * [last_expected_<class>, last_reported_<class>], then [cell, n_cell]. */
char *edu_sql_sum_columns(const edu_form_t *form, apr_pool_t *pool);

/* COPY of the rows of given areas of one period TO STDOUT, in these columns; cells are scaled to whole numbers. */
char *edu_sql_copy_sum_rows_out(const edu_form_t *form, int year, const char *period,
                                const apr_array_header_t *areas, apr_pool_t *pool);

/* Which areas of a list have sums of a period. $1 int4 year, $2 text period, $3 text[] areas; result: area_code. */
char *edu_sql_list_sum_areas(const edu_form_t *form, apr_pool_t *pool);

/* Looks at the keys of a form's returns, without which the server would sort them all to add them up: after a load it knows nothing of them. */
char *edu_sql_analyze_returns(const edu_form_t *form, apr_pool_t *pool);

/* Takes out the rows of areas in a period. $1 int4 year, $2 text period, $3 text[] areas. */
char *edu_sql_delete_sums_of(const edu_form_t *form, apr_pool_t *pool);

/* The same of all areas. $1 int4 year, $2 text period. */
char *edu_sql_delete_sums(const edu_form_t *form, apr_pool_t *pool);

/* COPY (...) TO STDOUT of the register as counts: county_code, valid_from, valid_to, [attributes of the form], units.
 * For the units a form expects. `counties` as above. */
char *edu_sql_copy_register(const edu_form_t *form, const apr_array_header_t *counties, apr_pool_t *pool);

/* COPY (...) TO STDOUT of county_code, year, period, rows, digest: which county-periods hold returns of the form. `counties` as above. */
char *edu_sql_copy_state(const edu_form_t *form, const apr_array_header_t *counties, apr_pool_t *pool);

/* 'a','b','c' for IN (...) and ANY (ARRAY[...]); const char * items. */
char *edu_sql_literal_list(const apr_array_header_t *items, apr_pool_t *pool);

/* {"a","b","c"}: an array as the value of a text[] parameter. */
char *edu_sql_array(const apr_array_header_t *items, apr_pool_t *pool);

#endif
