#include "sql/form_rollups.h"

#include "base/text.h"
#include "sql/form_tables.h"

#include <apr_strings.h>

char *
edu_sql_copy_rollup_in(const char *table, const char *columns, bool binary, bool frozen, apr_pool_t *pool)
{
    return apr_psprintf(pool, "COPY %s (%s) FROM STDIN WITH (FORMAT %s%s)", table, columns,
                        binary ? "binary" : "text", frozen ? ", FREEZE" : "");
}

char *
edu_sql_copy_rollup_out(const char *table, const char *columns, bool binary, int year, const char *period,
                        const apr_array_header_t *areas, apr_pool_t *pool)
{
    const char *condition = "";

    if (areas != NULL)
        condition =
            apr_psprintf(pool, " WHERE area_code IN (%s) AND year = %d AND period = %s",
                         edu_sql_literal_list(areas, pool), year, edu_text_quote_literal(period, pool));
    return apr_psprintf(pool, "COPY (SELECT area_code, period, %s FROM %s%s) TO STDOUT WITH (FORMAT %s)",
                        columns, table, condition, binary ? "binary" : "text");
}

char *
edu_sql_copy_rollup_writers(const char *table, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "COPY (SELECT area_code, period, xmin, count(*) FROM %s GROUP BY 1, 2, 3) TO STDOUT",
                        table);
}
