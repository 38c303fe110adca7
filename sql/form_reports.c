#include "sql/form_reports.h"

#include "base/buffer.h"
#include "base/text.h"
#include "sql/form_tables.h"

#include <apr_strings.h>

static const char *
cell_name(const edu_form_t *form, int index, apr_pool_t *pool)
{
    return edu_text_quote_identifier(APR_ARRAY_IDX(form->cells, index, const edu_cell_t *)->column, pool);
}

static const char *
attribute_name(const edu_form_t *form, int index, apr_pool_t *pool)
{
    return edu_text_quote_identifier(APR_ARRAY_IDX(form->attributes, index, edu_attribute_t).code, pool);
}

char *
edu_sql_unit_returns(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    edu_buffer_add_text(sql, "SELECT coalesce(r.unit_code, u.unit_code) AS unit_code, "
                             "coalesce(n.name, '') AS name, u.unit_code IS NOT NULL AS listed, "
                             "r.unit_code IS NOT NULL AS reported");
    for (int i = 0; i < form->attributes->nelts; i++) {
        const char *name = attribute_name(form, i, pool);

        edu_buffer_printf(sql, ", coalesce(r.%s, n.%s)", name, name);
    }
    for (int i = 0; i < form->cells->nelts; i++)
        edu_buffer_printf(sql, ", r.%s", cell_name(form, i, pool));
    edu_buffer_printf(sql,
                      " FROM (SELECT unit_code FROM edustat.unit WHERE county_code = $1::text "
                      "AND valid_from <= $2::int4 AND $2::int4 < valid_to) u "
                      "FULL JOIN (SELECT * FROM %s WHERE county_code = $1::text AND year = $2::int4 "
                      "AND period = $3::text) r ON r.unit_code = u.unit_code "
                      "LEFT JOIN edustat.unit n ON n.county_code = $1::text "
                      "AND n.unit_code = coalesce(r.unit_code, u.unit_code) ORDER BY 1",
                      edu_sql_return_table(form, pool));
    return edu_buffer_text(sql);
}

/* "'nation', 'province'": the levels above one. */
static const char *
levels_above(edu_level_t level, apr_pool_t *pool)
{
    const char *list = "";

    for (int above = 0; above < (int)level; above++)
        list = apr_pstrcat(pool, list, above > 0 ? ", " : "",
                           edu_text_quote_literal(edu_level_name((edu_level_t)above), pool), NULL);
    return *list != '\0' ? list : "NULL";
}

/* The areas at or below $1 that stand at the form's base, as the divisions were in $2: those of its base level, and those
 * above it that have none of that level below them (a prefecture without counties). */
static void
add_base_areas(edu_buffer_t *sql, const edu_form_t *form, apr_pool_t *pool)
{
    const char *level = edu_text_quote_literal(edu_level_name(form->base_level), pool);

    edu_buffer_add_text(sql, "WITH RECURSIVE below AS (SELECT a.code, a.parent, a.level, a.reports "
                             "FROM edustat.area a "
                             "WHERE a.code = $1::text AND a.valid_from <= $2::int4 AND $2::int4 < a.valid_to "
                             "UNION ALL SELECT a.code, a.parent, a.level, a.reports FROM edustat.area a "
                             "JOIN below b ON a.parent = b.code "
                             "WHERE a.valid_from <= $2::int4 AND $2::int4 < a.valid_to), ");
    edu_buffer_printf(sql,
                      "holding AS (SELECT parent AS code FROM below WHERE level = %s "
                      "UNION SELECT b.parent FROM below b JOIN holding h ON b.code = h.code), "
                      "base AS (SELECT b.code, b.reports FROM below b WHERE b.level = %s OR (b.level IN (%s) "
                      "AND NOT EXISTS (SELECT FROM holding h WHERE h.code = b.code))) ",
                      level, level, levels_above(form->base_level, pool));
}

static const char last_submission[] =
    "to_char(max(s.submitted_at), 'YYYY-MM-DD HH24:MI:SS') AS last_submission";

