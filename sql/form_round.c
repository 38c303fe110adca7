#include "sql/form_round.h"

#include "base/buffer.h"
#include "base/text.h"
#include "sql/form_tables.h"
#include "sql/form_units.h"

#include <apr_strings.h>

/* The rows of a table of returns or findings that are asked for: found by the beginning of their keys, area after area, so that
 * other areas and years are not read. */
#define OF_PERIOD "county_code = ANY ($1::text[]) AND year = $2::int4 AND period = $3::text"

#define OF_AREA "county_code = b.code AND year = $2::int4 AND period = $3::text"

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

/* Who is expected to report in an area: units on the register, or the area itself. */
static const char expected_units[] =
    "SELECT unit_code FROM edustat.unit WHERE county_code = b.code AND " ON_REGISTER;
static const char expected_area[] = "SELECT b.code AS unit_code WHERE b.reports";

/* An area after another, each found by the beginning of the keys: as fast whatever the server knows of the tables' contents.
 * Register and returns are put side by side, and counted by the returns' submissions before these are looked up. */
static void
add_counts(edu_buffer_t *sql, const edu_form_t *form, apr_pool_t *pool)
{
    const char *code = edu_text_quote_literal(form->code, pool);
    const bool units = edu_form_of_units(form);

    edu_buffer_printf(
        sql,
        "CROSS JOIN LATERAL (SELECT sum(n.expected)::int8 AS expected, sum(n.reported)::int8 AS reported, "
        "sum(n.missing)::int8 AS missing, sum(n.rejected)::int8 AS rejected, "
        "sum(n.not_before) FILTER (WHERE s.submitted_at >= $4::text::timestamptz)::int8 AS late, "
        "max(s.submitted_at) AS last FROM (SELECT r.submission_id, count(u.unit_code) AS expected, "
        "count(r.unit_code) AS reported, count(*) FILTER (WHERE r.unit_code IS NULL) AS missing, "
        "count(*) FILTER (WHERE r.unit_code IS NULL AND a.unit_code IS NOT NULL) AS rejected, "
        "count(*) FILTER (WHERE h.unit_code IS NULL) AS not_before "
        "FROM (%s%s) u FULL JOIN (SELECT unit_code, submission_id FROM %s WHERE " OF_AREA "%s) r "
        "ON r.unit_code = u.unit_code ",
        units ? expected_units : expected_area, units ? edu_sql_expected_of(form, pool) : "",
        edu_sql_return_table(form, pool),
        /* A row for a set within the county does not stand for the county. */
        units ? "" : " AND unit_code = b.code");
    edu_buffer_printf(sql,
                      "LEFT JOIN (SELECT DISTINCT unit_code FROM edustat.return_history "
                      "WHERE form = %s AND " OF_AREA " AND (submission_id IN (SELECT submission_id "
                      "FROM edustat.submission WHERE submitted_at < $4::text::timestamptz)) IS TRUE) h "
                      "ON h.unit_code = r.unit_code "
                      "LEFT JOIN (SELECT unit_code FROM edustat.reject_unit WHERE form = %s AND " OF_AREA
                      " UNION SELECT unit_code FROM edustat.finding WHERE form = %s AND " OF_AREA
                      " AND severity = 'hard' AND state = 'open') a ON a.unit_code = u.unit_code "
                      "GROUP BY r.submission_id) n LEFT JOIN edustat.submission s "
                      "ON s.submission_id = n.submission_id) c ",
                      code, code, code);
    edu_buffer_printf(sql,
                      "CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE severity = 'hard') AS hard, "
                      "count(*) FILTER (WHERE severity = 'soft') AS soft FROM edustat.finding "
                      "WHERE form = %s AND state = 'open' AND " OF_AREA ") f ORDER BY b.code",
                      code);
}

char *
edu_sql_reporting(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    edu_buffer_add_text(
        sql, "SELECT b.code, coalesce(c.expected, 0), coalesce(c.reported, 0), coalesce(c.missing, 0), "
             "to_char(c.last, " TIME_FORMAT "), coalesce(c.late, 0), coalesce(c.rejected, 0), "
             "f.hard, f.soft FROM ");
    edu_buffer_add_text(sql, edu_form_of_units(form) ? "unnest($1::text[]) AS b (code) "
                                                     : "(SELECT code, reports FROM edustat.area "
                                                       "WHERE code = ANY ($1::text[]) AND " ON_REGISTER
                                                       ") b ");
    add_counts(sql, form, pool);
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
        "SELECT coalesce(r.unit_code, u.unit_code) AS code, "
        "coalesce(" EDU_SQL_UNIT_NAME(
            "n",
            "$2::int4") ", '') AS name, "
                        "CASE WHEN r.unit_code IS NULL THEN CASE WHEN a.unit_code IS NULL THEN 'missing' ELSE 'rejected' END "
                        "WHEN %s THEN 'late' ELSE 'on_time' END AS state, u.unit_code IS NOT NULL AS listed, "
                        "to_char(CASE WHEN r.unit_code IS NOT NULL THEN least(s.submitted_at, h.first) END, " TIME_FORMAT
                        ") AS first, to_char(s.submitted_at, " TIME_FORMAT ") AS last, s.file_name, "
                        "coalesce(f.hard, 0) AS hard, coalesce(f.soft, 0) AS soft FROM ",
        is_late);
    edu_buffer_printf(
        sql,
        "(SELECT unit_code FROM edustat.unit WHERE county_code = ANY ($1::text[]) AND " ON_REGISTER
        "%s) u FULL JOIN (SELECT unit_code, submission_id FROM %s WHERE " OF_PERIOD
        ") r ON r.unit_code = u.unit_code "
        "LEFT JOIN edustat.unit n ON n.county_code = ANY ($1::text[]) "
        "AND n.unit_code = coalesce(r.unit_code, u.unit_code) "
        "LEFT JOIN sent h ON h.unit_code = coalesce(r.unit_code, u.unit_code) "
        "LEFT JOIN away a ON a.unit_code = coalesce(r.unit_code, u.unit_code) "
        "LEFT JOIN found f ON f.unit_code = coalesce(r.unit_code, u.unit_code) "
        "LEFT JOIN edustat.submission s "
        "ON s.submission_id = coalesce(r.submission_id, a.submission_id)) AS q ORDER BY code",
        edu_sql_expected_of(form, pool), edu_sql_return_table(form, pool));
    return edu_buffer_text(sql);
}

char *
edu_sql_missing_units(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(
        pool,
        "SELECT u.county_code, u.unit_code, " EDU_SQL_UNIT_NAME(
            "u", "$2::int4") " FROM edustat.unit u "
                             "LEFT JOIN (SELECT county_code, unit_code FROM %s WHERE " OF_PERIOD ") r "
                             "ON r.county_code = u.county_code AND r.unit_code = u.unit_code "
                             "WHERE u.county_code = ANY ($1::text[]) AND u." ON_REGISTER
                             " AND r.unit_code IS NULL%s ORDER BY u.county_code, u.unit_code LIMIT $4::int8",
        edu_sql_return_table(form, pool), edu_sql_expected_of(form, pool));
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
