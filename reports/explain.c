#include "reports/explain.h"

#include "model/formula.h"
#include "reports/assess.h"
#include "reports/explain_boundaries.h"
#include "reports/explain_bounds.h"
#include "reports/explain_peers.h"
#include "reports/explain_sources.h"
#include "reports/messages.h"
#include "reports/subject.h"
#include "reports/units.h"
#include "sql/embedded.h"
#include "sql/form_reports.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

const char *
edu_explain_section_code(edu_explain_section_t section)
{
    static const char *const codes[EDU_EXPLAIN_SECTIONS] = {
        [EDU_EXPLAIN_FIGURE] = "figure",   [EDU_EXPLAIN_BOUND] = "bound",
        [EDU_EXPLAIN_PEER] = "peer",       [EDU_EXPLAIN_FORMULA] = "formula",
        [EDU_EXPLAIN_RATE] = "rate",       [EDU_EXPLAIN_INPUT] = "input",
        [EDU_EXPLAIN_PART] = "part",       [EDU_EXPLAIN_LEFT_OUT] = "left_out",
        [EDU_EXPLAIN_FINDING] = "finding", [EDU_EXPLAIN_SUBMISSION] = "submission",
        [EDU_EXPLAIN_NOTE] = "note",
    };

    return codes[section];
}

edu_explain_row_t *
edu_explain_add(edu_explanation_t *made, edu_explain_section_t section)
{
    edu_explain_row_t *row = apr_array_push(made->rows);

    *row = (edu_explain_row_t){section, "", "", "", "", "", "", ""};
    return row;
}

static void
add_note(edu_explanation_t *made, const char *text)
{
    if (*text != '\0')
        edu_explain_add(made, EDU_EXPLAIN_NOTE)->text = text;
}

static const char *
number_text(double value, apr_pool_t *pool)
{
    return isnan(value) ? "" : edu_text_shortest(value, pool);
}

/* The figure itself ------------------------------------------------------------------------------- */

static void
add_item(edu_explanation_t *made, const char *code, const char *value, const char *text)
{
    edu_explain_row_t *row;

    if (*value == '\0' && *text == '\0')
        return;
    row = edu_explain_add(made, EDU_EXPLAIN_FIGURE);
    row->code = code;
    row->value = value;
    row->text = text;
}

/* What must be gained a year, and the target that it leads to. */
static void
add_required(edu_explanation_t *made, apr_pool_t *pool)
{
    const edu_figure_t *figure = &made->figure;
    int year = (int)figure->required_year;
    const edu_target_t *target;

    if (year == 0)
        return;
    target = edu_catalogue_target(made->catalogue, figure->area, figure->grp, made->indicator, year, NULL);
    add_item(made, "required_gain", number_text(figure->required_gain, pool),
             edu_figure_required(figure, pool));
    add_item(made, "required_year", apr_itoa(pool, year),
             target == NULL ? ""
                            : apr_pstrcat(pool, edu_comparator_sign(target->comparator), " ",
                                          edu_text_shortest(target->value, pool),
                                          edu_figure_unit(made->indicator), NULL));
}

static void
add_figure(edu_explanation_t *made, apr_pool_t *pool)
{
    const edu_figure_t *figure = &made->figure;
    edu_returns_t returns = edu_figure_returns(figure);

    add_item(made, "numerator", number_text(figure->numerator, pool), "");
    add_item(made, "denominator", number_text(figure->denominator, pool), "");
    add_item(made, "rate", number_text(figure->rate, pool), edu_figure_rate(figure, pool));
    add_item(made, "rate_low", number_text(figure->low, pool), edu_figure_interval(figure, pool));
    add_item(made, "rate_high", number_text(figure->high, pool), "");
    add_item(made, "target", number_text(figure->target, pool), edu_figure_target(figure, pool));
    add_item(made, "gap", number_text(figure->gap, pool), edu_figure_gap(figure, pool));
    add_item(made, "status", "", edu_figure_verdict(figure, made->lang, pool));
    add_item(made, "reported", "", edu_figure_completeness(returns.reported, returns.expected, pool));
    add_item(made, "trend", number_text(figure->slope, pool), edu_figure_trend(figure, pool));
    add_item(made, "met_by", "", edu_figure_course(figure, made->lang, pool));
    add_required(made, pool);
}

