#include "base/text.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The moment that "2026-11-28 05:06:18" is in UTC; false when it is none. */
static bool
read_utc(time_t *at, const char *text)
{
    struct tm parts = {0};
    const char *end = strptime(text, "%Y-%m-%d %H:%M:%S", &parts);

    if (end == NULL || *end != '\0')
        return false;
    *at = timegm(&parts);
    return true;
}

const char *
edu_text_time(const char *utc, bool people, apr_pool_t *pool)
{
    struct tm parts;
    char text[64];
    time_t at;

    if (utc == NULL || !read_utc(&at, utc))
        return utc;
    tzset();
    localtime_r(&at, &parts);
    strftime(text, sizeof text, people ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%dT%H:%M:%S%z", &parts);
    if (people)
        return apr_pstrdup(pool, text);
    /* ISO 8601 has a colon in the offset of an extended time. */
    size_t length = strlen(text);
    return apr_psprintf(pool, "%.*s:%s", (int)length - 2, text, text + length - 2);
}
