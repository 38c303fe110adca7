#include "aggregator/bounds.h"
#include "aggregator/judge.h"
#include "aggregator/outcome.h"
#include "aggregator/write_private.h"
#include "base/copy_binary.h"

const char edu_writer_bound_columns[] =
    "area_code, year, period, grp, indicator, level, units_missing, units_known, parts_known, "
    "numerator, denominator, numerator_lowest, numerator_highest, rate_known, rate_lowest, "
    "rate_highest, verdict";
#define BOUND_COLUMNS 17

static void
add_row(edu_buffer_t *out, const edu_rates_t *rates, int node, int grp, int index)
{
    const edu_indicator_t *indicator =
        APR_ARRAY_IDX(rates->catalogue->indicators, index, const edu_indicator_t *);
    const edu_area_t *area = rates->tree->nodes[node].area;
    const edu_rate_t *rate = edu_rates_at(rates, node, grp, index);
    const edu_filled_t *filled = &rate->filled;
    edu_bounds_t bounds =
        edu_bounds_of(rate, indicator, edu_rate_judge(rates, rate, node, grp, indicator).target);

    edu_binary_add_row(out, BOUND_COLUMNS);
    edu_binary_add_text(out, area->code);
    edu_binary_add_int(out, rates->tree->year);
    edu_binary_add_text(out, rates->period);
    edu_binary_add_text(out, edu_cube_group_code(rates->catalogue, grp));
    edu_binary_add_text(out, indicator->code);
    edu_binary_add_text(out, edu_level_name(area->level));
    edu_binary_add_int(out, filled->missing);
    edu_binary_add_int(out, filled->units);
    edu_binary_add_int(out, filled->parts);
    edu_binary_add_double(out, filled->used, filled->numerator);
    edu_binary_add_double(out, filled->used, filled->denominator);
    edu_binary_add_double(out, filled->used, filled->lowest);
    edu_binary_add_double(out, filled->used, filled->highest);
    edu_binary_add_number(out, bounds.known);
    edu_binary_add_number(out, bounds.low);
    edu_binary_add_number(out, bounds.high);
    edu_binary_add_text(out, bounds.verdict);
}

edu_error_t *
edu_writer_bounds(edu_writer_t *writer, const edu_rates_t *rates)
{
    const edu_tree_t *tree = rates->tree;
    edu_buffer_t *out;

    edu_renew_begin(&out, writer->bounds, tree->year, rates->period);
    for (int node = 0; node < tree->count; node++) {
        if (!tree->nodes[node].dirty)
            continue;
        for (int grp = 0; grp < rates->groups; grp++)
            for (int i = 0; i < rates->indicators; i++)
                if (edu_bounds_say(edu_rates_at(rates, node, grp, i)) &&
                    edu_outcome_exists(rates, node, grp, i)) {
                    add_row(out, rates, node, grp, i);
                    edu_renew_row(writer->bounds);
                }
        EDU_TRY(edu_renew_area(writer->bounds, tree->nodes[node].area->code));
    }
    return edu_renew_end(writer->bounds);
}
