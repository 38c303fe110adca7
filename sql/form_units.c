#include "sql/form_units.h"

#include "base/buffer.h"
#include "base/text.h"
#include "sql/form_tables.h"

#include <apr_strings.h>

static const char *
attribute_name(const edu_form_t *form, int index, apr_pool_t *pool)
{
    return edu_text_quote_identifier(APR_ARRAY_IDX(form->attributes, index, edu_attribute_t).code, pool);
}

const char *
edu_sql_expected_of(const edu_form_t *form, apr_pool_t *pool)
{
    if (form->expected_of < 0)
        return "";
    return apr_psprintf(
        pool, " AND %s IN (%s)", attribute_name(form, form->class_attribute, pool),
        edu_sql_literal_list(APR_ARRAY_IDX(form->classes, form->expected_of, edu_class_t).values, pool));
}

char *
edu_sql_copy_units(const edu_form_t *form, const apr_array_header_t *counties, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(256, pool);

    edu_buffer_add_text(sql, "COPY (SELECT county_code, unit_code, valid_from, valid_to");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", %s", attribute_name(form, i, pool));
    edu_buffer_add_text(sql, " FROM edustat.unit");
    if (counties != NULL)
        edu_buffer_printf(sql, " WHERE county_code IN (%s)", edu_sql_literal_list(counties, pool));
    edu_buffer_add_text(sql, " ORDER BY county_code, unit_code) TO STDOUT");
    return edu_buffer_text(sql);
}

char *
edu_sql_copy_open_units(const edu_form_t *form, const apr_array_header_t *counties, int year,
                        apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(256, pool);

    edu_buffer_printf(sql, "COPY (SELECT county_code, unit_code, " EDU_SQL_UNIT_NAME("u", "%d"), year);
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", %s", attribute_name(form, i, pool));
    edu_buffer_printf(
        sql,
        " FROM edustat.unit u WHERE county_code IN (%s) AND valid_from <= %d AND valid_to > %d%s "
        "ORDER BY county_code, unit_code) TO STDOUT",
        edu_sql_literal_list(counties, pool), year, year, edu_sql_expected_of(form, pool));
    return edu_buffer_text(sql);
}

static edu_buffer_t *
insert_unit(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(512, pool);

    edu_buffer_add_text(sql,
                        "INSERT INTO edustat.unit AS u (county_code, unit_code, name, valid_from, valid_to");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", %s", attribute_name(form, i, pool));
    edu_buffer_add_text(sql, ") VALUES ($1::text, $2::text, $3::text, $4::int4, $5::int4");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", $%d::text", i + 6);
    edu_buffer_add_text(sql, ") ON CONFLICT (county_code, unit_code) DO UPDATE SET "
                             "name = coalesce(nullif(excluded.name, ''), u.name)");
    for (int i = 0; i < form->attributes->nelts; i++) {
        const char *name = attribute_name(form, i, pool);

        edu_buffer_printf(sql, ", %s = coalesce(excluded.%s, u.%s)", name, name, name);
    }
    return sql;
}

char *
edu_sql_upsert_unit(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = insert_unit(form, pool);

    edu_buffer_add_text(sql, ", valid_from = least(excluded.valid_from, u.valid_from)");
    return edu_buffer_text(sql);
}

char *
edu_sql_import_unit(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(1024, pool);

    edu_buffer_add_text(sql, "WITH old AS (SELECT name, valid_from, valid_to FROM edustat.unit "
                             "WHERE county_code = $1::text AND unit_code = $2::text), done AS (");
    edu_buffer_add_text(sql, edu_buffer_text(insert_unit(form, pool)));
    edu_buffer_add_text(sql, " WHERE (u.valid_from, u.valid_to) = (excluded.valid_from, excluded.valid_to) "
                             "AND excluded.name IN ('', u.name) AND (false");
    for (int i = 0; i < form->attributes->nelts; i++) {
        const char *name = attribute_name(form, i, pool);

        edu_buffer_printf(sql, " OR excluded.%s IS NOT NULL AND excluded.%s IS DISTINCT FROM u.%s", name,
                          name, name);
    }
    edu_buffer_add_text(sql, ") RETURNING xmax = 0 AS fresh) SELECT (SELECT fresh FROM done), "
                             "o.name, o.valid_from, o.valid_to FROM (SELECT) AS one LEFT JOIN old o ON true");
    return edu_buffer_text(sql);
}

