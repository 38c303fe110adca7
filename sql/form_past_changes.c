/* What changed between two stores, and who changed it. */
#include "base/text.h"
#include "sql/form_past.h"

#include <apr_strings.h>
#include <string.h>

static const char *
table_of(const char *schema, const char *prefix, const char *name, apr_pool_t *pool)
{
    return apr_pstrcat(pool, schema, ".",
                       edu_text_quote_identifier(apr_pstrcat(pool, prefix, name, NULL), pool), NULL);
}

static apr_array_header_t *
names(apr_pool_t *pool, const char *const *list, size_t count)
{
    apr_array_header_t *array = apr_array_make(pool, (int)count, sizeof(const char *));

    for (size_t i = 0; i < count; i++)
        APR_ARRAY_PUSH(array, const char *) = list[i];
    return array;
}

#define OF_KEY(alias)                                                                                        \
    alias ".county_code = d.county_code AND " alias ".year = d.year AND " alias                              \
          ".period = d.period AND " alias ".unit_code = d.unit_code"

#define UNKNOWN(number)                                                                                      \
    "NOT EXISTS (SELECT FROM edustat.known_submission k WHERE k.submission_id = " number ")"

/* The submission that gave a cell its present value: of those that came since, the last one that changed it, or that brought the return
 * anew. An undo of what had been known comes before all of these, since it is refused once something depends on it: it is the cause where
 * there is no other. */
static const char *
cause_in_history(const edu_form_t *form, apr_pool_t *pool)
{
    const char *code = edu_text_quote_literal(form->code, pool);
    const char *live = edu_sql_live_return_table(form, pool);
    /* Every version of the return but those that were taken back. */
    const char *versions = apr_psprintf(
        pool,
        "(SELECT r.submission_id, to_jsonb(r) AS content FROM %s r WHERE " OF_KEY(
            "r") " UNION ALL SELECT n.submission_id, n.content FROM edustat_live.return_history n "
                 "WHERE " OF_KEY("n") " AND n.form = %s AND n.reason <> 'undone')",
        live, code);

    return apr_psprintf(
        pool,
        "LEFT JOIN LATERAL (SELECT e.submission_id FROM ("
        "SELECT h.replaced_by AS submission_id, h.replaced_at AS at FROM edustat_live.return_history h "
        "WHERE " OF_KEY("h") " AND h.form = %s AND h.reason <> 'undone' AND " UNKNOWN(
            "h.replaced_by") " "
                             "AND h.content ->> d.cell IS DISTINCT FROM "
                             "(SELECT v.content ->> d.cell FROM %s v WHERE v.submission_id = h.replaced_by LIMIT 1) "
                             "UNION ALL SELECT v.submission_id, s.submitted_at FROM %s v "
                             "JOIN edustat_live.submission s ON s.submission_id = v.submission_id "
                             "WHERE " UNKNOWN(
                                 "v.submission_id") " AND NOT EXISTS (SELECT FROM edustat_live.return_history h "
                                                    "WHERE " OF_KEY(
                                                        "h") " AND h.form = %s AND h.replaced_by = v.submission_id AND h.reason = 'replaced')"
                                                             ") e ORDER BY e.at DESC LIMIT 1) e ON true "
                                                             "LEFT JOIN LATERAL (SELECT h.replaced_by AS submission_id FROM edustat_live.return_history h "
                                                             "JOIN edustat.known_submission k ON k.submission_id = h.replaced_by AND NOT k.undone "
                                                             "JOIN edustat_live.submission s ON s.submission_id = h.replaced_by "
                                                             "WHERE " OF_KEY(
                                                                 "h") " AND h.form = %s AND h.reason = 'undone' "
                                                                      "ORDER BY s.undone_at DESC LIMIT 1) u ON e.submission_id IS NULL ",
        code, versions, versions, code, code);
}

/* Between two pasts, of which the first is edustat_first: what brought the return as it is in the second, or took it out; else what was undone
 * in between. */
