#include "sql/form_corrections.h"

#include "base/buffer.h"
#include "base/text.h"
#include "sql/form_tables.h"

#include <apr_strings.h>

/* The name, quoted, of a column of return_<form>: the attributes, then the cells. */
static const char *
column_name(const edu_form_t *form, int index, apr_pool_t *pool)
{
    int cell = index - form->attributes->nelts;

    return edu_text_quote_identifier(cell < 0 ? APR_ARRAY_IDX(form->attributes, index, edu_attribute_t).code
                                              : APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *)->column,
                                     pool);
}

static int
column_count(const edu_form_t *form)
{
    return form->attributes->nelts + form->cells->nelts;
}

static bool
is_loaded(const edu_sql_columns_t *columns, int index)
{
    int cell = index - columns->form->attributes->nelts;

    return cell < 0 ? columns->attributes[index] : columns->cells[cell];
}

static const char key_columns[] = "county_code, year, period, unit_code, submission_id";

/* to_jsonb without the key: what return_history.content holds. */
#define CONTENT_OF(row) "to_jsonb(" row ") - '{county_code,year,period,unit_code,submission_id}'::text[]"

/* Every column, each behind `prefix`, with a comma before. */
static void
add_all_columns(edu_buffer_t *sql, const edu_form_t *form, const char *prefix, apr_pool_t *pool)
{
    for (int i = 0; i < column_count(form); i++)
        edu_buffer_printf(sql, ", %s%s", prefix, column_name(form, i, pool));
}

/* Which values of the class attribute the measure applies to: "'21', '31'". */
static const char *
class_values(const edu_form_t *form, const edu_measure_t *measure, apr_pool_t *pool)
{
    return edu_sql_literal_list(APR_ARRAY_IDX(form->classes, measure->applies_to, edu_class_t).values, pool);
}

/* What a column of a changed return takes. A blank that keeps does not keep what the unit cannot have any more. */
static void
add_new_value(edu_buffer_t *sql, const edu_sql_columns_t *columns, int index, apr_pool_t *pool)
{
    const edu_form_t *form = columns->form;
    const char *name = column_name(form, index, pool);
    int cell = index - form->attributes->nelts;
    const edu_measure_t *measure =
        cell < 0 ? NULL : APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *)->measure;

    if (!columns->keep_blanks) {
        edu_buffer_printf(sql, "s.%s", name);
    } else if (measure == NULL || measure->applies_to < 0) {
        edu_buffer_printf(sql, "coalesce(s.%s, r.%s)", name, name);
    } else {
        const char *class = column_name(form, form->class_attribute, pool);

        edu_buffer_printf(sql, "coalesce(s.%s, CASE WHEN coalesce(s.%s, r.%s) IN (%s) THEN r.%s END)", name,
                          class, class, class_values(form, measure, pool), name);
    }
}

char *
edu_sql_copy_returns(const edu_sql_columns_t *columns, bool staging, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    edu_buffer_printf(sql, "COPY %s (%s",
                      staging ? "pg_temp.staging" : edu_sql_return_table(columns->form, pool), key_columns);
    for (int i = 0; i < column_count(columns->form); i++)
        if (is_loaded(columns, i))
            edu_buffer_printf(sql, ", %s", column_name(columns->form, i, pool));
    edu_buffer_add_text(sql, ") FROM STDIN");
    return edu_buffer_text(sql);
}

char *
edu_sql_list_returned(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "SELECT unit_code FROM %s WHERE county_code = $1::text AND year = $2::int4 "
                        "AND period = $3::text",
                        edu_sql_return_table(form, pool));
}

char *
edu_sql_create_staging(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(
        pool,
        "CREATE TEMPORARY TABLE staging (LIKE %s) ON COMMIT DROP; "
        "CREATE TEMPORARY TABLE staging_scope (county_code text COLLATE \"C\", year integer, "
        "period text COLLATE \"C\") ON COMMIT DROP; "
        "CREATE TEMPORARY TABLE staging_spared (county_code text COLLATE \"C\", year integer, "
        "period text COLLATE \"C\", unit_code text COLLATE \"C\") ON COMMIT DROP",
        edu_sql_return_table(form, pool));
}

static const char staging_join[] =
    "s.county_code = r.county_code AND s.year = r.year AND s.period = r.period "
    "AND s.unit_code = r.unit_code";

