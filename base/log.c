#include "base/log.h"

#include "base/progress.h"
#include "base/text.h"
#include "base/translate.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { LINE_MOST = 4096 };

static atomic_int current_level = EDU_LOG_NORMAL;

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
    int start = snprintf(line, sizeof line, "edustat: %s", prefix);
    int length = vsnprintf(line + start, sizeof line - (size_t)start - 1, edu_translate(format), arguments);
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
    if (own_lane != NULL) {
        edu_buffer_add(own_lane->messages, line, end + 1);
        return;
    }
    edu_progress_wipe();
    fwrite(line, 1, end + 1, stderr);
}

void
edu_log_set_lane(edu_log_lane_t *lane)
{
    own_lane = lane;
}

edu_log_lane_t *
edu_log_lane(void)
{
    return own_lane;
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
    say(edu_translate("warning: "), format, arguments);
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

void
edu_log_result(const char *format, ...)
{
    va_list arguments;

    if (edu_log_level() < EDU_LOG_NORMAL)
        return;
    va_start(arguments, format);
    vprintf(edu_translate(format), arguments);
    va_end(arguments);
}

int64_t
edu_clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
