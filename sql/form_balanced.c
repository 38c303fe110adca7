#include "sql/form_balanced.h"

#include "base/text.h"
#include "sql/form_tables.h"
#include "sql/form_units.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

typedef struct reading_t {
    const edu_balanced_set_t *set;
    edu_balanced_take_t take;
    void *baton;
    const char **attributes;
    bool *has;
    const char **classes;
    edu_number_t *cells;
} reading_t;

static const edu_form_t *
form_at(const edu_balanced_set_t *set, int index)
{
    return APR_ARRAY_IDX(set->forms, index, const edu_form_t *);
}

/* "coalesce(f0.ownership, f1.ownership)" over the forms that have the attribute. */
static void
add_attribute(edu_buffer_t *sql, const edu_balanced_set_t *set, const char *attribute, apr_pool_t *pool)
{
    bool some = false;

    edu_buffer_add_text(sql, ", coalesce(");
    for (int f = 0; f < set->forms->nelts; f++) {
        if (edu_form_attribute(form_at(set, f), attribute) < 0)
            continue;
        edu_buffer_printf(sql, "%sf%d.%s", some ? ", " : "", f, edu_text_quote_identifier(attribute, pool));
        some = true;
    }
    edu_buffer_add_char(sql, ')');
}

/* Whether its return is there, its class, then its cells. */
static void
add_form(edu_buffer_t *sql, const edu_balanced_set_t *set, int index, apr_pool_t *pool)
{
    const edu_form_t *form = form_at(set, index);

    edu_buffer_printf(sql, ", f%d.unit_code IS NOT NULL", index);
    if (form->class_attribute >= 0)
        edu_buffer_printf(sql, ", f%d.%s", index,
                          edu_text_quote_identifier(
                              APR_ARRAY_IDX(form->attributes, form->class_attribute, edu_attribute_t).code,
                              pool));
    else
        edu_buffer_add_text(sql, ", NULL");
    for (int i = 0; i < set->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(set->inputs, i, edu_expr_input_t);

        if (input->form == form)
            edu_buffer_printf(sql, ", f%d.%s", index,
                              edu_text_quote_identifier(
                                  APR_ARRAY_IDX(form->cells, input->cell, const edu_cell_t *)->column, pool));
    }
}

/* Where no other form holds anything there is nothing to say, and large tables need not be read for it. */
static void
add_others(edu_buffer_t *sql, const edu_balanced_set_t *set, apr_pool_t *pool)
{
    for (int s = 0; s < set->standards->nelts; s++)
        if (APR_ARRAY_IDX(set->standards, s, const edu_balanced_t *)->forms->nelts == 1)
            return;
    edu_buffer_add_text(sql, " AND (f0.county_code, f0.year, f0.period) IN (");
    for (int f = 1; f < set->forms->nelts; f++)
        edu_buffer_printf(sql, "%sSELECT county_code, year, period FROM %s", f > 1 ? " UNION ALL " : "",
                          edu_sql_return_table(form_at(set, f), pool));
    edu_buffer_add_char(sql, ')');
}

static char *
make_sql(const edu_balanced_set_t *set, int year, const apr_array_header_t *counties, apr_pool_t *pool)
{
    edu_buffer_t *sql = edu_buffer_create(4096, pool);

    edu_buffer_add_text(sql, "COPY (SELECT f0.county_code, f0.year, f0.period, f0.unit_code");
    for (int i = 0; i < set->attributes->nelts; i++)
        add_attribute(sql, set, APR_ARRAY_IDX(set->attributes, i, const char *), pool);
    for (int f = 0; f < set->forms->nelts; f++)
        add_form(sql, set, f, pool);
    edu_buffer_printf(sql, " FROM %s f0", edu_sql_return_table(form_at(set, 0), pool));
    for (int f = 1; f < set->forms->nelts; f++)
        edu_buffer_printf(sql,
                          " LEFT JOIN %s f%d ON f%d.county_code = f0.county_code AND f%d.year = f0.year "
                          "AND f%d.period = f0.period AND f%d.unit_code = f0.unit_code",
                          edu_sql_return_table(form_at(set, f), pool), f, f, f, f, f);
    edu_buffer_add_text(sql, " WHERE true");
    if (year >= 0)
        edu_buffer_printf(sql, " AND f0.year = %d", year);
    if (counties != NULL)
        edu_buffer_printf(sql, " AND f0.county_code IN (%s)", edu_sql_literal_list(counties, pool));
    add_others(sql, set, pool);
    edu_buffer_add_text(sql, " ORDER BY 1, 2, 3, 4) TO STDOUT");
    return edu_buffer_text(sql);
}