/* "ROW(r.a, r.b) IS DISTINCT FROM ROW(s.a, s.b)" over the columns a load brings. */
static void
add_changed(edu_buffer_t *sql, const edu_sql_columns_t *columns, apr_pool_t *pool)
{
    const edu_form_t *form = columns->form;
    bool first = true;

    edu_buffer_add_text(sql, "ROW(");
    for (int i = 0; i < column_count(form); i++) {
        if (!is_loaded(columns, i))
            continue;
        edu_buffer_printf(sql, "%sr.%s", first ? "" : ", ", column_name(form, i, pool));
        first = false;
    }
    edu_buffer_add_text(sql, ") IS DISTINCT FROM ROW(");
    first = true;
    for (int i = 0; i < column_count(form); i++) {
        if (!is_loaded(columns, i))
            continue;
        edu_buffer_add_text(sql, first ? "" : ", ");
        add_new_value(sql, columns, i, pool);
        first = false;
    }
    edu_buffer_add_text(sql, ")");
}

/* "INSERT INTO return_history ... SELECT" of rows r of the form, replaced by $1, up to FROM. */
static void
add_history_insert(edu_buffer_t *sql, const edu_form_t *form, const char *reason, apr_pool_t *pool)
{
    edu_buffer_printf(sql,
                      "INSERT INTO edustat.return_history (county_code, year, period, unit_code, form, "
                      "submission_id, replaced_by, reason, content) "
                      "SELECT r.county_code, r.year, r.period, r.unit_code, %s, r.submission_id, "
                      "$1::int8, '%s', " CONTENT_OF("r"),
                      edu_text_quote_literal(form->code, pool), reason);
}

/* Counts by county-period the rows that the common table expression `rows` gives back. */
static const char counted[] = " SELECT county_code, year, period, count(*) FROM rows "
                              "GROUP BY county_code, year, period ORDER BY county_code, year, period";

char *
edu_sql_staging_history(const edu_sql_columns_t *columns, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    add_history_insert(sql, columns->form, "replaced", pool);
    edu_buffer_printf(sql, " FROM %s r JOIN pg_temp.staging s ON %s WHERE ",
                      edu_sql_return_table(columns->form, pool), staging_join);
    add_changed(sql, columns, pool);
    return edu_buffer_text(sql);
}

char *
edu_sql_staging_update(const edu_sql_columns_t *columns, apr_pool_t *pool)
{
    const edu_form_t *form = columns->form;
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    edu_buffer_printf(sql, "WITH rows AS (UPDATE %s r SET submission_id = s.submission_id",
                      edu_sql_return_table(form, pool));
    for (int i = 0; i < column_count(form); i++) {
        if (!is_loaded(columns, i))
            continue;
        edu_buffer_printf(sql, ", %s = ", column_name(form, i, pool));
        add_new_value(sql, columns, i, pool);
    }
    edu_buffer_printf(sql, " FROM pg_temp.staging s WHERE %s AND ", staging_join);
    add_changed(sql, columns, pool);
    edu_buffer_printf(sql, " RETURNING r.county_code, r.year, r.period)%s", counted);
    return edu_buffer_text(sql);
}

char *
edu_sql_staging_insert(const edu_form_t *form, apr_pool_t *pool)
{
    const char *table = edu_sql_return_table(form, pool);

    return apr_psprintf(pool,
                        "WITH rows AS (INSERT INTO %s SELECT s.* FROM pg_temp.staging s "
                        "WHERE NOT EXISTS (SELECT FROM %s r WHERE %s) "
                        "RETURNING county_code, year, period)%s",
                        table, table, staging_join, counted);
}

/* Which rows r go. */
static const char *
gone_condition(bool named, apr_pool_t *pool)
{
    if (named)
        return apr_psprintf(pool, "EXISTS (SELECT FROM pg_temp.staging s WHERE %s)", staging_join);
    return apr_psprintf(pool,
                        "EXISTS (SELECT FROM pg_temp.staging_scope c WHERE c.county_code = r.county_code "
                        "AND c.year = r.year AND c.period = r.period) "
                        "AND NOT EXISTS (SELECT FROM pg_temp.staging s WHERE %s) "
                        "AND NOT EXISTS (SELECT FROM pg_temp.staging_spared s WHERE %s) "
                        "AND NOT EXISTS (SELECT FROM pg_temp.staging_spared s WHERE s.county_code = '' "
                        "AND s.unit_code = r.unit_code) "
                        "AND NOT EXISTS (SELECT FROM pg_temp.staging_spared s WHERE s.unit_code = '' "
                        "AND s.county_code = r.county_code)",
                        staging_join, staging_join);
}

char *
edu_sql_gone_history(const edu_form_t *form, bool named, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(2048, pool);

    add_history_insert(sql, form, named ? "deleted" : "removed", pool);
    edu_buffer_printf(sql, " FROM %s r WHERE %s", edu_sql_return_table(form, pool),
                      gone_condition(named, pool));
    return edu_buffer_text(sql);
}

char *
edu_sql_gone_remove(const edu_form_t *form, bool named, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "WITH rows AS (DELETE FROM %s r WHERE %s RETURNING county_code, year, period)%s",
                        edu_sql_return_table(form, pool), gone_condition(named, pool), counted);
}

