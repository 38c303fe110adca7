/* Who has reported, in time or late, and what stands against an approval. Built here, as in sql/form_tables.h, because the
 * tables are made from the catalogue. All texts live in `pool`.
 *
 * A unit is on time when its first submission for the period came before the end of the due day: later corrections do not make it
 * late. The first submission is that of the return, or the earliest of those that brought what stands in return_history. */
#ifndef EDU_SQL_FORM_ROUND_H
#define EDU_SQL_FORM_ROUND_H

#include "model/catalogue.h"

/* Columns of edu_sql_reporting. */
enum {
    EDU_REPORTING_AREA,     /* text: the county, or for forms of areas the area that reports */
    EDU_REPORTING_EXPECTED, /* int8: units on the register, or 1 for an area that is expected to report */
    EDU_REPORTING_REPORTED, /* int8: units with a return */
    EDU_REPORTING_MISSING,  /* int8: expected units without a return */
    EDU_REPORTING_LAST,     /* text "YYYY-MM-DD HH24:MI:SS" of the latest submission, or NULL */
    EDU_REPORTING_LATE,     /* int8: those of the reported that came late */
    EDU_REPORTING_REJECTED, /* int8: those of the missing that sent only what was rejected */
    EDU_REPORTING_HARD,     /* int8: hard findings that are open */
    EDU_REPORTING_SOFT      /* int8: soft findings that are open */
};

/* A row for each of some base areas, by code.
 * $1 text[] base areas, $2 int4 year, $3 text period, $4 text first time that is late, or NULL. */
char *edu_sql_reporting(const edu_form_t *form, apr_pool_t *pool);

/* Columns of edu_sql_unit_states. */
enum {
    EDU_UNIT_STATE_CODE,
    EDU_UNIT_STATE_NAME,   /* "" when the register has none */
    EDU_UNIT_STATE_STATE,  /* on_time, late, missing, rejected */
    EDU_UNIT_STATE_LISTED, /* bool: on the register in that year */
    EDU_UNIT_STATE_FIRST,  /* text: when the return first came; NULL */
    EDU_UNIT_STATE_LAST,   /* text: when the present values came, or what was rejected; NULL */
    EDU_UNIT_STATE_FILE,   /* text: with which file; NULL */
    EDU_UNIT_STATE_HARD,   /* int8: hard findings that are open */
    EDU_UNIT_STATE_SOFT    /* int8: soft findings that are open */
};

/* The units of a base area (a list of one) on the register or with a return, by code. For forms of units.
 * $1 text[] base area, $2 int4 year, $3 text period, $4 text first time that is late, or NULL. */
char *edu_sql_unit_states(const edu_form_t *form, apr_pool_t *pool);

/* The first expected units without a return: county_code, unit_code, name. For forms of units.
 * $1 text[] base areas, $2 int4 year, $3 text period, $4 int8 how many. */
char *edu_sql_missing_units(const edu_form_t *form, apr_pool_t *pool);

/* For edustat verify: county-periods whose number of returns is not the one that return_state says: "county period", returns, said. */
char *edu_sql_verify_state(const edu_form_t *form, apr_pool_t *pool);

/* Returns that name a submission that is not there: "county period unit", submission, form. */
char *edu_sql_verify_returns(const edu_form_t *form, apr_pool_t *pool);

#endif
