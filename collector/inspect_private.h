/* What the parts of inspect share: a file, and a part of it that is read by one thread. */
#ifndef EDU_COLLECTOR_INSPECT_PRIVATE_H
#define EDU_COLLECTOR_INSPECT_PRIVATE_H

#include "collector/feed.h"
#include "collector/inspect.h"

typedef struct edu_inspect_t {
    const edu_inspect_options_t *options;
    const edu_inspect_taker_t *taker;
    edu_intake_t intake;
    const edu_form_t *form;
    edu_roll_t *roll;
    edu_register_t *shared; /* the roll as it is before the file; NULL: no units report the form */
    apr_pool_t *pool;
} edu_inspect_t;

/* One reader's share of a file, and all that came of it. */
typedef struct edu_inspect_part_t {
    const edu_inspect_t *inspect;
    edu_feed_t feed;
    edu_layout_t *layout;
    edu_rejects_t *rejects;
    edu_findings_t *findings;
    edu_register_t *units;
    edu_sql_columns_t columns;
    void *place; /* the taker's */
    edu_buffer_t *line;
    const char **attributes;
    int64_t *values;
    unsigned char *present;
    apr_pool_t *pool;
} edu_inspect_part_t;

/* Makes a part ready behind its layout: part->layout, part->feed.reader and part->rejects are set. */
edu_error_t *edu_inspect_part_open(edu_inspect_part_t *part);

#endif
