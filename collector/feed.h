/* From records to loaded rows: in the order of the key, each return once, wide or long. */
#ifndef EDU_COLLECTOR_FEED_H
#define EDU_COLLECTOR_FEED_H

#include "base/progress.h"
#include "collector/edit/edit.h"
#include "collector/rows.h"

typedef struct edu_feed_t {
    edu_reader_t reader;
    const edu_source_info_t *source; /* of the input */
    const edu_layout_t *layout;
    edu_rows_t *rows; /* made by edu_feed_run() */
    edu_checker_t *checker;
    edu_rejects_t *rejects;
    edu_edit_t *edit;
    edu_load_t *load;
    edu_progress_t *progress;
    size_t sorter_memory; /* bytes; 0: EDU_SORTER_MEMORY */
    int64_t submission;
    bool sorted;       /* wide rows are to be sorted first */
    bool out_of_order; /* set, with an error, when they are not and should be: the feed is to be run anew */
    int64_t records;   /* of any kind, for looking up now and then */
    int64_t read;
    int64_t left_out;
    int64_t accepted;
    int64_t rejected;
    apr_pool_t *scratch_pool; /* the feed's own; cleared at each record */
} edu_feed_t;

/* The rule that a record's fault breaks. */
edu_reason_t edu_reason_of_fault(edu_csv_fault_t fault);

/* Refuses a file that is cut off: in quotes, or in the middle of its last row (`width`: cells of the header). What it lacks
 * is not known, so that nothing of it is taken. Errors: INPUT. */
edu_error_t *edu_feed_check_whole(const edu_record_t *record, size_t width, const edu_source_info_t *source);

/* Reads all records behind the header and hands the accepted rows to feed->edit, in the order of their key. The counts are set. */
edu_error_t *edu_feed_run(edu_feed_t *feed, apr_pool_t *pool);

#endif
