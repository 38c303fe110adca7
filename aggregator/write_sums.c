#include "aggregator/write_private.h"

#include "base/text.h"

#include <string.h>

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
write_form(edu_writer_t *writer, const edu_cube_t *cube, const edu_tree_t *tree, int form, const char *period)
{
    edu_renew_t *renew = edu_writer_of_form(writer, form);
    int groups = writer->catalogue->groups->nelts;
    edu_buffer_t *out;

    edu_renew_begin(&out, renew, tree->year, period);
    for (int i = 0; i < tree->count; i++) {
        const edu_area_t *area = tree->nodes[i].area;

        if (!tree->nodes[i].dirty)
            continue;
        for (int grp = 0; grp <= groups; grp++) {
            const edu_sum_t *sum = edu_cube_find(cube, form, area->code, period, grp);

            if (sum != NULL) {
                add_sum_line(out, writer->catalogue, edu_writer_form(writer, form), area, sum);
                edu_renew_row(renew);
            }
        }
        EDU_TRY(edu_renew_area(renew, area->code));
    }
    return edu_renew_end(renew);
}

edu_error_t *
edu_writer_sums(edu_writer_t *writer, const edu_cube_t *cube, const edu_tree_t *tree, const char *period)
{
    for (int f = 0; f < writer->catalogue->forms->nelts; f++)
        EDU_TRY(write_form(writer, cube, tree, f, period));
    return NULL;
}