static void
add_formula(edu_explanation_t *made, const char *code, edu_side_t side, apr_pool_t *pool)
{
    edu_explain_row_t *row = edu_explain_add(made, EDU_EXPLAIN_FORMULA);

    row->code = code;
    row->name = edu_formula_print(made->indicator, side, pool);
    row->text = edu_formula_describe(made->catalogue, made->indicator, side, made->lang, pool);
}

/* The rates of the same area that a rate made of rates is made of. */
static void
add_rates(edu_explanation_t *made, apr_pool_t *pool)
{
    const apr_array_header_t *factors = made->indicator->factors;

    for (int i = 0; factors != NULL && i < factors->nelts; i++) {
        const edu_factor_t *factor = &APR_ARRAY_IDX(factors, i, edu_factor_t);
        const edu_figure_t *figure =
            edu_figure_find(made->figures, NULL, *factor->group != '\0' ? factor->group : made->grp,
                            factor->indicator);
        edu_explain_row_t *row = edu_explain_add(made, EDU_EXPLAIN_RATE);

        row->code = factor->indicator->code;
        row->name = edu_formula_factor(made->catalogue, factor, made->lang, pool);
        if (figure == NULL || isnan(figure->rate)) {
            row->text = edu_message(made->lang, EDU_MSG_EXPLAIN_NO_SIDES);
            continue;
        }
        row->value = number_text(figure->numerator, pool);
        row->denominator = number_text(figure->denominator, pool);
        row->text = edu_figure_rate(figure, pool);
    }
}

/* The numbers in the formula ---------------------------------------------------------------------- */

/* The sums of a form in one area, period and group: adds each cell's to `sums`, NAN while nobody gave one. */
static edu_error_t *
read_sums(double *sums, edu_db_t *db, const edu_form_t *form, const char *area, const edu_period_t *period,
          const char *grp, apr_pool_t *pool)
{
    char text[EDU_PERIOD_TEXT];
    edu_result_t *page;

    edu_period_format(period, text);
    EDU_TRY(edu_db_query(&page, db, edu_sql_sum_page(form, pool),
                         EDU_PARAMS(EDU_TEXT(""), EDU_INT(0), EDU_TEXT(""), EDU_TEXT(""), EDU_TEXT(area),
                                    EDU_BOOL(false), EDU_NULL, EDU_INT(period->year), EDU_INT(period->year),
                                    EDU_TEXT(grp), EDU_INT(1000)),
                         pool));
    for (int i = 0; i < edu_result_rows(page); i++)
        for (int cell = 0;
             strcmp(edu_result_text(page, i, EDU_SUM_PERIOD), text) == 0 && cell < form->cells->nelts; cell++)
            if (!edu_result_null(page, i, EDU_SUM_COLUMNS + cell))
                sums[cell] =
                    (isnan(sums[cell]) ? 0 : sums[cell]) + edu_result_double(page, i, EDU_SUM_COLUMNS + cell);
    return NULL;
}

