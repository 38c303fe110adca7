#include "sql/form_tables.h"

#include "base/buffer.h"
#include "base/text.h"

#include <apr_strings.h>

static const edu_cell_t *
cell_at(const edu_form_t *form, int index)
{
    return APR_ARRAY_IDX(form->cells, index, const edu_cell_t *);
}

static const edu_attribute_t *
attribute_at(const edu_form_t *form, int index)
{
    return &APR_ARRAY_IDX(form->attributes, index, edu_attribute_t);
}

static const edu_class_t *
class_at(const edu_form_t *form, int index)
{
    return &APR_ARRAY_IDX(form->classes, index, edu_class_t);
}

static void
add_name(edu_buffer_t *sql, const char *prefix, const char *name, apr_pool_t *pool)
{
    edu_buffer_add_text(sql, edu_text_quote_identifier(apr_pstrcat(pool, prefix, name, NULL), pool));
}

const char *
edu_sql_cell_type(const edu_cell_t *cell, apr_pool_t *pool)
{
    const edu_measure_t *measure = cell->measure;

    if (measure->decimals > 0)
        return apr_psprintf(pool, "numeric(18,%d)", measure->decimals);
    return measure->max > 2147483647 || measure->min < -2147483647 ? "bigint" : "integer";
}

static const char *
table_name(const char *prefix, const char *form_code, apr_pool_t *pool)
{
    return apr_pstrcat(pool, "edustat.",
                       edu_text_quote_identifier(apr_pstrcat(pool, prefix, form_code, NULL), pool), NULL);
}

const char *
edu_sql_return_table(const edu_form_t *form, apr_pool_t *pool)
{
    return table_name("return_", form->code, pool);
}

const char *
edu_sql_sum_table(const edu_form_t *form, apr_pool_t *pool)
{
    return table_name("rollup_sum_", form->code, pool);
}

/* Units of the last period of a year that is put together from shorter ones. */
static void
add_last_columns(edu_buffer_t *sql, const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_printf(
        sql,
        "ALTER TABLE %s ADD COLUMN IF NOT EXISTS last_units_expected integer NOT NULL DEFAULT 0, "
        "ADD COLUMN IF NOT EXISTS last_units_reported integer NOT NULL DEFAULT 0",
        edu_sql_sum_table(form, pool));
    for (int i = 0; i < form->classes->nelts; i++) {
        edu_buffer_add_text(sql, ", ADD COLUMN IF NOT EXISTS ");
        add_name(sql, "last_expected_", class_at(form, i)->code, pool);
        edu_buffer_add_text(sql, " integer NOT NULL DEFAULT 0, ADD COLUMN IF NOT EXISTS ");
        add_name(sql, "last_reported_", class_at(form, i)->code, pool);
        edu_buffer_add_text(sql, " integer NOT NULL DEFAULT 0");
    }
    edu_buffer_add_text(sql, ";\n");
}

/* Sums of shorter periods may become means; those of others are whole numbers where the measure's values are. */
static const char *
sum_type(const edu_cell_t *cell)
{
    return cell->measure->decimals > 0 || edu_form_is_shorter(cell->measure->form) ? "numeric" : "bigint";
}

char *
edu_sql_create_form(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(2048, pool);

    edu_buffer_printf(sql,
                      "CREATE TABLE IF NOT EXISTS %s ("
                      "county_code text COLLATE \"C\" NOT NULL, year integer NOT NULL, "
                      "period text COLLATE \"C\" NOT NULL, unit_code text COLLATE \"C\" NOT NULL, "
                      "submission_id bigint NOT NULL, "
                      "PRIMARY KEY (county_code, year, period, unit_code)) WITH (fillfactor = 90);\n",
                      edu_sql_return_table(form, pool));
    edu_buffer_printf(sql,
                      "CREATE TABLE IF NOT EXISTS %s ("
                      "area_code text COLLATE \"C\" NOT NULL, level text COLLATE \"C\" NOT NULL, "
                      "year integer NOT NULL, period text COLLATE \"C\" NOT NULL, "
                      "grp text COLLATE \"C\" NOT NULL, units_expected integer NOT NULL, "
                      "units_reported integer NOT NULL, "
                      "PRIMARY KEY (area_code, year, period, grp));\n",
                      edu_sql_sum_table(form, pool));
    for (int i = 0; i < form->classes->nelts; i++) {
        const edu_class_t *class = class_at(form, i);

        edu_buffer_printf(sql, "ALTER TABLE %s ADD COLUMN IF NOT EXISTS ", edu_sql_sum_table(form, pool));
        add_name(sql, "expected_", class->code, pool);
        edu_buffer_add_text(sql, " integer NOT NULL DEFAULT 0, ADD COLUMN IF NOT EXISTS ");
        add_name(sql, "reported_", class->code, pool);
        edu_buffer_add_text(sql, " integer NOT NULL DEFAULT 0;\n");
    }
    if (edu_form_is_shorter(form))
        add_last_columns(sql, form, pool);
    return edu_buffer_text(sql);
}

