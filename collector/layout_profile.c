/* The columns that a profile names, found in the file. */
#include "collector/layout_private.h"

#include "base/text.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* "#3", the third column. */
static bool
is_number(const char *header)
{
    return header[0] == '#' && header[1] >= '0' && header[1] <= '9';
}

/* The first header that is the text in another spelling, or that fits it where it has gaps; -1. */
static int
find_header(const char *name, const char *const *headers, int count, apr_pool_t *pool)
{
    const char *wanted = edu_text_fold(name, strlen(name), pool);
    edu_pattern_t *pattern = NULL;

    if (edu_pattern_has_gaps(name)) {
        edu_error_t *error = edu_pattern_parse(&pattern, name, pool);

        if (error != NULL) { /* the catalogue was read, and its patterns with it */
            edu_error_clear(error);
            return -1;
        }
    }
    for (int i = 0; i < count; i++)
        if (pattern != NULL ? edu_pattern_match(pattern, headers[i], NULL, pool)
                            : strcmp(edu_text_fold(headers[i], strlen(headers[i]), pool), wanted) == 0)
            return i;
    return -1;
}

int
edu_layout_find_column(const apr_array_header_t *names, const char *const *headers, int count,
                       apr_pool_t *pool)
{
    for (int i = 0; i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        int column =
            is_number(name) ? (int)strtol(name + 1, NULL, 10) - 1 : find_header(name, headers, count, pool);

        if (column >= 0)
            return column;
    }
    return -1;
}

static edu_error_t *
no_column(const edu_layout_t *layout, const apr_array_header_t *names)
{
    const char *first = APR_ARRAY_IDX(names, 0, const char *);
    edu_error_t *error = edu_error_create(EDU_ERR_INPUT, NULL,
                                          edu_pattern_has_gaps(first)
                                              ? "there is no column like \"%s\", which profile \"%s\" reads"
                                              : "there is no column \"%s\", which profile \"%s\" reads",
                                          first, layout->profile->code);
    const char *others = "";

    for (int i = 1; i < names->nelts; i++)
        others = apr_pstrcat(error->pool, others, i > 1 ? ", \"" : "\"",
                             APR_ARRAY_IDX(names, i, const char *), "\"", NULL);
    return *others == '\0' ? error : edu_error_detail(error, "nor is there %s", others);
}

static edu_error_t *
need_column(int *column, const edu_layout_t *layout, const apr_array_header_t *names, apr_pool_t *pool)
{
    *column = edu_layout_find_column(names, layout->headers, layout->column_count, pool);
    return *column >= 0 ? NULL : no_column(layout, names);
}

/* The rule with its gaps filled. */
static const edu_profile_key_t *
fill_rule(const edu_layout_t *layout, const edu_profile_key_t *rule, apr_pool_t *pool)
{
    edu_profile_key_t *filled = apr_pmemdup(pool, rule, sizeof *rule);
    const char *unknown;

    /* What the reader let through is filled: it asked for every name. */
    if (rule->value != NULL)
        filled->value = edu_pattern_fill(&unknown, rule->value, layout->taken, pool);
    filled->prefix = edu_pattern_fill(&unknown, rule->prefix, layout->taken, pool);
    return filled;
}

static edu_error_t *
bind_key(edu_key_source_t *source, const edu_layout_t *layout, const edu_profile_key_t *rule,
         apr_pool_t *pool)
{
    int count = rule->columns->nelts;

    source->rule = fill_rule(layout, rule, pool);
    source->columns = apr_pcalloc(pool, sizeof(int) * (size_t)(count + 1));
    for (int i = 0; i < count; i++) {
        const apr_array_header_t *names = APR_ARRAY_IDX(rule->columns, i, const apr_array_header_t *);

        if (rule->optional && edu_layout_find_column(names, layout->headers, layout->column_count, pool) < 0)
            return NULL;
        EDU_TRY(need_column(&source->columns[i], layout, names, pool));
    }
    source->count = count;
    return NULL;
}

/* Gives the file's column `at` to the cell or attribute `measure`. */
static edu_error_t *
bind_measure(edu_layout_t *layout, const edu_profile_column_t *column, const char *measure, int at)
{
    const edu_cell_t *cell = layout->wide ? edu_form_cell(layout->form, measure) : NULL;
    int attribute = edu_form_attribute(layout->form, measure);

    if (cell == NULL && attribute < 0)
        return edu_error_hint(
            edu_error_create(EDU_ERR_INPUT, NULL,
                             "the form \"%s\" has no column \"%s\", which profile \"%s\" makes of \"%s\"",
                             layout->form->code, measure, layout->profile->code, column->measure),
            "is this file of that form?");
    if (cell != NULL) {
        layout->cell_maps[cell->index] = column->map;
        return edu_layout_take_column(&layout->cell_columns[cell->index], layout, at, cell->column);
    }
    layout->attribute_maps[attribute] = column->map;
    return edu_layout_take_column(&layout->attribute_columns[attribute], layout, at, measure);
}

static bool
is_bound(const edu_layout_t *layout, int column)
{
    for (int i = 0; i < layout->form->cells->nelts; i++)
        if (layout->cell_columns[i] == column)
            return true;
    for (int i = 0; i < layout->form->attributes->nelts; i++)
        if (layout->attribute_columns[i] == column)
            return true;
    return false;
}

