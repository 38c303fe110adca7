#include "sql/form_past.h"

#include "base/buffer.h"
#include "base/text.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <string.h>

#define EMPTY_STORE                                                                                          \
    "CREATE SCHEMA edustat; "                                                                                \
    "CREATE TABLE edustat.unit (LIKE edustat_live.unit INCLUDING ALL); "                                     \
    "CREATE TABLE edustat.return_state (LIKE edustat_live.return_state INCLUDING ALL); "                     \
    "CREATE TABLE edustat.dirty (LIKE edustat_live.dirty INCLUDING ALL); "                                   \
    "CREATE TABLE edustat.written (LIKE edustat_live.written INCLUDING ALL); "                               \
    "DO $$ DECLARE name text; BEGIN FOR name IN SELECT relname FROM pg_catalog.pg_class "                    \
    "WHERE relnamespace = 'edustat_live'::regnamespace AND relkind = 'r' AND relname ~ '^rollup_' "          \
    "AND relname !~ '^rollup_sum_' LOOP "                                                                    \
    "EXECUTE format('CREATE TABLE edustat.%I (LIKE edustat_live.%I INCLUDING ALL)', name, name); "           \
    "END LOOP; END $$; "                                                                                     \
    "CREATE TABLE edustat.known_submission (submission_id bigint PRIMARY KEY, undone boolean NOT NULL)"

const char edu_sql_shadow_open[] = "ALTER SCHEMA edustat RENAME TO edustat_live; " EMPTY_STORE;

const char edu_sql_shadow_open_second[] = "ALTER SCHEMA edustat RENAME TO edustat_first; " EMPTY_STORE;

const char edu_sql_shadow_known[] =
    "INSERT INTO edustat.known_submission (submission_id, undone) SELECT n, n <@ $2::int8multirange "
    "FROM unnest($1::int8multirange) AS r, generate_series(lower(r), upper(r) - 1) AS n";

const char edu_sql_shadow_periods_now[] =
    "INSERT INTO edustat.return_state (county_code, year, period, form, rows, digest) "
    "SELECT DISTINCT '', year, period, '', 0, 0 FROM edustat_live.return_state WHERE year <= $1::int4";

static const char return_key[] = "county_code, year, period, unit_code";

/* What is asked about, as a condition on `alias`. */
#define IN_SCOPE(alias)                                                                                      \
    "($1::text[] IS NULL OR " alias ".county_code = ANY ($1::text[])) AND " alias ".year <= $2::int4"

#define KNOWN(number) "EXISTS (SELECT FROM edustat.known_submission k WHERE k.submission_id = " number ")"

const char *
edu_sql_live_return_table(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_pstrcat(pool, "edustat_live.",
                       edu_text_quote_identifier(apr_pstrcat(pool, "return_", form->code, NULL), pool), NULL);
}

static int
column_count(const edu_form_t *form)
{
    return form->attributes->nelts + form->cells->nelts;
}

static const edu_cell_t *
cell_of(const edu_form_t *form, int index)
{
    int cell = index - form->attributes->nelts;

    return cell < 0 ? NULL : APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *);
}

static const char *
column_code(const edu_form_t *form, int index)
{
    const edu_cell_t *cell = cell_of(form, index);

    return cell != NULL ? cell->column : APR_ARRAY_IDX(form->attributes, index, edu_attribute_t).code;
}

/* "INSERT INTO return_<form> (key, submission_id, columns) ". */
static void
add_insert(edu_buffer_t *sql, const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_printf(sql, "INSERT INTO %s (%s, submission_id", edu_sql_return_table(form, pool), return_key);
    for (int i = 0; i < column_count(form); i++)
        edu_buffer_printf(sql, ", %s", edu_text_quote_identifier(column_code(form, i), pool));
    edu_buffer_add_text(sql, ") ");
}

char *
edu_sql_past_live(const edu_form_t *form, apr_hash_t *live_columns, bool past, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(16384, pool);

    add_insert(sql, form, pool);
    edu_buffer_add_text(sql, "SELECT r.county_code, r.year, r.period, r.unit_code, r.submission_id");
    for (int i = 0; i < column_count(form); i++) {
        const char *code = column_code(form, i);
        const edu_cell_t *cell = cell_of(form, i);

        if (apr_hash_get(live_columns, code, APR_HASH_KEY_STRING) == NULL)
            edu_buffer_add_text(sql, ", NULL");
        else if (cell == NULL)
            edu_buffer_printf(sql, ", r.%s", edu_text_quote_identifier(code, pool));
        else
            edu_buffer_printf(sql, ", r.%s::%s", edu_text_quote_identifier(code, pool),
                              edu_sql_cell_type(cell, pool));
    }
    edu_buffer_printf(sql, " FROM %s r WHERE " IN_SCOPE("r"), edu_sql_live_return_table(form, pool));
    if (past)
        edu_buffer_add_text(sql, " AND " KNOWN("r.submission_id"));
    return edu_buffer_text(sql);
}

