/* Where the counts go: the cells of school_annual by their columns. */
#include "collector/sample/sample_private.h"

#include <apr_strings.h>

static const char *const stages[] = {"primary", "junior", "senior"};
static const char *const reasons_in[] = {"resume", "transfer", "other"};
static const char *const reasons_out[] = {"suspend", "quit", "death", "transfer", "other"};
static const char *const sizes[] = {"le45", "46_55", "56_65", "66p"};
static const char *const senior_types[] = {"regular", "adult", "vocational", "technical"};
static const char *const taught[] = {"kindergarten", "primary", "junior", "senior"};

static int find(const edu_form_t *form, apr_pool_t *pool, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The cell whose column is so named; -1 when the form has none. */
static int
find(const edu_form_t *form, apr_pool_t *pool, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const edu_cell_t *cell = edu_form_cell(form, apr_pvsprintf(pool, format, arguments));
    va_end(arguments);
    return cell != NULL ? cell->index : -1;
}

static void
find_pupils(edu_columns_t *columns, const edu_form_t *form, apr_pool_t *pool)
{
    for (int i = 0; i < KG_AGES; i++)
        columns->kg_enrol[i] = find(form, pool, "kg_enrol_%d", KG_FIRST_AGE + i);
    columns->kg_lastyear = find(form, pool, "kg_lastyear");
    columns->kg_female = find(form, pool, "kg_female");
    for (int grade = 1; grade <= GRADES; grade++) {
        const char *stage = stages[grade <= 6 ? STAGE_PRIMARY : STAGE_JUNIOR];

        columns->enrol[grade] = find(form, pool, "enrol_%s_%d", stage, grade);
        columns->enrol_female[grade] = find(form, pool, "enrol_female_%s_%d", stage, grade);
    }
    for (int age = FIRST_AGE; age <= LAST_AGE; age++) {
        columns->enrol_age[age] = find(form, pool, "enrol_age_%d", age);
        columns->enrol_age_primary[age] = find(form, pool, "enrol_age_primary_%d", age);
    }
    for (int i = 0; i < SENIOR_COUNT; i++)
        columns->hs_enrol[i] = find(form, pool, "hs_enrol_%s", senior_types[i]);
}

static void
find_others(edu_columns_t *columns, const edu_form_t *form, apr_pool_t *pool)
{
    for (int stage = 0; stage < 3; stage++) {
        columns->entrants[stage] = find(form, pool, "entrants_%s", stages[stage]);
        columns->grads[stage] = find(form, pool, "grads_%s", stages[stage]);
    }
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        for (int i = 0; i < 3; i++)
            columns->flow_in[stage][i] = find(form, pool, "flow_in_%s_%s", stages[stage], reasons_in[i]);
        for (int i = 0; i < 5; i++)
            columns->flow_out[stage][i] = find(form, pool, "flow_out_%s_%s", stages[stage], reasons_out[i]);
        for (int i = 0; i < SIZE_CLASSES; i++)
            columns->class_size[stage][i] = find(form, pool, "class_size_%s_%s", stages[stage], sizes[i]);
        columns->migrant_worker[stage] = find(form, pool, "migrant_worker_%s", stages[stage]);
        columns->boarder[stage] = find(form, pool, "boarder_%s", stages[stage]);
    }
    for (int i = 0; i < 4; i++)
        columns->teacher[i] = find(form, pool, "teacher_%s", taught[i]);
}

void
edu_sample_columns(edu_columns_t *columns, const edu_form_t *form, apr_pool_t *pool)
{
    find_pupils(columns, form, pool);
    find_others(columns, form, pool);
    for (int category = 0; category < CATEGORY_COUNT; category++) {
        columns->applies[category] = apr_pcalloc(pool, sizeof(bool) * (size_t)(form->cells->nelts + 1));
        for (int i = 0; i < form->cells->nelts; i++) {
            const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

            columns->applies[category][i] =
                edu_form_class_has(form, cell->measure->applies_to, edu_category_codes[category]);
        }
    }
}
