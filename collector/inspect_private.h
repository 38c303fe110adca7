/* What the files of inspect share: a file, and a part of it that one thread reads. */
#ifndef EDU_COLLECTOR_INSPECT_PRIVATE_H
#define EDU_COLLECTOR_INSPECT_PRIVATE_H

#include "collector/feed.h"
#include "collector/inspect.h"

struct edu_inspect_t {
    const char *path;
    const edu_inspect_options_t *options;
    const edu_inspect_taker_t *taker;
    edu_intake_t intake;
    edu_layout_t *layout; /* as a first look at the header gives it */
    char separator;       /* of a text */
    edu_roll_t *roll;
    edu_seen_t *seen;
    edu_register_t *shared; /* the roll as it is before the file; NULL: no units report the form */
    apr_pool_t *pool;
};

/* One reader's share of a file, and all that came of it. */
typedef struct edu_inspect_part_t {
    const edu_inspect_t *inspect;
    bool whole;   /* the whole file by the reader of its kind; else a stretch of a text: */
    int64_t from; /* raw offsets */
    int64_t to;
    int64_t line; /* in which it begins */
    bool sorted;  /* the rows are to be sorted first; of a whole file only */
    edu_feed_t feed;
    edu_layout_t *layout;
    edu_rejects_t *rejects;
    edu_findings_t *findings;
    edu_register_t *units;
    edu_seen_part_t *seen;
    edu_sql_columns_t columns;
    const char *first_county; /* of the accepted rows; NULL: there are none */
    const char *last_county;
    void *place; /* the taker's */
    edu_buffer_t *text;
    const char **attributes;
    int64_t *values;
    unsigned char *present;
    edu_error_t *error; /* of reading it */
    apr_pool_t *pool;
} edu_inspect_part_t;

/* Reads a part: `inspect` to `sorted`, and `pool` are set. Errors: those of reading; CANCELLED with part->feed.out_of_order when the rows
 * are not in the order of the key and are to be read by a whole part that sorts them. */
edu_error_t *edu_inspect_part_read(edu_inspect_part_t *part);

/* Cuts the file into parts that may be read side by side: edu_inspect_part_t; a single whole one where it cannot be cut. A cut is made in front of
 * a record of another area than the one before. What the number of quotation marks says of cuts holds as long as no part finds a
 * fault in its quoting. Errors: FILE. */
edu_error_t *edu_inspect_cut(apr_array_header_t **parts, edu_inspect_t *inspect, apr_pool_t *pool);

#endif
