#include "reports/beside.h"

#include "reports/messages.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Columns of peers_areas.sql. */
enum {
    PEER_AREA,
    PEER_PARENT,
    PEER_INDICATOR,
    PEERS,
    RANK,
    RANK_EXPECTED,
    RANK_LOW,
    RANK_HIGH,
    SHRUNK,
    SHRUNK_SD,
    PARENT_RATE,
    TARGET = PARENT_RATE + 7
};

/* Columns of bounds_areas.sql. */
enum {
    BOUND_AREA,
    BOUND_GROUP,
    BOUND_INDICATOR,
    MISSING,
    KNOWN,
    RATE_KNOWN,
    RATE_LOWEST,
    RATE_HIGHEST,
    VERDICT
};

/* A funnel's columns stand one behind the other. */
static edu_place_t
place_at(const edu_result_t *result, int row, int column)
{
    return (
        edu_place_t){edu_result_number(result, row, column),     edu_result_number(result, row, column + 1),
                     edu_result_number(result, row, column + 2), edu_result_number(result, row, column + 3),
                     edu_result_number(result, row, column + 4), edu_result_number(result, row, column + 5),
                     edu_result_string(result, row, column + 6)};
}

apr_array_header_t *
edu_standings_read(const edu_result_t *result, apr_pool_t *pool)
{
    int rows = edu_result_rows(result);
    apr_array_header_t *standings = apr_array_make(pool, rows + 1, sizeof(edu_standing_t));

    for (int row = 0; row < rows; row++)
        APR_ARRAY_PUSH(standings, edu_standing_t) =
            (edu_standing_t){.area = edu_result_string(result, row, PEER_AREA),
                             .parent = edu_result_string(result, row, PEER_PARENT),
                             .indicator = edu_result_string(result, row, PEER_INDICATOR),
                             .peers = edu_result_int(result, row, PEERS),
                             .rank = edu_result_int(result, row, RANK),
                             .rank_expected = edu_result_number(result, row, RANK_EXPECTED),
                             .rank_low = edu_result_int(result, row, RANK_LOW),
                             .rank_high = edu_result_int(result, row, RANK_HIGH),
                             .shrunk = edu_result_number(result, row, SHRUNK),
                             .shrunk_sd = edu_result_number(result, row, SHRUNK_SD),
                             .above = place_at(result, row, PARENT_RATE),
                             .target = place_at(result, row, TARGET)};
    return standings;
}

apr_array_header_t *
edu_bounds_read(const edu_result_t *result, apr_pool_t *pool)
{
    int rows = edu_result_rows(result);
    apr_array_header_t *bounds = apr_array_make(pool, rows + 1, sizeof(edu_bound_t));

    for (int row = 0; row < rows; row++)
        APR_ARRAY_PUSH(bounds, edu_bound_t) =
            (edu_bound_t){.area = edu_result_string(result, row, BOUND_AREA),
                          .grp = edu_result_string(result, row, BOUND_GROUP),
                          .indicator = edu_result_string(result, row, BOUND_INDICATOR),
                          .missing = edu_result_int(result, row, MISSING),
                          .known = edu_result_int(result, row, KNOWN),
                          .as_known = edu_result_number(result, row, RATE_KNOWN),
                          .lowest = edu_result_number(result, row, RATE_LOWEST),
                          .highest = edu_result_number(result, row, RATE_HIGHEST),
                          .verdict = edu_result_string(result, row, VERDICT)};
    return bounds;
}

const edu_standing_t *
edu_standing_find(const apr_array_header_t *standings, const edu_figure_t *figure)
{
    if (strcmp(figure->grp, "all") != 0)
        return NULL;
    for (int i = 0; standings != NULL && i < standings->nelts; i++) {
        const edu_standing_t *standing = &APR_ARRAY_IDX(standings, i, edu_standing_t);

        if (strcmp(standing->indicator, figure->indicator_code) == 0 &&
            strcmp(standing->area, figure->area) == 0)
            return standing;
    }
    return NULL;
}

const edu_bound_t *
edu_bound_find(const apr_array_header_t *bounds, const edu_figure_t *figure)
{
    for (int i = 0; bounds != NULL && i < bounds->nelts; i++) {
        const edu_bound_t *bound = &APR_ARRAY_IDX(bounds, i, edu_bound_t);

        if (strcmp(bound->indicator, figure->indicator_code) == 0 && strcmp(bound->area, figure->area) == 0 &&
            strcmp(bound->grp, figure->grp) == 0)
            return bound;
    }
    return NULL;
}

const edu_column_t edu_beside_columns[EDU_BESIDE_COLUMNS] = {
    {"parent_code", NULL, EDU_LEFT},     {"peers", NULL, EDU_RIGHT},
    {"rank", NULL, EDU_RIGHT},           {"rank_expected", NULL, EDU_RIGHT},
    {"rank_low", NULL, EDU_RIGHT},       {"rank_high", NULL, EDU_RIGHT},
    {"shrunk", NULL, EDU_RIGHT},         {"shrunk_sd", NULL, EDU_RIGHT},
    {"parent_rate", NULL, EDU_RIGHT},    {"parent_phi", NULL, EDU_RIGHT},
    {"parent_low_95", NULL, EDU_RIGHT},  {"parent_high_95", NULL, EDU_RIGHT},
    {"parent_low_998", NULL, EDU_RIGHT}, {"parent_high_998", NULL, EDU_RIGHT},
    {"parent_place", NULL, EDU_LEFT},    {"target_phi", NULL, EDU_RIGHT},
    {"target_low_95", NULL, EDU_RIGHT},  {"target_high_95", NULL, EDU_RIGHT},
    {"target_low_998", NULL, EDU_RIGHT}, {"target_high_998", NULL, EDU_RIGHT},
    {"target_place", NULL, EDU_LEFT},    {"units_missing", NULL, EDU_RIGHT},
    {"units_known", NULL, EDU_RIGHT},    {"rate_known", NULL, EDU_RIGHT},
    {"rate_lowest", NULL, EDU_RIGHT},    {"rate_highest", NULL, EDU_RIGHT},
    {"bound_verdict", NULL, EDU_LEFT},
};