static edu_error_t *
add_inputs_of(edu_explanation_t *made, edu_db_t *db, const edu_form_t *form, int lag, const char *grp,
              apr_pool_t *pool)
{
    const edu_group_t *group = strcmp(grp, made->grp) != 0 ? edu_catalogue_group(made->catalogue, grp) : NULL;
    const apr_array_header_t *inputs = made->indicator->inputs;
    edu_period_t before = edu_period_before(&made->period, lag);
    char *text = apr_palloc(pool, EDU_PERIOD_TEXT);
    const apr_array_header_t *areas = edu_explain_boundary(made, form, lag, pool).codes;
    double *sums = apr_palloc(pool, sizeof(double) * (size_t)(form->cells->nelts + 1));

    edu_period_format(&before, text);
    for (int i = 0; i < form->cells->nelts; i++)
        sums[i] = NAN;
    for (int i = 0; i < areas->nelts; i++)
        EDU_TRY(read_sums(sums, db, form, APR_ARRAY_IDX(areas, i, const char *), &before, grp, pool));
    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, input->cell, const edu_cell_t *);
        edu_explain_row_t *row;

        if (input->form != form || input->lag != lag)
            continue;
        row = edu_explain_add(made, EDU_EXPLAIN_INPUT);
        row->code = apr_pstrcat(pool, form->code, ".", cell->column, NULL);
        row->name = edu_text_pick(made->lang, cell->name_zh, cell->name_en);
        if (group != NULL)
            row->name = EDU_SAY(made->lang, EDU_MSG_EXPLAIN_OF_GROUP, pool, row->name,
                                edu_text_pick(made->lang, group->name_zh, group->name_en));
        row->period = text;
        row->value = number_text(sums[input->cell], pool);
        if (isnan(sums[input->cell]))
            row->text = edu_message(made->lang, EDU_MSG_EXPLAIN_NOBODY);
    }
    return NULL;
}

static edu_error_t *
add_inputs_in(edu_explanation_t *made, edu_db_t *db, const char *grp, apr_pool_t *pool)
{
    const apr_array_header_t *inputs = made->indicator->inputs;

    for (int i = 0; i < inputs->nelts; i++)
        if (edu_expr_input_is_first(inputs, i))
            EDU_TRY(add_inputs_of(made, db, APR_ARRAY_IDX(inputs, i, edu_expr_input_t).form,
                                  APR_ARRAY_IDX(inputs, i, edu_expr_input_t).lag, grp, pool));
    return NULL;
}

/* What goes in, and what is behind it: for each form and period that the indicator reads; of a parity of two groups for each of them. */
static edu_error_t *
add_inputs(edu_explanation_t *made, edu_db_t *db, apr_pool_t *pool)
{
    const apr_array_header_t *factors = made->indicator->factors;

    if (factors == NULL || *APR_ARRAY_IDX(factors, 0, edu_factor_t).group == '\0')
        return add_inputs_in(made, db, made->grp, pool);
    for (int i = 0; i < factors->nelts; i++)
        EDU_TRY(add_inputs_in(made, db, APR_ARRAY_IDX(factors, i, edu_factor_t).group, pool));
    return NULL;
}

/* Who it is made of ------------------------------------------------------------------------------- */

static const char *
share_text(const edu_explanation_t *made, double numerator, apr_pool_t *pool)
{
    if (isnan(made->figure.numerator) || made->figure.numerator == 0 ||
        made->indicator->made_of != EDU_MADE_OF_COUNTS)
        return "";
    return edu_text_number(100 * numerator / made->figure.numerator, 2, pool);
}

static void
add_left_out(edu_explanation_t *made, const char *code, const char *name, const char *why)
{
    edu_explain_row_t *row = edu_explain_add(made, EDU_EXPLAIN_LEFT_OUT);

    row->code = code;
    row->name = name;
    row->text = why;
}

