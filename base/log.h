/* What the program says while it works: to stderr, one line a message, "edustat: ..." .
 * Only commands and main talk; library code returns errors. Progress shows on a terminal for work over a second. */
#ifndef EDU_BASE_LOG_H
#define EDU_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

typedef enum edu_log_level_t { EDU_LOG_QUIET, EDU_LOG_NORMAL, EDU_LOG_VERBOSE } edu_log_level_t;

void edu_log_set_level(edu_log_level_t level);
edu_log_level_t edu_log_level(void);

/* A fact the user wants to know (not under --quiet), a doubt, and detail (only under --verbose). */
void edu_log_notice(const char *format, ...) __attribute__((format(printf, 1, 2)));
void edu_log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void edu_log_detail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A progress line, redrawn at most ten times a second and only when stderr is a terminal, after the first second.
 * total 0: unknown. label lives as long as the progress. */
typedef struct edu_progress_t {
    const char *label;
    int64_t total;
    int64_t started_us;
    int64_t drawn_us;
    bool shown;
    bool enabled;
} edu_progress_t;

void edu_progress_start(edu_progress_t *progress, const char *label, int64_t total);
void edu_progress_update(edu_progress_t *progress, int64_t done);
void edu_progress_finish(edu_progress_t *progress);

/* Microseconds of a clock that never goes back. */
int64_t edu_clock_us(void);

#endif
