#include "base/progress.h"

#include "base/buffer.h"
#include "base/pool.h"
#include "base/translate.h"

#include <apr_strings.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { FIRST_DRAW_US = 1000000, REDRAW_US = 100000, WIDTH = 80, HEIGHT = 24, LABEL_LEAST = 8 };

/* Whether a single line stands on the terminal: a message must wipe it first. */
static atomic_bool on_screen;

/* The works of a series that are done one after the other; only the main thread has one. */
static struct {
    int part;
    int parts; /* 0: none */
    int64_t started_us;
    int64_t drawn_us;
} series;

static bool
is_zh(void)
{
    return edu_translate_language() == EDU_LANG_ZH;
}

static bool
can_draw(void)
{
    const char *terminal = getenv("TERM");

    return edu_log_level() >= EDU_LOG_NORMAL && isatty(STDERR_FILENO) &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

/* The terminal may have been made larger or smaller since the last time. */
static void
measure_terminal(size_t *width, size_t *height)
{
    struct winsize size = {0};

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0)
        size = (struct winsize){0};
    *width = size.ws_col > 0 ? size.ws_col : WIDTH;
    *height = size.ws_row > 0 ? size.ws_row : HEIGHT;
}

/* One write, so that nothing flickers. */
static void
show(const edu_buffer_t *out)
{
    fflush(stderr);
    fwrite(out->data, 1, out->length, stderr);
    fflush(stderr);
}

/* "40 %", with the time that is left where it is wanted; "" where nothing is known. */
static const char *
how_far(double share, double seconds_left, apr_pool_t *pool)
{
    const char *left = "";

    if (share < 0)
        return "";
    if (share >= 1)
        return is_zh() ? "收尾" : "finishing";
    if (seconds_left >= 90)
        left = apr_psprintf(pool, is_zh() ? "  还需 %.0f 分钟" : "  %.0f min left", seconds_left / 60);
    else if (seconds_left >= 0.5)
        left = apr_psprintf(pool, is_zh() ? "  还需 %.0f 秒" : "  %.0f s left", seconds_left);
    return apr_psprintf(pool, "%3.0f %%%s", 100 * share, left);
}

/* Without control characters, which names of files may hold. */
static char *
shorten(const char *label, size_t width, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, label);

    for (char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = ' ';
    return edu_text_shorten(text, width, pool);
}

/* A line as wide as the terminal allows: its last column stays free, for some wrap as soon as it is filled. Labels are padded to `pad`
 * columns, so that what follows them stands in a column. */
static void
add_line(edu_buffer_t *out, const char *label, const char *tail, size_t pad, size_t width, apr_pool_t *pool)
{
    size_t taken = edu_text_width(tail) + 3;
    size_t most = width > taken + LABEL_LEAST ? width - taken : LABEL_LEAST;
    const char *text = shorten(label, most, pool);

    edu_buffer_add_text(out, text);
    if (tail[0] == '\0')
        return;
    for (size_t i = edu_text_width(text); i < pad && i < most; i++)
        edu_buffer_add_char(out, ' ');
    edu_buffer_printf(out, "  %s", tail);
}

/* One work -------------------------------------------------------------------------------------- */

static void
draw(edu_progress_t *progress, const char *tail)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_buffer_t *out = edu_buffer_create(256, pool);
    const char *label = progress->label;
    size_t width;
    size_t height;

    measure_terminal(&width, &height);
    if (series.parts > 0)
        label = apr_psprintf(pool, "%d/%d  %s", series.part, series.parts, label);
    edu_buffer_add_text(out, "\r");
    add_line(out, label, tail, 0, width, pool);
    edu_buffer_add_text(out, "\033[K");
    show(out);
    apr_pool_destroy(pool);
    progress->drawn_us = series.drawn_us = edu_clock_us();
    atomic_store(&on_screen, true);
}

/* Whether a line may be drawn now. */
static bool
is_due(const edu_progress_t *progress)
{
    int64_t now = edu_clock_us();
    bool part = series.parts > 0;

    return now - (part ? series.started_us : progress->started_us) >= FIRST_DRAW_US &&
           now - (part ? series.drawn_us : progress->drawn_us) >= REDRAW_US;
}

