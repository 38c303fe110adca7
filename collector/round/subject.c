#include "collector/round/subject.h"

#include "base/translate.h"

#include <apr_strings.h>
#include <string.h>

const char *
edu_round_area_name(const edu_area_t *area, edu_lang_t lang)
{
    return edu_text_pick(lang, area->name_zh, area->name_en);
}

/* "42" and "4228" stand for 420000 and 422800. */
static const edu_area_t *
find_code(const edu_areas_t *areas, const char *text, int year, apr_pool_t *pool)
{
    const edu_area_t *area = edu_areas_find(areas, text, year);

    if (area == NULL && (strlen(text) == 2 || strlen(text) == 4))
        area = edu_areas_find(areas, apr_pstrcat(pool, text, strlen(text) == 2 ? "0000" : "00", NULL), year);
    return area;
}

static edu_error_t *
find_area(const edu_area_t **area, const edu_areas_t *areas, const char *text, int year, apr_pool_t *pool)
{
    const apr_array_header_t *all = edu_areas_all(areas);

    *area = find_code(areas, text, year, pool);
    for (int i = 0; *area == NULL && i < all->nelts; i++) {
        const edu_area_t *one = APR_ARRAY_IDX(all, i, const edu_area_t *);

        if (one->valid_from > year || year >= one->valid_to ||
            (strcmp(one->name_zh, text) != 0 && strcmp(one->name_en, text) != 0))
            continue;
        for (int k = i + 1; k < all->nelts; k++) {
            const edu_area_t *other = APR_ARRAY_IDX(all, k, const edu_area_t *);

            if (other->valid_from <= year && year < other->valid_to &&
                (strcmp(other->name_zh, text) == 0 || strcmp(other->name_en, text) == 0))
                return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not one area in %d",
                                                       text, year),
                                      "name it by its code, such as %s or %s", one->code, other->code);
        }
        *area = one;
    }
    if (*area != NULL)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL, "there is no area \"%s\" in %d", text,
                                           year),
                          "list areas with: edustat area show");
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
    return find_area(&subject->area, catalogue->areas, area, subject->period.year, pool);
}
