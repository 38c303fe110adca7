#include "reports/commands_private.h"
#include "reports/query_listing.h"

/* Columns of query_bounds.sql. */
enum {
    AREA,
    YEAR,
    PERIOD,
    GRP,
    INDICATOR,
    LEVEL,
    RATE,
    TARGET,
    COMPARATOR,
    STATUS,
    MISSING,
    KNOWN,
    NUMERATOR,
    DENOMINATOR,
    RATE_KNOWN,
    RATE_LOWEST,
    RATE_HIGHEST,
    VERDICT
};

static const edu_listing_cell_t cells[] = {
    {{"area_code", NULL, EDU_LEFT}, AREA, EDU_WRITTEN_AS_IS},
    {{"area_name", NULL, EDU_LEFT}, AREA, EDU_WRITTEN_AREA_NAME},
    {{"level", NULL, EDU_LEFT}, LEVEL, EDU_WRITTEN_AS_IS},
    {{"year", NULL, EDU_RIGHT}, YEAR, EDU_WRITTEN_AS_IS},
    {{"period", NULL, EDU_LEFT}, PERIOD, EDU_WRITTEN_AS_IS},
    {{"grp", NULL, EDU_LEFT}, GRP, EDU_WRITTEN_AS_IS},
    {{"indicator", NULL, EDU_LEFT}, INDICATOR, EDU_WRITTEN_AS_IS},
    {{"rate", NULL, EDU_RIGHT}, RATE, EDU_WRITTEN_RATE},
    {{"target", NULL, EDU_RIGHT}, TARGET, EDU_WRITTEN_RATE},
    {{"comparator", NULL, EDU_LEFT}, COMPARATOR, EDU_WRITTEN_AS_IS},
    {{"status", NULL, EDU_LEFT}, STATUS, EDU_WRITTEN_AS_IS},
    {{"units_missing", NULL, EDU_RIGHT}, MISSING, EDU_WRITTEN_AS_IS},
    {{"units_known", NULL, EDU_RIGHT}, KNOWN, EDU_WRITTEN_AS_IS},
    {{"numerator_known", NULL, EDU_RIGHT}, NUMERATOR, EDU_WRITTEN_SHORTEST},
    {{"denominator_known", NULL, EDU_RIGHT}, DENOMINATOR, EDU_WRITTEN_SHORTEST},
    {{"rate_known", NULL, EDU_RIGHT}, RATE_KNOWN, EDU_WRITTEN_RATE},
    {{"rate_lowest", NULL, EDU_RIGHT}, RATE_LOWEST, EDU_WRITTEN_RATE},
    {{"rate_highest", NULL, EDU_RIGHT}, RATE_HIGHEST, EDU_WRITTEN_RATE},
    {{"verdict", NULL, EDU_LEFT}, VERDICT, EDU_WRITTEN_AS_IS},
    {{"indicator_name", NULL, EDU_LEFT}, INDICATOR, EDU_WRITTEN_INDICATOR_NAME},
};

static const edu_listing_t listing = {
    .statement = "query_bounds",
    .key = {AREA, YEAR, PERIOD, GRP, INDICATOR},
    .year = YEAR,
    .indicator = INDICATOR,
    .cells = cells,
    .count = sizeof cells / sizeof cells[0],
};

edu_error_t *
edu_reports_query_bounds(edu_context_t *context)
{
    return edu_query_listing(context, &listing);
}
