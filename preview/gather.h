/* The files of a preview, read into it. */
#ifndef EDU_PREVIEW_GATHER_H
#define EDU_PREVIEW_GATHER_H

#include "collector/inspect.h"
#include "preview/preview.h"

typedef struct edu_gathered_t {
    int files;
    int64_t accepted;
    int64_t rejected;
    int64_t soft; /* findings of soft rules */
} edu_gathered_t;

/* Reads the files (operands: paths, folders) in the order given, tells of each what was read and what was rejected, and adds up in the
 * preview. options: without rejects_path. rejects: as for `collect`; NULL: nowhere. Errors: FILE and INPUT for the first file that cannot be
 * used: a preview of the others would be of something else than what is to be sent. */
edu_error_t *edu_preview_gather(edu_gathered_t *gathered, edu_preview_t *preview, int count,
                                const char *const *operands, const edu_inspect_options_t *options,
                                const char *rejects);

#endif
