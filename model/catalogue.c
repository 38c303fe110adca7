#include "model/catalogue.h"

#include <string.h>

/* The four kinds are few; each is found by walking over them. */
#define FIND(array, type, wanted)                                                                            \
    do {                                                                                                     \
        for (int i = 0; i < (array)->nelts; i++) {                                                           \
            const type *entry = APR_ARRAY_IDX(array, i, const type *);                                       \
                                                                                                             \
            if (strcmp(entry->code, wanted) == 0)                                                            \
                return entry;                                                                                \
        }                                                                                                    \
        return NULL;                                                                                         \
    } while (0)

int
edu_catalogue_reach(const edu_catalogue_t *catalogue, int year)
{
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);

        if (edu_form_is_shorter(form) && form->year_reference != 101)
            return year + 1;
    }
    return year;
}

const edu_form_t *
edu_catalogue_form(const edu_catalogue_t *catalogue, const char *code)
{
    FIND(catalogue->forms, edu_form_t, code);
}

const edu_indicator_t *
edu_catalogue_indicator(const edu_catalogue_t *catalogue, const char *code)
{
    FIND(catalogue->indicators, edu_indicator_t, code);
}

const edu_group_t *
edu_catalogue_group(const edu_catalogue_t *catalogue, const char *code)
{
    FIND(catalogue->groups, edu_group_t, code);
}

const edu_profile_t *
edu_catalogue_profile(const edu_catalogue_t *catalogue, const char *code)
{
    FIND(catalogue->profiles, edu_profile_t, code);
}

const edu_edit_rule_t *
edu_catalogue_rule(const edu_catalogue_t *catalogue, const char *code)
{
    FIND(catalogue->rules, edu_edit_rule_t, code);
}

const edu_balanced_t *
edu_catalogue_balanced(const edu_catalogue_t *catalogue, const char *code)
{
    FIND(catalogue->balanced, edu_balanced_t, code);
}

const edu_composite_t *
edu_catalogue_composite(const edu_catalogue_t *catalogue, const char *code)
{
    FIND(catalogue->composites, edu_composite_t, code);
}

static void
add_target(apr_array_header_t **list, const edu_target_t *target, apr_pool_t *pool)
{
    if (*list == NULL)
        *list = apr_array_make(pool, 4, sizeof(const edu_target_t *));
    APR_ARRAY_PUSH(*list, const edu_target_t *) = target;
}

void
edu_catalogue_index_targets(edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    catalogue->targets_by_area = apr_hash_make(pool);
    catalogue->targets_by_indicator = apr_hash_make(pool);
    for (int i = 0; i < catalogue->targets->nelts; i++) {
        const edu_target_t *target = APR_ARRAY_IDX(catalogue->targets, i, const edu_target_t *);
        apr_array_header_t *list =
            apr_hash_get(catalogue->targets_by_area, target->area, APR_HASH_KEY_STRING);
        apr_array_header_t **lists =
            apr_hash_get(catalogue->targets_by_indicator, target->area, APR_HASH_KEY_STRING);

        if (lists == NULL)
            lists = apr_pcalloc(pool, sizeof *lists * (size_t)catalogue->indicators->nelts);
        add_target(&list, target, pool);
        add_target(&lists[target->indicator->index], target, pool);
        apr_hash_set(catalogue->targets_by_area, target->area, APR_HASH_KEY_STRING, list);
        apr_hash_set(catalogue->targets_by_indicator, target->area, APR_HASH_KEY_STRING, lists);
    }
}

/* Whether a target for this set speaks about the area's group. */
static bool
speaks_of(const edu_catalogue_t *catalogue, const char *set, const char *area, const char *grp)
{
    if (strcmp(grp, "all") != 0)
        return strcmp(set, grp) == 0;
    return set[0] == '\0' || edu_areas_in_set(catalogue->areas, set, area);
}

/* Among the targets named for `owner`, the one that holds for the area's group; a set's before a general one. */
static const edu_target_t *
target_at(const edu_catalogue_t *catalogue, const char *owner, const char *area, const char *grp,
          const edu_indicator_t *indicator, int year)
{
    apr_array_header_t *const *lists =
        apr_hash_get(catalogue->targets_by_indicator, owner, APR_HASH_KEY_STRING);
    const apr_array_header_t *list = lists != NULL ? lists[indicator->index] : NULL;
    const edu_target_t *general = NULL;

    for (int i = 0; list != NULL && i < list->nelts; i++) {
        const edu_target_t *target = APR_ARRAY_IDX(list, i, const edu_target_t *);

        if (year < target->from || year > target->to || !speaks_of(catalogue, target->set, area, grp))
            continue;
        if (target->set[0] != '\0')
            return target;
        if (general == NULL)
            general = target;
    }
    return general;
}

/* Whether the set lies within its counties (groups.yaml says by which attribute), so that a county
 * that is named by it is not itself a member. */
static bool
lies_within(const edu_catalogue_t *catalogue, const char *set)
{
    const edu_group_t *group = set[0] == '\0' ? NULL : edu_catalogue_group(catalogue, set);

    return group != NULL && group->set == NULL;
}

const edu_target_t *
edu_catalogue_target(const edu_catalogue_t *catalogue, const char *area, const char *grp,
                     const edu_indicator_t *indicator, int year, bool *by_set)
{
    const edu_target_t *target = NULL;
    const edu_area_t *at;

    if (by_set != NULL)
        *by_set = false;
    if (catalogue->targets_by_indicator == NULL)
        return NULL;
    for (at = edu_areas_find(catalogue->areas, area, year); at != NULL && target == NULL;
         at = edu_areas_find(catalogue->areas, at->parent, year))
        target = target_at(catalogue, at->code, area, grp, indicator, year);
    if (by_set != NULL && target != NULL)
        *by_set = strcmp(grp, "all") == 0 && lies_within(catalogue, target->set);
    return target;
}
