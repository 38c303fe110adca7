/* What a report is about: finding the area and the year that a user names. */
#ifndef EDU_REPORTS_SUBJECT_H
#define EDU_REPORTS_SUBJECT_H

#include "base/db.h"
#include "model/catalogue.h"

/* The area by its code (a province's first two digits, a prefecture's first four), or by a Chinese or English name, whole or without
 * what follows it (湖北, Wuhan), that only one area has in that year; cut short, a province comes before what else begins so. A name
 * that no area had then is looked for in other years, with a notice where the code goes on under another name.
 * Errors: NOT_FOUND, with what became of an area that was there at another time; USAGE when a name is not unique. */
edu_error_t *edu_subject_area(const edu_area_t **area, const edu_catalogue_t *catalogue, const char *text,
                              int year, apr_pool_t *pool);

/* The same for a span of years: an area that existed at any time will do. *code is the code. */
edu_error_t *edu_subject_code(const char **code, const edu_catalogue_t *catalogue, const char *text,
                              int first, int last, apr_pool_t *pool);

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
