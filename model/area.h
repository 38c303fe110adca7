/* Areas: divisions with a code, a level, a parent and the years in which they are valid; and sets of areas. */
#ifndef EDU_MODEL_AREA_H
#define EDU_MODEL_AREA_H

#include "base/error.h"
#include "base/text.h"

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>

typedef enum edu_level_t {
    EDU_NATION,
    EDU_PROVINCE,
    EDU_PREFECTURE,
    EDU_COUNTY,
    EDU_TOWNSHIP,
    EDU_SCHOOL, /* a reporting unit, never an area */
    EDU_LEVEL_COUNT
} edu_level_t;

const char *edu_level_name(edu_level_t level);
const char *edu_level_title(edu_level_t level, edu_lang_t lang);
int edu_level_parse(const char *name); /* -1 for an unknown word */

#define EDU_YEAR_FOREVER 9999

/* One row of areas.csv: an area as it was from valid_from to before valid_to. */
typedef struct edu_area_t {
    const char *code;
    const char *name_zh;
    const char *name_en; /* may be "" */
    const char *parent;  /* "" for a root */
    edu_level_t level;
    int valid_from;
    int valid_to; /* EDU_YEAR_FOREVER while it lasts */
    bool reports; /* whether it is expected to report */
    int line;     /* of its row in areas.csv, so that errors can say it; 0: made in another way */
    int number;   /* its place among edu_areas_all(), once finished: for tables of all areas */
} edu_area_t;

typedef struct edu_area_change_t {
    const char *old_code;
    const char *new_code;
    int year;
    const char *kind; /* renamed recoded merged split moved part */
} edu_area_change_t;

typedef struct edu_area_set_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    apr_array_header_t *members; /* const char *: area codes in order */
    apr_array_header_t *sources; /* const char *: parallel to members */
} edu_area_set_t;

typedef struct edu_areas_t edu_areas_t;

edu_areas_t *edu_areas_create(apr_pool_t *pool);

/* Adds one row; strings are copied. Errors: CATALOGUE when its years overlap another row of the code. Errors of this
 * function and of edu_areas_finish() begin with "line N: " where the row has a line. */
edu_error_t *edu_areas_add(edu_areas_t *areas, const edu_area_t *area);
void edu_areas_add_change(edu_areas_t *areas, const edu_area_change_t *change);
/* Adds a member; the set comes into being with its first one. */
void edu_areas_add_member(edu_areas_t *areas, const char *set, const char *name_zh, const char *name_en,
                          const char *code, const char *source);

/* After all rows are added: checks that every parent exists, is of a higher level and is valid over the child's
 * whole span, that there is no loop; sorts. Must be called before the look-ups below. Errors: CATALOGUE. */
edu_error_t *edu_areas_finish(edu_areas_t *areas);

/* The area as it was in `year`; NULL when it did not exist then. */
const edu_area_t *edu_areas_find(const edu_areas_t *areas, const char *code, int year);

/* The row nearest to `year`, for messages ("replaced in 2014 by ..."); NULL when the code never existed. */
const edu_area_t *edu_areas_nearest(const edu_areas_t *areas, const char *code, int year);

/* The areas whose parent is `code` in `year`, by code. const edu_area_t *. */
apr_array_header_t *edu_areas_children(const edu_areas_t *areas, const char *code, int year,
                                       apr_pool_t *pool);

/* Parent, grandparent ... root of the area in `year`. const edu_area_t *. Empty when it does not exist. */
apr_array_header_t *edu_areas_ancestors(const edu_areas_t *areas, const char *code, int year,
                                        apr_pool_t *pool);

/* Every area at or below `code` in `year` (of one level when level >= 0), by code. const edu_area_t *. */
apr_array_header_t *edu_areas_below(const edu_areas_t *areas, const char *code, int year, int level,
                                    apr_pool_t *pool);

/* Every code that ever stood at or below `code`, in any year, by code. const char *. */
apr_array_header_t *edu_areas_ever_below(const edu_areas_t *areas, const char *code, apr_pool_t *pool);

/* Whether returns of a level begin at the area in `year`: it is of that level, or above it and without any of that level
 * below (a prefecture without counties). */
bool edu_areas_is_base(const edu_areas_t *areas, const edu_area_t *area, int year, edu_level_t level,
                       apr_pool_t *scratch_pool);

/* All rows ordered by code and valid_from; the roots of a year. const edu_area_t *. */
const apr_array_header_t *edu_areas_all(const edu_areas_t *areas);
apr_array_header_t *edu_areas_roots(const edu_areas_t *areas, int year, apr_pool_t *pool);

/* The codes that took over from `code` at or after `year`, or from which it came. const edu_area_change_t *. */
apr_array_header_t *edu_areas_successors(const edu_areas_t *areas, const char *code, apr_pool_t *pool);
apr_array_header_t *edu_areas_predecessors(const edu_areas_t *areas, const char *code, apr_pool_t *pool);
/* Every change at one of whose ends the code stands, by year; NULL when there is none. const edu_area_change_t *. */
const apr_array_header_t *edu_areas_changes_of(const edu_areas_t *areas, const char *code);
const apr_array_header_t *edu_areas_changes(const edu_areas_t *areas); /* edu_area_change_t */

/* Sets. */
const apr_array_header_t *edu_areas_sets(const edu_areas_t *areas); /* const edu_area_set_t *, by code */
const edu_area_set_t *edu_areas_set(const edu_areas_t *areas, const char *set);
bool edu_areas_in_set(const edu_areas_t *areas, const char *set, const char *code);

#endif