/* The rest of an INSERT: " SELECT ... FROM <source> h" with the values of the history's rows h. */
static void
add_history_select(edu_buffer_t *sql, const edu_form_t *form, const char *source, apr_pool_t *pool)
{
    edu_buffer_add_text(sql, "SELECT h.county_code, h.year, h.period, h.unit_code, h.submission_id");
    for (int i = 0; i < column_count(form); i++)
        edu_buffer_printf(sql, ", p.%s", edu_text_quote_identifier(column_code(form, i), pool));
    edu_buffer_printf(sql,
                      " FROM %s h CROSS JOIN LATERAL jsonb_populate_record(NULL::%s, h.content || "
                      "jsonb_build_object('county_code', h.county_code, 'year', h.year, 'period', h.period, "
                      "'unit_code', h.unit_code, 'submission_id', h.submission_id)) p",
                      source, edu_sql_return_table(form, pool));
}

char *
edu_sql_past_replaced(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(16384, pool);

    add_insert(sql, form, pool);
    add_history_select(sql, form, "edustat_live.return_history", pool);
    edu_buffer_printf(sql,
                      " WHERE h.form = %s AND " IN_SCOPE("h") " AND h.reason <> 'undone' AND " KNOWN(
                          "h.submission_id") " AND NOT " KNOWN("h.replaced_by") " ON CONFLICT DO NOTHING",
                      edu_text_quote_literal(form->code, pool));
    return edu_buffer_text(sql);
}

/* The history's row on top of each return whose submission was known, not undone then, and has been undone since. An undo takes the later
 * submissions back first: of several, the one undone first came last. */
static const char *
undone_since(const edu_form_t *form, apr_pool_t *pool)
{
    static const char key[] = "h.county_code, h.year, h.period, h.unit_code";

    return apr_psprintf(pool,
                        "WITH top AS (SELECT DISTINCT ON (%s) h.county_code, h.year, h.period, h.unit_code, "
                        "h.submission_id, h.replaced_by, h.content "
                        "FROM edustat_live.return_history h "
                        "JOIN edustat_live.submission s ON s.submission_id = h.replaced_by "
                        "JOIN edustat.known_submission k ON k.submission_id = h.replaced_by AND NOT k.undone "
                        "WHERE h.form = %s AND " IN_SCOPE(
                            "h") " AND h.reason = 'undone' "
                                 "ORDER BY %s, s.undone_at, h.replaced_by DESC) ",
                        key, edu_text_quote_literal(form->code, pool), key);
}

char *
edu_sql_past_taken_back(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(
        pool,
        "%sDELETE FROM %s r USING top t WHERE t.county_code = r.county_code AND t.year = r.year "
        "AND t.period = r.period AND t.unit_code = r.unit_code",
        undone_since(form, pool), edu_sql_return_table(form, pool));
}

char *
edu_sql_past_brought_back(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(16384, pool);

    edu_buffer_add_text(sql, undone_since(form, pool));
    add_insert(sql, form, pool);
    add_history_select(sql, form, "top", pool);
    edu_buffer_add_text(sql, " WHERE h.submission_id = h.replaced_by");
    return edu_buffer_text(sql);
}

char *
edu_sql_sealed_header(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *header = edu_buffer_create(4096, pool);

    edu_buffer_add_text(header, "county_code,year,period,unit_code");
    for (int i = 0; i < column_count(form); i++)
        edu_buffer_printf(header, ",%s", column_code(form, i));
    edu_buffer_add_char(header, '\n');
    return edu_buffer_text(header);
}

char *
edu_sql_copy_sealed_returns(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    edu_buffer_printf(sql, "COPY (SELECT %s", return_key);
    for (int i = 0; i < column_count(form); i++) {
        const edu_cell_t *cell = cell_of(form, i);

        edu_buffer_printf(sql, cell != NULL && cell->measure->decimals > 0 ? ", trim_scale(%s)" : ", %s",
                          edu_text_quote_identifier(column_code(form, i), pool));
    }
    edu_buffer_printf(sql, " FROM %s ORDER BY %s) TO STDOUT WITH (FORMAT csv)",
                      edu_sql_return_table(form, pool), return_key);
    return edu_buffer_text(sql);
}

apr_array_header_t *
edu_sql_register_columns(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    static const char *const fixed[] = {"county_code", "unit_code", "name", "valid_from", "valid_to"};
    apr_array_header_t *columns = apr_array_make(pool, 16, sizeof(const char *));
    apr_hash_t *seen = apr_hash_make(pool);

    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        APR_ARRAY_PUSH(columns, const char *) = fixed[i];
    for (int f = 0; f < catalogue->forms->nelts; f++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, f, const edu_form_t *);

        for (int i = 0; edu_form_of_units(form) && i < form->attributes->nelts; i++) {
            const char *code = APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code;

            if (apr_hash_get(seen, code, APR_HASH_KEY_STRING) == NULL)
                APR_ARRAY_PUSH(columns, const char *) = code;
            apr_hash_set(seen, code, APR_HASH_KEY_STRING, code);
        }
    }
    return columns;
}

