/* What reports read from the tables that the catalogue makes. Built here, as in sql/form_tables.h, because their columns
 * are not known when the SQL files are written. All texts live in `pool`. */
#ifndef EDU_SQL_FORM_REPORTS_H
#define EDU_SQL_FORM_REPORTS_H

#include "model/catalogue.h"

/* The columns in front of the form's own in the result of edu_sql_unit_returns. */
enum {
    EDU_UNIT_CODE,     /* text */
    EDU_UNIT_NAME,     /* text, "" when the register has none */
    EDU_UNIT_LISTED,   /* bool: on the register in that year */
    EDU_UNIT_REPORTED, /* bool */
    EDU_UNIT_COLUMNS   /* then the form's attributes (of the return, else of the register), then its cells */
};

/* The units of a county on the register or with a return, by code. For forms of schools and townships.
 * $1 text county, $2 int4 year, $3 text period. */
char *edu_sql_unit_returns(const edu_form_t *form, apr_pool_t *pool);

/* The columns of edu_sql_part_returns in front of the attributes, of the register and then of the return, and the cells. */
enum {
    EDU_PART_COUNTY,
    EDU_PART_UNIT,
    EDU_PART_LISTED,   /* bool: expected in that year */
    EDU_PART_REPORTED, /* bool */
    EDU_PART_COLUMNS
};

/* The units of some counties that are expected or have reported, by county and unit, with what the register and what the return says. For forms
 * of units. $1 text[] counties, $2 int4 year, $3 text period. */
char *edu_sql_part_returns(const edu_form_t *form, apr_pool_t *pool);

/* The submissions whose returns of the form stand in some counties and a period: submission_id, file name, file_sha256, submitted_by,
 * submitted_at text, number of returns; by number. $1 text[] counties, $2 int4 year, $3 text period. */
char *edu_sql_submissions_behind(const edu_form_t *form, apr_pool_t *pool);

/* What returns of some areas and a period say of themselves: a row for each combination of the form's attributes (text, in their order), then the
 * number of returns that say so; the most first. $1 text[] areas, $2 int4 year, $3 text period. */
char *edu_sql_descriptions(const edu_form_t *form, apr_pool_t *pool);

/* Columns of edu_sql_sum_page before the cells; a cell is NULL when nobody gave a value. */
enum {
    EDU_SUM_AREA,
    EDU_SUM_LEVEL,
    EDU_SUM_YEAR,
    EDU_SUM_PERIOD,
    EDU_SUM_GROUP,
    EDU_SUM_REPORTED,
    EDU_SUM_COLUMNS
};

/* The sums of some areas in a year, taken together: period, grp, units_reported, then each cell, NULL when nobody gave a value; by period and
 * group. $1 text[] areas, $2 int4 year, $3 text group or NULL. */
enum { EDU_SUM_OF_PERIOD, EDU_SUM_OF_GROUP, EDU_SUM_OF_REPORTED, EDU_SUM_OF_COLUMNS };
char *edu_sql_sum_of_areas(const edu_form_t *form, apr_pool_t *pool);

/* The next rows of rollup_sum_<form> in the order of their key, the counterpart of query_indicators.sql.
 * $1 text area, $2 int4 year, $3 text period, $4 text group: the last key read; $5 text area or NULL, $6 bool the areas
 * directly below as well, $7 text level or NULL, $8 and $9 int4 first and last year, $10 text group or NULL, $11 int8 how many. */
char *edu_sql_sum_page(const edu_form_t *form, apr_pool_t *pool);

#endif