/* The county-periods of a submission, as a condition on `alias`. */
static const char *
in_scope(const char *alias, const char *submission, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "(%s.county_code, %s.year, %s.period) IN (SELECT c.county_code, c.year, c.period "
                        "FROM edustat.submission_scope c WHERE c.submission_id = %s)",
                        alias, alias, alias, submission);
}

/* The history's rows that the submission replaced or removed, each with its values as a row p of return_<form>. */
static const char *
replaced_rows(const edu_form_t *form, const char *submission, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "edustat.return_history h CROSS JOIN LATERAL jsonb_populate_record(NULL::%s, "
                        "h.content || jsonb_build_object('county_code', h.county_code, 'year', h.year, "
                        "'period', h.period, 'unit_code', h.unit_code, 'submission_id', h.submission_id)) p "
                        "WHERE h.replaced_by = %s AND h.form = %s AND h.reason <> 'undone' AND %s",
                        edu_sql_return_table(form, pool), submission,
                        edu_text_quote_literal(form->code, pool), in_scope("h", submission, pool));
}

static const char return_key[] = "county_code, year, period, unit_code";

char *
edu_sql_copy_changes(const edu_form_t *form, int64_t submission, bool with_new, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(16384, pool);
    const char *number = apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)submission);
    const char *table = edu_sql_return_table(form, pool);

    edu_buffer_add_text(sql,
                        "COPY (SELECT h.county_code, h.year, h.period, h.unit_code, h.reason, 0 AS part");
    add_all_columns(sql, form, "p.", pool);
    edu_buffer_printf(sql,
                      " FROM %s UNION ALL SELECT r.county_code, r.year, r.period, r.unit_code, 'replaced', 1",
                      replaced_rows(form, number, pool));
    add_all_columns(sql, form, "r.", pool);
    edu_buffer_printf(sql,
                      " FROM %s r WHERE r.submission_id = %s AND %s AND EXISTS (SELECT FROM "
                      "edustat.return_history s WHERE %s AND s.form = %s AND s.replaced_by = %s)",
                      table, number, in_scope("r", number, pool), staging_join,
                      edu_text_quote_literal(form->code, pool), number);
    if (with_new) {
        edu_buffer_add_text(sql, " UNION ALL SELECT r.county_code, r.year, r.period, r.unit_code, 'new', 1");
        add_all_columns(sql, form, "r.", pool);
        edu_buffer_printf(sql,
                          " FROM %s r WHERE r.submission_id = %s AND %s AND NOT EXISTS (SELECT FROM "
                          "edustat.return_history s WHERE %s AND s.form = %s AND s.replaced_by = %s)",
                          table, number, in_scope("r", number, pool), staging_join,
                          edu_text_quote_literal(form->code, pool), number);
    }
    edu_buffer_printf(sql, " ORDER BY %s, part) TO STDOUT", return_key);
    return edu_buffer_text(sql);
}

char *
edu_sql_list_versions(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(16384, pool);
    /* Keys begin with the county: all of them are a few thousand looks into the index, not a scan. */
    const char *where = "county_code IN (SELECT $4::text WHERE $4 IS NOT NULL UNION ALL "
                        "SELECT DISTINCT a.code FROM edustat.area a WHERE $4 IS NULL) "
                        "AND year = $2::int4 AND period = $3::text AND unit_code = $1::text";

    edu_buffer_add_text(sql, "SELECT h.county_code, h.submission_id, h.replaced_by, h.reason, "
                             "(extract(epoch FROM h.replaced_at) * 1000000)::int8");
    add_all_columns(sql, form, "p.", pool);
    edu_buffer_printf(sql,
                      " FROM (SELECT * FROM edustat.return_history WHERE %s AND form = %s) h "
                      "CROSS JOIN LATERAL jsonb_populate_record(NULL::%s, h.content) p "
                      "UNION ALL SELECT r.county_code, r.submission_id, NULL, '', NULL",
                      where, edu_text_quote_literal(form->code, pool), edu_sql_return_table(form, pool));
    add_all_columns(sql, form, "r.", pool);
    edu_buffer_printf(sql, " FROM %s r WHERE %s ORDER BY county_code", edu_sql_return_table(form, pool),
                      where);
    return edu_buffer_text(sql);
}

