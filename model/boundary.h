/* Areas over time: which areas of another year are, together, the same land as those of one year.
 *
 * The list of changes (area_changes.csv) is walked year by year. `renamed` and `recoded` follow, `merged` adds up, and what was `split` is one
 * again when the years are walked the other way. Land that was divided cannot be put together from its parts' figures unless all parts are
 * asked for: a split county has no successor, one of its parts no predecessor, but the prefecture that holds them all has both. `part` - some of
 * an area's land went to another one - divides an area like a split where the other one was made by it; where both were there before and are
 * there still, it shifts a border, and each of the two is taken for the same area with that remark, since no list says how much went over.
 * Another parent (`moved`) makes no other area. */
#ifndef EDU_MODEL_BOUNDARY_H
#define EDU_MODEL_BOUNDARY_H

#include "model/area.h"

typedef enum edu_boundary_kind_t {
    EDU_BOUNDARY_SAME,     /* nothing happened to any of them */
    EDU_BOUNDARY_FOLLOWED, /* other codes or names, or more or fewer of them; the same land */
    EDU_BOUNDARY_SHIFTED,  /* the same but for a border that was shifted */
    EDU_BOUNDARY_DIVIDED   /* impossible: land was divided between them and others, or came from nowhere */
} edu_boundary_kind_t;

typedef struct edu_boundary_t {
    edu_boundary_kind_t kind;
    apr_array_header_t *codes; /* const char *: the areas of the other year, by code; empty when divided */
    const edu_area_change_t
        *change; /* SHIFTED, DIVIDED: the one that says so; NULL: none, an area that begins or ends unsaid */
} edu_boundary_t;

/* The areas of year `other` that together are the areas `codes` (const char *) of `year`; the years in either order. */
edu_boundary_t edu_boundary_of(const edu_areas_t *areas, const apr_array_header_t *codes, int year, int other,
                               apr_pool_t *pool);

/* The same of one area. */
edu_boundary_t edu_boundary_of_one(const edu_areas_t *areas, const char *code, int year, int other,
                                   apr_pool_t *pool);

/* The areas of year `other` whose figures of a level are, together, those of an area of `year`: the area itself where it was there and no land of
 * areas of the level came into it or left it, else areas of the level. */
edu_boundary_t edu_boundary_of_area(const edu_areas_t *areas, const edu_area_t *area, int year, int other,
                                    edu_level_t level, apr_pool_t *pool);

/* Whether an area was there in both years and nothing happened to it in between: quickly said, and true of most. */
bool edu_boundary_is_settled(const edu_areas_t *areas, const char *code, int year, int other);

/* Every area of year `other` that holds land of the area, divided or not, by code. const char *; both years as above. */
apr_array_header_t *edu_boundary_touched(const edu_areas_t *areas, const char *code, int year, int other,
                                         apr_pool_t *pool);

/* "same", "followed", "shifted", "divided". */
const char *edu_boundary_name(edu_boundary_kind_t kind);

#endif