char *
edu_sql_drop_form(const char *form_code, apr_pool_t *pool)
{
    return apr_pstrcat(pool, "DROP TABLE IF EXISTS ", table_name("return_", form_code, pool), ", ",
                       table_name("rollup_sum_", form_code, pool), NULL);
}

char *
edu_sql_add_cell(const edu_cell_t *cell, apr_pool_t *pool)
{
    const edu_form_t *form = cell->measure->form;
    edu_buffer_t *sql = edu_buffer_create(256, pool);
    const char *type = edu_sql_cell_type(cell, pool);

    edu_buffer_printf(sql, "ALTER TABLE %s ADD COLUMN ", edu_sql_return_table(form, pool));
    add_name(sql, "", cell->column, pool);
    edu_buffer_printf(sql, " %s;\nALTER TABLE %s ADD COLUMN ", type, edu_sql_sum_table(form, pool));
    add_name(sql, "", cell->column, pool);
    edu_buffer_printf(sql, " %s, ADD COLUMN ", sum_type(cell));
    add_name(sql, "n_", cell->column, pool);
    edu_buffer_add_text(sql, " integer NOT NULL DEFAULT 0;\n");
    return edu_buffer_text(sql);
}

char *
edu_sql_drop_cell(const char *form_code, const char *column, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(256, pool);

    edu_buffer_printf(sql, "ALTER TABLE %s DROP COLUMN ", table_name("return_", form_code, pool));
    add_name(sql, "", column, pool);
    edu_buffer_printf(sql, ";\nALTER TABLE %s DROP COLUMN ", table_name("rollup_sum_", form_code, pool));
    add_name(sql, "", column, pool);
    edu_buffer_add_text(sql, ", DROP COLUMN ");
    add_name(sql, "n_", column, pool);
    edu_buffer_add_text(sql, ";\n");
    return edu_buffer_text(sql);
}

char *
edu_sql_retype_cell(const edu_cell_t *cell, apr_pool_t *pool)
{
    const edu_form_t *form = cell->measure->form;
    edu_buffer_t *sql = edu_buffer_create(256, pool);

    edu_buffer_printf(sql, "ALTER TABLE %s ALTER COLUMN ", edu_sql_return_table(form, pool));
    add_name(sql, "", cell->column, pool);
    edu_buffer_printf(sql, " TYPE %s;\nALTER TABLE %s ALTER COLUMN ", edu_sql_cell_type(cell, pool),
                      edu_sql_sum_table(form, pool));
    add_name(sql, "", cell->column, pool);
    edu_buffer_printf(sql, " TYPE %s;\n", sum_type(cell));
    return edu_buffer_text(sql);
}

char *
edu_sql_add_attribute(const edu_form_t *form, const edu_attribute_t *attribute, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(256, pool);

    edu_buffer_printf(sql, "ALTER TABLE %s ADD COLUMN IF NOT EXISTS ", edu_sql_return_table(form, pool));
    add_name(sql, "", attribute->code, pool);
    edu_buffer_add_text(sql, " text COLLATE \"C\";\n");
    if (edu_form_of_units(form)) {
        edu_buffer_add_text(sql, "ALTER TABLE edustat.unit ADD COLUMN IF NOT EXISTS ");
        add_name(sql, "", attribute->code, pool);
        edu_buffer_add_text(sql, " text COLLATE \"C\";\n");
    }
    return edu_buffer_text(sql);
}

char *
edu_sql_column_holds(const char *form_code, const char *column, apr_pool_t *pool)
{
    return apr_pstrcat(pool, "SELECT EXISTS (SELECT FROM ", table_name("return_", form_code, pool), " WHERE ",
                       edu_text_quote_identifier(column, pool), " IS NOT NULL)", NULL);
}

char *
edu_sql_literal_list(const apr_array_header_t *items, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(16 * (size_t)items->nelts + 16, pool);

    for (int i = 0; i < items->nelts; i++) {
        if (i > 0)
            edu_buffer_add_char(sql, ',');
        edu_buffer_add_text(sql, edu_text_quote_literal(APR_ARRAY_IDX(items, i, const char *), pool));
    }
    return edu_buffer_text(sql);
}

