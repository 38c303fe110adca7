/* The returns of one county and form, period after period, as edit rules see them: each unit's rows hang together, so that a rule can
 * look back. Rows of periods that no rule reaches back to are forgotten, so that memory grows with the county, not with its years. */
#ifndef EDU_COLLECTOR_EDIT_COUNTY_H
#define EDU_COLLECTOR_EDIT_COUNTY_H

#include "base/db.h"
#include "collector/edit/plan.h"

/* What a value of the class attribute means: which cells and which rules apply to its units. */
typedef struct edu_edit_class_t {
    const char *value; /* "" where there is none */
    unsigned char
        *absent; /* one a kept cell: the state of one without a value, EDU_MISSING or EDU_NOT_APPLICABLE */
    unsigned char *checks; /* one a check of the plan */
} edu_edit_class_t;

typedef struct edu_edit_row_t edu_edit_row_t;

/* What is kept of a return that was forgotten: the values that the unit's later ones are held against. */
typedef struct edu_edit_past_t {
    struct edu_edit_past_t *older;
    double slots[]; /* as in edu_edit_row_t */
} edu_edit_past_t;

typedef struct edu_edit_unit_t {
    const char *code;
    edu_edit_row_t *newest;
    edu_edit_past_t *past; /* before the oldest of its rows */
} edu_edit_unit_t;

/* One return. */
struct edu_edit_row_t {
    edu_edit_unit_t *unit;
    const edu_edit_class_t *class;
    int year;
    const char *period;
    double *values; /* of the kept cells, or of those read from afar; 0 where none is present */
    unsigned char *states;
    double *slots;           /* values of statistical rules; NAN where none is present */
    edu_edit_row_t *older;   /* the same unit's row of the nearest period before */
    edu_edit_row_t *instead; /* the stored row whose place it takes; NULL */
    bool far;                /* so long ago that only the cells are here that rules read from afar */
    bool stored;             /* it is in the database as it stands */
    bool scoped;             /* it speaks of a part of its unit: no sum counts it */
    bool blocked;            /* a hard rule turned it away */
    const int64_t *lines;    /* of the file; NULL for stored ones */
    int line_count;
    bool told; /* that it was turned away */
};

/* The rows of one period, in the order of their units. */
typedef struct edu_edit_period_t {
    int year;
    const char *period;
    apr_array_header_t *rows; /* edu_edit_row_t *; NULL: forgotten */
    bool looked_at;           /* rules ran over it as it will be */
    edu_number_t *sums; /* of the summed cells; NULL until they are taken, when the period is as it will be */
    int summed_rows;
    apr_pool_t *pool; /* of the rows */
} edu_edit_period_t;

typedef struct edu_edit_county_t {
    const edu_edit_plan_t *plan;
    const char *code;
    apr_hash_t *units;           /* code to edu_edit_unit_t */
    apr_array_header_t *periods; /* edu_edit_period_t *, in order */
    int forgotten;               /* how many of the periods have no rows any more: the first ones */
    int condensed;               /* how many have no whole rows any more, those among them */
    int read_until;              /* stored returns up to this year are here; 0: of none */
    apr_hash_t *classes;         /* class value to edu_edit_class_t; lives as long as the plan */
    apr_pool_t *pool;            /* cleared with the county */
    apr_pool_t *lasting_pool;
} edu_edit_county_t;

edu_edit_county_t *edu_edit_county_create(const edu_edit_plan_t *plan, apr_pool_t *pool);

/* Forgets everything and begins with another county. */
void edu_edit_county_begin(edu_edit_county_t *county, const char *code);

/* The period, which is made when it is not there. */
edu_edit_period_t *edu_edit_county_period(edu_edit_county_t *county, int year, const char *period);

/* The same period some years before; NULL when nothing is known of it. */
edu_edit_period_t *edu_edit_county_period_before(const edu_edit_county_t *county, int year,
                                                 const char *period, int years);

/* The unit, which is made when it is not there. */
edu_edit_unit_t *edu_edit_county_unit(edu_edit_county_t *county, const char *code);

/* A row whose cells are to be filled: values are 0, no state is set. It lives as long as the period's rows. */
edu_edit_row_t *edu_edit_row_create(const edu_edit_county_t *county, edu_edit_unit_t *unit,
                                    const edu_edit_period_t *period);

/* A kept cell's value or state in a row, which has it. */
static inline int
edu_edit_row_cell(const edu_edit_plan_t *plan, const edu_edit_row_t *row, int kept)
{
    return row->far ? plan->far[kept] : kept;
}

/* Says which class the row is of, and what that makes of the kept cells that are not EDU_PRESENT. */
void edu_edit_row_finish(const edu_edit_county_t *county, edu_edit_row_t *row, const edu_edit_class_t *class);

const edu_edit_class_t *edu_edit_class(edu_edit_county_t *county, const char *value);

/* The same unit's row of the same period some years before; NULL. */
const edu_edit_row_t *edu_edit_row_before(const edu_edit_row_t *row, int years);

/* The row of a unit in a period; NULL. */
edu_edit_row_t *edu_edit_unit_find(const edu_edit_unit_t *unit, int year, const char *period);

/* Puts a row in its unit's chain; the earlier row of the same period whose place it takes, or NULL. */
edu_edit_row_t *edu_edit_row_chain(edu_edit_row_t *row);

/* Takes a row out of its unit's chain. */
void edu_edit_row_unchain(const edu_edit_row_t *row);

/* The sums of the summed cells over a period as it stands, without returns of parts of units: taken once, when nothing of it will change
 * any more. Missing where a unit lacks what applies to it. */
const edu_number_t *edu_edit_period_sums(const edu_edit_county_t *county, edu_edit_period_t *period);

/* Forgets of periods before the year what no rule will read: further back than rules reach all their rows, and of those that are not near all
 * cells but those that are read from afar. The periods must be as they will be. Their sums and the values that histories are made of stay. */
void edu_edit_county_forget(edu_edit_county_t *county, int year);

/* Takes a period that has all its stored rows. */
typedef edu_error_t *(*edu_edit_stored_t)(void *baton, edu_edit_period_t *period);

/* Reads what the database holds of the county behind the years that are here already, up to the year, one period after the other. */
edu_error_t *edu_edit_county_read(edu_edit_county_t *county, edu_db_t *db, int until, edu_edit_stored_t take,
                                  void *baton);

#endif
