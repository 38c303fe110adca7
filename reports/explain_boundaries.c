#include "reports/explain_boundaries.h"

#include "reports/boundary_note.h"
#include "reports/explain_sources.h"
#include "reports/messages.h"

#include <apr_strings.h>

edu_boundary_t
edu_explain_boundary(const edu_explanation_t *made, const edu_form_t *form, int lag, apr_pool_t *pool)
{
    const edu_areas_t *areas = made->catalogue->areas;
    int year = made->period.year;
    bool base = edu_areas_is_base(areas, made->area, year, made->indicator->base_level, pool);

    /* Above the areas where the rate begins the numbers are shown as they are stored: each on the boundaries of its year. */
    if (lag == 0 || !base || made->area->level > form->base_level) {
        edu_boundary_t own = {EDU_BOUNDARY_SAME, apr_array_make(pool, 1, sizeof(const char *)), NULL};

        APR_ARRAY_PUSH(own.codes, const char *) = made->area->code;
        return own;
    }
    return edu_boundary_of_one(areas, made->area->code, year, year - lag, pool);
}

void
edu_explain_boundaries(edu_explanation_t *made, apr_pool_t *pool)
{
    const apr_array_header_t *inputs = made->indicator->inputs;
    int last = 0;

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);
        edu_boundary_t boundary = edu_explain_boundary(made, input->form, input->lag, pool);
        const char *note = edu_boundary_note(&boundary, made->area->code, made->lang, pool);

        if (*note == '\0' || input->lag == last)
            continue;
        last = input->lag;
        if (boundary.kind == EDU_BOUNDARY_DIVIDED && edu_form_of_units(input->form))
            note = apr_pstrcat(pool, note,
                               EDU_SAY(made->lang, EDU_MSG_EXPLAIN_DIVIDED, pool,
                                       apr_psprintf(pool, "%d", made->period.year)),
                               NULL);
        edu_explain_add(made, EDU_EXPLAIN_NOTE)->text =
            EDU_SAY(made->lang, EDU_MSG_EXPLAIN_BOUNDARY, pool,
                    apr_psprintf(pool, "%d", made->period.year - input->lag), note);
    }
}
