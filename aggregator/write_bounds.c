#include "aggregator/bounds.h"
#include "aggregator/judge.h"
#include "aggregator/outcome.h"
#include "aggregator/write_private.h"
#include "base/copy_binary.h"

#define BOUND_COPY                                                                                                     \
    "COPY edustat.rollup_bound (area_code, year, period, grp, indicator, level, units_missing, "                       \
    "units_known, parts_known, numerator, denominator, numerator_lowest, numerator_highest, rate_known, rate_lowest, " \
    "rate_highest, verdict) FROM STDIN WITH (FORMAT binary)"
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

/* Whether any row is to be written: a COPY of none costs as much as one of a few. */
static bool
next_row(const edu_rates_t *rates, int *node, int *grp, int *index)
{
    for (; *node < rates->tree->count; (*node)++, *grp = 0) {
        for (; rates->tree->nodes[*node].dirty && *grp < rates->groups; (*grp)++, *index = 0)
            for (; *index < rates->indicators; (*index)++)
                if (edu_bounds_say(edu_rates_at(rates, *node, *grp, *index)) &&
                    edu_outcome_exists(rates, *node, *grp, *index))
                    return true;
        *index = 0;
    }
    return false;
}

edu_error_t *
edu_writer_bounds(edu_writer_t *writer, const edu_rates_t *rates)
{
    int node = 0;
    int grp = 0;
    int index = 0;
    int64_t rows;

    if (!next_row(rates, &node, &grp, &index))
        return NULL;
    EDU_TRY(edu_copy_in_begin(writer->db, BOUND_COPY));
    edu_binary_begin(writer->out);
    do {
        add_row(writer->out, rates, node, grp, index);
        EDU_TRY(edu_writer_flush(writer, EDU_WRITER_FLUSH));
        index++;
    } while (next_row(rates, &node, &grp, &index));
    edu_binary_end(writer->out);
    EDU_TRY(edu_writer_flush(writer, 0));
    return edu_copy_in_end(writer->db, &rows);
}