/* The areas directly below with their two sides. */
static edu_error_t *
add_areas(edu_explanation_t *made, edu_db_t *db, apr_pool_t *pool)
{
    apr_array_header_t *left_out = apr_array_make(pool, 16, sizeof(const edu_figure_t *));
    const apr_array_header_t *children =
        edu_areas_children(made->catalogue->areas, made->area->code, made->period.year, pool);
    apr_array_header_t *figures;
    edu_result_t *result;

    EDU_TRY(edu_db_query(&result, db, edu_sql_query("figures_below"),
                         EDU_PARAMS(EDU_TEXT(made->area->code), EDU_INT(made->period.year),
                                    EDU_TEXT(made->period_text), EDU_TEXT(made->grp)),
                         pool));
    EDU_TRY(edu_figure_list(&figures, result, made->catalogue, pool));
    for (int i = 0; i < children->nelts; i++) {
        const edu_area_t *child = APR_ARRAY_IDX(children, i, const edu_area_t *);
        const edu_figure_t *figure = edu_figure_find(figures, child->code, made->grp, made->indicator);
        edu_explain_row_t *row;

        if (figure == NULL)
            continue;
        if (isnan(figure->numerator) || figure->parts_used < figure->parts_expected ||
            edu_figure_returns(figure).reported < edu_figure_returns(figure).expected)
            APR_ARRAY_PUSH(left_out, const edu_figure_t *) = figure;
        if (isnan(figure->numerator))
            continue;
        row = edu_explain_add(made, EDU_EXPLAIN_PART);
        row->code = child->code;
        row->name = edu_text_pick(made->lang, child->name_zh, child->name_en);
        row->value = number_text(figure->numerator, pool);
        row->denominator = number_text(figure->denominator, pool);
        row->share = share_text(made, figure->numerator, pool);
        row->text = edu_figure_cell(figure, pool);
    }
    for (int i = 0; i < left_out->nelts; i++) {
        const edu_figure_t *figure = APR_ARRAY_IDX(left_out, i, const edu_figure_t *);
        edu_returns_t returns = edu_figure_returns(figure);

        add_left_out(made, figure->area,
                     edu_report_area_name(made->catalogue, figure->area, made->period.year, made->lang),
                     isnan(figure->numerator)
                         ? edu_message(made->lang, EDU_MSG_EXPLAIN_NO_SIDES)
                         : EDU_SAY(made->lang, EDU_MSG_EXPLAIN_INCOMPLETE, pool,
                                   edu_figure_completeness(returns.reported, returns.expected, pool),
                                   edu_figure_remarks(figure, made->lang, pool)));
    }
    return NULL;
}

static void
add_unit(edu_explanation_t *made, const edu_unit_t *unit, apr_pool_t *pool)
{
    const edu_share_t *share = &unit->shares[0];
    edu_explain_row_t *row;

    if (!unit->reported || share->state != EDU_PRESENT)
        return;
    row = edu_explain_add(made, EDU_EXPLAIN_PART);
    row->code = unit->code;
    row->name = unit->name;
    row->value = number_text(share->value, pool);
    row->share = share_text(made, share->value, pool);
    if (share->rate.state == EDU_PRESENT)
        row->text = apr_pstrcat(pool, edu_text_number(share->rate.value, made->indicator->decimals, pool),
                                edu_figure_unit(made->indicator), NULL);
}

static void
add_absent(edu_explanation_t *made, const edu_unit_t *unit)
{
    const edu_share_t *share = &unit->shares[0];

    if (share->state == EDU_NOT_APPLICABLE)
        return;
    if (!unit->reported)
        add_left_out(made, unit->code, unit->name, edu_message(made->lang, EDU_MSG_EXPLAIN_SILENT));
    else if (share->state == EDU_MISSING)
        add_left_out(made, unit->code, unit->name, edu_message(made->lang, EDU_MSG_EXPLAIN_BLANK));
    else if (share->partial)
        add_left_out(made, unit->code, unit->name, edu_message(made->lang, EDU_MSG_EXPLAIN_PARTIAL));
    else if (!unit->listed)
        add_left_out(made, unit->code, unit->name, edu_message(made->lang, EDU_MSG_EXPLAIN_UNLISTED));
}

