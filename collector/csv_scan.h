/* The structure of a run of CSV bytes: where separators and line ends stand outside quotes. Used by
 * csv.c only; apart so that tests can hold the vector code against the portable one. */
#ifndef EDU_COLLECTOR_CSV_SCAN_H
#define EDU_COLLECTOR_CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EDU_CSV_BLOCK 64U       /* bytes looked at together; this many must be readable behind the end */
#define EDU_CSV_NONE UINT32_MAX /* no offset */
#define EDU_CSV_MARKS_SPARE 16U /* entries written behind the last mark */

/* Bit i stands for byte i of a block. */
typedef struct edu_csv_masks_t {
    uint64_t quotes;
    uint64_t separators;
    uint64_t line_feeds;
    uint64_t returns;
} edu_csv_masks_t;

/* marks and ends have room for an entry a byte, and EDU_CSV_MARKS_SPARE. */
typedef struct edu_csv_index_t {
    uint32_t *marks; /* offsets of separators and line ends outside quotes (of CR LF, the CR), ascending */
    uint32_t *ends;  /* which of the marks are line ends, as numbers into marks */
    size_t mark_count;
    size_t end_count;
    uint32_t
        violation; /* first offset at which quoting breaks RFC 4180, where the index stops; or EDU_CSV_NONE */
    bool open;     /* the run ends inside quotes */
    bool quotes;   /* there are quotes, */
    bool doubled;  /* doubled ones, */
    bool breaks;   /* line ends inside quotes */
} edu_csv_index_t;

/* The masks of `blocks` blocks at data. vector only where edu_vector_here(). */
void edu_csv_scan_masks(edu_csv_masks_t *masks, const char *data, size_t blocks, char separator, bool vector);

/* Indexes data[from, to), which begins outside quotes at the beginning of a record. Offsets count from
 * data. */
void edu_csv_scan_index(edu_csv_index_t *index, const char *data, size_t from, size_t to, char separator,
                        bool vector);

#endif
