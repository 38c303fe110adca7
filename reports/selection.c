#include "reports/selection.h"

#include "reports/subject.h"

#include <string.h>

static edu_error_t *
read_boundaries(int *year, const edu_settings_t *settings)
{
    int last;

    if (edu_setting(settings, EDU_SET_BOUNDARIES) == NULL)
        return NULL;
    EDU_TRY(edu_setting_years(year, &last, settings, EDU_SET_BOUNDARIES));
    return *year == last ? NULL
                         : edu_error_create(EDU_ERR_USAGE, NULL, "--boundaries takes one year, not \"%s\"",
                                            edu_setting(settings, EDU_SET_BOUNDARIES));
}

edu_error_t *
edu_selection_read(edu_selection_t *selection, const edu_catalogue_t *catalogue,
                   const edu_settings_t *settings, apr_pool_t *pool)
{
    const char *area = edu_setting(settings, EDU_SET_AREA_NAMED);
    const edu_form_t *form;
    int first;
    int last;

    *selection = (edu_selection_t){.catalogue = catalogue,
                                   .below = edu_setting_on(settings, EDU_SET_BELOW),
                                   .level = edu_setting(settings, EDU_SET_LEVEL),
                                   .indicator = edu_setting(settings, EDU_SET_INDICATOR),
                                   .grp = edu_setting(settings, EDU_SET_GROUP),
                                   .form = edu_setting(settings, EDU_SET_ONLY_FORM)};
    EDU_TRY(edu_setting_years(&selection->first, &selection->last, settings, EDU_SET_YEAR));
    EDU_TRY(read_boundaries(&selection->boundaries, settings));
    first = selection->boundaries > 0 ? selection->boundaries : selection->first;
    last = selection->boundaries > 0 ? selection->boundaries : selection->last;
    if (area != NULL)
        EDU_TRY(edu_sql_area_code(&selection->area, catalogue, area, first, last, pool));
    else if (selection->below)
        return edu_error_create(EDU_ERR_USAGE, NULL, "--below needs --area");
    if (selection->level != NULL && edu_level_parse(selection->level) < 0)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "unknown level \"%s\"", selection->level),
                              "choose one of: nation, province, prefecture, county");
    if (selection->indicator != NULL)
        EDU_TRY(edu_subject_indicator(catalogue, selection->indicator));
    if (selection->form != NULL)
        EDU_TRY(edu_subject_form(&form, catalogue, selection->form));
    return selection->grp != NULL ? edu_subject_group(catalogue, selection->grp) : NULL;
}

bool
edu_selection_takes(const edu_selection_t *selection, const edu_area_t *area, int year)
{
    if (year < selection->first || year > selection->last ||
        (selection->level != NULL && strcmp(selection->level, edu_level_name(area->level)) != 0))
        return false;
    if (selection->area == NULL || strcmp(selection->area, area->code) == 0)
        return true;
    return selection->below && area->parent != NULL && strcmp(area->parent, selection->area) == 0;
}