/* The units of a county, where one form alone makes the numerator. */
static edu_error_t *
add_units(edu_explanation_t *made, edu_db_t *db, apr_pool_t *pool)
{
    const edu_group_t *group = edu_catalogue_group(made->catalogue, made->grp);
    apr_array_header_t *indicators = apr_array_make(pool, 1, sizeof(const edu_indicator_t *));
    apr_array_header_t *tables;

    APR_ARRAY_PUSH(indicators, const edu_indicator_t *) = made->indicator;
    EDU_TRY(edu_units_load(&tables, db, made->catalogue, made->area->code, &made->period, indicators, group,
                           pool));
    for (int t = 0; t < tables->nelts; t++) {
        const edu_units_t *units = APR_ARRAY_IDX(tables, t, const edu_units_t *);

        for (int i = 0; units->indicators->nelts > 0 && i < units->units->nelts; i++)
            add_unit(made, &APR_ARRAY_IDX(units->units, i, edu_unit_t), pool);
    }
    for (int t = 0; t < tables->nelts; t++) {
        const edu_units_t *units = APR_ARRAY_IDX(tables, t, const edu_units_t *);

        for (int i = 0; units->indicators->nelts > 0 && i < units->units->nelts; i++)
            add_absent(made, &APR_ARRAY_IDX(units->units, i, edu_unit_t));
    }
    return NULL;
}

/* On what it stands --------------------------------------------------------------------------------- */

static void
add_notes(edu_explanation_t *made, apr_pool_t *pool)
{
    const edu_indicator_t *indicator = made->indicator;
    const edu_target_t *target = made->figure.target_row;
    const edu_lang_t lang = made->lang;
    static const edu_message_t methods[] = {
        [EDU_INTERVAL_SHARE] = EDU_MSG_EXPLAIN_SHARE,      [EDU_INTERVAL_COUNT] = EDU_MSG_EXPLAIN_COUNT,
        [EDU_INTERVAL_NONE] = EDU_MSG_EXPLAIN_NO_INTERVAL, [EDU_INTERVAL_PARITY] = EDU_MSG_EXPLAIN_RATIO,
        [EDU_INTERVAL_SAMPLE] = EDU_MSG_EXPLAIN_SAMPLE,
    };

    add_note(made, EDU_SAY(lang, EDU_MSG_EXPLAIN_DEFINITION, pool,
                           edu_text_pick(lang, indicator->source_zh, indicator->source), indicator->version));
    add_note(made, edu_text_pick(lang, indicator->note_zh, indicator->note_en));
    if (target != NULL)
        add_note(made, EDU_SAY(lang, EDU_MSG_EXPLAIN_TARGET, pool, edu_figure_target(&made->figure, pool),
                               edu_target_source(target, lang, pool), target->phrase,
                               edu_report_area_name(made->catalogue, target->area, made->period.year, lang)));
    if (target != NULL)
        add_note(made, edu_text_pick(lang, target->flag_zh, target->flag));
    add_note(made, edu_figure_remarks(&made->figure, lang, pool));
    add_note(made, edu_message(lang, methods[indicator->interval]));
    if (indicator->made_of != EDU_MADE_OF_COUNTS)
        add_note(made, edu_message(lang, EDU_MSG_EXPLAIN_OF_RATES));
    if (indicator->adjusted)
        add_note(made, edu_message(lang, EDU_MSG_EXPLAIN_ADJUSTED));
    if (indicator->longest_lag > 0)
        add_note(made, edu_message(lang, EDU_MSG_EXPLAIN_LAG));
    edu_explain_boundaries(made, pool);
    add_note(made, EDU_SAY(lang, EDU_MSG_EXPLAIN_BOUNDARIES, pool, made->period_text));
}