static const char *
cause_in_store(const edu_form_t *form, const char *b, apr_pool_t *pool)
{
    const char *code = edu_text_quote_literal(form->code, pool);

    return apr_psprintf(
        pool,
        "LEFT JOIN LATERAL (SELECT x.submission_id FROM ("
        "SELECT r.submission_id FROM %s r WHERE " OF_KEY(
            "r") " UNION ALL "
                 "SELECT h.replaced_by FROM edustat_live.return_history h "
                 "JOIN edustat.known_submission k ON k.submission_id = h.replaced_by "
                 "WHERE d.side = 'a' AND " OF_KEY(
                     "h") " AND h.form = %s AND (h.reason IN ('removed', 'deleted') "
                          "OR (h.reason = 'undone' AND h.submission_id <> h.replaced_by))) x "
                          "WHERE NOT EXISTS (SELECT FROM edustat_first.known_submission k WHERE k.submission_id = x.submission_id) "
                          "ORDER BY x.submission_id DESC LIMIT 1) e ON true "
                          "LEFT JOIN LATERAL (SELECT h.replaced_by AS submission_id FROM edustat_live.return_history h "
                          "JOIN edustat_first.known_submission f ON f.submission_id = h.replaced_by AND NOT f.undone "
                          "JOIN edustat.known_submission k ON k.submission_id = h.replaced_by AND k.undone "
                          "JOIN edustat_live.submission s ON s.submission_id = h.replaced_by "
                          "WHERE " OF_KEY(
                              "h") " AND h.form = %s AND h.reason = 'undone' "
                                   "ORDER BY s.undone_at DESC LIMIT 1) u ON e.submission_id IS NULL ",
        table_of(b, "return_", form->code, pool), code, code);
}

char *
edu_sql_seal_changes(const edu_form_t *form, const char *a, const char *b, const apr_array_header_t *columns,
                     apr_pool_t *pool)
{
    static const char *const key[] = {"county_code", "year", "period", "unit_code"};
    const bool live = strcmp(b, "edustat_live") == 0;

    return apr_psprintf(
        pool,
        "SELECT d.county_code, d.year, d.period, d.unit_code, d.cell, d.a_value, d.b_value, d.side, "
        "coalesce((SELECT x.name FROM %s.unit x WHERE x.county_code = d.county_code AND x.unit_code = d.unit_code), "
        "(SELECT x.name FROM %s.unit x WHERE x.county_code = d.county_code AND x.unit_code = d.unit_code), ''), "
        "s.submission_id, e.submission_id IS NULL AND s.submission_id IS NOT NULL, coalesce(s.file_name, ''), "
        "CASE WHEN e.submission_id IS NULL THEN coalesce(s.undone_by, '') ELSE coalesce(s.submitted_by, '') END, "
        "coalesce(to_char(CASE WHEN e.submission_id IS NULL THEN s.undone_at ELSE s.submitted_at END, "
        "'YYYY-MM-DD HH24:MI:SS'), '') "
        "FROM (%s) d %sLEFT JOIN edustat_live.submission s ON s.submission_id = coalesce(e.submission_id, u.submission_id) "
        "ORDER BY d.county_code, d.year, d.period, d.unit_code, d.place",
        b, a,
        edu_sql_differences(table_of(a, "return_", form->code, pool),
                            table_of(b, "return_", form->code, pool), names(pool, key, 4), columns,
                            "county_code = ANY ($1::text[]) AND year <= $2::int4", pool),
        live ? cause_in_history(form, pool) : cause_in_store(form, b, pool));
}

char *
edu_sql_register_changes(const char *a, const char *b, const apr_array_header_t *columns, apr_pool_t *pool)
{
    static const char *const key[] = {"county_code", "unit_code"};

    return apr_psprintf(
        pool,
        "SELECT d.county_code, d.unit_code, d.cell, d.a_value, d.b_value, d.side, coalesce(u.name, v.name), "
        "coalesce(e.done_by, ''), coalesce(to_char(e.done_at, 'YYYY-MM-DD HH24:MI:SS'), '') "
        "FROM (%s) d LEFT JOIN %s u USING (county_code, unit_code) LEFT JOIN %s v USING (county_code, unit_code) "
        "LEFT JOIN LATERAL (SELECT e.done_by, e.done_at FROM edustat_live.unit_event e "
        "WHERE e.county_code = d.county_code AND e.unit_code = d.unit_code AND e.done_at > $2::text::timestamptz "
        "ORDER BY e.event_id DESC LIMIT 1) e ON true ORDER BY d.county_code, d.unit_code, d.place",
        edu_sql_differences(table_of(a, "unit", "", pool), table_of(b, "unit", "", pool), names(pool, key, 2),
                            columns, "county_code = ANY ($1::text[])", pool),
        table_of(a, "unit", "", pool), table_of(b, "unit", "", pool));
}

char *
edu_sql_rate_changes(const char *a, const char *b, apr_pool_t *pool)
{
    return apr_psprintf(
        pool,
        "SELECT area_code, period, grp, indicator, a.rate, b.rate, a.status, b.status, a.target, b.target, "
        "CASE WHEN b.status IS NULL THEN 'a' WHEN a.status IS NULL THEN 'b' ELSE '' END "
        "FROM %s a FULL JOIN %s b USING (area_code, year, period, grp, indicator) "
        "WHERE (a.rate, a.status, a.target, a.comparator) IS DISTINCT FROM (b.rate, b.status, b.target, b.comparator) "
        "ORDER BY area_code, year, period, grp, indicator",
        a, b);
}
