#include "aggregator/write_private.h"

#include "aggregator/outcome.h"
#include "base/buffer.h"
#include "base/copy_binary.h"
#include "base/text.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

edu_writer_t *
edu_writer_create(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_writer_t *writer = apr_pcalloc(pool, sizeof *writer);

    writer->db = db;
    writer->catalogue = catalogue;
    writer->out = edu_buffer_create(2 * EDU_WRITER_FLUSH, pool);
    return writer;
}

int64_t
edu_writer_rows(const edu_writer_t *writer)
{
    return writer->rows;
}

static const edu_form_t *
form_at(const edu_writer_t *writer, int form)
{
    return APR_ARRAY_IDX(writer->catalogue->forms, form, const edu_form_t *);
}

edu_error_t *
edu_writer_remove(edu_writer_t *writer, int year, const char *period, const apr_array_header_t *areas,
                  bool sums, apr_pool_t *scratch_pool)
{
    const char *codes;

    for (int f = 0; sums && f < writer->catalogue->forms->nelts; f++)
        EDU_TRY(edu_db_script(writer->db, edu_sql_delete_sum_rows(form_at(writer, f), year, period, areas,
                                                                  scratch_pool)));
    if (areas == NULL) {
        EDU_TRY(edu_db_exec(writer->db, edu_sql_query("peer_delete_period"),
                            EDU_PARAMS(EDU_INT(year), EDU_TEXT(period)), NULL));
        EDU_TRY(edu_db_exec(writer->db, edu_sql_query("bound_delete_period"),
                            EDU_PARAMS(EDU_INT(year), EDU_TEXT(period)), NULL));
        return edu_db_exec(writer->db, edu_sql_query("rate_delete_period"),
                           EDU_PARAMS(EDU_INT(year), EDU_TEXT(period)), NULL);
    }
    codes = edu_sql_array(areas, scratch_pool);
    EDU_TRY(edu_db_exec(writer->db, edu_sql_query("peer_delete"),
                        EDU_PARAMS(EDU_INT(year), EDU_TEXT(period), EDU_TEXT(codes)), NULL));
    EDU_TRY(edu_db_exec(writer->db, edu_sql_query("bound_delete"),
                        EDU_PARAMS(EDU_INT(year), EDU_TEXT(period), EDU_TEXT(codes)), NULL));
    return edu_db_exec(writer->db, edu_sql_query("rate_delete"),
                       EDU_PARAMS(EDU_INT(year), EDU_TEXT(period), EDU_TEXT(codes)), NULL);
}

/* Rows that come frozen into a table emptied in the same transaction need no log and no second visit. */
static edu_error_t *
lay_bare(edu_writer_t *writer)
{
    writer->bare = true;
    return edu_db_script(writer->db,
                         "TRUNCATE edustat.rollup_indicator, edustat.rollup_peer, edustat.rollup_bound; "
                         "ALTER TABLE edustat.rollup_indicator DROP CONSTRAINT rollup_indicator_pkey; "
                         "ALTER TABLE edustat.rollup_peer DROP CONSTRAINT rollup_peer_pkey");
}

edu_error_t *
edu_writer_finish(edu_writer_t *writer)
{
    if (!writer->bare)
        return NULL;
    writer->bare = false;
    return edu_db_script(writer->db,
                         "ALTER TABLE edustat.rollup_indicator ADD CONSTRAINT rollup_indicator_pkey "
                         "PRIMARY KEY (area_code, year, period, grp, indicator); "
                         "ALTER TABLE edustat.rollup_peer ADD CONSTRAINT rollup_peer_pkey "
                         "PRIMARY KEY (area_code, year, period, indicator, parent_code)");
}

edu_error_t *
edu_writer_clear(edu_writer_t *writer, apr_pool_t *scratch_pool)
{
    edu_result_t *rows;

    writer->full = true;
    for (int f = 0; f < writer->catalogue->forms->nelts; f++)
        EDU_TRY(edu_db_script(writer->db,
                              edu_sql_delete_sum_rows(form_at(writer, f), 0, NULL, NULL, scratch_pool)));
    EDU_TRY(edu_db_query(&rows, writer->db, edu_sql_query("rate_exists"), EDU_NO_PARAMS, scratch_pool));
    if (!edu_result_bool(rows, 0, 0))
        return lay_bare(writer);
    EDU_TRY(edu_db_exec(writer->db, edu_sql_query("peer_delete_all"), EDU_NO_PARAMS, NULL));
    EDU_TRY(edu_db_exec(writer->db, edu_sql_query("bound_delete_all"), EDU_NO_PARAMS, NULL));
    return edu_db_exec(writer->db, edu_sql_query("rate_delete_all"), EDU_NO_PARAMS, NULL);
}

edu_error_t *
edu_writer_flush(edu_writer_t *writer, size_t most)
{
    if (writer->out->length < most || writer->out->length == 0)
        return NULL;
    EDU_TRY(edu_copy_in_write(writer->db, writer->out->data, writer->out->length));
    edu_buffer_clear(writer->out);
    return NULL;
}

