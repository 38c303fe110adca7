#include "reports/summary/peers.h"

#include "reports/messages.h"
#include "reports/summary/key_sentence.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first reason that holds, of those for which an indicator is chosen. */
typedef enum reason_t { MISSED, TOO_CLOSE, BEHIND, OTHER } reason_t;

typedef struct candidate_t {
    edu_peer_topic_t topic;
    reason_t reason;
    double last; /* how far down the place is, 1 for the last */
    int index;   /* among the targets */
} candidate_t;

static const edu_area_t *
area_at(const apr_array_header_t *areas, int index)
{
    return APR_ARRAY_IDX(areas, index, const edu_area_t *);
}

/* Beyond the 95% funnel about the rate of the area above, on the worse side. */
static bool
is_behind(const edu_standing_t *standing, edu_direction_t direction)
{
    return standing != NULL && direction != EDU_NEUTRAL &&
           strncmp(standing->above.place, direction == EDU_LOW ? "above" : "below", 5) == 0;
}

static reason_t
reason_for(const edu_peer_topic_t *topic)
{
    if (topic->own->status == EDU_FIGURE_NOT_MET)
        return MISSED;
    if (topic->own->certainty != NULL && strcmp(topic->own->certainty, "too_close") == 0)
        return TOO_CLOSE;
    if (is_behind(topic->standing, topic->indicator->direction))
        return BEHIND;
    return OTHER;
}

static int
compare(const void *left, const void *right)
{
    const candidate_t *a = left;
    const candidate_t *b = right;

    if (a->reason != b->reason)
        return a->reason < b->reason ? -1 : 1;
    if (a->last != b->last)
        return a->last > b->last ? -1 : 1;
    return a->index - b->index;
}

/* All areas by the indicator: apart stand those that the aggregator did not compare. Returns how many beside the own one have a rate. */
static int
place(edu_peer_topic_t *topic, const edu_peers_t *peers, const edu_assessment_t *assessment,
      const apr_array_header_t *areas, apr_pool_t *pool)
{
    int others = 0;

    topic->placed = apr_array_make(pool, areas->nelts + 1, sizeof(edu_placed_t));
    for (int i = 0; i < areas->nelts; i++) {
        const edu_area_t *area = area_at(areas, i);
        edu_placed_t one = {area,
                            edu_figure_find(peers->figures, area->code, assessment->grp, topic->indicator),
                            strcmp(area->code, assessment->area->code) == 0, false};

        if (one.figure == NULL && !area->reports) /* a code that nobody reports by */
            continue;
        one.apart = one.figure == NULL || edu_standing_find(peers->standings, one.figure) == NULL;
        others += !one.own && !isnan(edu_placed_rate(&one));
        topic->without += one.apart;
        APR_ARRAY_PUSH(topic->placed, edu_placed_t) = one;
    }
    edu_placed_sort(topic->placed, topic->indicator, pool);
    return others;
}

static candidate_t
look_at(const edu_peers_t *peers, const edu_assessment_t *assessment, const apr_array_header_t *areas,
        int index, bool *compares, apr_pool_t *pool)
{
    const edu_indicator_t *indicator = APR_ARRAY_IDX(assessment->indicators, index, const edu_indicator_t *);
    candidate_t candidate = {
        .topic = {.indicator = indicator,
                  .own = edu_figure_find(assessment->figures, NULL, assessment->grp, indicator),
                  .above = edu_figure_find(peers->figures, peers->above->code, assessment->grp, indicator)},
        .index = index};
    edu_peer_topic_t *topic = &candidate.topic;

    *compares = false;
    if (topic->own == NULL || isnan(topic->own->rate))
        return candidate;
    *compares = place(topic, peers, assessment, areas, pool) > 0;
    topic->standing = edu_standing_find(peers->standings, topic->own);
    candidate.reason = reason_for(topic);
    if (topic->standing != NULL && topic->standing->rank > 0)
        candidate.last = (double)topic->standing->rank / (double)topic->standing->peers;
    return candidate;
}

void
edu_peers_choose(edu_peers_t *peers, const edu_assessment_t *assessment, const apr_array_header_t *areas,
                 apr_pool_t *pool)
{
    apr_array_header_t *all = apr_array_make(pool, 8, sizeof(candidate_t));

    for (int i = 0; i < assessment->indicators->nelts; i++) {
        bool compares;
        candidate_t candidate = look_at(peers, assessment, areas, i, &compares, pool);

        if (compares)
            APR_ARRAY_PUSH(all, candidate_t) = candidate;
    }
    if (all->nelts > 1)
        qsort(all->elts, (size_t)all->nelts, sizeof(candidate_t), compare);
    peers->candidates = all->nelts;
    peers->topics = apr_array_make(pool, EDU_PEERS_MOST, sizeof(edu_peer_topic_t));
    for (int i = 0; i < all->nelts && i < EDU_PEERS_MOST; i++)
        APR_ARRAY_PUSH(peers->topics, edu_peer_topic_t) = APR_ARRAY_IDX(all, i, candidate_t).topic;
}