/* What the header gives, added to what the names gave. NULL when it fits none of the column's headers. */
static apr_hash_t *
fit_header(const edu_layout_t *layout, const edu_profile_column_t *column, const char *header,
           apr_pool_t *pool)
{
    for (int i = 0; i < column->headers->nelts; i++) {
        apr_hash_t *taken = apr_hash_copy(pool, layout->taken);
        edu_pattern_t *pattern;
        edu_error_t *error =
            edu_pattern_parse(&pattern, APR_ARRAY_IDX(column->headers, i, const char *), pool);

        if (error != NULL)
            edu_error_clear(error);
        else if (edu_pattern_match(pattern, header, taken, pool))
            return taken;
    }
    return NULL;
}

/* Headers with gaps sweep: every column that fits and makes a column of the form; others are nobody's. */
static edu_error_t *
bind_sweep(edu_layout_t *layout, const edu_profile_column_t *column, apr_pool_t *pool)
{
    int bound = 0;

    for (int i = 0; i < layout->column_count; i++) {
        apr_hash_t *taken = is_bound(layout, i) ? NULL : fit_header(layout, column, layout->headers[i], pool);
        const char *unknown;
        const char *measure = taken != NULL ? edu_pattern_fill(&unknown, column->measure, taken, pool) : NULL;

        if (measure == NULL || ((!layout->wide || edu_form_cell(layout->form, measure) == NULL) &&
                                edu_form_attribute(layout->form, measure) < 0))
            continue;
        EDU_TRY(bind_measure(layout, column, measure, i));
        bound++;
    }
    return bound > 0 || column->optional ? NULL : no_column(layout, column->headers);
}

static edu_error_t *
bind_columns(edu_layout_t *layout, apr_pool_t *pool)
{
    const apr_array_header_t *columns = layout->profile->columns;

    for (int i = 0; i < columns->nelts; i++) {
        const edu_profile_column_t *column = &APR_ARRAY_IDX(columns, i, edu_profile_column_t);
        const char *unknown;
        int at;

        if (column->has_gaps)
            continue;
        at = edu_layout_find_column(column->headers, layout->headers, layout->column_count, pool);
        if (at < 0 && column->optional)
            continue;
        if (at < 0)
            return no_column(layout, column->headers);
        EDU_TRY(bind_measure(layout, column, edu_pattern_fill(&unknown, column->measure, layout->taken, pool),
                             at));
    }
    for (int i = 0; i < columns->nelts; i++) {
        const edu_profile_column_t *column = &APR_ARRAY_IDX(columns, i, edu_profile_column_t);

        if (column->has_gaps)
            EDU_TRY(bind_sweep(layout, column, pool));
    }
    return NULL;
}

static edu_error_t *
bind_filter(edu_layout_t *layout, const edu_profile_filter_t *rule, apr_pool_t *pool)
{
    edu_layout_filter_t filter = {-1, rule, NULL};

    EDU_TRY(need_column(&filter.column, layout, rule->column, pool));
    filter.patterns = apr_pcalloc(pool, sizeof(edu_pattern_t *) * (size_t)(rule->values->nelts + 1));
    for (int i = 0; i < rule->values->nelts; i++) {
        const char *value = APR_ARRAY_IDX(rule->values, i, const char *);

        if (edu_pattern_has_gaps(value))
            EDU_TRY(edu_pattern_parse(&filter.patterns[i], value, pool));
    }
    APR_ARRAY_PUSH(layout->filters, edu_layout_filter_t) = filter;
    return NULL;
}

/* The rules that look at rows: filters, where to stop, what to fill down. */
static edu_error_t *
bind_rows(edu_layout_t *layout, apr_pool_t *pool)
{
    const edu_profile_t *profile = layout->profile;

    for (int i = 0; i < profile->filters->nelts; i++)
        EDU_TRY(bind_filter(layout, &APR_ARRAY_IDX(profile->filters, i, edu_profile_filter_t), pool));
    for (int i = 0; i < profile->stop_at->nelts; i++)
        EDU_TRY(edu_pattern_parse((edu_pattern_t **)apr_array_push(layout->stops),
                                  APR_ARRAY_IDX(profile->stop_at, i, const char *), pool));
    for (int i = 0; i < profile->fill_down->nelts; i++)
        EDU_TRY(need_column((int *)apr_array_push(layout->fill_down), layout,
                            APR_ARRAY_IDX(profile->fill_down, i, const apr_array_header_t *), pool));
    return NULL;
}

edu_error_t *
edu_layout_bind_profile(edu_layout_t *layout, apr_pool_t *pool)
{
    const edu_profile_t *profile = layout->profile;

    EDU_TRY(bind_key(&layout->area, layout, &profile->area, pool));
    EDU_TRY(bind_key(&layout->unit, layout, &profile->unit, pool));
    EDU_TRY(bind_key(&layout->unit_name, layout, &profile->unit_name, pool));
    EDU_TRY(bind_key(&layout->year, layout, &profile->year, pool));
    EDU_TRY(bind_key(&layout->period, layout, &profile->period, pool));
    EDU_TRY(bind_columns(layout, pool));
    EDU_TRY(bind_rows(layout, pool));
    if (!profile->wide) {
        EDU_TRY(bind_key(&layout->measure, layout, &profile->measure, pool));
        EDU_TRY(need_column(&layout->value_column, layout, profile->value_column, pool));
    }
    return NULL;
}