char *
edu_sql_array(const apr_array_header_t *items, apr_pool_t *pool)
{
    edu_buffer_t *array = edu_buffer_create(16 * (size_t)items->nelts + 16, pool);

    edu_buffer_add_char(array, '{');
    for (int i = 0; i < items->nelts; i++) {
        edu_buffer_add_text(array, i > 0 ? ",\"" : "\"");
        for (const char *at = APR_ARRAY_IDX(items, i, const char *); *at != '\0'; at++) {
            if (*at == '"' || *at == '\\')
                edu_buffer_add_char(array, '\\');
            edu_buffer_add_char(array, *at);
        }
        edu_buffer_add_char(array, '"');
    }
    edu_buffer_add_char(array, '}');
    return edu_buffer_text(array);
}

/* The condition that a unit belongs to the group; false when the form cannot tell. */
static bool
add_group_condition(edu_buffer_t *sql, const edu_form_t *form, const edu_group_t *group, apr_pool_t *pool)
{
    if (edu_group_is_area_set(group))
        return false;
    if (edu_form_attribute(form, group->attribute) >= 0) {
        add_name(sql, "", group->attribute, pool);
        edu_buffer_printf(sql, " IN (%s)", edu_sql_literal_list(group->values, pool));
        return true;
    }
    if (group->scope && edu_form_attribute(form, "scope") >= 0) {
        edu_buffer_printf(sql, "scope = %s", edu_text_quote_literal(group->code, pool));
        return true;
    }
    return false;
}

bool
edu_sql_cell_is_full(const edu_cell_t *cell)
{
    return cell->measure->required;
}

/* The condition that a unit is of a class. */
static void
add_class_condition(edu_buffer_t *sql, const edu_form_t *form, int index, apr_pool_t *pool)
{
    add_name(sql, "", attribute_at(form, form->class_attribute)->code, pool);
    edu_buffer_printf(sql, " IN (%s)", edu_sql_literal_list(class_at(form, index)->values, pool));
}

/* Functions take no more arguments than a hundred. */
#define ARGUMENTS_MOST 90

/* How many of a row's full cells that apply to a class (-1: to all) are NULL, or not; false when there is none of them. */
static bool
add_nulls(edu_buffer_t *sql, const edu_form_t *form, int class, const char *function, apr_pool_t *pool)
{
    int count = 0;

    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = cell_at(form, i);

        if (!edu_sql_cell_is_full(cell) || cell->measure->applies_to != class)
            continue;
        if (count % ARGUMENTS_MOST == 0)
            edu_buffer_printf(sql, "%s%s(", count > 0 ? ") + " : "", function);
        else
            edu_buffer_add_char(sql, ',');
        edu_buffer_add_text(sql, edu_text_quote_identifier(cell->column, pool));
        count++;
    }
    if (count > 0)
        edu_buffer_add_char(sql, ')');
    return count > 0;
}

/* How many values of full cells are missing, or are there though their unit is not of the class. */
static void
add_faults(edu_buffer_t *sql, const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_add_text(sql, ", sum(0");
    for (int class = -1; class < form->classes->nelts; class ++) {
        size_t length = sql->length;
        bool some;

        edu_buffer_add_text(sql, " + ");
        if (class >= 0) {
            edu_buffer_add_text(sql, "CASE WHEN ");
            add_class_condition(sql, form, class, pool);
            edu_buffer_add_text(sql, " THEN ");
        }
        some = add_nulls(sql, form, class, "num_nulls", pool);
        if (class >= 0) {
            edu_buffer_add_text(sql, " ELSE ");
            add_nulls(sql, form, class, "num_nonnulls", pool);
            edu_buffer_add_text(sql, " END");
        }
        if (!some)
            sql->length = length;
    }
    edu_buffer_add_char(sql, ')');
}

/* Of the rows of `source` that belong to the group: county_code, year, period, units, [units a class], [sum, count of each cell], as
 * edu_sql_copy_sums() has it. False when the form cannot tell its units apart by it. */
static bool
add_sums_of(edu_buffer_t *sql, const edu_form_t *form, const edu_group_t *group, const char *source,
            bool counting, apr_pool_t *pool)
{
    edu_buffer_add_text(sql, "county_code, year, period, count(*)");
    for (int i = 0; i < form->classes->nelts; i++) {
        edu_buffer_add_text(sql, ", count(*) FILTER (WHERE ");
        add_class_condition(sql, form, i, pool);
        edu_buffer_add_char(sql, ')');
    }
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = cell_at(form, i);
        const char *name = edu_text_quote_identifier(cell->column, pool);

        int decimals = edu_measure_sum_decimals(cell->measure);

        if (decimals > 0)
            edu_buffer_printf(sql, ", (sum(%s) * 1e%d)::int8", name, decimals);
        else
            edu_buffer_printf(sql, ", sum(%s)", name);
        if (counting || !edu_sql_cell_is_full(cell))
            edu_buffer_printf(sql, ", count(%s)", name);
    }
    if (!counting)
        add_faults(sql, form, pool);
    edu_buffer_printf(sql, " FROM %s WHERE true", source);
    if (group != NULL) {
        edu_buffer_add_text(sql, " AND ");
        return add_group_condition(sql, form, group, pool);
    }
    if (edu_form_attribute(form, "scope") >= 0)
        edu_buffer_add_text(sql, " AND scope IS NULL");
    return true;
}

