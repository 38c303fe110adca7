/* Divided land, told by its units: the returns of an area that lies in several areas of another year, by where the register says that its units
 * stand in that year. Sums are made of the returns, rates of the sums, by the rules of the rollups; nothing is estimated. */
#ifndef EDU_REPORTS_DIVIDED_H
#define EDU_REPORTS_DIVIDED_H

#include "base/db.h"
#include "model/catalogue.h"
#include "model/unit_place.h"

#include <apr_hash.h>

/* What divided areas are looked at with. */
typedef struct edu_divided_t {
    edu_db_t *db;
    const edu_catalogue_t *catalogue;
    apr_hash_t *told; /* what was read, by form, period and area */
    apr_pool_t *pool;
} edu_divided_t;

/* The sums of a part in a period, of one group. */
typedef struct edu_part_sum_t {
    int expected;
    int reported;
    int *class_expected; /* one a class of the form */
    int *class_reported;
    int64_t *value; /* one a cell, times 10^edu_measure_sum_decimals() */
    int32_t *count; /* values that make it */
} edu_part_sum_t;

/* What the units of an area tell of a part of it, in one form and period. */
typedef struct edu_part_told_t {
    const edu_form_t *form;
    const edu_land_t *part;
    int64_t reported; /* units that did */
    int64_t untold;   /* those of them of which the register does not say where they belong */
    int64_t closed;   /* those of the untold that were closed, or not founded yet, in the chosen year */
    int64_t silent; /* units expected and without a return, of which it does not say it either: in no part */
    int64_t within; /* units with a return or expected that stand in the part */
    bool nobody;    /* no unit at all of the area's register does */
    apr_array_header_t *codes; /* const char *: of the untold, at most five */
    edu_part_sum_t **
        sums; /* of all, then one a group of the catalogue; NULL: the form cannot tell its units apart by it */
} edu_part_told_t;

/* Why a part has no figure. */
typedef enum edu_part_want_t {
    EDU_PART_THERE,
    EDU_PART_OF_AREAS,  /* areas report what it is made of, and do not tell their parts apart */
    EDU_PART_OF_MONTHS, /* it is a year put together from shorter periods */
    EDU_PART_UNTOLD,    /* some units do not tell where they belong */
    EDU_PART_NOBODY     /* no unit of the area stands in the part: its register was not carried on */
} edu_part_want_t;

/* A rate of a part. */
typedef struct edu_part_rate_t {
    edu_part_want_t want;
    const edu_part_told_t
        *told;   /* UNTOLD, NOBODY: of whom; THERE: of the form read last in the period itself */
    bool anyone; /* the group has units here */
    bool used;   /* numerator and denominator are there */
    double numerator;
    double denominator;
    int64_t expected;
    int64_t reported;
    int64_t silent;
} edu_part_rate_t;

/* A group's number in what is told: 0 for "all", else its position + 1; -1 for sets of areas and what there is not. */
int edu_part_group(const edu_catalogue_t *catalogue, const char *code);

/* The value of a cell that somebody gave. */
double edu_part_value(const edu_part_sum_t *sum, const edu_cell_t *cell);

edu_divided_t *edu_divided_create(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* The part of an area of `year` that lies in the areas `own` (const char *) of `chosen`; NULL when all of it does. */
edu_land_t *edu_part_of(const edu_areas_t *areas, const char *area, int year, const apr_array_header_t *own,
                        int chosen, apr_pool_t *pool);

/* What the units tell of a part in a period of its year; *want: whether they tell all. */
edu_error_t *edu_part_told(const edu_part_told_t **told, edu_part_want_t *want, edu_divided_t *divided,
                           const edu_form_t *form, const char *period, const edu_land_t *part);

/* A rate of counts of a part; grp: 0 all, else a group's position + 1. */
edu_error_t *edu_part_rate(edu_part_rate_t *rate, edu_divided_t *divided, const edu_land_t *part,
                           const edu_indicator_t *indicator, int grp, const char *period);

#endif