edu_number_t
edu_balanced_cell(void *baton, const edu_form_t *form, int cell, int lag)
{
    const edu_balanced_row_t *row = baton;

    (void)lag; /* the reader of catalogues lets none through */
    for (int i = 0; i < row->set->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(row->set->inputs, i, edu_expr_input_t);

        if (input->form == form && input->cell == cell)
            return row->cells[i];
    }
    return (edu_number_t){EDU_MISSING, 0};
}

/* What a field says: a number, or one of two kinds of nothing. */
static edu_number_t
read_number(const char *text, size_t length, const edu_expr_input_t *input, bool has, const char *class)
{
    static const double scales[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    const edu_measure_t *measure =
        APR_ARRAY_IDX(input->form->cells, input->cell, const edu_cell_t *)->measure;
    int64_t scaled;

    if (text != NULL && edu_text_to_scaled(text, length, measure->decimals, &scaled))
        return (edu_number_t){EDU_PRESENT, (double)scaled / scales[measure->decimals]};
    if (has && measure->applies_to >= 0 && !edu_form_class_has(input->form, measure->applies_to, class))
        return (edu_number_t){EDU_NOT_APPLICABLE, 0};
    return (edu_number_t){EDU_MISSING, 0};
}

static void
read_forms(reading_t *reading, char **line)
{
    const edu_balanced_set_t *set = reading->set;
    size_t length;
    char *text;
    int input = 0;

    for (int f = 0; f < set->forms->nelts; f++) {
        edu_copy_field(line, &text, &length);
        reading->has[f] = *text == 't';
        edu_copy_field(line, &text, &length);
        reading->classes[f] = text;
        for (; input < set->inputs->nelts &&
               APR_ARRAY_IDX(set->inputs, input, edu_expr_input_t).form == form_at(set, f);
             input++) {
            edu_copy_field(line, &text, &length);
            reading->cells[input] =
                read_number(text, length, &APR_ARRAY_IDX(set->inputs, input, edu_expr_input_t),
                            reading->has[f], reading->classes[f]);
        }
    }
}

static edu_error_t *
read_line(char *line, size_t line_length, void *baton)
{
    reading_t *reading = baton;
    edu_balanced_row_t row = {.set = reading->set,
                              .attributes = reading->attributes,
                              .has = reading->has,
                              .classes = reading->classes,
                              .cells = reading->cells};
    size_t length;
    char *text;

    (void)line_length;
    edu_copy_field(&line, &text, &length);
    row.county = text;
    edu_copy_field(&line, &text, &length);
    row.year = (int)strtol(text, NULL, 10);
    edu_copy_field(&line, &text, &length);
    row.period = text;
    edu_copy_field(&line, &text, &length);
    row.unit = text;
    for (int i = 0; i < reading->set->attributes->nelts; i++) {
        edu_copy_field(&line, &text, &length);
        reading->attributes[i] = text;
    }
    read_forms(reading, &line);
    return reading->take(reading->baton, &row);
}

edu_error_t *
edu_balanced_read(edu_db_t *db, const edu_balanced_set_t *set, int year, const apr_array_header_t *counties,
                  edu_balanced_take_t take, void *baton, apr_pool_t *scratch_pool)
{
    reading_t reading = {.set = set, .take = take, .baton = baton};

    if (counties != NULL && counties->nelts == 0)
        return NULL;
    reading.attributes = apr_pcalloc(scratch_pool, sizeof(char *) * (size_t)(set->attributes->nelts + 1));
    reading.has = apr_pcalloc(scratch_pool, sizeof(bool) * (size_t)set->forms->nelts);
    reading.classes = apr_pcalloc(scratch_pool, sizeof(char *) * (size_t)set->forms->nelts);
    reading.cells = apr_pcalloc(scratch_pool, sizeof(edu_number_t) * (size_t)(set->inputs->nelts + 1));
    return edu_copy_out(db, make_sql(set, year, counties, scratch_pool), read_line, &reading);
}

const char *
edu_sql_unit_names(void)
{
    return "SELECT n.unit_code, " EDU_SQL_UNIT_NAME(
        "n", "$2::int4") " FROM edustat.unit n WHERE n.county_code = $1::text ORDER BY 1";
}
