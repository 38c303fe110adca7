/* A file read and checked without a database: the same rows accepted, the same rejects as by edu_collect_file(), as far as the file itself,
 * the catalogue and the roll can tell. Rules that look back see the file's own earlier periods only; rules over sums of several forms are
 * not asked. */
#ifndef EDU_COLLECTOR_INSPECT_H
#define EDU_COLLECTOR_INSPECT_H

#include "collector/intake.h"
#include "collector/roll.h"
#include "collector/seen.h"

/* One accepted return. Everything is valid during the call. */
typedef struct edu_inspect_row_t {
    const char *county;
    int year;
    const char *period;
    int64_t place; /* the same number as for the row before: the same county and period; 0: it is not known */
    const char *unit;
    const char *const *attributes; /* one a form attribute; NULL: none */
    const int64_t *values;         /* one a form cell, times 10^decimals; 0 where there is none */
    const unsigned char *present;  /* one a form cell: 1 where there is a value, else 0 */
} edu_inspect_row_t;

/* What takes the rows. A file may be read in parts side by side, and may turn out to have to be begun anew: each part has a place of its
 * own, made in its pool, and those of parts that count are taken at the end, in the order of the file, on the caller's thread. */
typedef struct edu_inspect_taker_t {
    void *(*begin)(void *baton, const edu_form_t *form, apr_pool_t *pool);
    edu_error_t *(*take)(void *place, const edu_inspect_row_t *row);
    edu_error_t *(*end)(void *baton, void *place);
    void *baton;
} edu_inspect_taker_t;

typedef struct edu_inspect_options_t {
    const edu_catalogue_t *catalogue;
    const edu_form_t *form;       /* NULL: by the headers */
    const edu_profile_t *profile; /* NULL: none */
    const char *period_text;      /* "": in the file */
    const edu_period_t *period;   /* NULL: in the file */
    const char *sheet;            /* NULL: the only one that fits */
    const char *rejects_path;     /* NULL: nowhere */
    edu_lang_t lang;
    int jobs;           /* parts read side by side, at most */
    int64_t part_bytes; /* of a part, at least */
} edu_inspect_options_t;

typedef struct edu_inspect_report_t {
    const char *form;
    int64_t read; /* accepted + rejected */
    int64_t left_out;
    int64_t accepted;
    int64_t rejected;
    int64_t soft; /* findings of soft rules; what breaks a hard one is rejected */
    edu_rejects_t *rejects;
    const apr_array_header_t *unknown; /* const char *: headers that were left out */
} edu_inspect_report_t;

/* A file that was opened and understood. */
typedef struct edu_inspect_t edu_inspect_t;

/* Opens a file and finds out what it is, for which a text is gone through once; options must live as long. Errors: FILE and INPUT when it cannot
 * be used. */
edu_error_t *edu_inspect_open(edu_inspect_t **inspect, const char *path, const edu_inspect_options_t *options,
                              apr_pool_t *pool);

/* Reads and checks it. `seen` of all files of a run (NULL: there is but one) finds returns that several bring. Units that it brings are taken by the
 * roll. What the taker holds of it must live as long as the pool it was opened in, in which the places are made. Errors: FILE and INPUT when the file cannot
 * be used; those of the taker. */
edu_error_t *edu_inspect_read(edu_inspect_report_t *report, edu_inspect_t *inspect, edu_roll_t *roll,
                              edu_seen_t *seen, const edu_inspect_taker_t *taker);

#endif
