/* What a report knows of the areas beside its own, those directly below the same area: the indicators that need attention most, and all of these areas'
 * figures and places by them. */
#ifndef EDU_REPORTS_SUMMARY_PEERS_H
#define EDU_REPORTS_SUMMARY_PEERS_H

#include "reports/summary/placed.h"

/* As many indicators at the most. */
#define EDU_PEERS_MOST 3

typedef struct edu_peer_topic_t {
    const edu_indicator_t *indicator;
    const edu_figure_t *own;
    const edu_figure_t *above;      /* the figure of the area above; NULL: it has none */
    const edu_standing_t *standing; /* the own place; NULL: it has none */
    apr_array_header_t
        *placed; /* edu_placed_t: the areas by this indicator, best first, the own one among them */
    int without; /* areas without a place: too little was reported, or nothing */
} edu_peer_topic_t;

typedef struct edu_peers_t {
    const edu_area_t *above;
    apr_array_header_t *topics; /* edu_peer_topic_t */
    int candidates;             /* from which these were chosen */
    apr_array_header_t
        *figures; /* edu_figure_t: of these areas and of the area above, by area and indicator */
    apr_array_header_t *standings; /* edu_standing_t: of these areas, by area and indicator */
} edu_peers_t;

/* Reads it, after edu_assess_load_beside(). *peers is NULL where there is nothing to compare: nothing stands above the area, or nobody beside it has a
 * rate. Errors: those of the database. */
edu_error_t *edu_peers_load(edu_peers_t **peers, edu_db_t *db, const edu_figure_source_t *source,
                            const edu_assessment_t *assessment, apr_pool_t *pool);

/* Chooses from what was read, as edu_peers_load() does: indicators that the area has a rate of, and another one of `areas` (const edu_area_t *) as well.
 * What needs attention comes first: targets that the area misses, then those that it meets or misses by no more than chance, then rates that lie outside
 * of the 95% funnel about the rate of the area above, on the worse side, then the rest; of each kind the last places first, equal ones in the targets' order. */
void edu_peers_choose(edu_peers_t *peers, const edu_assessment_t *assessment, const apr_array_header_t *areas,
                      apr_pool_t *pool);

/* "91.20%, place 5 of 8, by chance 3 to 7; all of Enshi Prefecture: 92.31%; within the 95% funnel about that rate." Also where the area has no place, and
 * why. */
const char *edu_peers_sentence(const edu_peers_t *peers, const edu_assessment_t *assessment,
                               const edu_peer_topic_t *topic, apr_pool_t *pool);

#endif