/* The figures of the areas and of the one above them by all indicators that are held to a target anywhere. */
static edu_error_t *
read_figures(edu_peers_t *peers, edu_db_t *db, const edu_assessment_t *assessment,
             const apr_array_header_t *areas, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, areas->nelts + 1, sizeof(const char *));
    apr_array_header_t *indicators = apr_array_make(pool, 8, sizeof(const char *));
    edu_result_t *result;

    APR_ARRAY_PUSH(codes, const char *) = peers->above->code;
    for (int i = 0; i < areas->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = area_at(areas, i)->code;
    for (int i = 0; i < assessment->indicators->nelts; i++)
        APR_ARRAY_PUSH(indicators, const char *) =
            APR_ARRAY_IDX(assessment->indicators, i, const edu_indicator_t *)->code;
    EDU_TRY(edu_db_query(&result, db, edu_sql_query("figures_some"),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(codes, pool)),
                                    EDU_TEXT(edu_sql_array(indicators, pool)), EDU_INT(assessment->year),
                                    EDU_INT(assessment->year), EDU_TEXT(assessment->grp)),
                         pool));
    return edu_figure_list(&peers->figures, result, assessment->catalogue, pool);
}

edu_error_t *
edu_peers_load(edu_peers_t **peers, edu_db_t *db, const edu_figure_source_t *source,
               const edu_assessment_t *assessment, apr_pool_t *pool)
{
    const edu_areas_t *areas = assessment->catalogue->areas;
    edu_peers_t *made = apr_pcalloc(pool, sizeof *made);
    const apr_array_header_t *beside;

    *peers = NULL;
    if (*assessment->area->parent == '\0')
        return NULL;
    made->above = edu_areas_find(areas, assessment->area->parent, assessment->year);
    if (made->above == NULL)
        return NULL;
    beside = edu_areas_children(areas, made->above->code, assessment->year, pool);
    EDU_TRY(read_figures(made, db, assessment, beside, pool));
    EDU_TRY(source->standings(&made->standings, source->baton, made->above, beside, assessment->year,
                              assessment->period, pool));
    edu_peers_choose(made, assessment, beside, pool);
    if (made->topics->nelts > 0)
        *peers = made;
    return NULL;
}

/* The sentence -------------------------------------------------------------------------------------------------------------- */

static const char *
whole(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)value);
}

/* "place 5 of 8, by chance 3 to 7", or why there is none. */
static const char *
place_text(const edu_assessment_t *assessment, const edu_peer_topic_t *topic, apr_pool_t *pool)
{
    const edu_lang_t lang = assessment->lang;
    const edu_standing_t *standing = topic->standing;

    if (standing == NULL)
        return edu_message(lang, EDU_MSG_PEERS_NO_PLACE);
    if (standing->rank == 0)
        return EDU_SAY(lang, EDU_MSG_PEERS_NO_BETTER, pool, whole(standing->peers, pool));
    if (standing->rank_low == 0)
        return EDU_SAY(lang, EDU_MSG_PEERS_PLACE, pool, whole(standing->rank, pool),
                       whole(standing->peers, pool));
    return EDU_SAY(lang,
                   standing->rank_low == standing->rank_high ? EDU_MSG_PEERS_PLACE_FIRM
                                                             : EDU_MSG_PEERS_PLACE_RANGE,
                   pool, whole(standing->rank, pool), whole(standing->peers, pool),
                   whole(standing->rank_low, pool), whole(standing->rank_high, pool));
}

/* Whether the rate is further from that of the area above than chance explains. */
static edu_message_t
funnel_message(const char *place)
{
    if (strcmp(place, "within") == 0)
        return EDU_MSG_PEERS_IS_WITHIN;
    if (strncmp(place, "above", 5) == 0)
        return strcmp(place, "above_998") == 0 ? EDU_MSG_PEERS_IS_FAR_ABOVE : EDU_MSG_PEERS_IS_ABOVE;
    return strcmp(place, "below_998") == 0 ? EDU_MSG_PEERS_IS_FAR_BELOW : EDU_MSG_PEERS_IS_BELOW;
}

const char *
edu_peers_sentence(const edu_peers_t *peers, const edu_assessment_t *assessment,
                   const edu_peer_topic_t *topic, apr_pool_t *pool)
{
    const edu_lang_t lang = assessment->lang;
    const char *above = edu_assess_area_name(assessment, peers->above);
    const char *text = EDU_SAY(lang, EDU_MSG_PEERS_RATE, pool, edu_figure_rate(topic->own, pool),
                               place_text(assessment, topic, pool));

    if (topic->above != NULL && !isnan(topic->above->rate)) {
        text = edu_key_clause(text,
                              EDU_SAY(lang, EDU_MSG_PEERS_ALL_OF, pool, above,
                                      edu_figure_rate(topic->above, pool)),
                              lang, pool);
        if (topic->standing != NULL && *topic->standing->above.place != '\0')
            text = edu_key_clause(text, edu_message(lang, funnel_message(topic->standing->above.place)), lang,
                                  pool);
    }
    if (topic->standing != NULL && topic->without > 0)
        text =
            edu_key_clause(text, EDU_SAY(lang, EDU_MSG_PEERS_WITHOUT, pool, apr_itoa(pool, topic->without)),
                           lang, pool);
    return edu_key_finish(text, lang, pool);
}
