/* The whole catalogue in memory. catalogue/reader makes it from a folder; nothing changes it afterwards. */
#ifndef EDU_MODEL_CATALOGUE_H
#define EDU_MODEL_CATALOGUE_H

#include "model/area.h"
#include "model/balanced.h"
#include "model/composite.h"
#include "model/form.h"
#include "model/indicator.h"
#include "model/profile.h"
#include "model/rule.h"

typedef struct edu_population_t {
    const char *code;
    const char *name_zh;
    edu_level_t level;
    int year;
    int64_t male[5]; /* 0, 1-4, 5-9, 10-14, 15-19 */
    int64_t female[5];
    int64_t total;
} edu_population_t;

typedef struct edu_catalogue_t {
    const char *folder;
    const char *code;
    const char *version;
    const char *name_zh;
    const char *name_en;
    const char *
        digest; /* SHA-256 over the files that make numbers or findings (all but population.csv and profiles), 64 digits */
    double completeness; /* per cent */
    const char *basis;   /* what a return that does not say is taken to be on; "" */
    int reference_date;  /* MMDD */
    apr_hash_t *units;   /* of measures: 人, to edu_counted_t *; NULL: the catalogue says nothing of them */
    apr_array_header_t *dimensions; /* edu_dimension_t * */
    apr_array_header_t *forms;      /* edu_form_t *, by code */
    apr_array_header_t *indicators; /* edu_indicator_t *, by code; index = position */
    apr_array_header_t *groups;     /* edu_group_t *: groups.yaml in its order, then the area sets by code */
    apr_array_header_t *targets;    /* edu_target_t *, in the order of the file */
    apr_array_header_t *profiles;   /* edu_profile_t *, by code */
    apr_array_header_t *rules;      /* edu_edit_rule_t *, by code; index = position */
    apr_array_header_t *balanced;   /* edu_balanced_t *, in the order of the files; index = position */
    apr_array_header_t *composites; /* edu_composite_t *, in the order of the files; index = position */
    apr_array_header_t *population; /* edu_population_t, by code */
    edu_areas_t *areas;
    apr_hash_t *targets_by_area; /* area code: array of const edu_target_t *, in the order of the file */
    apr_hash_t *
        targets_by_indicator; /* area code: by the indicator's index such an array (apr_array_header_t *), or NULL */
} edu_catalogue_t;

/* Makes targets_by_area and targets_by_indicator, which edu_catalogue_target() needs; the reader calls it when all targets are there. */
void edu_catalogue_index_targets(edu_catalogue_t *catalogue, apr_pool_t *pool);

/* The last year whose returns the figures of a year are made of: the next one where shorter periods of a statistical year reach into it. */
int edu_catalogue_reach(const edu_catalogue_t *catalogue, int year);

const edu_form_t *edu_catalogue_form(const edu_catalogue_t *catalogue, const char *code);
const edu_indicator_t *edu_catalogue_indicator(const edu_catalogue_t *catalogue, const char *code);
const edu_group_t *edu_catalogue_group(const edu_catalogue_t *catalogue, const char *code);
const edu_profile_t *edu_catalogue_profile(const edu_catalogue_t *catalogue, const char *code);
const edu_edit_rule_t *edu_catalogue_rule(const edu_catalogue_t *catalogue, const char *code);
const edu_balanced_t *edu_catalogue_balanced(const edu_catalogue_t *catalogue, const char *code);
const edu_composite_t *edu_catalogue_composite(const edu_catalogue_t *catalogue, const char *code);

/* The target that holds for the area, group and indicator in a year; NULL when there is none.
 *
 * The search climbs from the area itself to its ancestors; the nearest area with a target wins, and there a
 * target of a set before a general one. For `grp` "all" a target with a set holds when the area is a member (for sets
 * within a county, when the county is named by the set: then *by_set says that the county stands in for its
 * set). For another group only targets with that set hold. */
const edu_target_t *edu_catalogue_target(const edu_catalogue_t *catalogue, const char *area, const char *grp,
                                         const edu_indicator_t *indicator, int year, bool *by_set);

#endif
