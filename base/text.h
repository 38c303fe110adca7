/* Text as people see it: UTF-8, width in a terminal, header folding, numbers, quoting. */
#ifndef EDU_BASE_TEXT_H
#define EDU_BASE_TEXT_H

#include "base/buffer.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The languages of everything a person reads. */
typedef enum edu_lang_t { EDU_LANG_EN, EDU_LANG_ZH } edu_lang_t;

/* Length in bytes of the valid UTF-8 prefix of data. Equal to length when all of it is valid. */
size_t edu_text_valid_utf8(const char *data, size_t length);

/* Decodes the character at text, a NUL-terminated string, stores its length in bytes (a NUL is one byte long). A byte
 * that begins no valid character is one byte of U+FFFD. */
uint32_t edu_text_decode(const char *text, size_t *bytes);

/* Columns a UTF-8 text takes in a terminal: wide (CJK, full-width) characters count two, combining ones none. */
size_t edu_text_width(const char *text);

/* A header or code in its comparable form: full-width forms become half-width, letters lower case, blanks,
 * line breaks, punctuation and quotes are dropped ("小学 一年级（在校生）" and "小学一年级在校生" are one). The signs
 * + % < > = stay: they tell headers apart. */
char *edu_text_fold(const char *text, size_t length, apr_pool_t *pool);

/* Whether the text is one of these (const char *). */
bool edu_text_among(const apr_array_header_t *texts, const char *text);

/* The text without blanks (also full-width ones) at both ends. */
char *edu_text_trim(const char *text, size_t length, apr_pool_t *pool);

/* Whole number of exactly these bytes: optional sign, digits, nothing else. False when it is not one or overflows. */
bool edu_text_to_int64(const char *text, size_t length, int64_t *value);

/* A decimal number of at most `decimals` places (further ones must be zeros) as value * 10^decimals. */
bool edu_text_to_scaled(const char *text, size_t length, int decimals, int64_t *scaled);

/* value / 10^decimals as shortest decimal text ("12.5"; "3" when the places are zero). */
void edu_text_add_scaled(edu_buffer_t *buffer, int64_t scaled, int decimals);

/* Both below print NaN, Infinity and -Infinity as PostgreSQL spells them. */

/* A double with `decimals` places, rounded half away from zero on its shortest decimal form, so that 0.125 printed
 * with two places is 0.13 whatever the machine. Never prints "-0.00". */
char *edu_text_number(double value, int decimals, apr_pool_t *pool);

/* A double in the shortest form that reads back as the same double. */
char *edu_text_shortest(double value, apr_pool_t *pool);

/* Whole number with thousands separators, for people ("1,234,567"). */
char *edu_text_grouped(int64_t value, apr_pool_t *pool);

/* An SQL identifier in double quotes, doubled inside. The one way for names from a catalogue into SQL. */
char *edu_text_quote_identifier(const char *name, apr_pool_t *pool);

/* An SQL string literal in single quotes (standard_conforming_strings is on in every supported server). */
char *edu_text_quote_literal(const char *text, apr_pool_t *pool);

/* Appends a field for COPY's text format, escaped; NULL appends \N. */
void edu_text_add_copy(edu_buffer_t *buffer, const char *text, size_t length);

/* Appends a CSV field, quoted where RFC 4180 needs it. A cell that a spreadsheet would run as a formula is
 * left as it is: data files must read back. */
void edu_text_add_csv(edu_buffer_t *buffer, const char *text);

/* Appends a JSON string with its quotes; NULL appends null. */
void edu_text_add_json(edu_buffer_t *buffer, const char *text);

/* Appends text for HTML element content or a quoted attribute. */
void edu_text_add_html(edu_buffer_t *buffer, const char *text);

/* Edit distance (Levenshtein) between two short ASCII words, for "did you mean". */
size_t edu_text_distance(const char *a, const char *b);

/* The text in at most `width` columns of a terminal, cut in its middle, since names differ at their ends. */
char *edu_text_shorten(const char *text, size_t width, apr_pool_t *pool);

/* The same, cut at its end. */
char *edu_text_cut(const char *text, size_t width, apr_pool_t *pool);

/* Picks by language; falls back to the other one when the wanted text is NULL or empty. */
const char *edu_text_pick(edu_lang_t lang, const char *zh, const char *en);

/* A time of the store, "2026-11-28 05:06:18" in UTC, as it is shown where this program runs (TZ): for people "2026-11-28 13:06:18", for
 * programs with its offset, "2026-11-28T13:06:18+08:00". What is no such time, and NULL, comes back as it is. */
const char *edu_text_time(const char *utc, bool people, apr_pool_t *pool);

#endif
