#include "model/boundary.h"

#include <stdlib.h>
#include <string.h>

/* A walk over the years, one change of year at a time. */
typedef struct walk_t {
    const edu_areas_t *areas;
    bool back;
    int turn; /* the year that differs from the one before it */
    edu_boundary_t *result;
    apr_pool_t *pool;
} walk_t;

const char *
edu_boundary_name(edu_boundary_kind_t kind)
{
    static const char *const names[] = {"same", "followed", "shifted", "divided"};

    return names[kind];
}

static bool
has(apr_hash_t *set, const char *code)
{
    return apr_hash_get(set, code, APR_HASH_KEY_STRING) != NULL;
}

static void
put(apr_hash_t *set, const char *code)
{
    apr_hash_set(set, code, APR_HASH_KEY_STRING, code);
}

static const edu_area_change_t *
change_at(const apr_array_header_t *changes, int index)
{
    return APR_ARRAY_IDX(changes, index, const edu_area_change_t *);
}

static bool
is_kind(const edu_area_change_t *change, const char *kind)
{
    return strcmp(change->kind, kind) == 0;
}

/* Whether the change carries land from an area to another of its level, rather than shifting a border between two that go on. */
static bool
carries(const walk_t *walk, const edu_area_change_t *change)
{
    const edu_area_t *old = edu_areas_find(walk->areas, change->old_code, change->year - 1);
    const edu_area_t *new = edu_areas_find(walk->areas, change->new_code, change->year);

    if (old == NULL || new == NULL || old->level != new->level || is_kind(change, "moved"))
        return false;
    return !is_kind(change, "part") ||
           edu_areas_find(walk->areas, change->new_code, change->year - 1) == NULL;
}

/* The areas on the far side of the turn that hold land of `code`: behind it, or before it when `back`. */
static void
across(const walk_t *walk, const char *code, bool back, apr_hash_t *found)
{
    const apr_array_header_t *changes = edu_areas_changes_of(walk->areas, code);
    int far = back ? walk->turn - 1 : walk->turn;

    if (edu_areas_find(walk->areas, code, far) != NULL)
        put(found, code);
    for (int i = 0; changes != NULL && i < changes->nelts; i++) {
        const edu_area_change_t *change = change_at(changes, i);

        if (change->year == walk->turn && strcmp(back ? change->new_code : change->old_code, code) == 0 &&
            carries(walk, change))
            put(found, back ? change->old_code : change->new_code);
    }
}

/* The change at the turn that concerns the area; NULL when none does. A border shift between two of the set is none of its affairs. */
static const edu_area_change_t *
change_of(const walk_t *walk, const char *code, apr_hash_t *within)
{
    const apr_array_header_t *changes = edu_areas_changes_of(walk->areas, code);

    for (int i = 0; changes != NULL && i < changes->nelts; i++) {
        const edu_area_change_t *change = change_at(changes, i);

        if (change->year == walk->turn &&
            !(within != NULL && has(within, change->old_code) && has(within, change->new_code)))
            return change;
    }
    return NULL;
}

/* Whether the turn means anything to the area. */
static bool
is_touched(const walk_t *walk, const char *code)
{
    return change_of(walk, code, NULL) != NULL || edu_areas_find(walk->areas, code, walk->turn) == NULL ||
           edu_areas_find(walk->areas, code, walk->turn - 1) == NULL;
}

static void
note(walk_t *walk, edu_boundary_kind_t kind, const edu_area_change_t *change)
{
    if (kind <= walk->result->kind)
        return;
    walk->result->kind = kind;
    walk->result->change = change;
}

/* A border of the area that was shifted against one outside the set. */
static void
note_shift(walk_t *walk, const char *code, apr_hash_t *set)
{
    const edu_area_change_t *change = change_of(walk, code, set);

    if (change != NULL && is_kind(change, "part") && !carries(walk, change) &&
        edu_areas_find(walk->areas, change->old_code, walk->turn) != NULL)
        note(walk, EDU_BOUNDARY_SHIFTED, change);
}

/* Takes the set over the turn. Every area on the far side must have come from the set alone. */
static apr_hash_t *
step(walk_t *walk, apr_hash_t *set)
{
    apr_hash_t *next = apr_hash_make(walk->pool);

    for (apr_hash_index_t *i = apr_hash_first(walk->pool, set); i != NULL; i = apr_hash_next(i)) {
        const char *code = apr_hash_this_key(i);
        apr_hash_t *own;

        if (!is_touched(walk, code)) {
            put(next, code);
            continue;
        }
        own = apr_hash_make(walk->pool);
        across(walk, code, walk->back, own);
        note_shift(walk, code, set);
        if (apr_hash_count(own) != 1 || !has(own, code))
            note(walk, EDU_BOUNDARY_FOLLOWED, NULL);
        if (apr_hash_count(own) == 0)
            note(walk, EDU_BOUNDARY_DIVIDED, change_of(walk, code, NULL));
        for (apr_hash_index_t *k = apr_hash_first(walk->pool, own); k != NULL; k = apr_hash_next(k)) {
            const char *other = apr_hash_this_key(k);
            apr_hash_t *from = apr_hash_make(walk->pool);

            put(next, other);
            across(walk, other, !walk->back, from);
            for (apr_hash_index_t *m = apr_hash_first(walk->pool, from); m != NULL; m = apr_hash_next(m))
                if (!has(set, apr_hash_this_key(m)))
                    note(walk, EDU_BOUNDARY_DIVIDED, change_of(walk, other, NULL));
        }
    }
    return next;
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static apr_array_header_t *
sorted(apr_hash_t *set, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, (int)apr_hash_count(set) + 1, sizeof(const char *));

    for (apr_hash_index_t *i = apr_hash_first(pool, set); i != NULL; i = apr_hash_next(i))
        APR_ARRAY_PUSH(codes, const char *) = apr_hash_this_key(i);
    qsort(codes->elts, (size_t)codes->nelts, sizeof(const char *), compare_texts);
    return codes;
}

