#include "collector/sample/sample_private.h"

#include "base/translate.h"

/* A form of the catalogue, as the sample needs it. */
static edu_error_t *
need_form(const edu_form_t **form, const edu_catalogue_t *catalogue, const char *code, edu_level_t reporter)
{
    *form = edu_catalogue_form(catalogue, code);
    if (*form != NULL && (*form)->reporter == reporter && (*form)->frequency == EDU_YEAR)
        return NULL;
    return edu_error_hint(
        edu_error_create(EDU_ERR_CATALOGUE, NULL,
                         "catalogue \"%s\" has no form \"%s\" that is reported yearly by a %s",
                         catalogue->code, code, edu_level_title(reporter, edu_translate_language())),
        "a sample can be made for catalogues with the forms school_annual and county_annual of cn-education");
}

edu_error_t *
edu_sample_write(edu_sample_report_t *report, const edu_catalogue_t *catalogue,
                 const edu_sample_options_t *options, apr_pool_t *pool)
{
    edu_sample_t sample = {.catalogue = catalogue, .options = options, .report = report, .pool = pool};

    *report = (edu_sample_report_t){0};
    sample.years = options->last_year - options->first_year + 1;
    EDU_TRY(need_form(&sample.school_form, catalogue, "school_annual", EDU_SCHOOL));
    EDU_TRY(need_form(&sample.county_form, catalogue, "county_annual", EDU_COUNTY));
    sample.resources_form = edu_catalogue_form(catalogue, "school_resources");
    if (catalogue->population->nelts == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_CATALOGUE, NULL,
                                               "catalogue \"%s\" has no census population", catalogue->code),
                              "put it into population.csv");
    EDU_TRY(edu_sample_find_counties(&sample));
    edu_sample_populate(&sample);
    EDU_TRY(edu_sample_make_schools(&sample));
    return edu_sample_write_files(&sample);
}
