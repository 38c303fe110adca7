/* What the program says while it works: to stderr, one line a message, "edustat: ..." .
 * Only commands and main talk; library code returns errors. For progress see base/progress.h. */
#ifndef EDU_BASE_LOG_H
#define EDU_BASE_LOG_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum edu_log_level_t { EDU_LOG_QUIET, EDU_LOG_NORMAL, EDU_LOG_VERBOSE } edu_log_level_t;

void edu_log_set_level(edu_log_level_t level);
edu_log_level_t edu_log_level(void);

/* A fact the user wants to know (not under --quiet), a doubt, and detail (only under --verbose). */
void edu_log_notice(const char *format, ...) __attribute__((format(printf, 1, 2)));
void edu_log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void edu_log_detail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What a command has done, in the language of the user, to standard output; not under --quiet. Data that were asked for are printed all
 * the same, so not by this. */
void edu_log_result(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Several threads at work at once: what a thread says is kept in its lane until somebody shows it, and its progress counts in
 * there. One thread a lane; `done` and `total` may be read by others. */
typedef struct edu_log_lane_t {
    edu_buffer_t *messages; /* whole lines; read it when the thread is through */
    _Atomic int64_t done;
    _Atomic int64_t total; /* 0: not known yet */
} edu_log_lane_t;

/* Whatever the calling thread says from now on goes to `lane`; NULL: to stderr again. */
void edu_log_set_lane(edu_log_lane_t *lane);
edu_log_lane_t *edu_log_lane(void);

/* Microseconds of a clock that never goes back. */
int64_t edu_clock_us(void);

#endif
