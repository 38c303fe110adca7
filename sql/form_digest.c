#include "sql/form_digest.h"

#include "base/buffer.h"
#include "base/text.h"
#include "sql/form_corrections.h"
#include "sql/form_tables.h"

#include <string.h>

uint64_t
edu_sql_digest_seed(const edu_form_t *form, apr_pool_t *pool)
{
    size_t attributes = (size_t)form->attributes->nelts;
    bool *all = apr_palloc(pool, attributes + (size_t)form->cells->nelts + 1);
    char *sql;

    memset(all, true, attributes + (size_t)form->cells->nelts + 1);
    sql = edu_sql_copy_returns(&(edu_sql_columns_t){form, all, all + attributes, false}, false, pool);
    return edu_hash64(sql, strlen(sql), 0);
}

char *
edu_sql_copy_digested(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    edu_buffer_add_text(sql, "COPY (SELECT county_code, year, period, unit_code, ''");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", %s",
                          edu_text_quote_identifier(APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code,
                                                    pool));
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        edu_buffer_printf(sql, cell->measure->decimals > 0 ? ", trim_scale(%s)" : ", %s",
                          edu_text_quote_identifier(cell->column, pool));
    }
    edu_buffer_printf(sql, " FROM %s) TO STDOUT", edu_sql_return_table(form, pool));
    return edu_buffer_text(sql);
}
