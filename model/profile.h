/* Import profiles: how somebody else's file becomes returns. See docs/profiles.md. */
#ifndef EDU_MODEL_PROFILE_H
#define EDU_MODEL_PROFILE_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>

/* Where a key comes from: one column or several joined, or a fixed value; then cut, padded, prefixed, mapped. */
typedef struct edu_profile_key_t {
    apr_array_header_t *columns; /* const char *: headers; or "#3" for the third column */
    const char *join;            /* between several columns; "" */
    const char *value;           /* a fixed value, or NULL */
    const char *prefix;          /* "" */
    int pad;                     /* to this width with zeros on the left; 0: not */
    apr_hash_t *map;             /* text to text, or NULL: no mapping */
    bool map_only;               /* a text that is not in the map is unknown (else it passes as it is) */
} edu_profile_key_t;

typedef struct edu_profile_filter_t {
    const char *column;
    apr_array_header_t *values; /* const char *: compared after trimming, ASCII case ignored */
    bool keep;                  /* keep rows with one of the values (true), or leave them out (false) */
} edu_profile_filter_t;

typedef struct edu_profile_column_t {
    const char *header;  /* or "#3" */
    const char *measure; /* a cell's column name, or an attribute's code */
} edu_profile_column_t;

typedef struct edu_profile_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    const char *form;
    const char *encoding; /* "auto", or an iconv name */
    char separator;       /* ',' by default */
    int header_row;       /* record number of the header, from 1; 0: there is none, columns are "#1", "#2" */
    int header_rows;      /* how many records make the header; joined by a blank */
    bool header_fill;     /* an empty header cell takes the one on its left (merged cells) before joining */
    int skip_rows;        /* records to leave out behind the header */
    const char *stop_at;  /* stop at a row whose first cell is this text; NULL: not */
    bool wide;
    edu_profile_key_t area;
    edu_profile_key_t unit; /* no columns and no value: the area itself */
    edu_profile_key_t unit_name;
    edu_profile_key_t year;
    edu_profile_key_t period;
    edu_profile_key_t measure; /* long layout: which cell, after join and map */
    const char *value_column;  /* long layout: the count */
    bool
        adds_repeats; /* long layout: rows of the same cell are parts of it (else all but the first are rejected) */
    apr_array_header_t *columns; /* edu_profile_column_t: wide layout; beside the form's own aliases */
    bool aliases;                /* also understand the form's own headers (default yes) */
    apr_array_header_t *missing; /* const char *: marks of a missing value; empty cells always are */
    apr_array_header_t *filters; /* edu_profile_filter_t: all must let a row pass */
    bool thousands;              /* 1,234 and 1 234 are numbers */
    bool percent;                /* a trailing % is dropped */
} edu_profile_t;

#endif
