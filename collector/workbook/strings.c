#include "collector/workbook/strings.h"

#include <apr_strings.h>
#include <stdint.h>
#include <string.h>

/* Where in <sst><si>(<t/>|<r><t/></r>)</si></sst> the parser is. */
typedef enum place_t { OUTSIDE, IN_TABLE, IN_STRING, IN_RUN, IN_TEXT } place_t;

struct edu_strings_t {
    edu_buffer_t *text;
    edu_buffer_t *starts; /* uint32_t, one more than there are strings */
    edu_xml_t *xml;
    place_t place;
    place_t around; /* the text */
    int skipped;    /* depth inside an element that means nothing here */
};

size_t
edu_strings_count(const edu_strings_t *strings)
{
    return strings->starts->length / sizeof(uint32_t) - 1;
}

static uint32_t
start_of(const edu_strings_t *strings, size_t index)
{
    uint32_t start;

    memcpy(&start, strings->starts->data + index * sizeof start, sizeof start);
    return start;
}

bool
edu_strings_add(edu_buffer_t *out, const edu_strings_t *strings, size_t index)
{
    if (index >= edu_strings_count(strings))
        return false;
    uint32_t start = start_of(strings, index);
    edu_buffer_add(out, strings->text->data + start, start_of(strings, index + 1) - start);
    return true;
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of "_xHHHH_" at `at`; -1 when there is none. */
static int
escaped_unit(const char *at, const char *end)
{
    int unit = 0;

    if (end - at < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(at[i]);

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static char *
put_character(char *to, int unit)
{
    if (unit < 0x80) {
        *to++ = (char)unit;
    } else if (unit < 0x800) {
        *to++ = (char)(0xC0 | unit >> 6);
        *to++ = (char)(0x80 | (unit & 0x3F));
    } else {
        *to++ = (char)(0xE0 | unit >> 12);
        *to++ = (char)(0x80 | (unit >> 6 & 0x3F));
        *to++ = (char)(0x80 | (unit & 0x3F));
    }
    return to;
}

void
edu_strings_unescape(edu_buffer_t *text, size_t start)
{
    size_t length = text->length - start;

    if (length < 7 || memmem(text->data + start, length, "_x", 2) == NULL)
        return;
    char *to = text->data + start;
    const char *at = to;
    const char *end = text->data + text->length;

    while (at < end) {
        int unit = escaped_unit(at, end);

        /* Halves of surrogate pairs and NUL are no characters: they stay as they are written. */
        if (unit <= 0 || (unit >= 0xD800 && unit < 0xE000)) {
            *to++ = *at++;
            continue;
        }
        to = put_character(to, unit);
        at += 7;
    }
    text->length = (size_t)(to - text->data);
}

static void
begin_string(edu_strings_t *strings)
{
    if (edu_strings_count(strings) >= EDU_STRINGS_MOST)
        edu_xml_fail(strings->xml,
                     edu_error_create(EDU_ERR_INPUT, NULL, "the workbook has more than %u texts",
                                      (unsigned)EDU_STRINGS_MOST));
    strings->place = IN_STRING;
}

static void
on_start(void *baton, const char *name, const char **attributes)
{
    edu_strings_t *strings = baton;
    const char *local = edu_xml_local(name);

    (void)attributes;
    if (strings->skipped > 0)
        strings->skipped++;
    else if (strings->place == OUTSIDE)
        strings->place = IN_TABLE;
    else if (strings->place == IN_TABLE && strcmp(local, "si") == 0)
        begin_string(strings);
    else if ((strings->place == IN_STRING || strings->place == IN_RUN) && strcmp(local, "t") == 0) {
        strings->around = strings->place;
        strings->place = IN_TEXT;
    } else if (strings->place == IN_STRING && strcmp(local, "r") == 0)
        strings->place = IN_RUN;
    else
        strings->skipped = 1;
}

static void
on_end(void *baton)
{
    edu_strings_t *strings = baton;
    uint32_t end;

    if (strings->skipped > 0) {
        strings->skipped--;
        return;
    }
    switch (strings->place) {
    case OUTSIDE: break;
    case IN_TABLE: strings->place = OUTSIDE; break;
    case IN_STRING:
        edu_strings_unescape(strings->text, start_of(strings, edu_strings_count(strings)));
        end = (uint32_t)strings->text->length;
        edu_buffer_add(strings->starts, (const char *)&end, sizeof end);
        strings->place = IN_TABLE;
        break;
    case IN_RUN: strings->place = IN_STRING; break;
    case IN_TEXT: strings->place = strings->around; break;
    }
}

static void
on_text(void *baton, const char *text, size_t length)
{
    edu_strings_t *strings = baton;

    if (strings->place != IN_TEXT || strings->skipped > 0)
        return;
    if (strings->text->length + length > EDU_STRINGS_BYTES_MOST)
        edu_xml_fail(strings->xml, edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                                                   "the workbook's texts are over %u MiB",
                                                                   (unsigned)(EDU_STRINGS_BYTES_MOST >> 20)),
                                                  "split the workbook, or save the sheet as CSV in UTF-8"));
    else
        edu_buffer_add(strings->text, text, length);
}

edu_error_t *
edu_strings_read(edu_strings_t **strings, const char *what, edu_xml_read_t read, void *part, apr_pool_t *pool)
{
    static const edu_xml_events_t events = {on_start, on_end, on_text};
    edu_strings_t *created = apr_pcalloc(pool, sizeof *created);
    const uint32_t zero = 0;
    bool over;

    created->text = edu_buffer_create(4096, pool);
    created->starts = edu_buffer_create(4096, pool);
    edu_buffer_add(created->starts, (const char *)&zero, sizeof zero);
    created->xml = edu_xml_create(what, read, part, &events, created, pool);
    EDU_TRY(edu_xml_run(&over, created->xml));
    *strings = created;
    return NULL;
}
