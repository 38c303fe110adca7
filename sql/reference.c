#include "sql/reference.h"

#include "base/text.h"
#include "model/formula.h"
#include "sql/form_digest.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* One COPY line being built: fields separated by tabs. */
static void
field(edu_buffer_t *line, const char *text)
{
    if (line->length > 0 && line->data[line->length - 1] != '\n')
        edu_buffer_add_char(line, '\t');
    edu_text_add_copy(line, text, text == NULL ? 0 : strlen(text));
}

static void
field_int(edu_buffer_t *line, int64_t value)
{
    if (line->length > 0 && line->data[line->length - 1] != '\n')
        edu_buffer_add_char(line, '\t');
    edu_buffer_add_int(line, value);
}

static void
field_bool(edu_buffer_t *line, bool value)
{
    field(line, value ? "t" : "f");
}

static void
field_double(edu_buffer_t *line, double value, apr_pool_t *pool)
{
    field(line, edu_text_shortest(value, pool));
}

typedef void (*fill_t)(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool);

static void
fill_areas(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    const apr_array_header_t *areas = edu_areas_all(catalogue->areas);

    (void)pool;
    for (int i = 0; i < areas->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(areas, i, const edu_area_t *);

        field(lines, area->code);
        field_int(lines, area->valid_from);
        field_int(lines, area->valid_to);
        field(lines, edu_level_name(area->level));
        field(lines, area->parent);
        field(lines, area->name_zh);
        field(lines, area->name_en);
        field_bool(lines, area->reports);
        edu_buffer_add_char(lines, '\n');
    }
}

static void
fill_changes(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    const apr_array_header_t *changes = edu_areas_changes(catalogue->areas);

    (void)pool;
    for (int i = 0; i < changes->nelts; i++) {
        const edu_area_change_t *change = &APR_ARRAY_IDX(changes, i, edu_area_change_t);

        field(lines, change->old_code);
        field(lines, change->new_code);
        field_int(lines, change->year);
        field(lines, change->kind);
        edu_buffer_add_char(lines, '\n');
    }
}

static void
fill_sets(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    const apr_array_header_t *sets = edu_areas_sets(catalogue->areas);

    (void)pool;
    for (int i = 0; i < sets->nelts; i++) {
        const edu_area_set_t *set = APR_ARRAY_IDX(sets, i, const edu_area_set_t *);

        for (int k = 0; k < set->members->nelts; k++) {
            field(lines, set->code);
            field(lines, APR_ARRAY_IDX(set->members, k, const char *));
            field(lines, set->name_zh);
            field(lines, set->name_en);
            field(lines, APR_ARRAY_IDX(set->sources, k, const char *));
            edu_buffer_add_char(lines, '\n');
        }
    }
}

static void
fill_forms(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);

        field(lines, form->code);
        field(lines, form->name_zh);
        field(lines, form->name_en);
        field(lines, form->version);
        field(lines, edu_frequency_name(form->frequency));
        field(lines, edu_level_name(form->reporter));
        field(lines, apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)edu_sql_digest_seed(form, pool)));
        edu_buffer_add_char(lines, '\n');
    }
}

static void
fill_measures(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);

        for (int k = 0; k < form->cells->nelts; k++) {
            const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, k, const edu_cell_t *);
            const edu_measure_t *measure = cell->measure;

            field(lines, form->code);
            field(lines, cell->column);
            field(lines, measure->code);
            field_int(lines, k);
            field(lines, cell->name_zh);
            field(lines, cell->name_en);
            field(lines, measure->unit);
            field(lines, edu_sql_cell_type(cell, pool));
            field(lines, measure->kind == EDU_FLOW ? "flow" : "stock");
            field_bool(lines, measure->required);
            field(lines, measure->source);
            field_bool(lines, measure->counted == EDU_PEOPLE);
            edu_buffer_add_char(lines, '\n');
        }
    }
}

static void
fill_indicators(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    static const char *const above[] = {"yes", "error", "cap"};

    for (int i = 0; i < catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *);

        field(lines, indicator->code);
        field(lines, indicator->name_zh);
        field(lines, indicator->name_en);
        field(lines, edu_formula_print(indicator, EDU_NUMERATOR, pool));
        field(lines, edu_formula_print(indicator, EDU_DENOMINATOR, pool));
        field_double(lines, indicator->scale, pool);
        field_int(lines, indicator->decimals);
        field(lines, edu_direction_name(indicator->direction));
        field(lines, above[indicator->above_100]);
        field(lines, indicator->source);
        field(lines, indicator->source_zh);
        field(lines, indicator->note_zh);
        field(lines, indicator->note_en);
        field(lines, indicator->version);
        field(lines, edu_interval_kind_name(indicator->interval));
        field(lines, edu_made_of_name(indicator));
        field_bool(lines, indicator->companion);
        field(lines, indicator->alternative_of);
        edu_buffer_add_char(lines, '\n');
    }
}