bool
edu_boundary_is_settled(const edu_areas_t *areas, const char *code, int year, int other)
{
    const apr_array_header_t *changes = edu_areas_changes_of(areas, code);
    int first = year < other ? year : other;
    int last = year < other ? other : year;

    for (int i = 0; changes != NULL && i < changes->nelts; i++)
        if (change_at(changes, i)->year > first && change_at(changes, i)->year <= last &&
            !is_kind(change_at(changes, i), "renamed"))
            return false;
    return edu_areas_find(areas, code, year) != NULL && edu_areas_find(areas, code, other) != NULL;
}

edu_boundary_t
edu_boundary_of(const edu_areas_t *areas, const apr_array_header_t *codes, int year, int other,
                apr_pool_t *pool)
{
    edu_boundary_t result = {EDU_BOUNDARY_SAME, NULL, NULL};
    apr_hash_t *set = apr_hash_make(pool);
    walk_t walk = {.areas = areas, .back = other < year, .result = &result, .pool = pool};

    for (int i = 0; i < codes->nelts; i++)
        put(set, APR_ARRAY_IDX(codes, i, const char *));
    for (int at = year; at != other && result.kind != EDU_BOUNDARY_DIVIDED; at += walk.back ? -1 : 1) {
        walk.turn = walk.back ? at : at + 1;
        set = step(&walk, set);
    }
    if (result.kind == EDU_BOUNDARY_DIVIDED)
        set = apr_hash_make(pool);
    result.codes = sorted(set, pool);
    return result;
}

edu_boundary_t
edu_boundary_of_one(const edu_areas_t *areas, const char *code, int year, int other, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 1, sizeof(const char *));

    APR_ARRAY_PUSH(codes, const char *) = code;
    return edu_boundary_of(areas, codes, year, other, pool);
}

apr_array_header_t *
edu_boundary_touched(const edu_areas_t *areas, const char *code, int year, int other, apr_pool_t *pool)
{
    apr_hash_t *set = apr_hash_make(pool);
    walk_t walk = {.areas = areas, .back = other < year, .pool = pool};

    put(set, code);
    for (int at = year; at != other; at += walk.back ? -1 : 1) {
        apr_hash_t *next = apr_hash_make(pool);

        walk.turn = walk.back ? at : at + 1;
        for (apr_hash_index_t *i = apr_hash_first(pool, set); i != NULL; i = apr_hash_next(i))
            across(&walk, apr_hash_this_key(i), walk.back, next);
        set = next;
    }
    return sorted(set, pool);
}

/* Where figures of a level begin, at or below an area. */
static apr_array_header_t *
base_of(const edu_areas_t *areas, const char *code, int year, edu_level_t level, apr_pool_t *pool)
{
    apr_array_header_t *below = edu_areas_below(areas, code, year, -1, pool);
    apr_array_header_t *base = apr_array_make(pool, below->nelts + 1, sizeof(const char *));

    for (int i = 0; i < below->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(below, i, const edu_area_t *);

        if (edu_areas_is_base(areas, area, year, level, pool))
            APR_ARRAY_PUSH(base, const char *) = area->code;
    }
    return base;
}

/* Whether all land of some areas of `year` lies in a set of areas of `other`. */
static bool
lie_within(const edu_areas_t *areas, const apr_array_header_t *codes, int year, apr_hash_t *set, int other,
           apr_pool_t *pool)
{
    for (int i = 0; i < codes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(codes, i, const char *);
        const apr_array_header_t *touched;

        if (edu_boundary_is_settled(areas, code, year, other)) {
            if (!has(set, code))
                return false;
            continue;
        }
        touched = edu_boundary_touched(areas, code, year, other, pool);
        for (int k = 0; k < touched->nelts; k++)
            if (!has(set, APR_ARRAY_IDX(touched, k, const char *)))
                return false;
    }
    return true;
}

static apr_hash_t *
set_of(const apr_array_header_t *codes, apr_pool_t *pool)
{
    apr_hash_t *set = apr_hash_make(pool);

    for (int i = 0; i < codes->nelts; i++)
        put(set, APR_ARRAY_IDX(codes, i, const char *));
    return set;
}

edu_boundary_t
edu_boundary_of_area(const edu_areas_t *areas, const edu_area_t *area, int year, int other, edu_level_t level,
                     apr_pool_t *pool)
{
    apr_array_header_t *own = base_of(areas, area->code, year, level, pool);
    apr_array_header_t *then = base_of(areas, area->code, other, level, pool);
    edu_boundary_t boundary = edu_boundary_of(areas, own, year, other, pool);

    if (edu_areas_find(areas, area->code, other) == NULL ||
        !lie_within(areas, own, year, set_of(then, pool), other, pool) ||
        !lie_within(areas, then, other, set_of(own, pool), year, pool))
        return boundary;
    /* Whatever happened within the area, it is the same one. */
    if (boundary.kind != EDU_BOUNDARY_SHIFTED)
        boundary.kind = EDU_BOUNDARY_SAME;
    boundary.codes = apr_array_make(pool, 1, sizeof(const char *));
    APR_ARRAY_PUSH(boundary.codes, const char *) = area->code;
    return boundary;
}
