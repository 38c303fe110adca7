#include "reports/commands_private.h"
#include "reports/query_listing.h"

/* Columns of query_peers.sql. */
enum {
    PARENT,
    YEAR,
    PERIOD,
    INDICATOR,
    AREA,
    LEVEL,
    RATE,
    PEERS,
    RANK,
    RANK_EXPECTED,
    RANK_LOW,
    RANK_HIGH,
    SHRUNK,
    SHRUNK_SD,
    PARENT_RATE,
    PARENT_PHI,
    PARENT_LOW_95,
    PARENT_HIGH_95,
    PARENT_LOW_998,
    PARENT_HIGH_998,
    PARENT_PLACE,
    TARGET,
    TARGET_PHI,
    TARGET_LOW_95,
    TARGET_HIGH_95,
    TARGET_LOW_998,
    TARGET_HIGH_998,
    TARGET_PLACE
};

static const edu_listing_cell_t cells[] = {
    {{"area_code", NULL, EDU_LEFT}, AREA, EDU_WRITTEN_AS_IS},
    {{"area_name", NULL, EDU_LEFT}, AREA, EDU_WRITTEN_AREA_NAME},
    {{"level", NULL, EDU_LEFT}, LEVEL, EDU_WRITTEN_AS_IS},
    {{"year", NULL, EDU_RIGHT}, YEAR, EDU_WRITTEN_AS_IS},
    {{"period", NULL, EDU_LEFT}, PERIOD, EDU_WRITTEN_AS_IS},
    {{"indicator", NULL, EDU_LEFT}, INDICATOR, EDU_WRITTEN_AS_IS},
    {{"rate", NULL, EDU_RIGHT}, RATE, EDU_WRITTEN_RATE},
    {{"parent_code", NULL, EDU_LEFT}, PARENT, EDU_WRITTEN_AS_IS},
    {{"parent_name", NULL, EDU_LEFT}, PARENT, EDU_WRITTEN_AREA_NAME},
    {{"peers", NULL, EDU_RIGHT}, PEERS, EDU_WRITTEN_AS_IS},
    {{"rank", NULL, EDU_RIGHT}, RANK, EDU_WRITTEN_AS_IS},
    {{"rank_expected", NULL, EDU_RIGHT}, RANK_EXPECTED, EDU_WRITTEN_TWO_PLACES},
    {{"rank_low", NULL, EDU_RIGHT}, RANK_LOW, EDU_WRITTEN_AS_IS},
    {{"rank_high", NULL, EDU_RIGHT}, RANK_HIGH, EDU_WRITTEN_AS_IS},
    {{"shrunk", NULL, EDU_RIGHT}, SHRUNK, EDU_WRITTEN_RATE},
    {{"shrunk_sd", NULL, EDU_RIGHT}, SHRUNK_SD, EDU_WRITTEN_RATE},
    {{"parent_rate", NULL, EDU_RIGHT}, PARENT_RATE, EDU_WRITTEN_RATE},
    {{"parent_phi", NULL, EDU_RIGHT}, PARENT_PHI, EDU_WRITTEN_TWO_PLACES},
    {{"parent_low_95", NULL, EDU_RIGHT}, PARENT_LOW_95, EDU_WRITTEN_RATE},
    {{"parent_high_95", NULL, EDU_RIGHT}, PARENT_HIGH_95, EDU_WRITTEN_RATE},
    {{"parent_low_998", NULL, EDU_RIGHT}, PARENT_LOW_998, EDU_WRITTEN_RATE},
    {{"parent_high_998", NULL, EDU_RIGHT}, PARENT_HIGH_998, EDU_WRITTEN_RATE},
    {{"parent_place", NULL, EDU_LEFT}, PARENT_PLACE, EDU_WRITTEN_AS_IS},
    {{"target", NULL, EDU_RIGHT}, TARGET, EDU_WRITTEN_RATE},
    {{"target_phi", NULL, EDU_RIGHT}, TARGET_PHI, EDU_WRITTEN_TWO_PLACES},
    {{"target_low_95", NULL, EDU_RIGHT}, TARGET_LOW_95, EDU_WRITTEN_RATE},
    {{"target_high_95", NULL, EDU_RIGHT}, TARGET_HIGH_95, EDU_WRITTEN_RATE},
    {{"target_low_998", NULL, EDU_RIGHT}, TARGET_LOW_998, EDU_WRITTEN_RATE},
    {{"target_high_998", NULL, EDU_RIGHT}, TARGET_HIGH_998, EDU_WRITTEN_RATE},
    {{"target_place", NULL, EDU_LEFT}, TARGET_PLACE, EDU_WRITTEN_AS_IS},
    {{"indicator_name", NULL, EDU_LEFT}, INDICATOR, EDU_WRITTEN_INDICATOR_NAME},
};

static const edu_listing_t listing = {
    .statement = "query_peers",
    .key = {AREA, YEAR, PERIOD, INDICATOR, PARENT},
    .year = YEAR,
    .indicator = INDICATOR,
    .cells = cells,
    .count = sizeof cells / sizeof cells[0],
};

edu_error_t *
edu_reports_query_peers(edu_context_t *context)
{
    return edu_query_listing(context, &listing);
}