char *
edu_sql_copy_sums(const edu_form_t *form, const edu_group_t *group, int year,
                  const apr_array_header_t *counties, bool counting, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(16384, pool);

    edu_buffer_add_text(sql, "COPY (SELECT ");
    if (!add_sums_of(sql, form, group, edu_sql_return_table(form, pool), counting, pool))
        return NULL;
    if (year >= 0)
        edu_buffer_printf(sql, " AND year = %d", year);
    if (counties != NULL)
        edu_buffer_printf(sql, " AND county_code IN (%s)", edu_sql_literal_list(counties, pool));
    edu_buffer_add_text(sql, " GROUP BY county_code, year, period) TO STDOUT");
    return edu_buffer_text(sql);
}

/* The gaps as a list of values, and the units that are expected in them and silent: of the register, or the areas themselves. */
static void
add_silent(edu_buffer_t *sql, const edu_form_t *form, const apr_array_header_t *gaps, apr_pool_t *pool)
{
    bool units = edu_form_of_units(form);

    edu_buffer_add_text(sql, "gap (county_code, year, period) AS (VALUES ");
    for (int i = 0; i < gaps->nelts; i++) {
        const edu_sql_gap_t *gap = &APR_ARRAY_IDX(gaps, i, edu_sql_gap_t);

        edu_buffer_printf(sql, "%s(%s, %d, %s)", i > 0 ? "," : "", edu_text_quote_literal(gap->county, pool),
                          gap->year, edu_text_quote_literal(gap->period, pool));
    }
    edu_buffer_printf(sql, "), silent AS (SELECT g.county_code, g.year, g.period, %s AS unit_code FROM gap g",
                      units ? "u.unit_code" : "g.county_code");
    if (units)
        edu_buffer_add_text(sql, " JOIN edustat.unit u ON u.county_code = g.county_code AND u.valid_from <= "
                                 "g.year AND g.year < u.valid_to");
    edu_buffer_printf(sql, " WHERE NOT EXISTS (SELECT FROM %s h WHERE h.county_code = g.county_code AND ",
                      edu_sql_return_table(form, pool));
    edu_buffer_printf(sql, "h.year = g.year AND h.period = g.period AND h.unit_code = %s))",
                      units ? "u.unit_code" : "g.county_code");
}

char *
edu_sql_copy_known(const edu_form_t *form, const apr_array_header_t *groups, const apr_array_header_t *gaps,
                   int years, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(65536, pool);

    edu_buffer_add_text(sql, "COPY (WITH ");
    add_silent(sql, form, gaps, pool);
    edu_buffer_add_text(sql, ", known AS MATERIALIZED (SELECT s.county_code, s.year, s.period");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(sql, ", l.%s", edu_text_quote_identifier(attribute_at(form, i)->code, pool));
    for (int i = 0; i < form->cells->nelts; i++)
        edu_buffer_printf(sql, ", l.%s", edu_text_quote_identifier(cell_at(form, i)->column, pool));
    edu_buffer_printf(sql, " FROM silent s CROSS JOIN LATERAL (SELECT * FROM %s b WHERE ",
                      edu_sql_return_table(form, pool));
    edu_buffer_printf(sql, "b.county_code = s.county_code AND b.year < s.year AND b.year > s.year - %d AND ",
                      years);
    edu_buffer_add_text(sql, "b.unit_code = s.unit_code ORDER BY b.year DESC, b.period DESC LIMIT 1) l)");
    for (int grp = 0; grp <= groups->nelts; grp++) {
        const edu_group_t *group = grp == 0 ? NULL : APR_ARRAY_IDX(groups, grp - 1, const edu_group_t *);
        size_t length = sql->length;

        edu_buffer_printf(sql, "%s SELECT %d, ", grp > 0 ? " UNION ALL" : "", grp);
        if (add_sums_of(sql, form, group, "known", true, pool))
            edu_buffer_add_text(sql, " GROUP BY county_code, year, period");
        else
            sql->length = length;
    }
    edu_buffer_add_text(sql, ") TO STDOUT");
    return edu_buffer_text(sql);
}