static void
add_area_reporting(edu_buffer_t *sql, const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_printf(
        sql,
        "SELECT b.code, b.reports::int::int8, (count(r.unit_code) > 0)::int::int8, "
        "(b.reports AND count(r.unit_code) = 0)::int::int8, %s FROM base b "
        "LEFT JOIN %s r ON r.county_code = b.code AND r.year = $2::int4 AND r.period = $3::text",
        last_submission, edu_sql_return_table(form, pool));
    /* A row for a set within the county does not stand for the county. */
    if (edu_form_attribute(form, "scope") >= 0)
        edu_buffer_add_text(sql, " AND r.scope IS NULL");
    edu_buffer_add_text(sql, " LEFT JOIN edustat.submission s ON s.submission_id = r.submission_id "
                             "GROUP BY b.code, b.reports ORDER BY b.code");
}

/* Register and returns are counted apart and put side by side, so that neither multiplies the other. */
static void
add_unit_reporting(edu_buffer_t *sql, const edu_form_t *form, apr_pool_t *pool)
{
    const char *table = edu_sql_return_table(form, pool);

    edu_buffer_printf(sql,
                      "SELECT b.code, coalesce(e.expected, 0), coalesce(g.reported, 0), "
                      "coalesce(e.missing, 0), to_char(g.last, 'YYYY-MM-DD HH24:MI:SS') FROM base b "
                      "LEFT JOIN (SELECT u.county_code, count(*) AS expected, "
                      "count(*) FILTER (WHERE r.unit_code IS NULL) AS missing FROM edustat.unit u "
                      "LEFT JOIN %s r ON r.county_code = u.county_code AND r.year = $2::int4 "
                      "AND r.period = $3::text AND r.unit_code = u.unit_code "
                      "WHERE u.valid_from <= $2::int4 AND $2::int4 < u.valid_to "
                      "AND u.county_code IN (SELECT code FROM base) GROUP BY u.county_code) e "
                      "ON e.county_code = b.code ",
                      table);
    edu_buffer_printf(sql,
                      "LEFT JOIN (SELECT r.county_code, count(*) AS reported, max(s.submitted_at) AS last "
                      "FROM %s r LEFT JOIN edustat.submission s ON s.submission_id = r.submission_id "
                      "WHERE r.year = $2::int4 AND r.period = $3::text "
                      "AND r.county_code IN (SELECT code FROM base) GROUP BY r.county_code) g "
                      "ON g.county_code = b.code ORDER BY b.code",
                      table);
}

char *
edu_sql_reporting(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(2048, pool);

    add_base_areas(sql, form, pool);
    if (edu_form_of_units(form))
        add_unit_reporting(sql, form, pool);
    else
        add_area_reporting(sql, form, pool);
    return edu_buffer_text(sql);
}

char *
edu_sql_sum_page(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    edu_buffer_add_text(sql, "SELECT r.area_code, r.level, r.year, r.period, r.grp, r.units_reported");
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        edu_buffer_printf(sql, ", CASE WHEN r.%s > 0 THEN r.%s END",
                          edu_text_quote_identifier(apr_pstrcat(pool, "n_", cell->column, NULL), pool),
                          cell_name(form, i, pool));
    }
    edu_buffer_printf(sql,
                      " FROM %s r WHERE (r.area_code, r.year, r.period, r.grp) "
                      "> ($1::text, $2::int4, $3::text, $4::text) "
                      "AND ($5::text IS NULL OR r.area_code = ANY (ARRAY(SELECT $5::text UNION "
                      "SELECT a.code FROM edustat.area a WHERE $6::bool AND a.parent = $5::text))) "
                      "AND ($5::text IS NULL OR r.area_code = $5::text OR EXISTS (SELECT FROM edustat.area a "
                      "WHERE a.code = r.area_code AND a.parent = $5::text AND a.valid_from <= r.year "
                      "AND r.year < a.valid_to)) "
                      "AND ($7::text IS NULL OR r.level = $7::text) AND r.year BETWEEN $8::int4 AND $9::int4 "
                      "AND ($10::text IS NULL OR r.grp = $10::text) "
                      "ORDER BY r.area_code, r.year, r.period, r.grp LIMIT $11::int8",
                      edu_sql_sum_table(form, pool));
    return edu_buffer_text(sql);
}
