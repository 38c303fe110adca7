#include "sql/form_publish.h"

#include "base/buffer.h"
#include "base/text.h"

#include <apr_strings.h>
#include <string.h>

const char edu_sql_publish_stage[] =
    "CREATE TEMPORARY TABLE publish_sum (area_code text COLLATE \"C\" NOT NULL, level text NOT NULL, "
    "period text COLLATE \"C\" NOT NULL, grp text COLLATE \"C\" NOT NULL, form text COLLATE \"C\" NOT NULL, "
    "measure text COLLATE \"C\" NOT NULL, value numeric, units_reported integer NOT NULL) ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_unit (area_code text COLLATE \"C\" NOT NULL, "
    "period text COLLATE \"C\" NOT NULL, form text COLLATE \"C\" NOT NULL, units_expected integer NOT NULL, "
    "units_reported integer NOT NULL) ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_period (period text COLLATE \"C\" PRIMARY KEY, period_start date NOT "
    "NULL, period_end date NOT NULL) ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_hidden_sum (area_code text COLLATE \"C\", period text COLLATE \"C\", "
    "grp text COLLATE \"C\", form text COLLATE \"C\", measure text COLLATE \"C\", "
    "PRIMARY KEY (area_code, period, grp, form, measure)) ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_hidden_rate (area_code text COLLATE \"C\", period text COLLATE \"C\", "
    "grp text COLLATE \"C\", indicator text COLLATE \"C\", numerator boolean NOT NULL, denominator boolean "
    "NOT NULL, PRIMARY KEY (area_code, period, grp, indicator)) ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_known (area_code text COLLATE \"C\", period text COLLATE \"C\", "
    "grp text COLLATE \"C\", name text COLLATE \"C\", value double precision, hidden boolean) ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_side (indicator text COLLATE \"C\", numerator integer, denominator "
    "integer, numerator_family integer, denominator_family integer) ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_item_input (standard text COLLATE \"C\", item text COLLATE \"C\", "
    "form text COLLATE \"C\", measure text COLLATE \"C\") ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_below (area_code text COLLATE \"C\", below_code text COLLATE \"C\") "
    "ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_factor (indicator text COLLATE \"C\", factor text COLLATE \"C\", "
    "grp text COLLATE \"C\") ON COMMIT DROP; "
    "CREATE TEMPORARY TABLE publish_hidden_side (area_code text COLLATE \"C\", period text COLLATE \"C\", "
    "grp text COLLATE \"C\", indicator text COLLATE \"C\", side integer) ON COMMIT DROP";

const char edu_sql_publish_index[] =
    "CREATE INDEX ON pg_temp.publish_sum (form, measure); CREATE INDEX ON pg_temp.publish_rate (indicator); "
    "CREATE INDEX ON pg_temp.publish_known (name, area_code); "
    "ANALYZE pg_temp.publish_rate, pg_temp.publish_sum, pg_temp.publish_known, pg_temp.publish_below";

const char edu_sql_publish_tidy[] =
    "VACUUM (ANALYZE, SKIP_LOCKED) edustat_pub.area, edustat_pub.version, edustat_pub.indicator_value, "
    "edustat_pub.measure_sum, edustat_pub.completeness, edustat_pub.peer_value, edustat_pub.bound_value, "
    "edustat_pub.balanced_value, edustat_pub.balanced_item_value";

#define WANTED(column) "ADD COLUMN IF NOT EXISTS " column " text"

const char
    edu_sql_publish_complete_rates
        [] =
            "ALTER TABLE pg_temp.publish_rate " WANTED("rate_low") ", " WANTED("rate_high") ", " WANTED("verdict") ", " WANTED("change") ", " WANTED("trend_years") ", " WANTED("trend_slope") ", " WANTED("trend_low") ", " WANTED("trend_high") ", " WANTED("trend_p") ", " WANTED("on_course") ", " WANTED("course_year") ", " WANTED(
                "course_earliest") ", " WANTED("course_latest") ", " WANTED("required_gain") ", " WANTED("required_year") ", " WANTED("below_cv") ", " WANTED("below_gini") ", " WANTED("below_theil") ", " WANTED("below_theil_between") ", " WANTED("below_ratio_20_20");