char *
edu_sql_set_unit(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(512, pool);

    edu_buffer_add_text(
        sql, "UPDATE edustat.unit SET name = $3::text, valid_from = $4::int4, valid_to = $5::int4");
    for (int i = 0; i < form->attributes->nelts; i++) {
        const char *name = attribute_name(form, i, pool);

        edu_buffer_printf(sql, ", %s = coalesce($%d::text, %s)", name, i + 6, name);
    }
    edu_buffer_add_text(sql, " WHERE county_code = $1::text AND unit_code = $2::text "
                             "AND ((name, valid_from, valid_to) <> ($3::text, $4::int4, $5::int4)");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, " OR $%d::text IS DISTINCT FROM %s AND $%d IS NOT NULL", i + 6,
                          attribute_name(form, i, pool), i + 6);
    edu_buffer_add_text(sql, ") RETURNING true");
    return edu_buffer_text(sql);
}

char *
edu_sql_recode_unit(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(512, pool);

    edu_buffer_add_text(sql, "INSERT INTO edustat.unit (county_code, unit_code, name, valid_from, valid_to");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", %s", attribute_name(form, i, pool));
    edu_buffer_add_text(sql, ") SELECT county_code, $3::text, name, $4::int4, valid_to");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", coalesce($%d::text, %s)", i + 5, attribute_name(form, i, pool));
    edu_buffer_add_text(sql, " FROM edustat.unit WHERE county_code = $1::text AND unit_code = $2::text "
                             "ON CONFLICT (county_code, unit_code) DO NOTHING");
    return edu_buffer_text(sql);
}

char *
edu_sql_list_units(const edu_form_t *form, const apr_array_header_t *counties, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(512, pool);

    edu_buffer_add_text(
        sql,
        "SELECT county_code, unit_code, " EDU_SQL_UNIT_NAME(
            "u",
            "coalesce(nullif($1::int4, 0), 9999)") " AS name, valid_from, nullif(valid_to, 9999) AS valid_to");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", %s", attribute_name(form, i, pool));
    edu_buffer_add_text(
        sql, " FROM edustat.unit u WHERE ($1::int4 = 0 OR valid_from <= $1::int4 AND $1::int4 < valid_to)");
    if (counties != NULL)
        edu_buffer_printf(sql, " AND county_code = ANY (ARRAY[%s]::text[])",
                          edu_sql_literal_list(counties, pool));
    edu_buffer_add_text(sql, " ORDER BY county_code, unit_code");
    return edu_buffer_text(sql);
}

char *
edu_sql_returns_of_unit(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(256, pool);

    edu_buffer_printf(sql,
                      "SELECT year, period, submission_id FROM %s WHERE county_code = $1::text AND "
                      "unit_code = $2::text AND year >= $3::int4 AND year < $4::int4 ORDER BY year, period",
                      edu_sql_return_table(form, pool));
    return edu_buffer_text(sql);
}

char *
edu_sql_findings_put_right(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(512, pool);

    edu_buffer_printf(sql,
                      "UPDATE edustat.finding AS f SET state = 'gone', gone_at = clock_timestamp() "
                      "WHERE f.form = %s AND f.state = 'open' "
                      "AND f.rule IN ('unit_unknown', 'unit_closed', 'unit_elsewhere') "
                      "AND EXISTS (SELECT FROM edustat.unit u JOIN %s r ON r.county_code = u.county_code "
                      "AND r.year = f.year AND r.period = f.period AND r.unit_code = u.unit_code "
                      "WHERE u.unit_code = f.unit_code AND u.valid_from <= f.year AND f.year < u.valid_to)",
                      edu_text_quote_literal(form->code, pool), edu_sql_return_table(form, pool));
    return edu_buffer_text(sql);
}
