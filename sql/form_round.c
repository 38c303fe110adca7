#include "sql/form_round.h"

#include "base/buffer.h"
#include "base/text.h"
#include "sql/form_tables.h"

#include <apr_strings.h>

/* The rows of a table of returns or findings that are asked for: found by the beginning of their keys, area after area, so that
 * other areas and years are not read. */
#define OF_PERIOD "county_code = ANY ($1::text[]) AND year = $2::int4 AND period = $3::text"

/* Units on the register in the year. */
#define ON_REGISTER "valid_from <= $2::int4 AND $2::int4 < valid_to"

#define TIME_FORMAT "'YYYY-MM-DD HH24:MI:SS'"

/* "WITH sent AS (...), away AS (...), found AS (...) ": per unit the first submission of values that were replaced since, the
 * last submission whose rows were rejected, and open findings. */
static void
add_with(edu_buffer_t *sql, const edu_form_t *form, apr_pool_t *pool)
{
    const char *code = edu_text_quote_literal(form->code, pool);

    edu_buffer_printf(sql,
                      "WITH sent AS (SELECT h.county_code, h.unit_code, min(s.submitted_at) AS first "
                      "FROM (SELECT county_code, unit_code, submission_id "
                      "FROM edustat.return_history WHERE form = %s AND " OF_PERIOD ") h "
                      "JOIN edustat.submission s ON s.submission_id = h.submission_id "
                      "GROUP BY h.county_code, h.unit_code), ",
                      code);
    edu_buffer_printf(sql,
                      "away AS (SELECT county_code, unit_code, max(submission_id) AS submission_id FROM ("
                      "SELECT county_code, unit_code, submission_id FROM edustat.reject_unit "
                      "WHERE form = %s AND " OF_PERIOD " UNION ALL "
                      "SELECT county_code, unit_code, submission_id FROM edustat.finding "
                      "WHERE form = %s AND severity = 'hard' AND state = 'open' AND " OF_PERIOD
                      ") AS a GROUP BY county_code, unit_code), ",
                      code, code);
    edu_buffer_printf(sql,
                      "found AS (SELECT county_code, unit_code, "
                      "count(*) FILTER (WHERE severity = 'hard') AS hard, "
                      "count(*) FILTER (WHERE severity = 'soft') AS soft FROM edustat.finding "
                      "WHERE form = %s AND state = 'open' AND " OF_PERIOD
                      " GROUP BY county_code, unit_code) ",
                      code);
}

static const char is_late[] = "least(s.submitted_at, h.first) >= $4::text::timestamptz";

static const char found_by_area[] =
    "LEFT JOIN (SELECT county_code, sum(hard)::int8 AS hard, sum(soft)::int8 AS soft FROM found "
    "GROUP BY county_code) f ON f.county_code = b.code ";

/* Register and returns are counted apart and put side by side, so that neither multiplies the other. */
static void
add_unit_reporting(edu_buffer_t *sql, const char *table)
{
    edu_buffer_add_text(sql, "SELECT b.code, coalesce(e.expected, 0), coalesce(g.reported, 0), "
                             "coalesce(e.missing, 0), to_char(g.last, " TIME_FORMAT "), coalesce(g.late, 0), "
                             "coalesce(e.rejected, 0), coalesce(f.hard, 0), coalesce(f.soft, 0) "
                             "FROM unnest($1::text[]) AS b (code) ");
    edu_buffer_printf(sql,
                      "LEFT JOIN (SELECT u.county_code, count(*) AS expected, "
                      "count(*) FILTER (WHERE r.unit_code IS NULL) AS missing, "
                      "count(*) FILTER (WHERE r.unit_code IS NULL AND a.unit_code IS NOT NULL) AS rejected "
                      "FROM (SELECT county_code, unit_code FROM edustat.unit "
                      "WHERE county_code = ANY ($1::text[]) AND " ON_REGISTER ") u "
                      "LEFT JOIN (SELECT county_code, unit_code FROM %s WHERE " OF_PERIOD ") r "
                      "ON r.county_code = u.county_code AND r.unit_code = u.unit_code "
                      "LEFT JOIN away a ON a.county_code = u.county_code AND a.unit_code = u.unit_code "
                      "GROUP BY u.county_code) e ON e.county_code = b.code ",
                      table);
    edu_buffer_printf(sql,
                      "LEFT JOIN (SELECT r.county_code, count(*) AS reported, max(s.submitted_at) AS last, "
                      "count(*) FILTER (WHERE %s) AS late "
                      "FROM (SELECT county_code, unit_code, submission_id FROM %s WHERE " OF_PERIOD ") r "
                      "LEFT JOIN edustat.submission s ON s.submission_id = r.submission_id "
                      "LEFT JOIN sent h ON h.county_code = r.county_code AND h.unit_code = r.unit_code "
                      "GROUP BY r.county_code) g ON g.county_code = b.code %sORDER BY b.code",
                      is_late, table, found_by_area);
}