static void
add_class_columns(edu_buffer_t *sql, const edu_form_t *form, const char *prefix, apr_pool_t *pool)
{
    for (int i = 0; i < form->classes->nelts; i++) {
        edu_buffer_add_text(sql, ", ");
        add_name(sql, apr_pstrcat(pool, prefix, "expected_", NULL), class_at(form, i)->code, pool);
        edu_buffer_add_text(sql, ", ");
        add_name(sql, apr_pstrcat(pool, prefix, "reported_", NULL), class_at(form, i)->code, pool);
    }
}

static void
add_sum_columns(edu_buffer_t *sql, const edu_form_t *form, bool scaled, apr_pool_t *pool)
{
    edu_buffer_add_text(sql, "area_code, level, year, period, grp, units_expected, units_reported");
    add_class_columns(sql, form, "", pool);
    if (edu_form_is_shorter(form)) {
        edu_buffer_add_text(sql, ", last_units_expected, last_units_reported");
        add_class_columns(sql, form, "last_", pool);
    }
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = cell_at(form, i);

        int decimals = edu_measure_sum_decimals(cell->measure);

        if (scaled && decimals > 0) {
            edu_buffer_add_text(sql, ", (");
            add_name(sql, "", cell->column, pool);
            edu_buffer_printf(sql, " * 1e%d)::int8, ", decimals);
        } else {
            edu_buffer_add_text(sql, ", ");
            add_name(sql, "", cell->column, pool);
            edu_buffer_add_text(sql, ", ");
        }
        add_name(sql, "n_", cell->column, pool);
    }
}

char *
edu_sql_sum_columns(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    add_sum_columns(sql, form, false, pool);
    return edu_buffer_text(sql);
}

char *
edu_sql_copy_sum_rows_out(const edu_form_t *form, int year, const char *period,
                          const apr_array_header_t *areas, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    edu_buffer_add_text(sql, "COPY (SELECT ");
    add_sum_columns(sql, form, true, pool);
    edu_buffer_printf(sql, " FROM %s WHERE area_code IN (%s) AND year = %d AND period = %s) TO STDOUT",
                      edu_sql_sum_table(form, pool), edu_sql_literal_list(areas, pool), year,
                      edu_text_quote_literal(period, pool));
    return edu_buffer_text(sql);
}

char *
edu_sql_list_sum_areas(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool,
                        "SELECT DISTINCT area_code FROM %s "
                        "WHERE area_code = ANY ($3::text[]) AND year = $1::int4 AND period = $2::text",
                        edu_sql_sum_table(form, pool));
}

char *
edu_sql_analyze_returns(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool, "ANALYZE %s (county_code, year, period)", edu_sql_return_table(form, pool));
}

char *
edu_sql_delete_sums_of(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_pstrcat(pool, edu_sql_delete_sums(form, pool), " AND area_code = ANY ($3::text[])", NULL);
}

char *
edu_sql_delete_sums(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(pool, "DELETE FROM %s WHERE year = $1::int4 AND period = $2::text",
                        edu_sql_sum_table(form, pool));
}

char *
edu_sql_copy_register(const edu_form_t *form, const apr_array_header_t *counties, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(1024, pool);
    edu_buffer_t *names = edu_buffer_create(256, pool);

    edu_buffer_add_text(names, "county_code, valid_from, valid_to");
    for (int i = 0; i < form->attributes->nelts; i++) {
        edu_buffer_add_text(names, ", ");
        add_name(names, "", attribute_at(form, i)->code, pool);
    }
    edu_buffer_text(names);
    edu_buffer_printf(sql, "COPY (SELECT %s, count(*) FROM edustat.unit", names->data);
    if (counties != NULL)
        edu_buffer_printf(sql, " WHERE county_code IN (%s)", edu_sql_literal_list(counties, pool));
    edu_buffer_printf(sql, " GROUP BY %s) TO STDOUT", names->data);
    return edu_buffer_text(sql);
}

char *
edu_sql_copy_state(const edu_form_t *form, const apr_array_header_t *counties, apr_pool_t *pool)
{
    const char *condition = counties == NULL ? ""
                                             : apr_psprintf(pool, " AND county_code IN (%s)",
                                                            edu_sql_literal_list(counties, pool));

    return apr_psprintf(pool,
                        "COPY (SELECT county_code, year, period, rows, digest FROM "
                        "edustat.return_state WHERE form = %s%s) TO STDOUT",
                        edu_text_quote_literal(form->code, pool), condition);
}