char *
edu_sql_undo_dependents(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);
    const char *code = edu_text_quote_literal(form->code, pool);
    const char *removed = apr_psprintf(pool,
                                       "h.replaced_by = $1::int8 AND h.form = %s "
                                       "AND h.reason IN ('removed', 'deleted') AND %s",
                                       code, in_scope("h", "$1::int8", pool));

    edu_buffer_printf(sql,
                      "SELECT d.submission_id, coalesce(s.file_name, ''), coalesce(s.submitted_by, ''), "
                      "coalesce(to_char(s.submitted_at, 'YYYY-MM-DD HH24:MI:SS'), ''), count(*) FROM ("
                      "SELECT h.replaced_by AS submission_id FROM edustat.return_history h "
                      "WHERE h.submission_id = $1::int8 AND h.replaced_by <> $1::int8 AND h.form = %s "
                      "AND h.reason <> 'undone' AND %s",
                      code, in_scope("h", "$1::int8", pool));
    edu_buffer_printf(sql,
                      " UNION ALL SELECT r.submission_id FROM edustat.return_history h "
                      "JOIN %s r USING (county_code, year, period, unit_code) WHERE %s",
                      edu_sql_return_table(form, pool), removed);
    edu_buffer_printf(sql,
                      " UNION ALL SELECT o.submission_id FROM edustat.return_history h "
                      "JOIN edustat.return_history o USING (county_code, year, period, unit_code, form) "
                      "WHERE h.replaced_by = $1::int8 AND form = %s AND h.reason IN ('removed', 'deleted') "
                      "AND o.reason <> 'undone' AND o.replaced_at > h.replaced_at",
                      code);
    edu_buffer_add_text(sql, ") d LEFT JOIN edustat.submission s ON s.submission_id = d.submission_id "
                             "GROUP BY d.submission_id, s.file_name, s.submitted_by, s.submitted_at "
                             "ORDER BY d.submission_id");
    return edu_buffer_text(sql);
}

char *
edu_sql_undo_keep(const edu_form_t *form, int64_t submission, apr_pool_t *pool)
{
    const char *number = apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)submission);

    return apr_psprintf(pool,
                        "CREATE TEMPORARY TABLE undone ON COMMIT DROP AS SELECT r.* FROM %s r "
                        "WHERE r.submission_id = %s AND %s; "
                        "CREATE TEMPORARY TABLE restored ON COMMIT DROP AS SELECT p.* FROM %s; "
                        "ANALYZE pg_temp.undone; ANALYZE pg_temp.restored",
                        edu_sql_return_table(form, pool), number, in_scope("r", number, pool),
                        replaced_rows(form, number, pool));
}

char *
edu_sql_undo_misfit(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(
        pool,
        "SELECT (SELECT e.key FROM jsonb_each_text(m.old) e WHERE e.value IS DISTINCT FROM (m.now ->> e.key) "
        "ORDER BY e.key LIMIT 1) FROM (SELECT h.content AS old, " CONTENT_OF(
            "r") " AS now "
                 "FROM edustat.return_history h JOIN pg_temp.restored r USING (county_code, year, period, unit_code) "
                 "WHERE h.replaced_by = $1::int8 AND h.form = %s AND h.reason <> 'undone') m "
                 "WHERE jsonb_strip_nulls(m.old)::text <> jsonb_strip_nulls(m.now)::text LIMIT 1",
        edu_text_quote_literal(form->code, pool));
}

char *
edu_sql_undo_remove(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool, "DELETE FROM %s r USING pg_temp.undone s WHERE %s",
                        edu_sql_return_table(form, pool), staging_join);
}

char *
edu_sql_undo_restore(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool, "INSERT INTO %s SELECT * FROM pg_temp.restored",
                        edu_sql_return_table(form, pool));
}

char *
edu_sql_undo_history(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "INSERT INTO edustat.return_history (county_code, year, period, unit_code, form, "
                        "submission_id, replaced_by, reason, content) "
                        "SELECT r.county_code, r.year, r.period, r.unit_code, %s, r.submission_id, "
                        "r.submission_id, 'undone', " CONTENT_OF("r") " FROM pg_temp.undone r",
                        edu_text_quote_literal(form->code, pool));
}

char *
edu_sql_undo_state(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "INSERT INTO edustat.return_state (county_code, year, period, form, rows, digest) "
                        "SELECT r.county_code, r.year, r.period, %s, count(*), 0 FROM %s r WHERE %s "
                        "GROUP BY r.county_code, r.year, r.period "
                        "ON CONFLICT (county_code, year, period, form) DO UPDATE "
                        "SET rows = excluded.rows, digest = excluded.digest",
                        edu_text_quote_literal(form->code, pool), edu_sql_return_table(form, pool),
                        in_scope("r", "$1::int8", pool));
}

char *
edu_sql_undo_state_empty(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "DELETE FROM edustat.return_state t WHERE t.form = %s AND %s AND NOT EXISTS "
                        "(SELECT FROM %s r WHERE r.county_code = t.county_code AND r.year = t.year "
                        "AND r.period = t.period)",
                        edu_text_quote_literal(form->code, pool), in_scope("t", "$1::int8", pool),
                        edu_sql_return_table(form, pool));
}
