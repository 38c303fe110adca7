/* Progress as a terminal of eighty columns gets it. */
#include "base/error.h"
#include "base/pool.h"
#include "base/progress.h"
#include "base/translate.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void edu_suite_progress(void);

#define LONG_NAME "湖北省二〇一五至二〇一九年义务教育和学前教育学校基层报表汇总（发展规划处审核稿第三版）.csv"

enum { SECOND_US = 1000000 };

static apr_pool_t *pool;
static int terminal; /* the side that a person looks at */
static int own_stderr;

/* From here on, stderr is a terminal. */
static void
open_terminal(unsigned short columns, unsigned short rows)
{
    struct winsize size = {.ws_col = columns, .ws_row = rows};
    int slave;

    pool = edu_pool_create(NULL);
    CU_ASSERT_EQUAL_FATAL(openpty(&terminal, &slave, NULL, NULL, &size), 0);
    fflush(stderr);
    own_stderr = dup(STDERR_FILENO);
    dup2(slave, STDERR_FILENO);
    close(slave);
    setenv("TERM", "xterm", 1);
}

static void
close_terminal(void)
{
    fflush(stderr);
    dup2(own_stderr, STDERR_FILENO);
    close(own_stderr);
    close(terminal);
    edu_translate_speak(EDU_LANG_EN);
    apr_pool_destroy(pool);
}

/* What was written there since the last time. What is written comes through in its own time, and not all at once. */
static const char *
seen(void)
{
    static char text[16384];
    struct pollfd look = {.fd = terminal, .events = POLLIN};
    size_t length = 0;

    fflush(stderr);
    while (length < sizeof text - 1 && poll(&look, 1, 50) > 0) {
        ssize_t got = read(terminal, text + length, sizeof text - 1 - length);

        if (got <= 0)
            break;
        length += (size_t)got;
    }
    text[length] = '\0';
    return text;
}

/* The widest of the lines, escapes left out. */
static size_t
widest(const char *text)
{
    char *copy = apr_pstrdup(pool, text);
    size_t most = 0;
    char *state;

    for (char *at; (at = strstr(copy, "\033[")) != NULL;) {
        char *end = at + 2 + strspn(at + 2, "0123456789");

        memmove(at, end + 1, strlen(end));
    }
    for (char *line = apr_strtok(copy, "\r\n", &state); line != NULL; line = apr_strtok(NULL, "\r\n", &state))
        most = edu_text_width(line) > most ? edu_text_width(line) : most;
    return most;
}

static void
one_work_has_one_line(void)
{
    edu_progress_t progress;

    open_terminal(80, 24);
    edu_progress_start(&progress, LONG_NAME, 1000);
    edu_progress_update(&progress, 500);
    CU_ASSERT_STRING_EQUAL(seen(), ""); /* not in the first second */
    progress.started_us -= 10 * SECOND_US;
    edu_progress_update(&progress, 500);
    const char *text = seen();
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  50 %  10 s left\033[K"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\r湖北省二〇一五"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "审核稿第三版）.csv  "));
    CU_ASSERT(widest(text) <= 79);
    CU_ASSERT_PTR_NULL(strchr(text, '\n'));
    edu_progress_update(&progress, 501); /* ten times a second */
    CU_ASSERT_STRING_EQUAL(seen(), "");
    progress.drawn_us = 0;
    edu_translate_speak(EDU_LANG_ZH);
    edu_progress_update(&progress, 20);
    CU_ASSERT_PTR_NOT_NULL(strstr(seen(), "   2 %  还需 8 分钟\033[K"));
    edu_progress_end(&progress);
    CU_ASSERT_PTR_NOT_NULL(strstr(seen(), "  收尾\033[K"));
    edu_progress_finish(&progress);
    CU_ASSERT_STRING_EQUAL(seen(), "\r\033[K");
    edu_progress_finish(&progress);
    CU_ASSERT_STRING_EQUAL(seen(), "");
    close_terminal();
}

static void
messages_wipe_the_line(void)
{
    edu_error_t *error = edu_error_create(EDU_ERR_FILE, NULL, "could not go on");
    edu_progress_t progress;

    open_terminal(80, 24);
    edu_progress_start(&progress, "a", 0);
    progress.started_us -= 2 * SECOND_US;
    edu_progress_update(&progress, 7);
    CU_ASSERT_STRING_EQUAL(seen(), "\ra  7  2 s\033[K");
    edu_error_print(error, "edustat", stderr);
    CU_ASSERT_STRING_EQUAL(seen(), "\r\033[Kedustat: error: could not go on\r\n");
    progress.drawn_us = 0;
    edu_progress_update(&progress, 8);
    (void)seen();
    edu_log_warning("%s", "a doubt");
    CU_ASSERT_STRING_EQUAL(seen(), "\r\033[Kedustat: warning: a doubt\r\n");
    edu_progress_finish(&progress);
    CU_ASSERT_STRING_EQUAL(seen(), "");
    edu_error_clear(error);
    close_terminal();
}

static void
several_works_stand_in_columns(void)
{
    const edu_progress_line_t lines[] = {{"甲.csv", 0.5},
                                         {LONG_NAME, -1},
                                         {"b\033.csv", 1},
                                         {"3 files", 0.25}};
    edu_progress_board_t board;

    open_terminal(60, 24);
    edu_progress_board_start(&board);
    CU_ASSERT(!edu_progress_board_due(&board));
    board.started_us -= 3 * SECOND_US;
    CU_ASSERT(edu_progress_board_due(&board));
    edu_progress_board_draw(&board, lines, 4);
    const char *text = seen();
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "甲.csv                           50 %\033[K\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "b .csv                          finishing\033[K\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "3 files                          25 %  9 s left\033[K\r\n"));
    CU_ASSERT(widest(text) <= 59);
    edu_progress_board_draw(&board, lines, 4);
    CU_ASSERT_EQUAL(strncmp(seen(), "\033[4A\r", 5), 0);
    edu_progress_board_wipe(&board);
    CU_ASSERT_STRING_EQUAL(seen(), "\033[4A\r\033[J");
    close_terminal();
}

static void
small_terminals_get_the_last_lines(void)
{
    const edu_progress_line_t lines[] = {{"a", 0}, {"b", 0}, {"c", 0}, {"d", 0}};
    edu_progress_board_t board;

    open_terminal(20, 3);
    edu_progress_board_start(&board);
    edu_progress_board_draw(&board, lines, 4);
    CU_ASSERT_STRING_EQUAL(seen(), "c    0 %\033[K\r\nd    0 %\033[K\r\n\033[J");
    edu_progress_board_wipe(&board);
    CU_ASSERT_STRING_EQUAL(seen(), "\033[2A\r\033[J");
    close_terminal();
}

void
edu_suite_progress(void)
{
    CU_pSuite suite = CU_add_suite("progress", NULL, NULL);

    CU_add_test(suite, "one work has one line", one_work_has_one_line);
    CU_add_test(suite, "messages wipe the line", messages_wipe_the_line);
    CU_add_test(suite, "several works stand in columns", several_works_stand_in_columns);
    CU_add_test(suite, "small terminals get the last lines", small_terminals_get_the_last_lines);
}
