#include "sql/form_edits.h"

#include "base/buffer.h"
#include "base/text.h"
#include "sql/form_tables.h"

#include <apr_strings.h>

static const edu_cell_t *
cell_at(const edu_form_t *form, int index)
{
    return APR_ARRAY_IDX(form->cells, index, const edu_cell_t *);
}

static const char *
class_column(const edu_form_t *form, apr_pool_t *pool)
{
    return edu_text_quote_identifier(
        APR_ARRAY_IDX(form->attributes, form->class_attribute, edu_attribute_t).code, pool);
}

char *
edu_sql_copy_edited(const edu_form_t *form, const int *cells, int cell_count, const char *county,
                    int after_year, int last_year, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    edu_buffer_printf(sql, "COPY (SELECT year, period, unit_code, %s, %s",
                      form->class_attribute >= 0 ? class_column(form, pool) : "NULL",
                      edu_form_attribute(form, "scope") >= 0 ? "scope" : "NULL");
    for (int i = 0; i < cell_count; i++)
        edu_buffer_printf(sql, ", %s", edu_text_quote_identifier(cell_at(form, cells[i])->column, pool));
    edu_buffer_printf(sql,
                      " FROM %s WHERE county_code = %s AND year > %d AND year <= %d "
                      "ORDER BY year, period, unit_code) TO STDOUT",
                      edu_sql_return_table(form, pool), edu_text_quote_literal(county, pool), after_year,
                      last_year);
    return edu_buffer_text(sql);
}

char *
edu_sql_copy_counties(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "COPY (SELECT DISTINCT county_code FROM edustat.return_state WHERE form = %s "
                        "ORDER BY county_code) TO STDOUT",
                        edu_text_quote_literal(form->code, pool));
}

/* The condition that a cell applies to the row's unit. */
static void
add_applies(edu_buffer_t *sql, const edu_form_t *form, const edu_cell_t *cell, apr_pool_t *pool)
{
    int class_index = cell->measure->applies_to;

    if (class_index < 0) {
        edu_buffer_add_text(sql, "true");
        return;
    }
    edu_buffer_printf(sql, "r.%s IN (%s)", class_column(form, pool),
                      edu_sql_literal_list(APR_ARRAY_IDX(form->classes, class_index, edu_class_t).values,
                                           pool));
}

char *
edu_sql_copy_scope_sums(const edu_form_t *form, const int *cells, int cell_count, int lag, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    edu_buffer_add_text(sql, "COPY (SELECT s.county_code, s.year, s.period");
    for (int i = 0; i < cell_count; i++) {
        const edu_cell_t *cell = cell_at(form, cells[i]);
        const char *name = edu_text_quote_identifier(cell->column, pool);

        edu_buffer_printf(sql, ", sum(r.%s), count(*) FILTER (WHERE r.%s IS NULL AND ", name, name);
        add_applies(sql, form, cell, pool);
        edu_buffer_add_text(sql, ")");
    }
    edu_buffer_printf(sql,
                      " FROM (SELECT DISTINCT county_code, year, period FROM pg_temp.area_scope) AS s "
                      "JOIN %s r ON r.county_code = s.county_code AND r.year = s.year - %d "
                      "AND r.period = overlay(s.period PLACING (s.year - %d)::text FROM 1 FOR 4)",
                      edu_sql_return_table(form, pool), lag, lag);
    if (edu_form_attribute(form, "scope") >= 0)
        edu_buffer_add_text(sql, " WHERE r.scope IS NULL");
    edu_buffer_add_text(sql, " GROUP BY s.county_code, s.year, s.period "
                             "ORDER BY s.county_code, s.year, s.period) TO STDOUT");
    return edu_buffer_text(sql);
}

/* One form after another may be looked at in a transaction. */
const char edu_sql_create_findings[] =
    "DROP TABLE IF EXISTS pg_temp.finding_new, pg_temp.finding_scope, pg_temp.finding_sent; "
    "CREATE TEMPORARY TABLE finding_new (county_code text COLLATE \"C\", form text COLLATE \"C\", year integer, "
    "period text COLLATE \"C\", unit_code text COLLATE \"C\", rule text COLLATE \"C\", severity text, "
    "message_zh text, message_en text, submission_id bigint) ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE finding_scope (county_code text COLLATE \"C\", form text COLLATE \"C\", year integer, "
    "period text COLLATE \"C\", rules text[]) ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE finding_sent (county_code text COLLATE \"C\", form text COLLATE \"C\", year integer, "
    "period text COLLATE \"C\", unit_code text COLLATE \"C\") ON COMMIT DROP";

const char edu_sql_create_area_scope[] =
    "DROP TABLE IF EXISTS pg_temp.area_scope; "
    "CREATE TEMPORARY TABLE area_scope (county_code text COLLATE \"C\", year integer, period text COLLATE \"C\") "
    "ON COMMIT DROP";

const char edu_sql_create_finding_before[] =
    "CREATE TEMPORARY TABLE finding_before ON COMMIT DROP AS "
    "SELECT county_code, form, year, period, unit_code, rule, severity, message_zh, message_en "
    "FROM edustat.finding WHERE state <> 'gone'; ANALYZE pg_temp.finding_before";

const char edu_sql_create_strays[] =
    "DROP TABLE IF EXISTS pg_temp.stray; "
    "CREATE TEMPORARY TABLE stray (county_code text COLLATE \"C\", year integer, period text COLLATE \"C\", "
    "unit_code text COLLATE \"C\", rule text COLLATE \"C\", message_zh text, message_en text) ON COMMIT DROP";

char *
edu_sql_findings_gone(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(
        pool,
        "UPDATE edustat.finding f SET state = 'gone', gone_at = clock_timestamp() "
        "FROM pg_temp.finding_scope s "
        "WHERE f.county_code = s.county_code AND f.form = s.form AND f.year = s.year AND f.period = s.period "
        "AND s.form = %s AND (s.rules IS NULL OR f.rule = ANY (s.rules)) AND f.state <> 'gone' "
        /* Those about units that should not report depend on the register; see edu_sql_findings_put_right(). */
        "AND f.rule NOT IN ('unit_unknown', 'unit_closed', 'unit_elsewhere') "
        "AND NOT EXISTS (SELECT FROM pg_temp.finding_new n WHERE n.county_code = f.county_code "
        "AND n.form = f.form AND n.year = f.year AND n.period = f.period AND n.unit_code = f.unit_code "
        "AND n.rule = f.rule) "
        "AND (f.severity = 'soft' OR EXISTS (SELECT FROM %s r WHERE r.county_code = f.county_code "
        "AND r.year = f.year AND r.period = f.period AND r.unit_code = f.unit_code "
        "AND r.submission_id >= f.submission_id) "
        /* One that is the same as what is stored leaves the number of that, and one turned away has none. */
        "OR EXISTS (SELECT FROM pg_temp.finding_sent t WHERE t.county_code = f.county_code AND t.form = f.form "
        "AND t.year = f.year AND t.period = f.period AND t.unit_code = f.unit_code))",
        edu_text_quote_literal(form->code, pool), edu_sql_return_table(form, pool));
}
