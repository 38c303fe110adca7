#include "aggregator/outcome.h"
#include "aggregator/write_private.h"
#include "base/copy_binary.h"

#include <math.h>

void
edu_writer_add_course(edu_buffer_t *out, const edu_course_of_t *course)
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

const char edu_writer_rate_columns[] =
    "area_code, level, year, period, grp, indicator, numerator, denominator, rate, target, "
    "comparator, target_area, target_set, gap, status, doubt, units_expected, units_reported, "
    "values_expected, values_missing, parts_expected, parts_used, below_n, below_mean, below_sd, "
    "below_min, below_q1, below_median, below_q3, below_max, rate_low, rate_high, verdict, "
    "below_cv, below_gini, below_theil, below_theil_between, below_ratio_20_20, change, "
    "trend_years, trend_slope, trend_low, trend_high, trend_p, on_course, course_year, "
    "course_earliest, course_latest, earlier_expected, earlier_reported, population, required_gain, "
    "required_year";

static void
add_rate_row(edu_buffer_t *out, const edu_outcome_t *outcome)
{
    const edu_rate_t *rate = outcome->rate;
    const edu_verdict_of_t *verdict = &outcome->verdict;
    const edu_target_t *target = verdict->target;
    bool has_gap = target != NULL && outcome->has_rate;

    edu_binary_add_row(out, EDU_RATE_COLUMNS);
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
    edu_writer_add_course(out, &outcome->course);
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
    edu_buffer_t *out;

    edu_renew_begin(&out, writer->rates, tree->year, rates->period);
    for (int node = 0; node < tree->count; node++) {
        if (!tree->nodes[node].dirty)
            continue;
        for (int grp = 0; grp < rates->groups; grp++)
            for (int i = 0; i < rates->indicators; i++)
                if (edu_outcome_exists(rates, node, grp, i)) {
                    edu_outcome_t outcome = edu_outcome_of(rates, node, grp, i, &room, past);

                    add_rate_row(out, &outcome);
                    edu_renew_row(writer->rates);
                }
        EDU_TRY(edu_renew_area(writer->rates, tree->nodes[node].area->code));
    }
    return edu_renew_end(writer->rates);
}
