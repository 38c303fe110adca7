#include "sql/form_reports.h"

#include "base/buffer.h"
#include "base/text.h"
#include "sql/form_tables.h"
#include "sql/form_units.h"

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
                             "coalesce(" EDU_SQL_UNIT_NAME(
                                 "n", "$2::int4") ", '') AS name, u.unit_code IS NOT NULL AS listed, "
                                                  "r.unit_code IS NOT NULL AS reported");
    for (int i = 0; i < form->attributes->nelts; i++) {
        const char *name = attribute_name(form, i, pool);

        edu_buffer_printf(sql, ", coalesce(r.%s, n.%s)", name, name);
    }
    for (int i = 0; i < form->cells->nelts; i++)
        edu_buffer_printf(sql, ", r.%s", cell_name(form, i, pool));
    edu_buffer_printf(sql,
                      " FROM (SELECT unit_code FROM edustat.unit WHERE county_code = $1::text "
                      "AND valid_from <= $2::int4 AND $2::int4 < valid_to%s) u "
                      "FULL JOIN (SELECT * FROM %s WHERE county_code = $1::text AND year = $2::int4 "
                      "AND period = $3::text) r ON r.unit_code = u.unit_code "
                      "LEFT JOIN edustat.unit n ON n.county_code = $1::text "
                      "AND n.unit_code = coalesce(r.unit_code, u.unit_code) ORDER BY 1",
                      edu_sql_expected_of(form, pool), edu_sql_return_table(form, pool));
    return edu_buffer_text(sql);
}

char *
edu_sql_part_returns(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    edu_buffer_add_text(sql,
                        "SELECT coalesce(r.county_code, u.county_code), coalesce(r.unit_code, u.unit_code), "
                        "u.unit_code IS NOT NULL, r.unit_code IS NOT NULL");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", u.%s", attribute_name(form, i, pool));
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", r.%s", attribute_name(form, i, pool));
    for (int i = 0; i < form->cells->nelts; i++)
        edu_buffer_printf(sql, ", r.%s", cell_name(form, i, pool));
    edu_buffer_printf(sql,
                      " FROM (SELECT * FROM edustat.unit WHERE county_code = ANY ($1::text[]) "
                      "AND valid_from <= $2::int4 AND $2::int4 < valid_to%s) u "
                      "FULL JOIN (SELECT * FROM %s WHERE county_code = ANY ($1::text[]) AND year = $2::int4 "
                      "AND period = $3::text) r ON r.county_code = u.county_code "
                      "AND r.unit_code = u.unit_code ORDER BY 1, 2",
                      edu_sql_expected_of(form, pool), edu_sql_return_table(form, pool));
    return edu_buffer_text(sql);
}

char *
edu_sql_submissions_behind(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "SELECT s.submission_id::text, s.file_name, s.file_sha256, s.submitted_by, "
                        "to_char(s.submitted_at, 'YYYY-MM-DD HH24:MI:SS'), r.returns::text "
                        "FROM (SELECT submission_id, count(*) AS returns FROM %s WHERE county_code = ANY "
                        "($1::text[]) AND year = $2::int4 AND period = $3::text GROUP BY submission_id) r "
                        "JOIN edustat.submission s ON s.submission_id = r.submission_id "
                        "ORDER BY s.submission_id",
                        edu_sql_return_table(form, pool));
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

char *
edu_sql_descriptions(const edu_form_t *form, apr_pool_t *pool)
{
    const char *names = "";

    for (int i = 0; i < form->attributes->nelts; i++)
        names = apr_pstrcat(pool, names, i > 0 ? ", " : "", attribute_name(form, i, pool), NULL);
    return apr_psprintf(
        pool,
        "SELECT %s, count(*) FROM %s WHERE county_code = ANY ($1::text[]) AND year = $2::int4 "
        "AND period = $3::text GROUP BY %s ORDER BY count(*) DESC, %s",
        names, edu_sql_return_table(form, pool), names, names);
}

char *
edu_sql_sum_of_areas(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    edu_buffer_add_text(sql, "SELECT r.period, r.grp, sum(r.units_reported)");
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        edu_buffer_printf(sql, ", CASE WHEN sum(r.%s) > 0 THEN sum(r.%s) END",
                          edu_text_quote_identifier(apr_pstrcat(pool, "n_", cell->column, NULL), pool),
                          cell_name(form, i, pool));
    }
    edu_buffer_printf(sql,
                      " FROM %s r WHERE r.area_code = ANY ($1::text[]) AND r.year = $2::int4 "
                      "AND ($3::text IS NULL OR r.grp = $3::text) GROUP BY r.period, r.grp ORDER BY 1, 2",
                      edu_sql_sum_table(form, pool));
    return edu_buffer_text(sql);
}
