/* The files of a preview, read into it. */
#ifndef EDU_PREVIEW_GATHER_H
#define EDU_PREVIEW_GATHER_H

#include "collector/inspect.h"
#include "preview/preview.h"

typedef struct edu_gathered_t {
    int files;
    int64_t accepted;
    int64_t rejected;
    int64_t soft;           /* findings of soft rules */
    int64_t units_rejected; /* rows of the register file */
} edu_gathered_t;

typedef struct edu_preview_order_t {
    int operand_count;
    const char *const *operands; /* paths of files and folders */
    const char *roll;            /* path of the register file; NULL: none */
    const char *rejects;         /* as for `collect`; NULL: nowhere */
    const char *kept_area;       /* whose returns of `kept_period` are kept; NULL: nobody's */
    const char *kept_period;
    const edu_inspect_options_t *options; /* without rejects_path */
} edu_preview_order_t;

/* Makes a preview of files, in the order given: tells of each what was read and what was rejected, and adds up. Where two of them bring
 * returns of the same county and period they are read twice, to find those that stand in both. Errors: FILE and INPUT for the first file
 * that cannot be used: a preview of the others would be of something else than what is to be sent. */
edu_error_t *edu_preview_gather(edu_gathered_t *gathered, edu_preview_t **preview,
                                const edu_preview_order_t *order, apr_pool_t *pool);

#endif