void
edu_progress_start(edu_progress_t *progress, const char *label, int64_t total)
{
    edu_log_lane_t *lane = edu_log_lane();

    *progress = (edu_progress_t){.label = label, .total = total, .started_us = edu_clock_us()};
    progress->enabled = lane == NULL && can_draw();
    if (lane != NULL) {
        atomic_store(&lane->done, 0);
        atomic_store(&lane->total, total);
    }
    if (progress->enabled && series.parts > 0 && is_due(progress))
        draw(progress, "");
}

void
edu_progress_update(edu_progress_t *progress, int64_t done)
{
    edu_log_lane_t *lane = edu_log_lane();
    apr_pool_t *pool;
    double share;

    if (lane != NULL)
        atomic_store_explicit(&lane->done, done, memory_order_relaxed);
    if (!progress->enabled || !is_due(progress))
        return;
    double seconds = (double)(edu_clock_us() - progress->started_us) / 1e6;
    pool = edu_pool_create(NULL);
    if (progress->total > 0 && done > 0 && done <= progress->total) {
        share = (double)done / (double)progress->total;
        draw(progress, how_far(share, series.parts > 0 ? -1 : seconds / share - seconds, pool));
    } else {
        draw(progress,
             apr_psprintf(pool, is_zh() ? "%" APR_INT64_T_FMT "  %.0f 秒" : "%" APR_INT64_T_FMT "  %.0f s",
                          done, seconds));
    }
    apr_pool_destroy(pool);
}

void
edu_progress_grow(edu_progress_t *progress, int64_t more)
{
    edu_log_lane_t *lane = edu_log_lane();

    progress->total += more;
    if (lane != NULL)
        atomic_store(&lane->total, progress->total);
}

void
edu_progress_end(edu_progress_t *progress)
{
    edu_log_lane_t *lane = edu_log_lane();

    if (lane != NULL)
        atomic_store(&lane->done, atomic_load(&lane->total));
    /* What comes now is counted by nobody: unless it is drawn here, nothing would be. */
    if (progress->enabled &&
        (series.parts > 0 ? is_due(progress) : edu_clock_us() - progress->started_us >= FIRST_DRAW_US / 2))
        draw(progress, how_far(1, -1, NULL));
}

void
edu_progress_finish(edu_progress_t *progress)
{
    if (progress->enabled && series.parts == 0)
        edu_progress_wipe();
    progress->enabled = false;
}

void
edu_progress_part(int part, int parts)
{
    if (parts > 0 && series.parts == 0)
        series.started_us = edu_clock_us();
    series.part = part;
    series.parts = parts;
    if (parts == 0)
        edu_progress_wipe();
}

void
edu_progress_wipe(void)
{
    if (atomic_exchange(&on_screen, false))
        fputs("\r\033[K", stderr);
}

/* Several works --------------------------------------------------------------------------------- */

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

static void
add_up(edu_buffer_t *out, const edu_progress_board_t *board)
{
    if (board->lines > 0)
        edu_buffer_printf(out, "\033[%dA\r", board->lines);
}

void
edu_progress_board_draw(edu_progress_board_t *board, const edu_progress_line_t *lines, int count)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_buffer_t *out = edu_buffer_create(1024, pool);
    int64_t now = edu_clock_us();
    double seconds = (double)(now - board->started_us) / 1e6;
    size_t width;
    size_t height;
    size_t pad = 0;
    int first;

    measure_terminal(&width, &height);
    first = (size_t)count + 1 > height && height > 2 ? count + 1 - (int)height : 0;
    for (int i = first; i < count; i++)
        pad = edu_text_width(lines[i].label) > pad ? edu_text_width(lines[i].label) : pad;
    pad = pad < width / 2 ? pad : width / 2;
    add_up(out, board);
    for (int i = first; i < count; i++) {
        double share = lines[i].share;
        double left = i + 1 == count && share > 0 ? seconds / share - seconds : -1;

        add_line(out, shorten(lines[i].label, pad, pool), how_far(share, left, pool), pad, width, pool);
        edu_buffer_add_text(out, "\033[K\n");
    }
    edu_buffer_add_text(out, "\033[J");
    show(out);
    board->lines = count - first;
    board->drawn_us = now;
    apr_pool_destroy(pool);
}

void
edu_progress_board_wipe(edu_progress_board_t *board)
{
    if (board->lines > 0)
        fprintf(stderr, "\033[%dA\r\033[J", board->lines);
    board->lines = 0;
}
