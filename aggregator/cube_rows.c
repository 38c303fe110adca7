#include "aggregator/cube_rows.h"

#include <apr_strings.h>
#include <string.h>

/* Whether a return is in a group, by one of its attributes. */
typedef struct member_t {
    int grp;
    int attribute;
    const apr_array_header_t *values; /* const char *: of the group; NULL: its code is the only one */
    const char *code;
} member_t;

struct edu_cube_rows_t {
    edu_cube_t *cube;
    int number;
    const edu_form_t *form;
    int scope; /* attribute; -1 */
    member_t *members;
    int member_count;
    bool narrow;      /* no sum of this form's values can leave 64 bits */
    int64_t *factors; /* one a cell, where sums are kept with more places than values; NULL: nowhere */
    edu_sum_t **sums; /* one a group, of the county-period at hand; NULL: not needed yet */
    edu_buffer_t *county;
    edu_buffer_t *period;
    int year;
};

/* How the form tells the group's returns apart, as edu_sql_copy_sums() has it. */
static void
add_member(edu_cube_rows_t *rows, int grp, const edu_group_t *group)
{
    int attribute = edu_form_attribute(rows->form, group->attribute);

    if (edu_group_is_area_set(group))
        return;
    if (attribute >= 0)
        rows->members[rows->member_count++] = (member_t){grp, attribute, group->values, NULL};
    else if (group->scope && rows->scope >= 0)
        rows->members[rows->member_count++] = (member_t){grp, rows->scope, NULL, group->code};
}

/* With so many values of this size a sum stays within 64 bits; more returns no int32_t counts. */
#define NARROW_MOST (INT64_C(1) << 31)

static bool
is_narrow(const edu_form_t *form)
{
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_measure_t *measure = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->measure;

        if (measure->max > NARROW_MOST || measure->min < -NARROW_MOST)
            return false;
    }
    return true;
}

/* Sums that become means of periods have more places than the values they are made of. */
static int64_t *
factors_of(const edu_form_t *form, apr_pool_t *pool)
{
    int64_t *factors = apr_palloc(pool, sizeof *factors * (size_t)(form->cells->nelts + 1));
    bool some = false;

    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_measure_t *measure = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->measure;

        factors[i] = 1;
        for (int k = measure->decimals; k < edu_measure_sum_decimals(measure); k++)
            factors[i] *= 10;
        some = some || factors[i] > 1;
    }
    return some ? factors : NULL;
}

edu_cube_rows_t *
edu_cube_rows_create(edu_cube_t *cube, int form, apr_pool_t *pool)
{
    edu_cube_rows_t *rows = apr_pcalloc(pool, sizeof *rows);
    const edu_catalogue_t *catalogue = edu_cube_catalogue(cube);
    const apr_array_header_t *groups = catalogue->groups;

    rows->cube = cube;
    rows->number = form;
    rows->form = APR_ARRAY_IDX(catalogue->forms, form, const edu_form_t *);
    rows->scope = edu_form_attribute(rows->form, "scope");
    rows->members = apr_pcalloc(pool, sizeof(member_t) * (size_t)(groups->nelts + 1));
    for (int i = 0; i < groups->nelts; i++)
        add_member(rows, i + 1, APR_ARRAY_IDX(groups, i, const edu_group_t *));
    rows->sums = apr_pcalloc(pool, sizeof(edu_sum_t *) * (size_t)(groups->nelts + 1));
    rows->county = edu_buffer_create(32, pool);
    rows->period = edu_buffer_create(32, pool);
    rows->factors = factors_of(rows->form, pool);
    rows->narrow = rows->factors == NULL && is_narrow(rows->form);
    return rows;
}

static bool
holds(const apr_array_header_t *values, const char *value)
{
    for (int i = 0; i < values->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(values, i, const char *), value) == 0)
            return true;
    return false;
}

static bool
is_member(const member_t *member, const char *value)
{
    if (value == NULL)
        return false;
    return member->values != NULL ? holds(member->values, value) : strcmp(value, member->code) == 0;
}

static edu_sum_t *
sum_of(edu_cube_rows_t *rows, int grp)
{
    if (rows->sums[grp] == NULL)
        rows->sums[grp] = edu_cube_make(rows->cube, rows->number, edu_buffer_text(rows->county), rows->year,
                                        edu_buffer_text(rows->period), grp);
    return rows->sums[grp];
}

static edu_error_t *
add_values(edu_sum_t *sum, const edu_cube_rows_t *rows, const int64_t *values, const unsigned char *present)
{
    int cells = rows->form->cells->nelts;
    int64_t *restrict to = sum->value;
    int32_t *restrict counts = sum->count;

    for (int i = 0; i < cells; i++)
        counts[i] += present[i];
    if (rows->narrow) {
        for (int i = 0; i < cells; i++)
            to[i] += values[i];
        return NULL;
    }
    for (int i = 0; i < cells; i++) {
        int64_t value = values[i];

        if ((rows->factors != NULL && __builtin_mul_overflow(value, rows->factors[i], &value)) ||
            __builtin_add_overflow(to[i], value, &to[i]))
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "the sum of \"%s\" in area \"%s\" leaves 64 bits",
                                    APR_ARRAY_IDX(rows->form->cells, i, const edu_cell_t *)->column,
                                    sum->area);
    }
    return NULL;
}

static edu_error_t *
add_to(edu_cube_rows_t *rows, int grp, const char *const *attributes, const int64_t *values,
       const unsigned char *present)
{
    const edu_form_t *form = rows->form;
    edu_sum_t *sum = sum_of(rows, grp);
    const char *class_value = form->class_attribute >= 0 ? attributes[form->class_attribute] : NULL;

    sum->units_reported++;
    for (int i = 0; class_value != NULL && i < form->classes->nelts; i++)
        sum->reported[i] += holds(APR_ARRAY_IDX(form->classes, i, edu_class_t).values, class_value);
    return add_values(sum, rows, values, present);
}

void
edu_cube_rows_turn(edu_cube_rows_t *rows, const char *county, int year, const char *period)
{
    if (rows->year == year && strcmp(edu_buffer_text(rows->county), county) == 0 &&
        strcmp(edu_buffer_text(rows->period), period) == 0)
        return;
    memset(rows->sums, 0, sizeof *rows->sums * (size_t)(edu_cube_catalogue(rows->cube)->groups->nelts + 1));
    rows->year = year;
    edu_buffer_clear(rows->county);
    edu_buffer_add_text(rows->county, county);
    edu_buffer_clear(rows->period);
    edu_buffer_add_text(rows->period, period);
}

edu_error_t *
edu_cube_rows_add(edu_cube_rows_t *rows, const char *const *attributes, const int64_t *values,
                  const unsigned char *present)
{
    /* What speaks of a part of its unit is in no sum of all. */
    if (rows->scope < 0 || attributes[rows->scope] == NULL)
        EDU_TRY(add_to(rows, 0, attributes, values, present));
    for (int i = 0; i < rows->member_count; i++)
        if (is_member(&rows->members[i], attributes[rows->members[i].attribute]))
            EDU_TRY(add_to(rows, rows->members[i].grp, attributes, values, present));
    return NULL;
}