/* On what basis populations are counted and how they were made; the same rate over another denominator. */
static edu_error_t *
add_populations(edu_explanation_t *made, edu_db_t *db, apr_pool_t *pool)
{
    const edu_lang_t lang = made->lang;
    const edu_indicator_t *first = edu_catalogue_indicator(made->catalogue, made->indicator->alternative_of);
    apr_array_header_t *others = edu_assess_alternatives(made->figures, &made->figure, made->catalogue, pool);
    apr_array_header_t *bases;

    EDU_TRY(edu_basis_load(&bases, db, made->catalogue, made->area, &made->period, lang, pool));
    for (int i = 0; i < bases->nelts; i++) {
        const edu_basis_t *basis = &APR_ARRAY_IDX(bases, i, edu_basis_t);

        if (edu_basis_counts(basis, made->indicator))
            add_note(made,
                     EDU_SAY(lang, EDU_MSG_EXPLAIN_BASIS, pool,
                             edu_text_pick(lang, basis->form->name_zh, basis->form->name_en), basis->said));
    }
    if (first != NULL && edu_figure_find(made->figures, NULL, made->grp, first) != NULL)
        APR_ARRAY_PUSH(others, const edu_figure_t *) = edu_figure_find(made->figures, NULL, made->grp, first);
    for (int i = 0; i < others->nelts; i++) {
        const edu_figure_t *other = APR_ARRAY_IDX(others, i, const edu_figure_t *);

        if (!isnan(other->rate) && !isnan(made->figure.rate))
            add_note(made, EDU_SAY(lang, EDU_MSG_EXPLAIN_ALTERNATIVE, pool,
                                   edu_text_pick(lang, other->indicator->name_zh, other->indicator->name_en),
                                   edu_figure_rate(other, pool),
                                   edu_figure_against(other, &made->figure, lang, pool)));
    }
    return NULL;
}

static edu_error_t *
find_figure(edu_explanation_t *made, edu_db_t *db, apr_pool_t *pool)
{
    apr_array_header_t *figures;
    const edu_figure_t *figure;
    edu_result_t *result;

    EDU_TRY(edu_db_query(&result, db, edu_sql_query("figures_area"),
                         EDU_PARAMS(EDU_TEXT(made->area->code), EDU_INT(made->period.year),
                                    EDU_TEXT(made->period_text)),
                         pool));
    EDU_TRY(edu_figure_list(&figures, result, made->catalogue, pool));
    if (figures->nelts == 0)
        return edu_subject_nothing(db, made->area, made->period.year, pool);
    figure = edu_figure_find(figures, NULL, made->grp, made->indicator);
    if (figure == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                               "there is no figure of \"%s\" for %s in %s, group \"%s\"",
                                               made->indicator->code, made->area->code, made->period_text,
                                               made->grp),
                              "see which there are: edustat query indicators --area %s --year %d",
                              made->area->code, made->period.year);
    made->figure = *figure;
    made->figures = figures;
    return NULL;
}

edu_error_t *
edu_explain(edu_explanation_t **explanation, edu_db_t *db, const edu_catalogue_t *catalogue, const char *area,
            const edu_period_t *period, const char *indicator, const char *grp, edu_lang_t lang,
            apr_pool_t *pool)
{
    edu_explanation_t *made = apr_pcalloc(pool, sizeof *made);
    char *text = apr_palloc(pool, EDU_PERIOD_TEXT);
    bool base;

    made->catalogue = catalogue;
    made->lang = lang;
    made->period = *period;
    made->grp = grp;
    made->rows = apr_array_make(pool, 256, sizeof(edu_explain_row_t));
    edu_period_format(period, text);
    made->period_text = text;
    EDU_TRY(edu_subject_indicator(catalogue, indicator));
    EDU_TRY(edu_subject_group(catalogue, grp));
    EDU_TRY(edu_sql_area(&made->area, catalogue, area, period->year, pool));
    made->indicator = edu_catalogue_indicator(catalogue, indicator);
    EDU_TRY(find_figure(made, db, pool));
    add_figure(made, pool);
    EDU_TRY(edu_explain_bounds(made, db, pool));
    EDU_TRY(edu_explain_peers(made, db, pool));
    add_formula(made, "numerator", EDU_NUMERATOR, pool);
    add_formula(made, "denominator", EDU_DENOMINATOR, pool);
    add_rates(made, pool);
    EDU_TRY(add_inputs(made, db, pool));
    base = edu_areas_is_base(catalogue->areas, made->area, period->year, made->indicator->base_level, pool);
    EDU_TRY(base ? add_units(made, db, pool) : add_areas(made, db, pool));
    EDU_TRY(edu_explain_sources(made, db, pool));
    add_notes(made, pool);
    EDU_TRY(add_populations(made, db, pool));
    *explanation = made;
    return NULL;
}
