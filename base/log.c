#include "base/log.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_DRAW_US = 1000000, REDRAW_US = 100000, LINE_MOST = 4096 };

static atomic_int current_level = EDU_LOG_NORMAL;

/* Whether a progress line stands on the terminal: a message must wipe it first. */
static atomic_bool progress_on_screen;

/* Where this thread's messages and progress go; NULL: to the terminal. */
static _Thread_local edu_log_lane_t *own_lane;

void
edu_log_set_level(edu_log_level_t level)
{
    atomic_store(&current_level, (int)level);
}

edu_log_level_t
edu_log_level(void)
{
    return (edu_log_level_t)atomic_load(&current_level);
}

static void say(const char *prefix, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* One fwrite a message, so that messages of several threads never mix within a line. */
static void
say(const char *prefix, const char *format, va_list arguments)
{
    char line[LINE_MOST];
    bool wipe = own_lane == NULL && atomic_exchange(&progress_on_screen, false);
    int start = snprintf(line, sizeof line, "%sedustat: %s", wipe ? "\r\033[K" : "", prefix);
    int length = vsnprintf(line + start, sizeof line - (size_t)start - 1, format, arguments);
    size_t end = strlen(line);

    if (length < 0)
        return;
    /* File names and server texts may hold anything: a line stays one line, and no escape reaches the terminal. */
    for (size_t i = (size_t)start; i < end; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F)
            line[i] = ' ';
    if (end == sizeof line - 2) /* cut, perhaps within a character */
        end = edu_text_valid_utf8(line, end);
    line[end] = '\n';
    if (own_lane != NULL)
        edu_buffer_add(own_lane->messages, line, end + 1);
    else
        fwrite(line, 1, end + 1, stderr);
}

void
edu_log_set_lane(edu_log_lane_t *lane)
{
    own_lane = lane;
}

void
edu_log_notice(const char *format, ...)
{
    va_list arguments;

    if (edu_log_level() < EDU_LOG_NORMAL)
        return;
    va_start(arguments, format);
    say("", format, arguments);
    va_end(arguments);
}

void
edu_log_warning(const char *format, ...)
{
    va_list arguments;

    if (edu_log_level() < EDU_LOG_NORMAL)
        return;
    va_start(arguments, format);
    say("warning: ", format, arguments);
    va_end(arguments);
}

void
edu_log_detail(const char *format, ...)
{
    va_list arguments;

    if (edu_log_level() < EDU_LOG_VERBOSE)
        return;
    va_start(arguments, format);
    say("", format, arguments);
    va_end(arguments);
}

int64_t
edu_clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool
can_draw(void)
{
    const char *terminal = getenv("TERM");

    return edu_log_level() >= EDU_LOG_NORMAL && isatty(STDERR_FILENO) &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

void
edu_progress_start(edu_progress_t *progress, const char *label, int64_t total)
{
    *progress = (edu_progress_t){.label = label, .total = total, .started_us = edu_clock_us()};
    progress->enabled = own_lane == NULL && can_draw();
    if (own_lane != NULL) {
        atomic_store(&own_lane->done, 0);
        atomic_store(&own_lane->total, total);
    }
}

void
edu_progress_update(edu_progress_t *progress, int64_t done)
{
    if (own_lane != NULL)
        atomic_store_explicit(&own_lane->done, done, memory_order_relaxed);
    if (!progress->enabled)
        return;

    int64_t now = edu_clock_us();
    int64_t elapsed = now - progress->started_us;
    if (elapsed < FIRST_DRAW_US || now - progress->drawn_us < REDRAW_US)
        return;
    progress->drawn_us = now;
    progress->shown = true;
    atomic_store(&progress_on_screen, true);

    double seconds = (double)elapsed / 1e6;
    if (progress->total > 0 && done > 0 && done <= progress->total) {
        double share = (double)done / (double)progress->total;

        fprintf(stderr, "\r%s  %3.0f %%  %.0f s left\033[K", progress->label, 100 * share,
                seconds / share - seconds);
    } else {
        fprintf(stderr, "\r%s  %" PRId64 "  %.0f s\033[K", progress->label, done, seconds);
    }
    fflush(stderr);
}

void
edu_progress_finish(edu_progress_t *progress)
{
    if (progress->shown && atomic_exchange(&progress_on_screen, false))
        fputs("\r\033[K", stderr);
    progress->shown = false;
    progress->enabled = false;
}

void
edu_progress_board_start(edu_progress_board_t *board)
{
    *board = (edu_progress_board_t){.started_us = edu_clock_us(), .enabled = can_draw()};
}

bool
edu_progress_board_due(const edu_progress_board_t *board)
{
    int64_t now = edu_clock_us();

    return board->enabled && now - board->started_us >= FIRST_DRAW_US && now - board->drawn_us >= REDRAW_US;
}

void
edu_progress_board_draw(edu_progress_board_t *board, const edu_progress_line_t *lines, int count)
{
    int64_t now = edu_clock_us();
    double seconds = (double)(now - board->started_us) / 1e6;

    edu_progress_board_wipe(board);
    for (int i = 0; i < count; i++) {
        double share = lines[i].share;

        if (share < 0)
            fprintf(stderr, "%s\n", lines[i].label);
        else if (i + 1 < count || share <= 0) /* the last line is that of the whole */
            fprintf(stderr, "%s  %3.0f %%\n", lines[i].label, 100 * share);
        else
            fprintf(stderr, "%s  %3.0f %%  %.0f s left\n", lines[i].label, 100 * share,
                    seconds / share - seconds);
    }
    fflush(stderr);
    board->lines = count;
    board->drawn_us = now;
}

void
edu_progress_board_wipe(edu_progress_board_t *board)
{
    if (board->lines > 0)
        fprintf(stderr, "\033[%dA\r\033[J", board->lines);
    board->lines = 0;
}
