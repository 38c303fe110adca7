#include "base/pool.h"
#include "base/text.h"
#include "reports/commands_private.h"
#include "reports/figure.h"
#include "reports/query_private.h"
#include "sql/embedded.h"

enum { PAGE_ROWS = 5000 };

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

/* How a cell is written: as it came, or a number with the indicator's places or with two. */
typedef enum written_t { AS_IT_IS, IN_PLACES, IN_TWO, AREA_NAME, PARENT_NAME, INDICATOR_NAME } written_t;

static const struct {
    edu_column_t column;
    int from; /* column of the result */
    written_t written;
} cells_of[] = {
    {{"area_code", NULL, EDU_LEFT}, AREA, AS_IT_IS},
    {{"area_name", NULL, EDU_LEFT}, AREA, AREA_NAME},
    {{"level", NULL, EDU_LEFT}, LEVEL, AS_IT_IS},
    {{"year", NULL, EDU_RIGHT}, YEAR, AS_IT_IS},
    {{"period", NULL, EDU_LEFT}, PERIOD, AS_IT_IS},
    {{"indicator", NULL, EDU_LEFT}, INDICATOR, AS_IT_IS},
    {{"rate", NULL, EDU_RIGHT}, RATE, IN_PLACES},
    {{"parent_code", NULL, EDU_LEFT}, PARENT, AS_IT_IS},
    {{"parent_name", NULL, EDU_LEFT}, PARENT, PARENT_NAME},
    {{"peers", NULL, EDU_RIGHT}, PEERS, AS_IT_IS},
    {{"rank", NULL, EDU_RIGHT}, RANK, AS_IT_IS},
    {{"rank_expected", NULL, EDU_RIGHT}, RANK_EXPECTED, IN_TWO},
    {{"rank_low", NULL, EDU_RIGHT}, RANK_LOW, AS_IT_IS},
    {{"rank_high", NULL, EDU_RIGHT}, RANK_HIGH, AS_IT_IS},
    {{"shrunk", NULL, EDU_RIGHT}, SHRUNK, IN_PLACES},
    {{"shrunk_sd", NULL, EDU_RIGHT}, SHRUNK_SD, IN_PLACES},
    {{"parent_rate", NULL, EDU_RIGHT}, PARENT_RATE, IN_PLACES},
    {{"parent_phi", NULL, EDU_RIGHT}, PARENT_PHI, IN_TWO},
    {{"parent_low_95", NULL, EDU_RIGHT}, PARENT_LOW_95, IN_PLACES},
    {{"parent_high_95", NULL, EDU_RIGHT}, PARENT_HIGH_95, IN_PLACES},
    {{"parent_low_998", NULL, EDU_RIGHT}, PARENT_LOW_998, IN_PLACES},
    {{"parent_high_998", NULL, EDU_RIGHT}, PARENT_HIGH_998, IN_PLACES},
    {{"parent_place", NULL, EDU_LEFT}, PARENT_PLACE, AS_IT_IS},
    {{"target", NULL, EDU_RIGHT}, TARGET, IN_PLACES},
    {{"target_phi", NULL, EDU_RIGHT}, TARGET_PHI, IN_TWO},
    {{"target_low_95", NULL, EDU_RIGHT}, TARGET_LOW_95, IN_PLACES},
    {{"target_high_95", NULL, EDU_RIGHT}, TARGET_HIGH_95, IN_PLACES},
    {{"target_low_998", NULL, EDU_RIGHT}, TARGET_LOW_998, IN_PLACES},
    {{"target_high_998", NULL, EDU_RIGHT}, TARGET_HIGH_998, IN_PLACES},
    {{"target_place", NULL, EDU_LEFT}, TARGET_PLACE, AS_IT_IS},
    {{"indicator_name", NULL, EDU_LEFT}, INDICATOR, INDICATOR_NAME},
};

enum { CELLS = sizeof cells_of / sizeof cells_of[0] };

static const char *
cell_text(const edu_query_t *query, const edu_result_t *page, int row, int cell, apr_pool_t *pool)
{
    const edu_catalogue_t *catalogue = query->only.catalogue;
    const edu_indicator_t *indicator =
        edu_catalogue_indicator(catalogue, edu_result_text(page, row, INDICATOR));
    int from = cells_of[cell].from;
    const char *text = edu_result_text(page, row, from);

    if (edu_result_null(page, row, from))
        return "";
    switch (cells_of[cell].written) {
    case AS_IT_IS: break;
    case IN_PLACES:
        return edu_text_number(edu_result_double(page, row, from),
                               indicator != NULL ? indicator->decimals : 2, pool);
    case IN_TWO: return edu_text_number(edu_result_double(page, row, from), 2, pool);
    case AREA_NAME:
    case PARENT_NAME:
        return edu_report_area_name(catalogue, text, (int)edu_result_int(page, row, YEAR), query->lang);
    case INDICATOR_NAME:
        return indicator != NULL ? edu_text_pick(query->lang, indicator->name_zh, indicator->name_en) : "";
    }
    return text;
}

/* The key of the last row read. */
typedef struct peer_key_t {
    const char *parent;
    int64_t year;
    const char *period;
    const char *indicator;
    const char *area;
} peer_key_t;

static edu_error_t *
read_page(edu_result_t **page, edu_db_t *db, const edu_query_t *query, const peer_key_t *key,
          apr_pool_t *pool)
{
    const edu_selection_t *only = &query->only;

    return edu_db_query(page, db, edu_sql_query("query_peers"),
                        EDU_PARAMS(EDU_TEXT(key->parent), EDU_INT(key->year), EDU_TEXT(key->period),
                                   EDU_TEXT(key->indicator), EDU_TEXT(key->area), EDU_TEXT(only->area),
                                   EDU_BOOL(only->below), EDU_TEXT(only->level), EDU_INT(only->first),
                                   EDU_INT(only->last), EDU_TEXT(only->indicator), EDU_INT(PAGE_ROWS)),
                        pool);
}

static edu_error_t *
write_peers(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    edu_query_t *query = baton;
    /* Two pools by turns: the last key of a page is needed to ask for the next. */
    apr_pool_t *pools[2] = {edu_pool_create(pool), edu_pool_create(pool)};
    peer_key_t key = {"", 0, "", "", ""};
    int rows = PAGE_ROWS;

    for (int turn = 0; rows == PAGE_ROWS; turn ^= 1) {
        edu_result_t *page;

        apr_pool_clear(pools[turn]);
        EDU_TRY(read_page(&page, db, query, &key, pools[turn]));
        rows = edu_result_rows(page);
        query->any = query->any || rows > 0;
        for (int row = 0; row < rows; row++) {
            const char *cells[CELLS];

            for (int i = 0; i < CELLS; i++)
                cells[i] = cell_text(query, page, row, i, pools[turn]);
            edu_table_row(query->table, cells);
        }
        if (rows > 0)
            key = (peer_key_t){edu_result_text(page, rows - 1, PARENT), edu_result_int(page, rows - 1, YEAR),
                               edu_result_text(page, rows - 1, PERIOD),
                               edu_result_text(page, rows - 1, INDICATOR),
                               edu_result_text(page, rows - 1, AREA)};
        EDU_TRY(edu_query_flush(query, pools[turn]));
    }
    return NULL;
}

edu_error_t *
edu_reports_query_peers(edu_context_t *context)
{
    edu_column_t columns[CELLS];

    for (int i = 0; i < CELLS; i++)
        columns[i] = cells_of[i].column;
    return edu_query_run(context, columns, CELLS, write_peers);
}
