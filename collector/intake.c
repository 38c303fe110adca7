#include "collector/intake.h"

#include "base/translate.h"
#include "collector/rejects_list.h"
#include "collector/rejects_workbook.h"

edu_error_t *
edu_intake_open(edu_intake_t *intake, const char *path, apr_pool_t *pool)
{
    return edu_input_open_quickly(&intake->input, path,
                                  intake->profile != NULL ? intake->profile->encoding : "auto", intake->jobs,
                                  intake->part_bytes, pool);
}

/* What the file may do without. */
static unsigned
layout_need(const edu_intake_t *intake)
{
    return (intake->period != NULL ? (unsigned)EDU_LAYOUT_FIXED_PERIOD : 0) |
           (intake->strategy == EDU_UPDATE ? (unsigned)EDU_LAYOUT_SOME_CELLS : 0) |
           (intake->strategy == EDU_DELETE ? (unsigned)EDU_LAYOUT_KEYS_ONLY : 0);
}

edu_error_t *
edu_intake_layout(edu_layout_t **layout, const edu_reader_t *reader, const edu_intake_t *intake,
                  apr_pool_t *pool)
{
    return edu_layout_read(layout, reader, edu_input_info(intake->input)->name, intake->catalogue,
                           intake->form, intake->profile, layout_need(intake), pool);
}

static edu_error_t *
try_layout(bool *near, const edu_reader_t *reader, void *baton, apr_pool_t *scratch_pool)
{
    edu_layout_t *layout;
    edu_error_t *error = edu_intake_layout(&layout, reader, baton, scratch_pool);

    *near = layout->header_line > 0;
    return error;
}

edu_error_t *
edu_intake_choose(edu_intake_t *intake, apr_pool_t *pool)
{
    const apr_array_header_t *sheets = edu_input_sheets(intake->input);
    const edu_profile_t *profile = intake->profile;

    if (intake->wanted_sheet == NULL && profile != NULL && profile->sheet != NULL && sheets->nelts > 0) {
        const char **names = apr_palloc(pool, sizeof(char *) * (size_t)sheets->nelts);

        for (int i = 0; i < sheets->nelts; i++)
            names[i] = APR_ARRAY_IDX(sheets, i, edu_sheet_t).name;
        EDU_TRY(edu_layout_pick_sheet(&intake->sheet, profile, names, sheets->nelts, pool));
        intake->sheet_name = names[intake->sheet];
        return NULL;
    }
    EDU_TRY(edu_input_choose(&intake->sheet, intake->input, intake->wanted_sheet, try_layout, intake, pool));
    intake->sheet_name = sheets->nelts > 0 ? APR_ARRAY_IDX(sheets, intake->sheet, edu_sheet_t).name : "";
    return NULL;
}

static edu_error_t *
read_rows(edu_input_rows_t *rows, const edu_intake_t *intake, apr_pool_t *pool)
{
    const edu_profile_t *profile = intake->profile;

    return edu_input_read(rows, intake->input, intake->sheet, profile != NULL ? profile->separator : '\0',
                          pool);
}

edu_error_t *
edu_intake_read(edu_layout_t **layout, edu_input_rows_t *rows, const edu_intake_t *intake,
                edu_rejects_t *rejects, apr_pool_t *pool)
{
    const edu_form_t *form;

    EDU_TRY(read_rows(rows, intake, pool));
    EDU_TRY(edu_intake_layout(layout, &rows->reader, intake, pool));
    if (rejects != NULL && *rows->reader.sheet != '\0')
        edu_rejects_of_sheet(rejects, (*layout)->shown, (*layout)->column_count);
    form = (*layout)->form;
    if (intake->period != NULL && !edu_period_fits(intake->period, form->frequency))
        return edu_error_create(EDU_ERR_USAGE, NULL, "form \"%s\" is reported by %s, not for \"%s\"",
                                form->code, edu_frequency_title(form->frequency, edu_translate_language()),
                                intake->period_text);
    return NULL;
}

edu_error_t *
edu_intake_separator(char *separator, const edu_intake_t *intake, apr_pool_t *pool)
{
    *separator = intake->profile != NULL ? intake->profile->separator : '\0';
    return *separator != '\0' ? NULL : edu_input_separator(separator, intake->input, pool);
}

edu_error_t *
edu_intake_write_rejects(const edu_intake_t *intake, edu_rejects_t *rejects, const char *path,
                         const edu_unit_names_t *names, apr_pool_t *pool)
{
    edu_input_rows_t rows;
    edu_layout_t *layout;
    bool workbook = edu_rejects_is_workbook(path);

    /* Nobody needs an empty one. */
    if (workbook && edu_rejects_count(rejects) == 0)
        return NULL;
    EDU_TRY(read_rows(&rows, intake, pool));
    EDU_TRY(edu_intake_layout(&layout, &rows.reader, intake, pool));
    EDU_TRY(read_rows(&rows, intake, pool));
    if (!workbook)
        return edu_rejects_write_list(rejects, path, names, intake->catalogue, layout, &rows.reader, pool);
    return edu_rejects_write_workbook(rejects, path, intake->catalogue, layout, &rows.reader, pool);
}
