/* Schools' returns as the standards of balanced development read them: each school of the form with the pupils once, with what other
 * forms hold of it for the same period beside it. */
#ifndef EDU_SQL_FORM_BALANCED_H
#define EDU_SQL_FORM_BALANCED_H

#include "base/db.h"
#include "model/catalogue.h"

/* One school and period. Its texts and values are those of the line being read. */
typedef struct edu_balanced_row_t {
    const edu_balanced_set_t *set;
    const char *county;
    int year;
    const char *period;
    const char *unit;
    const char *const *attributes; /* of the set, NULL where nobody said; the first form that says counts */
    const bool *has;               /* one a form: whether its return is there */
    const char *const *classes;    /* one a form: the class attribute; NULL: none, or not said */
    const edu_number_t *cells;     /* one an input of the set */
} edu_balanced_row_t;

/* For edu_expr_eval(), with a row as the baton: a cell is missing where the return is, or its field is blank; not applicable where
 * it does not apply to the school's class. */
edu_number_t edu_balanced_cell(void *baton, const edu_form_t *form, int cell, int lag);

typedef edu_error_t *(*edu_balanced_take_t)(void *baton, const edu_balanced_row_t *row);

/* Calls `take` with every school of the set, by county, year, period and unit, of counties and periods in which other forms of the
 * set hold anything at all. year < 0: all; counties (const char *): NULL: all. */
edu_error_t *edu_balanced_read(edu_db_t *db, const edu_balanced_set_t *set, int year,
                               const apr_array_header_t *counties, edu_balanced_take_t take, void *baton,
                               apr_pool_t *scratch_pool);

/* The names of a county's units. $1 text county, $2 int4 year; result: unit_code, name. */
const char *edu_sql_unit_names(void);

#endif
