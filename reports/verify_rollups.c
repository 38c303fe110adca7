/* What a recomputation of rollups found, as a check. */
#include "reports/messages.h"
#include "reports/verify_private.h"

#include <apr_strings.h>
#include <string.h>

/* A group's name; a rate's or a form's. */
static const char *
group_name(const edu_catalogue_t *catalogue, const char *code, edu_lang_t lang)
{
    const edu_group_t *group = edu_catalogue_group(catalogue, code);

    if (group == NULL)
        return strcmp(code, "all") == 0 ? edu_text_pick(lang, "全部", "all") : code;
    return edu_text_pick(lang, group->name_zh, group->name_en);
}

static const char *
subject_name(const edu_catalogue_t *catalogue, const edu_recomputed_value_t *value, edu_lang_t lang)
{
    const edu_indicator_t *indicator =
        value->subject != NULL ? edu_catalogue_indicator(catalogue, value->subject) : NULL;
    const edu_form_t *form = value->form != NULL ? edu_catalogue_form(catalogue, value->form) : NULL;

    if (indicator != NULL)
        return edu_text_pick(lang, indicator->name_zh, indicator->name_en);
    if (form != NULL)
        return edu_text_pick(lang, form->name_zh, form->name_en);
    return value->subject != NULL ? value->subject : "";
}

/* The cell of a form that a column of its sums holds, by its name. */
static const char *
column_name(const edu_catalogue_t *catalogue, const edu_recomputed_value_t *value, edu_lang_t lang)
{
    const edu_form_t *form = value->form != NULL ? edu_catalogue_form(catalogue, value->form) : NULL;

    for (int i = 0; form != NULL && i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        if (strcmp(cell->column, value->column) == 0)
            return edu_text_pick(lang, cell->name_zh, cell->name_en);
    }
    return value->column;
}

static void
say_value(edu_check_work_t *work, const edu_recomputed_value_t *value)
{
    const edu_lang_t lang = work->lang;
    const edu_area_t *area = edu_areas_nearest(work->catalogue->areas, value->area, value->year);
    const char *name = area == NULL ? value->area : edu_text_pick(lang, area->name_zh, area->name_en);
    const char *group = value->among != NULL
                            ? EDU_SAY(lang, EDU_MSG_ROLLUP_AMONG, work->pool, value->among)
                            : group_name(work->catalogue, value->grp != NULL ? value->grp : "all", lang);
    const char *subject = subject_name(work->catalogue, value, lang);
    const char *nothing = edu_message(lang, EDU_MSG_ROLLUP_NONE);

    if (value->column == NULL)
        edu_check_found(work, EDU_SAY(lang, value->missing ? EDU_MSG_ROLLUP_LACKS : EDU_MSG_ROLLUP_EXTRA,
                                      work->pool, name, value->area, value->period, group, subject));
    else
        edu_check_found(work,
                        EDU_SAY(lang, EDU_MSG_ROLLUP_VALUE, work->pool, name, value->area, value->period,
                                group, subject, column_name(work->catalogue, value, lang),
                                value->stored != NULL ? value->stored : nothing,
                                value->recomputed != NULL ? value->recomputed : nothing));
}

void
edu_verify_add_rollups(edu_verify_t *verify, const edu_recomputed_t *recomputed,
                       const edu_catalogue_t *catalogue, edu_lang_t lang, apr_pool_t *pool)
{
    edu_check_result_t *result = &APR_ARRAY_PUSH(verify->results, edu_check_result_t);
    edu_check_work_t work = {
        .result = result, .verify = verify, .catalogue = catalogue, .lang = lang, .pool = pool};

    *result = (edu_check_result_t){.code = "rollup_values",
                                   .serious = true,
                                   .found = apr_array_make(pool, 4, sizeof(const char *)),
                                   .remedy = edu_message(lang, EDU_MSG_ROLLUP_REMEDY)};
    for (int i = 0; i < recomputed->values->nelts; i++)
        say_value(&work, &APR_ARRAY_IDX(recomputed->values, i, edu_recomputed_value_t));
    result->count = recomputed->differences;
}
