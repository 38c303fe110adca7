/* An assessment: what an area's figures of one year say against its targets, with the areas or units below. Read from the
 * rollups as they are stored, or from a preview; `assess` prints it, `report` writes its documents from it. */
#ifndef EDU_REPORTS_ASSESS_H
#define EDU_REPORTS_ASSESS_H

#include "reports/figure_source.h"

/* The figures of one group at the area. Groups that carry targets (the poor counties) each have a block before the
 * general one. */
typedef struct edu_block_t {
    const char *grp;
    const edu_group_t *group;    /* NULL for all */
    apr_array_header_t *targets; /* const edu_figure_t *: those with a target, in the targets' order */
    apr_array_header_t *others;  /* const edu_figure_t *: the rest, in the catalogue's order */
    apr_array_header_t
        *companions; /* const edu_figure_t *: of the catalogue's companion indicators, without a target */
    apr_array_header_t
        *alternatives;           /* const edu_figure_t *: those that stand below another, without a target */
    int first_note;              /* number of the note on its first target */
    apr_array_header_t *members; /* const edu_area_t *: of a set of areas, those within the area; else NULL */
    apr_array_header_t *member_figures; /* edu_figure_t, or NULL */
} edu_block_t;

typedef struct edu_assessment_t {
    const edu_catalogue_t *catalogue;
    int version; /* of the catalogue in the database; 0: there is none behind it */
    const char
        *origin; /* what is to be known of where the figures come from; NULL: they are the stored ones */
    edu_lang_t lang;
    const edu_area_t *area;
    int year;
    const char *period;
    const char *grp;             /* of the general block and of the areas below */
    apr_array_header_t *figures; /* edu_figure_t: every figure of the area in this year */
    apr_array_header_t *blocks;  /* edu_block_t; the general one comes last */
    apr_array_header_t *held;    /* const edu_indicator_t *: those with a target here */
    apr_array_header_t
        *indicators;              /* const edu_indicator_t *: of the areas below, see edu_assess_columns() */
    apr_array_header_t *children; /* const edu_area_t * */
    apr_array_header_t *below;    /* edu_figure_t of the children in the group `grp` */
    apr_array_header_t *bases;    /* edu_basis_t: of the populations in this year */
    apr_array_header_t *units;    /* edu_units_t *; empty but for counties and prefectures without any */
    /* Set by edu_assess_load_beside(). */
    apr_array_header_t
        *standings;             /* edu_standing_t: of the area and of the areas below; NULL: not asked for */
    apr_array_header_t *bounds; /* edu_bound_t: of the same; NULL: not known, or not asked for */
} edu_assessment_t;

/* Reads an assessment. `area` as a user gives it; `grp` NULL: all, with the blocks of the groups that carry targets.
 * Errors: NOT_FOUND when there is no such area in that year or nothing was aggregated. */
edu_error_t *edu_assess_load(edu_assessment_t **assessment, const edu_figure_source_t *source,
                             const edu_catalogue_t *catalogue, int version, const char *area, int year,
                             const char *grp, edu_lang_t lang, apr_pool_t *pool);

/* Reads how the area and those below stand to their neighbours, and what their rates would be with the missing returns. */
edu_error_t *edu_assess_load_beside(edu_assessment_t *assessment, const edu_figure_source_t *source,
                                    apr_pool_t *pool);

/* The annual indicators that have a target for any area in the year, in the order of the targets: const edu_indicator_t *.
 * Where none has one, those that are better high or low. `group` NULL for all; a part of the units leaves out indicators that have no
 * groups. One rule for every area, so that tables of unlike areas compare. */
apr_array_header_t *edu_assess_columns(const edu_catalogue_t *catalogue, int year, const edu_group_t *group,
                                       apr_pool_t *pool);

/* Whether the group is a part of a county's units (the poor villages) rather than a set of areas. */
bool edu_assess_within(const edu_group_t *group);

/* Whether the whole county stands in for a group within it that a target speaks of, since the group's own population was
 * not reported; *group is that group. */
bool edu_assess_stands_in(const edu_assessment_t *assessment, const edu_figure_t *figure,
                          const edu_group_t **group);

/* The rates that are alternatives of a figure's, with another denominator: const edu_figure_t *; those without a rate are left out.
 * `figures`: of one area and period. */
apr_array_header_t *edu_assess_alternatives(const apr_array_header_t *figures, const edu_figure_t *figure,
                                            const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* Names in the assessment's language. */
const char *edu_assess_group_name(const edu_assessment_t *assessment, const edu_group_t *group);
const char *edu_assess_indicator_name(const edu_assessment_t *assessment, const edu_indicator_t *indicator);
const char *edu_assess_area_name(const edu_assessment_t *assessment, const edu_area_t *area);

#endif