static const char *
fixed(double value, int decimals, apr_pool_t *pool)
{
    return isnan(value) ? "" : edu_text_number(value, decimals, pool);
}

static const char *
whole(int64_t value, apr_pool_t *pool)
{
    return value > 0 ? apr_psprintf(pool, "%" PRId64, value) : "";
}

static int
place_cells(const char **cells, const edu_place_t *place, int decimals, apr_pool_t *pool)
{
    int at = 0;

    cells[at++] = fixed(place->phi, 2, pool);
    cells[at++] = fixed(place->low_95, decimals, pool);
    cells[at++] = fixed(place->high_95, decimals, pool);
    cells[at++] = fixed(place->low_998, decimals, pool);
    cells[at++] = fixed(place->high_998, decimals, pool);
    cells[at++] = place->place;
    return at;
}

void
edu_beside_cells(const char **cells, const edu_standing_t *standing, const edu_bound_t *bound, int decimals,
                 apr_pool_t *pool)
{
    int at = 0;

    for (int i = 0; i < EDU_BESIDE_COLUMNS; i++)
        cells[i] = "";
    if (standing != NULL) {
        cells[at++] = standing->parent;
        cells[at++] = whole(standing->peers, pool);
        cells[at++] = whole(standing->rank, pool);
        cells[at++] = fixed(standing->rank_expected, 2, pool);
        cells[at++] = whole(standing->rank_low, pool);
        cells[at++] = whole(standing->rank_high, pool);
        cells[at++] = fixed(standing->shrunk, decimals, pool);
        cells[at++] = fixed(standing->shrunk_sd, decimals, pool);
        cells[at++] = fixed(standing->above.centre, decimals, pool);
        at += place_cells(cells + at, &standing->above, decimals, pool);
        place_cells(cells + at, &standing->target, decimals, pool);
    }
    if (bound == NULL)
        return;
    at = EDU_BESIDE_COLUMNS - 6;
    cells[at++] = apr_psprintf(pool, "%" PRId64, bound->missing);
    cells[at++] = apr_psprintf(pool, "%" PRId64, bound->known);
    cells[at++] = fixed(bound->as_known, decimals, pool);
    cells[at++] = fixed(bound->lowest, decimals, pool);
    cells[at++] = fixed(bound->highest, decimals, pool);
    cells[at] = bound->verdict;
}

char *
edu_standing_rank(const edu_standing_t *standing, apr_pool_t *pool)
{
    return standing->rank > 0 ? apr_psprintf(pool, "%" PRId64 "/%" PRId64, standing->rank, standing->peers)
                              : apr_pstrdup(pool, "");
}

char *
edu_standing_range(const edu_standing_t *standing, apr_pool_t *pool)
{
    if (standing->rank_low <= 0)
        return apr_pstrdup(pool, "");
    if (standing->rank_low == standing->rank_high)
        return apr_psprintf(pool, "%" PRId64, standing->rank_low);
    return apr_psprintf(pool, "%" PRId64 "–%" PRId64, standing->rank_low, standing->rank_high);
}

char *
edu_beside_rate(double rate, const edu_indicator_t *indicator, apr_pool_t *pool)
{
    return isnan(rate) ? apr_pstrdup(pool, "–")
                       : apr_pstrcat(pool, edu_text_number(rate, indicator->decimals, pool),
                                     edu_figure_unit(indicator), NULL);
}

static edu_message_t
place_message(const char *place)
{
    if (strcmp(place, "within") == 0)
        return EDU_MSG_PLACE_WITHIN;
    if (strncmp(place, "above", 5) == 0)
        return strcmp(place, "above_998") == 0 ? EDU_MSG_PLACE_FAR_ABOVE : EDU_MSG_PLACE_ABOVE;
    return strcmp(place, "below_998") == 0 ? EDU_MSG_PLACE_FAR_BELOW : EDU_MSG_PLACE_BELOW;
}

char *
edu_place_text(const edu_place_t *place, const edu_indicator_t *indicator, edu_lang_t lang, apr_pool_t *pool)
{
    if (*place->place == '\0')
        return apr_pstrdup(pool, "");
    return apr_pstrcat(pool, edu_message(lang, place_message(place->place)), " ",
                       edu_text_number(place->low_95, indicator->decimals, pool), "–",
                       edu_text_number(place->high_95, indicator->decimals, pool), NULL);
}

char *
edu_bound_verdict(const edu_bound_t *bound, edu_lang_t lang, apr_pool_t *pool)
{
    if (*bound->verdict == '\0')
        return apr_pstrdup(pool, "");
    if (strcmp(bound->verdict, "met") == 0)
        return apr_pstrcat(pool, "✓ ", edu_message(lang, EDU_MSG_STATUS_MET), NULL);
    if (strcmp(bound->verdict, "not_met") == 0)
        return apr_pstrcat(pool, "✗ ", edu_message(lang, EDU_MSG_STATUS_NOT_MET), NULL);
    return apr_pstrcat(pool, "? ", edu_message(lang, EDU_MSG_BOUND_OPEN), NULL);
}
