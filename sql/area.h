/* The area that a user names: one way for all commands. */
#ifndef EDU_SQL_AREA_H
#define EDU_SQL_AREA_H

#include "base/error.h"
#include "model/catalogue.h"

/* The area by its code (a province's first two digits, a prefecture's first four), or by a Chinese or English name, whole or without
 * what follows it (湖北, Wuhan), that only one area has in that year; cut short, a province comes before what else begins so. A name
 * that no area had then is looked for in other years, with a notice where the code goes on under another name.
 * Errors: NOT_FOUND, with what became of an area that was there at another time; USAGE when a name is not unique. */
edu_error_t *edu_sql_area(const edu_area_t **area, const edu_catalogue_t *catalogue, const char *text,
                          int year, apr_pool_t *pool);

/* The same for a span of years: an area that existed at any time will do. *code is the code. */
edu_error_t *edu_sql_area_code(const char **code, const edu_catalogue_t *catalogue, const char *text,
                               int first, int last, apr_pool_t *pool);

#endif
