/* What a report is about: finding the year, the group and the form that a user names; the area: sql/area.h. */
#ifndef EDU_REPORTS_SUBJECT_H
#define EDU_REPORTS_SUBJECT_H

#include "base/db.h"
#include "model/catalogue.h"
#include "sql/area.h"

/* A period, or a year ("2019", "2019-2020学年"). Errors: USAGE. */
edu_error_t *edu_subject_period(edu_period_t *period, const char *text);
edu_error_t *edu_subject_year(int *year, const char *text);

/* Why there are no figures: NOT_FOUND that says whether the year or only this area lacks them. */
edu_error_t *edu_subject_nothing(edu_db_t *db, const edu_area_t *area, int year, apr_pool_t *pool);

/* Errors: USAGE for a group that the catalogue does not have ("all" always is one), an indicator, or a form. */
edu_error_t *edu_subject_group(const edu_catalogue_t *catalogue, const char *group);
edu_error_t *edu_subject_indicator(const edu_catalogue_t *catalogue, const char *indicator);
edu_error_t *edu_subject_form(const edu_form_t **form, const edu_catalogue_t *catalogue, const char *code);

#endif
