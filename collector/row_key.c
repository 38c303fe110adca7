#include "collector/row_private.h"

#include <apr_strings.h>
#include <string.h>

edu_view_t
edu_view_trim(edu_view_t view)
{
    const char *at = view.data;
    const char *end = view.data + view.length;

    for (;;) {
        if (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
            at++;
        else if (end - at >= 3 && memcmp(at, "\xE3\x80\x80", 3) == 0)
            at += 3;
        else if (end - at >= 2 && memcmp(at, "\xC2\xA0", 2) == 0)
            at += 2;
        else
            break;
    }
    for (;;) {
        if (at < end && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\n' || end[-1] == '\r'))
            end--;
        else if (end - at >= 3 && memcmp(end - 3, "\xE3\x80\x80", 3) == 0)
            end -= 3;
        else if (end - at >= 2 && memcmp(end - 2, "\xC2\xA0", 2) == 0)
            end -= 2;
        else
            break;
    }
    return (edu_view_t){at, (size_t)(end - at)};
}

const char *
edu_find_mapped(apr_hash_t *map, edu_buffer_t *text)
{
    const char *mapped = apr_hash_get(map, edu_buffer_text(text), APR_HASH_KEY_STRING);
    size_t length = 0;

    if (mapped != NULL)
        return mapped;
    for (size_t i = 0; i < text->length; i++) {
        char c = text->data[i];

        c = c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
        if (c != ' ' || (length > 0 && text->data[length - 1] != ' '))
            text->data[length++] = c;
    }
    text->length = length;
    return apr_hash_get(map, edu_buffer_text(text), APR_HASH_KEY_STRING);
}

void
edu_view_narrow(edu_buffer_t *text)
{
    size_t to = 0;

    for (size_t i = 0; i < text->length; i++) {
        const unsigned char *at = (const unsigned char *)text->data + i;

        if (at[0] == 0xEF && i + 2 < text->length && at[1] == 0xBC && at[2] >= 0x90 && at[2] <= 0x99) {
            text->data[to++] = (char)('0' + (at[2] - 0x90));
            i += 2;
        } else {
            text->data[to++] = text->data[i];
        }
    }
    text->length = to;
}

/* Codes and years that a spreadsheet took for numbers end in ".0". */
static void
drop_decimal_zero(edu_buffer_t *text)
{
    size_t length = text->length;

    if (length < 3 || memcmp(text->data + length - 2, ".0", 2) != 0)
        return;
    for (size_t i = 0; i < length - 2; i++)
        if (text->data[i] < '0' || text->data[i] > '9')
            return;
    text->length = length - 2;
}

const char *
edu_key_text(bool *known, edu_buffer_t *out, const edu_key_source_t *source, const edu_record_t *record)
{
    const edu_profile_key_t *rule = source->rule;

    *known = true;
    edu_buffer_clear(out);
    if (source->count == 0 && rule == NULL)
        return edu_buffer_text(out);
    if (source->count == 0)
        edu_buffer_add_text(out, rule != NULL && rule->value != NULL ? rule->value : "");
    for (int i = 0; i < source->count; i++) {
        edu_view_t view = edu_view_trim(edu_field_view(record, source->columns[i]));

        if (i > 0)
            edu_buffer_add_text(out, rule->join);
        edu_buffer_add(out, view.data, view.length);
    }
    if (memchr(out->data, 0xEF, out->length) != NULL)
        edu_view_narrow(out);
    drop_decimal_zero(out);
    if (rule == NULL || out->length == 0)
        return edu_buffer_text(out);
    if (rule->map != NULL) {
        const char *mapped = edu_find_mapped(rule->map, out);

        if (mapped != NULL) {
            edu_buffer_clear(out);
            edu_buffer_add_text(out, mapped);
        }
        *known = mapped != NULL || !rule->map_only;
    }
    if (rule->pad > 0 || *rule->prefix != '\0') {
        char padded[512];
        size_t length = out->length;
        int zeros = rule->pad > (int)length ? rule->pad - (int)length : 0;

        apr_snprintf(padded, sizeof padded, "%s%.*s%s", rule->prefix, zeros,
                     "0000000000000000000000000000000000000000", edu_buffer_text(out));
        edu_buffer_clear(out);
        edu_buffer_add_text(out, padded);
    }
    return edu_buffer_text(out);
}