char *
edu_sql_column_list(const apr_array_header_t *columns, const char *prefix, apr_pool_t *pool)
{
    edu_buffer_t *list = edu_buffer_create(4096, pool);

    for (int i = 0; i < columns->nelts; i++)
        edu_buffer_printf(list, "%s%s%s", i > 0 ? ", " : "", prefix,
                          edu_text_quote_identifier(APR_ARRAY_IDX(columns, i, const char *), pool));
    return edu_buffer_text(list);
}

char *
edu_sql_fill_register(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    const char *columns = edu_sql_column_list(edu_sql_register_columns(catalogue, pool), "", pool);

    return apr_psprintf(pool,
                        "INSERT INTO edustat.unit (%s) SELECT %s FROM edustat_live.unit "
                        "WHERE $1::text[] IS NULL OR county_code = ANY ($1::text[])",
                        columns, columns);
}

char *
edu_sql_copy_register_in(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    return apr_psprintf(pool, "COPY edustat.unit (%s) FROM STDIN WITH (FORMAT csv, HEADER)",
                        edu_sql_column_list(edu_sql_register_columns(catalogue, pool), "", pool));
}

char *
edu_sql_create_text_table(const char *table, const apr_array_header_t *columns, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    edu_buffer_printf(sql, "CREATE TEMPORARY TABLE %s (", table);
    for (int i = 0; i < columns->nelts; i++)
        edu_buffer_printf(sql, "%s%s text COLLATE \"C\"", i > 0 ? ", " : "",
                          edu_text_quote_identifier(APR_ARRAY_IDX(columns, i, const char *), pool));
    edu_buffer_add_text(sql, ") ON COMMIT DROP");
    return edu_buffer_text(sql);
}

char *
edu_sql_copy_text_in(const char *table, const apr_array_header_t *columns, apr_pool_t *pool)
{
    return apr_psprintf(pool, "COPY pg_temp.%s (%s) FROM STDIN WITH (FORMAT csv, HEADER)", table,
                        edu_sql_column_list(columns, "", pool));
}

char *
edu_sql_copy_columns(const char *table, const apr_array_header_t *columns, const char *where,
                     const char *order, apr_pool_t *pool)
{
    return apr_psprintf(pool, "COPY (SELECT %s FROM %s%s%s ORDER BY %s) TO STDOUT WITH (FORMAT csv, HEADER)",
                        edu_sql_column_list(columns, "", pool), table, *where != '\0' ? " WHERE " : "", where,
                        order);
}

char *
edu_sql_differences(const char *a, const char *b, const apr_array_header_t *keys,
                    const apr_array_header_t *columns, const char *where, apr_pool_t *pool)
{
    const char *key = edu_sql_column_list(keys, "", pool);
    const char *first = edu_text_quote_identifier(APR_ARRAY_IDX(keys, 0, const char *), pool);
    const char *names = edu_sql_literal_list(columns, pool);

    /* Rows are compared as they are; only those that differ are taken apart. */
    return apr_psprintf(
        pool,
        "WITH a AS (SELECT * FROM %s%s%s), b AS (SELECT * FROM %s%s%s) "
        "SELECT %s, coalesce(c.name, '') AS cell, d.a ->> c.name AS a_value, d.b ->> c.name AS b_value, "
        "CASE WHEN d.b IS NULL THEN 'a' WHEN d.a IS NULL THEN 'b' ELSE '' END AS side, c.place "
        "FROM (SELECT %s, to_jsonb(a) AS a, to_jsonb(b) AS b FROM a FULL JOIN b USING (%s) "
        "WHERE a.%s IS NULL OR b.%s IS NULL OR (%s) IS DISTINCT FROM (%s)) d "
        "LEFT JOIN LATERAL (SELECT n.name, n.place FROM unnest(ARRAY[%s]::text[]) WITH ORDINALITY AS n (name, place) "
        "WHERE d.a ->> n.name IS DISTINCT FROM d.b ->> n.name ORDER BY n.place) c ON true "
        "ORDER BY %s, c.place",
        a, *where != '\0' ? " WHERE " : "", where, b, *where != '\0' ? " WHERE " : "", where, key, key, key,
        first, first, edu_sql_column_list(columns, "a.", pool), edu_sql_column_list(columns, "b.", pool),
        names, key);
}

char *
edu_sql_of_areas_and_years(const char *area, apr_pool_t *pool)
{
    return apr_psprintf(pool, "(%s, year) IN (SELECT * FROM unnest($1::text[], $2::int4[]))", area);
}