static void
add_count(edu_buffer_t *out, int count)
{
    edu_buffer_add_char(out, '\t');
    edu_buffer_add_int(out, count);
}

static void
add_sum_line(edu_buffer_t *out, const edu_catalogue_t *catalogue, const edu_form_t *form,
             const edu_area_t *area, const edu_sum_t *sum)
{
    edu_text_add_copy(out, area->code, strlen(area->code));
    edu_buffer_add_char(out, '\t');
    edu_buffer_add_text(out, edu_level_name(area->level));
    edu_buffer_add_char(out, '\t');
    edu_buffer_add_int(out, sum->year);
    edu_buffer_add_char(out, '\t');
    edu_buffer_add_text(out, sum->period);
    edu_buffer_add_char(out, '\t');
    edu_buffer_add_text(out, edu_cube_group_code(catalogue, sum->grp));
    add_count(out, sum->units_expected);
    add_count(out, sum->units_reported);
    for (int i = 0; i < form->classes->nelts; i++) {
        add_count(out, sum->expected[i]);
        add_count(out, sum->reported[i]);
    }
    if (edu_form_is_shorter(form)) {
        add_count(out, sum->last_units_expected);
        add_count(out, sum->last_units_reported);
        for (int i = 0; i < form->classes->nelts; i++) {
            add_count(out, sum->last_expected[i]);
            add_count(out, sum->last_reported[i]);
        }
    }
    for (int i = 0; i < form->cells->nelts; i++) {
        int decimals = edu_measure_sum_decimals(APR_ARRAY_IDX(form->cells, i, edu_cell_t *)->measure);

        edu_buffer_add_char(out, '\t');
        if (sum->count[i] == 0)
            edu_buffer_add(out, "\\N", 2);
        else if (decimals == 0)
            edu_buffer_add_int(out, sum->value[i]);
        else
            edu_text_add_scaled(out, sum->value[i], decimals);
        add_count(out, sum->count[i]);
    }
    edu_buffer_add_char(out, '\n');
}

static edu_error_t *
write_form(edu_writer_t *writer, const edu_cube_t *cube, const edu_tree_t *tree, int form, const char *period,
           apr_pool_t *scratch_pool)
{
    int groups = writer->catalogue->groups->nelts;
    int64_t rows;

    EDU_TRY(edu_copy_in_begin(writer->db, edu_sql_copy_sum_rows_in(form_at(writer, form), scratch_pool)));
    for (int i = 0; i < tree->count; i++) {
        const edu_node_t *node = &tree->nodes[i];

        for (int grp = 0; node->dirty && grp <= groups; grp++) {
            const edu_sum_t *sum = edu_cube_find(cube, form, node->area->code, period, grp);

            if (sum != NULL)
                add_sum_line(writer->out, writer->catalogue, form_at(writer, form), node->area, sum);
        }
        EDU_TRY(edu_writer_flush(writer, EDU_WRITER_FLUSH));
    }
    EDU_TRY(edu_writer_flush(writer, 0));
    return edu_copy_in_end(writer->db, &rows);
}

edu_error_t *
edu_writer_sums(edu_writer_t *writer, const edu_cube_t *cube, const edu_tree_t *tree, const char *period,
                apr_pool_t *scratch_pool)
{
    for (int f = 0; f < writer->catalogue->forms->nelts; f++)
        EDU_TRY(write_form(writer, cube, tree, f, period, scratch_pool));
    return NULL;
}

static void
put_course(edu_buffer_t *out, const edu_course_of_t *course)
{
    edu_binary_add_number(out, course->change);
    edu_binary_add_year(out, course->years);
    edu_binary_add_number(out, course->trend.slope);
    edu_binary_add_number(out, course->trend.low);
    edu_binary_add_number(out, course->trend.high);
    edu_binary_add_number(out, course->p);
    edu_binary_add_flag(out, course->followed, course->course.year > 0);
    edu_binary_add_year(out, course->course.year);
    edu_binary_add_year(out, course->course.earliest);
    edu_binary_add_year(out, course->course.latest);
}

static void
put_inequality(edu_buffer_t *out, const edu_below_t *below)
{
    edu_binary_add_number(out, below->cv);
    edu_binary_add_number(out, below->gini);
    edu_binary_add_number(out, below->theil.total);
    edu_binary_add_number(out, below->theil.between);
    edu_binary_add_number(out, below->ratio_20_20);
}

static void
put_spread(edu_buffer_t *out, const edu_spread_t *spread)
{
    bool some = spread->n > 0;

    if (some)
        edu_binary_add_int(out, (int)spread->n);
    else
        edu_binary_add_null(out);
    edu_binary_add_double(out, some, spread->mean);
    edu_binary_add_double(out, spread->n > 1, spread->sd);
    edu_binary_add_double(out, some, spread->min);
    edu_binary_add_double(out, some, spread->q1);
    edu_binary_add_double(out, some, spread->median);
    edu_binary_add_double(out, some, spread->q3);
    edu_binary_add_double(out, some, spread->max);
}

