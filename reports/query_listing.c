#include "reports/query_listing.h"

#include "base/pool.h"
#include "base/text.h"
#include "reports/figure.h"
#include "sql/embedded.h"

#include <apr_strings.h>

enum { PAGE_ROWS = 5000 };

static const char *
cell_text(const edu_query_t *query, const edu_listing_t *listing, const edu_result_t *page, int row, int cell,
          apr_pool_t *pool)
{
    const edu_catalogue_t *catalogue = query->only.catalogue;
    const edu_indicator_t *indicator =
        edu_catalogue_indicator(catalogue, edu_result_text(page, row, listing->indicator));
    int from = listing->cells[cell].from;
    const char *text = edu_result_text(page, row, from);

    if (edu_result_null(page, row, from))
        return "";
    switch (listing->cells[cell].written) {
    case EDU_WRITTEN_AS_IS: break;
    case EDU_WRITTEN_RATE:
        return edu_text_number(edu_result_double(page, row, from),
                               indicator != NULL ? indicator->decimals : 2, pool);
    case EDU_WRITTEN_TWO_PLACES: return edu_text_number(edu_result_double(page, row, from), 2, pool);
    case EDU_WRITTEN_SHORTEST: return edu_text_shortest(edu_result_double(page, row, from), pool);
    case EDU_WRITTEN_AREA_NAME:
        return edu_report_area_name(catalogue, text, (int)edu_result_int(page, row, listing->year),
                                    query->lang);
    case EDU_WRITTEN_INDICATOR_NAME:
        return indicator != NULL ? edu_text_pick(query->lang, indicator->name_zh, indicator->name_en) : "";
    }
    return text;
}

static edu_error_t *
read_page(edu_result_t **page, edu_db_t *db, const edu_query_t *query, const edu_listing_t *listing,
          const char *const *key, apr_pool_t *pool)
{
    const edu_selection_t *only = &query->only;

    return edu_db_query(page, db, edu_sql_query(listing->statement),
                        EDU_PARAMS(EDU_TEXT(key[0]), EDU_INT(apr_atoi64(key[1])), EDU_TEXT(key[2]),
                                   EDU_TEXT(key[3]), EDU_TEXT(key[4]), EDU_TEXT(only->area),
                                   EDU_BOOL(only->below), EDU_TEXT(only->level), EDU_INT(only->first),
                                   EDU_INT(only->last), EDU_TEXT(only->indicator), EDU_TEXT(only->grp),
                                   EDU_INT(PAGE_ROWS)),
                        pool);
}

static edu_error_t *
write_listing(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    edu_query_t *query = baton;
    const edu_listing_t *listing = query->more;
    /* Two pools by turns: the last key of a page is needed to ask for the next. */
    apr_pool_t *pools[2] = {edu_pool_create(pool), edu_pool_create(pool)};
    const char *key[EDU_LISTING_KEY] = {"", "0", "", "", ""};
    int rows = PAGE_ROWS;

    for (int turn = 0; rows == PAGE_ROWS; turn ^= 1) {
        edu_result_t *page;

        apr_pool_clear(pools[turn]);
        EDU_TRY(read_page(&page, db, query, listing, key, pools[turn]));
        rows = edu_result_rows(page);
        query->any = query->any || rows > 0;
        for (int row = 0; row < rows; row++) {
            const char *cells[EDU_LISTING_CELLS];

            for (int i = 0; i < listing->count; i++)
                cells[i] = cell_text(query, listing, page, row, i, pools[turn]);
            edu_table_row(query->table, cells);
        }
        for (int i = 0; rows > 0 && i < EDU_LISTING_KEY; i++)
            key[i] = edu_result_text(page, rows - 1, listing->key[i]);
        EDU_TRY(edu_query_flush(query, pools[turn]));
    }
    return NULL;
}

edu_error_t *
edu_query_listing(edu_context_t *context, const edu_listing_t *listing)
{
    edu_column_t columns[EDU_LISTING_CELLS];

    for (int i = 0; i < listing->count; i++)
        columns[i] = listing->cells[i].column;
    return edu_query_run(context, columns, listing->count, write_listing, listing);
}
