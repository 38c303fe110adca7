/* Import profiles: how somebody else's file becomes returns. See docs/profiles.md. */
#ifndef EDU_MODEL_PROFILE_H
#define EDU_MODEL_PROFILE_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>

/* What to do at a row that says it is a total. */
typedef enum edu_profile_totals_t { EDU_TOTALS_KEEP, EDU_TOTALS_SKIP, EDU_TOTALS_STOP } edu_profile_totals_t;

/* A column of the file is named by an array of texts (const char *): the headers it may have, the first of which that is in the file
 * is it. Each is a header in any spelling, one with gaps (see model/pattern.h), or "#3" for the third column. */

/* Where a key comes from: one column or several joined, or a fixed value; then mapped, padded, prefixed. Value and prefix may have
 * the gaps that the names of the file, the sheet and the title fill. */
typedef struct edu_profile_key_t {
    apr_array_header_t *columns; /* const apr_array_header_t *: of each column the headers */
    const char *join;            /* between several columns; "" */
    const char *value;           /* a fixed value, or NULL */
    const char *prefix;          /* "" */
    int pad;                     /* to this width with zeros on the left; 0: not */
    apr_hash_t *map;             /* text to text, or NULL: no mapping */
    bool map_only;               /* a text that is not in the map is unknown (else it passes as it is) */
    bool optional;               /* a file without its columns has no such key */
} edu_profile_key_t;

typedef struct edu_profile_filter_t {
    const apr_array_header_t *column;
    apr_array_header_t *values; /* const char *: compared after trimming, ASCII case ignored; or with gaps */
    bool blank;                 /* an empty cell counts as one of the values */
    bool keep;                  /* keep rows with one of the values (true), or leave them out (false) */
} edu_profile_filter_t;

typedef struct edu_profile_column_t {
    const apr_array_header_t *headers;
    bool has_gaps;       /* in one of the headers: every column of the file that fits is meant */
    const char *measure; /* a cell's column name or an attribute's code, perhaps with gaps */
    bool optional;       /* the file may lack it */
    apr_hash_t *map;     /* of its texts, or NULL */
} edu_profile_column_t;

typedef struct edu_profile_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    const char *form;
    const char *encoding; /* "auto", or an iconv name */
    char separator;       /* ',' by default */
    const char
        *sheet;       /* of a workbook: its name, perhaps with gaps, or "#2" for the second; NULL: not said */
    const char *file; /* what the file's name is like, with gaps; NULL: not said */
    const char *title; /* what a cell above the header is like, with gaps; NULL: not said */
    int header_row;    /* record number of the header, from 1; 0: there is none, columns are "#1", "#2" */
    apr_array_header_t *
        header_contains; /* const apr_array_header_t *: the header is the first record with all; NULL: by number */
    int header_within; /* that many records are looked at */
    int header_rows;   /* how many records make the header; joined by a blank */
    bool header_fill;  /* an empty header cell takes the one on its left (merged cells) before joining */
    int skip_rows;     /* records to leave out behind the header */
    apr_array_header_t
        *stop_at;       /* const char *: stop at a row whose first text is one of these, perhaps with gaps */
    bool stop_at_blank; /* stop at the first empty row */
    edu_profile_totals_t totals;
    apr_array_header_t
        *fill_down; /* const apr_array_header_t *: columns whose empty cells repeat the one above */
    bool wide;
    edu_profile_key_t area;
    edu_profile_key_t unit; /* no columns and no value: the area itself */
    edu_profile_key_t unit_name;
    edu_profile_key_t year;
    edu_profile_key_t period;
    edu_profile_key_t measure;              /* long layout: which cell, after join and map */
    const apr_array_header_t *value_column; /* long layout: the count */
    bool
        adds_repeats; /* long layout: rows of the same cell are parts of it (else all but the first are rejected) */
    apr_array_header_t *columns; /* edu_profile_column_t; cells in the wide layout only */
    bool aliases;                /* also understand the form's own headers (default yes) */
    apr_array_header_t
        *missing; /* const char *: marks of a missing value, perhaps with gaps; empty cells always are */
    apr_array_header_t *filters; /* edu_profile_filter_t: all must let a row pass */
    bool thousands;              /* 1,234 and 1 234 are numbers */
    bool percent;                /* a trailing % is dropped */
    bool decimal_comma; /* 12,5 is twelve and a half; thousands then are set off by points or blanks */
} edu_profile_t;

#endif
