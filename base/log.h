/* What the program says while it works: to stderr, one line a message, "edustat: ..." .
 * Only commands and main talk; library code returns errors. Progress shows on a terminal for work over a second. */
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

/* Several threads at work at once: what a thread says is kept in its lane until somebody shows it, and its progress counts in
 * there. One thread a lane; `done` and `total` may be read by others. */
typedef struct edu_log_lane_t {
    edu_buffer_t *messages; /* whole lines; read it when the thread is through */
    _Atomic int64_t done;
    _Atomic int64_t total; /* 0: not known yet */
} edu_log_lane_t;

/* Whatever the calling thread says from now on goes to `lane`; NULL: to stderr again. */
void edu_log_set_lane(edu_log_lane_t *lane);

/* A line of several that are drawn together, and its share (0 to 1; less than 0: not known). */
typedef struct edu_progress_line_t {
    const char *label;
    double share;
} edu_progress_line_t;

/* The progress of several things at once, a line each, under the same conditions as a single one; for one thread. */
typedef struct edu_progress_board_t {
    int64_t started_us;
    int64_t drawn_us;
    int lines; /* on the terminal now */
    bool enabled;
} edu_progress_board_t;

void edu_progress_board_start(edu_progress_board_t *board);
/* Whether it is time to draw. */
bool edu_progress_board_due(const edu_progress_board_t *board);
void edu_progress_board_draw(edu_progress_board_t *board, const edu_progress_line_t *lines, int count);
/* Takes the lines off the terminal: before a message, and at the end. */
void edu_progress_board_wipe(edu_progress_board_t *board);

/* Microseconds of a clock that never goes back. */
int64_t edu_clock_us(void);

#endif
