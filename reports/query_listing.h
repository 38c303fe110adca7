/* Queries whose rows come page by page from one statement and are written cell by cell. */
#ifndef EDU_REPORTS_QUERY_LISTING_H
#define EDU_REPORTS_QUERY_LISTING_H

#include "reports/query_private.h"

/* How a cell is written: as it came, a number with the indicator's places or with two, or the name of what the column has the code of. */
typedef enum edu_written_t {
    EDU_WRITTEN_AS_IS,
    EDU_WRITTEN_RATE,
    EDU_WRITTEN_TWO_PLACES,
    EDU_WRITTEN_SHORTEST,
    EDU_WRITTEN_AREA_NAME,
    EDU_WRITTEN_INDICATOR_NAME
} edu_written_t;

typedef struct edu_listing_cell_t {
    edu_column_t column;
    int from; /* column of the result */
    edu_written_t written;
} edu_listing_cell_t;

#define EDU_LISTING_KEY 5

/* The statement's parameters: the last key read; area, below, level, first and last year, indicator, group; how many rows. */
typedef struct edu_listing_t {
    const char *statement;
    int key[EDU_LISTING_KEY]; /* columns of the result; the second one is a whole number */
    int year;                 /* columns of the result */
    int indicator;
    const edu_listing_cell_t *cells;
    int count; /* of cells, at most EDU_LISTING_CELLS */
} edu_listing_t;

#define EDU_LISTING_CELLS 40

edu_error_t *edu_query_listing(edu_context_t *context, const edu_listing_t *listing);

#endif