#define RATE_COPY                                                                                                       \
    "COPY edustat.rollup_indicator (area_code, level, year, period, grp, indicator, numerator, denominator, "           \
    "rate, target, comparator, target_area, target_set, gap, status, doubt, units_expected, units_reported, "           \
    "values_expected, values_missing, parts_expected, parts_used, below_n, below_mean, below_sd, below_min, "           \
    "below_q1, below_median, below_q3, below_max, rate_low, rate_high, verdict, below_cv, below_gini, "                 \
    "below_theil, below_theil_between, below_ratio_20_20, change, trend_years, trend_slope, trend_low, "                \
    "trend_high, trend_p, on_course, course_year, course_earliest, course_latest, earlier_expected, earlier_reported, " \
    "population, required_gain, required_year) "                                                                        \
    "FROM STDIN WITH (FORMAT binary"
#define RATE_COLUMNS 53

static void
add_rate_row(edu_buffer_t *out, const edu_outcome_t *outcome)
{
    const edu_rate_t *rate = outcome->rate;
    const edu_verdict_of_t *verdict = &outcome->verdict;
    const edu_target_t *target = verdict->target;
    bool has_gap = target != NULL && outcome->has_rate;

    edu_binary_add_row(out, RATE_COLUMNS);
    edu_binary_add_text(out, outcome->area->code);
    edu_binary_add_text(out, edu_level_name(outcome->area->level));
    edu_binary_add_int(out, outcome->year);
    edu_binary_add_text(out, outcome->period);
    edu_binary_add_text(out, outcome->grp);
    edu_binary_add_text(out, outcome->indicator->code);
    edu_binary_add_double(out, rate->used, rate->numerator);
    edu_binary_add_double(out, rate->used, rate->denominator);
    edu_binary_add_double(out, outcome->has_rate, outcome->value);
    edu_binary_add_double(out, target != NULL, target != NULL ? target->value : 0);
    edu_binary_add_text(out, target != NULL ? edu_comparator_text(target->comparator) : NULL);
    edu_binary_add_text(out, target != NULL ? target->area : NULL);
    edu_binary_add_text(out, target != NULL ? target->set : NULL);
    edu_binary_add_double(out, has_gap, has_gap ? outcome->value - target->value : 0);
    edu_binary_add_text(out, verdict->status);
    edu_binary_add_text(out, verdict->doubt);
    edu_binary_add_int(out, rate->units_expected);
    edu_binary_add_int(out, rate->units_reported);
    edu_binary_add_int(out, rate->values_expected);
    edu_binary_add_int(out, rate->values_missing);
    edu_binary_add_int(out, rate->parts_expected);
    edu_binary_add_int(out, rate->parts_used);
    put_spread(out, &outcome->below.spread);
    edu_binary_add_number(out, verdict->interval.low);
    edu_binary_add_number(out, verdict->interval.high);
    edu_binary_add_text(out, edu_certainty_name(verdict->certainty));
    put_inequality(out, &outcome->below);
    put_course(out, &outcome->course);
    edu_binary_add_int(out, rate->earlier_expected);
    edu_binary_add_int(out, rate->earlier_reported);
    edu_binary_add_number(out, outcome->indicator->population != NULL && rate->used ? rate->population : NAN);
    edu_binary_add_number(out, outcome->required.gain);
    edu_binary_add_year(out, outcome->required.year);
}

edu_error_t *
edu_writer_rates(edu_writer_t *writer, const edu_rates_t *rates, edu_past_t *past, apr_pool_t *scratch_pool)
{
    const edu_tree_t *tree = rates->tree;
    edu_below_room_t room = edu_below_room(tree, scratch_pool);
    edu_buffer_t *out = writer->out;
    int64_t rows;

    EDU_TRY(edu_copy_in_begin(writer->db, writer->bare ? RATE_COPY ", FREEZE)" : RATE_COPY ")"));
    edu_binary_begin(out);
    for (int node = 0; node < tree->count; node++) {
        if (!tree->nodes[node].dirty)
            continue;
        for (int grp = 0; grp < rates->groups; grp++)
            for (int i = 0; i < rates->indicators; i++)
                if (edu_outcome_exists(rates, node, grp, i)) {
                    edu_outcome_t outcome = edu_outcome_of(rates, node, grp, i, &room, past);

                    add_rate_row(out, &outcome);
                    writer->rows++;
                }
        EDU_TRY(edu_writer_flush(writer, EDU_WRITER_FLUSH));
    }
    edu_binary_end(out);
    EDU_TRY(edu_writer_flush(writer, 0));
    return edu_copy_in_end(writer->db, &rows);
}
