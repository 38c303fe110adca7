/* How far work is, on a terminal: lines on stderr that are redrawn at most ten times a second, after the first second, and never wider than
 * the terminal. Nothing is drawn under --quiet. A message or an error takes them off first. */
#ifndef EDU_BASE_PROGRESS_H
#define EDU_BASE_PROGRESS_H

#include "base/log.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* One work. total 0: unknown. label lives as long as the progress. In a thread with a lane it counts there and draws nothing. */
typedef struct edu_progress_t {
    const char *label;
    int64_t total;
    int64_t started_us;
    int64_t drawn_us;
    bool enabled;
} edu_progress_t;

void edu_progress_start(edu_progress_t *progress, const char *label, int64_t total);
void edu_progress_update(edu_progress_t *progress, int64_t done);
/* There is so much more to do than was thought. */
void edu_progress_grow(edu_progress_t *progress, int64_t more);
/* All of it is counted, and what was done needs to be brought to its end. */
void edu_progress_end(edu_progress_t *progress);
void edu_progress_finish(edu_progress_t *progress);

/* The next work is number `part` of `parts`, one after the other: the first second is that of the first one, and its number stands in front.
 * parts 0: the last one is through. */
void edu_progress_part(int part, int parts);

/* Takes off the terminal what a progress has drawn there. */
void edu_progress_wipe(void);

/* A line of several that are drawn together, and its share (0 to 1; less than 0: not known). */
typedef struct edu_progress_line_t {
    const char *label;
    double share;
} edu_progress_line_t;

/* The progress of several works at once, a line each, under the same conditions as a single one; for one thread. */
typedef struct edu_progress_board_t {
    int64_t started_us;
    int64_t drawn_us;
    int lines; /* on the terminal now */
    bool enabled;
} edu_progress_board_t;

void edu_progress_board_start(edu_progress_board_t *board);
/* Whether it is time to draw. */
bool edu_progress_board_due(const edu_progress_board_t *board);
/* The last line is that of the whole. Of more lines than the terminal has, the first ones are left out. */
void edu_progress_board_draw(edu_progress_board_t *board, const edu_progress_line_t *lines, int count);
/* Takes the lines off the terminal: before a message, and at the end. */
void edu_progress_board_wipe(edu_progress_board_t *board);

#endif
