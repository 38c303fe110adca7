#include "collector/round/subject.h"

#include "base/translate.h"
#include "sql/area.h"

#include <apr_strings.h>
#include <string.h>

const char *
edu_round_area_name(const edu_area_t *area, edu_lang_t lang)
{
    return edu_text_pick(lang, area->name_zh, area->name_en);
}

edu_error_t *
edu_round_subject(edu_round_subject_t *subject, const edu_catalogue_t *catalogue, const char *area,
                  const char *form, const char *period, apr_pool_t *pool)
{
    edu_error_t *error;

    memset(subject, 0, sizeof *subject);
    subject->form = edu_catalogue_form(catalogue, form);
    if (subject->form == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no form \"%s\"", form),
                              "list them with: edustat catalogue show forms");
    error = edu_period_parse(&subject->period, period, strlen(period));
    if (error != NULL) {
        error->code = EDU_ERR_USAGE;
        return error;
    }
    if (!edu_period_fits(&subject->period, subject->form->frequency))
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "form \"%s\" is not filled in for period \"%s\"", form,
                                               period),
                              "its frequency is: %s",
                              edu_frequency_title(subject->form->frequency, edu_translate_language()));
    edu_period_format(&subject->period, subject->period_text);
    if (area == NULL)
        return NULL;
    return edu_sql_area(&subject->area, catalogue, area, subject->period.year, pool);
}