char *
edu_sql_publish_sums(const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    edu_buffer_printf(sql,
                      "INSERT INTO pg_temp.publish_sum (area_code, level, period, grp, form, measure, value, "
                      "units_reported) SELECT t.area_code, t.level, t.period, t.grp, %s, m.measure, "
                      "CASE WHEN m.units::int4 > 0 THEN m.value::numeric END, m.units::int4 "
                      "FROM pg_temp.publish_text t CROSS JOIN LATERAL (VALUES ",
                      edu_text_quote_literal(form->code, pool));
    for (int i = 0; i < form->cells->nelts; i++) {
        const char *column = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->column;

        edu_buffer_printf(sql, "%s(%s, t.%s, t.%s)", i > 0 ? ", " : "", edu_text_quote_literal(column, pool),
                          edu_text_quote_identifier(column, pool),
                          edu_text_quote_identifier(apr_pstrcat(pool, "n_", column, NULL), pool));
    }
    edu_buffer_add_text(sql, ") AS m (measure, value, units)");
    return edu_buffer_text(sql);
}

char *
edu_sql_publish_units(const edu_form_t *form, apr_pool_t *pool)
{
    return apr_psprintf(
        pool,
        "INSERT INTO pg_temp.publish_unit (area_code, period, form, units_expected, units_reported) "
        "SELECT t.area_code, t.period, %s, t.units_expected::int4, t.units_reported::int4 "
        "FROM pg_temp.publish_text t WHERE t.grp = 'all'",
        edu_text_quote_literal(form->code, pool));
}

/* Whether some area has a target for it. */
static bool
has_target(const edu_catalogue_t *catalogue, const edu_indicator_t *indicator)
{
    for (int i = 0; i < catalogue->targets->nelts; i++)
        if (APR_ARRAY_IDX(catalogue->targets, i, const edu_target_t *)->indicator == indicator)
            return true;
    return false;
}

static void
add_comment(edu_buffer_t *sql, const char *column, const char *text, apr_pool_t *pool)
{
    edu_buffer_printf(sql, "COMMENT ON COLUMN edustat_pub.target_rates.%s IS %s; ",
                      edu_text_quote_identifier(column, pool), edu_text_quote_literal(text, pool));
}

static void
add_comments(edu_buffer_t *sql, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    static const char *const keys[][2] = {
        {"area_code", "division code"},       {"name_zh", "Chinese name in that year"},
        {"name_en", "English name"},          {"level", "nation, province, prefecture, county"},
        {"parent_code", "the area above"},    {"year", "year assessed"},
        {"period_start", "first day of it"},  {"period_end", "last day of it"},
        {"seal_id", "publication read here"},
    };

    edu_buffer_add_text(sql,
                        "COMMENT ON VIEW edustat_pub.target_rates IS 'the indicators that have a target, "
                        "side by side: a row an area and year; empty: no data, or suppressed'; ");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        add_comment(sql, keys[i][0], keys[i][1], pool);
    for (int i = 0; i < catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *);

        if (!has_target(catalogue, indicator))
            continue;
        add_comment(sql, indicator->code,
                    apr_pstrcat(pool, "rate: ", indicator->name_en, " / ", indicator->name_zh, NULL), pool);
        add_comment(sql, apr_pstrcat(pool, indicator->code, "_status", NULL),
                    "met, not_met, no_target, no_data, incomplete, suppressed", pool);
    }
}

char *
edu_sql_target_rates(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(8192, pool);

    edu_buffer_add_text(
        sql, "DROP VIEW IF EXISTS edustat_pub.target_rates; CREATE VIEW edustat_pub.target_rates "
             "WITH (security_invoker = true) AS SELECT v.area_code, a.name_zh, a.name_en, a.level, "
             "a.parent_code, v.year, v.period_start, v.period_end, v.seal_id");
    for (int i = 0; i < catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *);
        const char *code = edu_text_quote_literal(indicator->code, pool);

        if (has_target(catalogue, indicator))
            edu_buffer_printf(sql,
                              ", max(v.rate) FILTER (WHERE v.indicator = %s) AS %s"
                              ", max(v.status) FILTER (WHERE v.indicator = %s) AS %s",
                              code, edu_text_quote_identifier(indicator->code, pool), code,
                              edu_text_quote_identifier(apr_pstrcat(pool, indicator->code, "_status", NULL),
                                                        pool));
    }
    edu_buffer_add_text(sql, " FROM edustat_pub.indicator_value v JOIN edustat_pub.area a USING (area_code, "
                             "year) WHERE v.grp = 'all' AND v.annual GROUP BY v.area_code, "
                             "a.name_zh, a.name_en, a.level, a.parent_code, v.year, v.period_start, "
                             "v.period_end, v.seal_id; ");
    add_comments(sql, catalogue, pool);
    return edu_buffer_text(sql);
}