/* A row for a set within the county does not stand for the county: its unit is another one. */
static void
add_area_reporting(edu_buffer_t *sql, const char *table)
{
    edu_buffer_printf(
        sql,
        "SELECT b.code, b.reports::int::int8, (r.unit_code IS NOT NULL)::int::int8, "
        "(b.reports AND r.unit_code IS NULL)::int::int8, to_char(s.submitted_at, " TIME_FORMAT "), "
        "coalesce((%s)::int, 0)::int8, "
        "(b.reports AND r.unit_code IS NULL AND a.unit_code IS NOT NULL)::int::int8, "
        "coalesce(f.hard, 0), coalesce(f.soft, 0) "
        "FROM (SELECT code, reports FROM edustat.area WHERE code = ANY ($1::text[]) AND " ON_REGISTER ") b "
        "LEFT JOIN (SELECT county_code, unit_code, submission_id FROM %s WHERE " OF_PERIOD ") r "
        "ON r.county_code = b.code AND r.unit_code = b.code "
        "LEFT JOIN edustat.submission s ON s.submission_id = r.submission_id "
        "LEFT JOIN sent h ON h.county_code = b.code AND h.unit_code = b.code "
        "LEFT JOIN away a ON a.county_code = b.code AND a.unit_code = b.code %sORDER BY b.code",
        is_late, table, found_by_area);
}

char *
edu_sql_reporting(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    add_with(sql, form, pool);
    if (edu_form_of_units(form))
        add_unit_reporting(sql, edu_sql_return_table(form, pool));
    else
        add_area_reporting(sql, edu_sql_return_table(form, pool));
    return edu_buffer_text(sql);
}

char *
edu_sql_unit_states(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    /* The parts above take a list; here it is of one. */
    edu_buffer_add_text(sql, "SELECT code, name, state, listed, first, last, file_name, hard, soft FROM (");
    add_with(sql, form, pool);
    edu_buffer_printf(
        sql,
        "SELECT coalesce(r.unit_code, u.unit_code) AS code, coalesce(n.name, '') AS name, "
        "CASE WHEN r.unit_code IS NULL THEN CASE WHEN a.unit_code IS NULL THEN 'missing' ELSE 'rejected' END "
        "WHEN %s THEN 'late' ELSE 'on_time' END AS state, u.unit_code IS NOT NULL AS listed, "
        "to_char(CASE WHEN r.unit_code IS NOT NULL THEN least(s.submitted_at, h.first) END, " TIME_FORMAT
        ") AS first, to_char(s.submitted_at, " TIME_FORMAT ") AS last, s.file_name, "
        "coalesce(f.hard, 0) AS hard, coalesce(f.soft, 0) AS soft FROM ",
        is_late);
    edu_buffer_printf(
        sql,
        "(SELECT unit_code FROM edustat.unit WHERE county_code = ANY ($1::text[]) AND " ON_REGISTER
        ") u FULL JOIN (SELECT unit_code, submission_id FROM %s WHERE " OF_PERIOD
        ") r ON r.unit_code = u.unit_code "
        "LEFT JOIN edustat.unit n ON n.county_code = ANY ($1::text[]) "
        "AND n.unit_code = coalesce(r.unit_code, u.unit_code) "
        "LEFT JOIN sent h ON h.unit_code = coalesce(r.unit_code, u.unit_code) "
        "LEFT JOIN away a ON a.unit_code = coalesce(r.unit_code, u.unit_code) "
        "LEFT JOIN found f ON f.unit_code = coalesce(r.unit_code, u.unit_code) "
        "LEFT JOIN edustat.submission s "
        "ON s.submission_id = coalesce(r.submission_id, a.submission_id)) AS q ORDER BY code",
        edu_sql_return_table(form, pool));
    return edu_buffer_text(sql);
}

char *
edu_sql_missing_units(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "SELECT u.county_code, u.unit_code, u.name FROM edustat.unit u "
                        "LEFT JOIN (SELECT county_code, unit_code FROM %s WHERE " OF_PERIOD ") r "
                        "ON r.county_code = u.county_code AND r.unit_code = u.unit_code "
                        "WHERE u.county_code = ANY ($1::text[]) AND u." ON_REGISTER
                        " AND r.unit_code IS NULL ORDER BY u.county_code, u.unit_code LIMIT 10",
                        edu_sql_return_table(form, pool));
}

char *
edu_sql_verify_state(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "SELECT concat_ws(' ', county_code, period), coalesce(r.rows, 0)::text, "
                        "coalesce(s.rows, 0)::text FROM (SELECT county_code, year, period, count(*) AS rows "
                        "FROM %s GROUP BY county_code, year, period) r FULL JOIN (SELECT county_code, year, "
                        "period, rows FROM edustat.return_state WHERE form = %s) s "
                        "USING (county_code, year, period) WHERE coalesce(r.rows, 0) <> coalesce(s.rows, 0) "
                        "ORDER BY county_code, year, period",
                        edu_sql_return_table(form, pool), edu_text_quote_literal(form->code, pool));
}

char *
edu_sql_verify_returns(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "SELECT concat_ws(' ', r.county_code, r.period, r.unit_code), "
                        "r.submission_id::text, %s FROM %s r LEFT JOIN edustat.submission s "
                        "ON s.submission_id = r.submission_id WHERE s.submission_id IS NULL "
                        "ORDER BY r.county_code, r.year, r.period, r.unit_code",
                        edu_text_quote_literal(form->code, pool), edu_sql_return_table(form, pool));
}
