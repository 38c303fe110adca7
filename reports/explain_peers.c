#include "reports/explain_peers.h"

#include "reports/explain_sources.h"
#include "reports/messages.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <string.h>

/* Columns of peer_find.sql. */
enum {
    PEERS,
    RANK,
    RANK_LOW,
    RANK_HIGH,
    SHRUNK,
    SHRUNK_SD,
    PARENT_RATE,
    PARENT_PHI,
    PARENT_LOW_95,
    PARENT_HIGH_95,
    PARENT_PLACE,
    TARGET,
    TARGET_PHI,
    TARGET_LOW_95,
    TARGET_HIGH_95,
    TARGET_PLACE
};

/* What is read from a row of peer_find.sql. */
typedef struct reading_t {
    edu_explanation_t *made;
    const edu_result_t *row;
    const char *above; /* name of the area above */
    apr_pool_t *pool;
} reading_t;

static const char *
rate_text(const reading_t *reading, int column)
{
    const edu_indicator_t *indicator = reading->made->indicator;

    return apr_pstrcat(reading->pool,
                       edu_text_number(edu_result_double(reading->row, 0, column), indicator->decimals,
                                       reading->pool),
                       edu_figure_unit(indicator), NULL);
}

static void
add(const reading_t *reading, const char *code, int column, const char *text)
{
    edu_explain_row_t *row = edu_explain_add(reading->made, EDU_EXPLAIN_PEER);

    row->code = code;
    row->value = apr_pstrdup(reading->pool, edu_result_text(reading->row, 0, column));
    row->text = text;
}

static void
add_rank(const reading_t *reading)
{
    const edu_result_t *row = reading->row;
    const char *rank = edu_result_text(row, 0, RANK);
    const char *peers = edu_result_text(row, 0, PEERS);

    if (edu_result_null(row, 0, RANK))
        return;
    if (edu_result_null(row, 0, RANK_LOW))
        add(reading, "rank", RANK,
            EDU_SAY(reading->made->lang, EDU_MSG_PEERS_RANK, reading->pool, rank, peers, reading->above));
    else if (strcmp(edu_result_text(row, 0, RANK_LOW), edu_result_text(row, 0, RANK_HIGH)) == 0)
        add(reading, "rank", RANK,
            EDU_SAY(reading->made->lang, EDU_MSG_PEERS_RANK_FIRM, reading->pool, rank, peers, reading->above,
                    edu_result_text(row, 0, RANK_LOW)));
    else
        add(reading, "rank", RANK,
            EDU_SAY(reading->made->lang, EDU_MSG_PEERS_RANK_RANGE, reading->pool, rank, peers, reading->above,
                    edu_result_text(row, 0, RANK_LOW), edu_result_text(row, 0, RANK_HIGH)));
}

static edu_message_t
place_message(const char *place)
{
    if (strcmp(place, "within") == 0)
        return EDU_MSG_PEERS_WITHIN;
    if (strncmp(place, "above", 5) == 0)
        return strcmp(place, "above_998") == 0 ? EDU_MSG_PEERS_FAR_ABOVE : EDU_MSG_PEERS_ABOVE;
    return strcmp(place, "below_998") == 0 ? EDU_MSG_PEERS_FAR_BELOW : EDU_MSG_PEERS_BELOW;
}

/* A funnel's columns stand one behind the other: centre, overdispersion, limits, place. */
static void
add_funnel(const reading_t *reading, const char *code, int centre, const char *about)
{
    const edu_lang_t lang = reading->made->lang;
    apr_pool_t *pool = reading->pool;
    const int phi = centre + (PARENT_PHI - PARENT_RATE);
    const int low = centre + (PARENT_LOW_95 - PARENT_RATE);
    const int high = centre + (PARENT_HIGH_95 - PARENT_RATE);
    const int place = centre + (PARENT_PLACE - PARENT_RATE);

    if (edu_result_null(reading->row, 0, place))
        return;
    add(reading, code, place,
        EDU_SAY(lang, place_message(edu_result_text(reading->row, 0, place)), pool, rate_text(reading, low),
                rate_text(reading, high), about, rate_text(reading, centre),
                edu_text_number(edu_result_double(reading->row, 0, phi), 1, pool)));
}

edu_error_t *
edu_explain_peers(edu_explanation_t *made, edu_db_t *db, apr_pool_t *pool)
{
    reading_t reading = {.made = made, .pool = pool};
    edu_result_t *row;

    if (strcmp(made->grp, "all") != 0 || *made->area->parent == '\0')
        return NULL;
    EDU_TRY(edu_db_query(&row, db, edu_sql_query("peer_find"),
                         EDU_PARAMS(EDU_TEXT(made->area->code), EDU_INT(made->period.year),
                                    EDU_TEXT(made->period_text), EDU_TEXT(made->indicator->code)),
                         pool));
    if (edu_result_rows(row) == 0)
        return NULL;
    reading.row = row;
    reading.above = edu_report_area_name(made->catalogue, made->area->parent, made->period.year, made->lang);
    add_rank(&reading);
    if (!edu_result_null(row, 0, SHRUNK))
        add(&reading, "shrunk", SHRUNK,
            EDU_SAY(made->lang, EDU_MSG_PEERS_SHRUNK, pool, rate_text(&reading, SHRUNK)));
    add_funnel(&reading, "parent_place", PARENT_RATE,
               EDU_SAY(made->lang, EDU_MSG_PEERS_RATE_OF, pool, reading.above));
    add_funnel(&reading, "target_place", TARGET, edu_message(made->lang, EDU_MSG_PEERS_TARGET));
    return NULL;
}