static void
fill_groups(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    (void)pool;
    for (int i = 0; i < catalogue->groups->nelts; i++) {
        const edu_group_t *group = APR_ARRAY_IDX(catalogue->groups, i, const edu_group_t *);

        field(lines, group->code);
        field_int(lines, i);
        field(lines, group->name_zh);
        field(lines, group->name_en);
        edu_buffer_add_char(lines, '\n');
    }
}

static void
fill_targets(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    for (int i = 0; i < catalogue->targets->nelts; i++) {
        const edu_target_t *target = APR_ARRAY_IDX(catalogue->targets, i, const edu_target_t *);

        field(lines, target->area);
        field(lines, target->set);
        field(lines, target->indicator->code);
        field_int(lines, target->from);
        field_int(lines, target->to);
        field(lines, edu_comparator_text(target->comparator));
        field_double(lines, target->value, pool);
        field(lines, target->source);
        field(lines, target->phrase);
        field(lines, target->flag);
        field(lines, target->flag_zh);
        edu_buffer_add_char(lines, '\n');
    }
}

/* NULL for what no double says. */
static void
field_limit(edu_buffer_t *line, double value, apr_pool_t *pool)
{
    field(line, isnan(value) ? NULL : edu_text_shortest(value, pool));
}

static void
fill_standards(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    for (int i = 0; i < catalogue->balanced->nelts; i++) {
        const edu_balanced_t *standard = APR_ARRAY_IDX(catalogue->balanced, i, const edu_balanced_t *);

        field(lines, standard->code);
        field_int(lines, i);
        field(lines, standard->name_zh);
        field(lines, standard->name_en);
        field_int(lines, standard->rule_year);
        field(lines, standard->stage);
        field(lines, edu_expr_print(standard->pupils, pool));
        field_limit(lines, standard->cv_mean_most, pool);
        field_int(lines, standard->least_items);
        field(lines, standard->source);
        field(lines, standard->source_zh);
        field(lines, standard->note_zh);
        field(lines, standard->note_en);
        edu_buffer_add_char(lines, '\n');
    }
}

static void
fill_items(edu_buffer_t *lines, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    for (int i = 0; i < catalogue->balanced->nelts; i++) {
        const edu_balanced_t *standard = APR_ARRAY_IDX(catalogue->balanced, i, const edu_balanced_t *);

        for (int k = 0; k < standard->items->nelts; k++) {
            const edu_balanced_item_t *item = APR_ARRAY_IDX(standard->items, k, const edu_balanced_item_t *);

            field(lines, standard->code);
            field(lines, item->code);
            field_int(lines, k);
            field(lines, item->name_zh);
            field(lines, item->name_en);
            field(lines, edu_expr_print(item->numerator, pool));
            field(lines, edu_expr_print(item->denominator, pool));
            field_double(lines, item->per, pool);
            field_int(lines, item->decimals);
            field_limit(lines, item->floor, pool);
            field_limit(lines, item->cv_most, pool);
            edu_buffer_add_char(lines, '\n');
        }
    }
}

static const struct {
    const char *table;
    fill_t fill;
} tables[] = {
    {"edustat.area", fill_areas},
    {"edustat.area_change", fill_changes},
    {"edustat.area_set", fill_sets},
    {"edustat.form", fill_forms},
    {"edustat.measure", fill_measures},
    {"edustat.indicator", fill_indicators},
    {"edustat.grp", fill_groups},
    {"edustat.target", fill_targets},
    {"edustat.balanced_standard", fill_standards},
    {"edustat.balanced_item", fill_items},
};

static edu_error_t *
copy_in(edu_db_t *db, const char *table, fill_t fill, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_buffer_t *lines = edu_buffer_create(1 << 16, pool);
    int64_t rows;

    fill(lines, catalogue, pool);
    EDU_TRY(edu_copy_in_begin(db, apr_pstrcat(pool, "COPY ", table, " FROM STDIN", NULL)));
    EDU_TRY(edu_copy_in_write(db, lines->data, lines->length));
    return edu_copy_in_end(db, &rows);
}

edu_error_t *
edu_reference_write(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *scratch_pool)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        EDU_TRY(edu_db_script(db, apr_pstrcat(scratch_pool, "DELETE FROM ", tables[i].table, NULL)));
        EDU_TRY(copy_in(db, tables[i].table, tables[i].fill, catalogue, scratch_pool));
    }
    return NULL;
}

edu_error_t *
edu_reference_stage(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *scratch_pool)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const char *name = apr_pstrcat(scratch_pool, "publish_", strchr(tables[i].table, '.') + 1, NULL);

        EDU_TRY(edu_db_script(db, apr_pstrcat(scratch_pool, "CREATE TEMPORARY TABLE ", name, " (LIKE ",
                                              tables[i].table, ") ON COMMIT DROP", NULL)));
        EDU_TRY(copy_in(db, apr_pstrcat(scratch_pool, "pg_temp.", name, NULL), tables[i].fill, catalogue,
                        scratch_pool));
    }
    return NULL;
}
