#include "base/pool.h"
#include "base/text.h"
#include "base/translate.h"
#include "collector/source_private.h"

#include <apr_strings.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Bytes at the beginning in which other kinds of files are recognised. */
#define HEAD_SIZE ((size_t)8192)

const edu_survey_t edu_survey_empty = {.first_nul = -1, .last_return = -2};

/* One control character, at `offset`. */
static void
survey_control(edu_survey_t *survey, char control, int64_t offset)
{
    switch (control) {
    case '\t': break;
    case '\n': survey->breaks += survey->last_return != offset - 1; break;
    case '\r':
        survey->breaks++;
        survey->last_return = offset;
        break;
    default:
        survey->controls++;
        if (control == '\0' && survey->first_nul < 0) {
            survey->first_nul = offset;
            survey->nul_line = survey->breaks + 1;
        }
    }
}

/* The top bit of each byte of the result: whether that byte is below 0x20. */
static uint64_t
find_controls(const char *data)
{
    const uint64_t ones = 0x0101010101010101U;
    uint64_t word;

    memcpy(&word, data, sizeof word);
    return ~(((word & ones * 0x7F) + ones * 0x60) | word) & ones * 0x80;
}

/* Most words of a table hold no control character and cost a few
 * instructions. */
void
edu_survey_add(edu_survey_t *survey, const char *data, size_t length)
{
    size_t at = 0;

    for (; at + 32 <= length; at += 32) {
        const char *part = data + at;

        if ((find_controls(part) | find_controls(part + 8) | find_controls(part + 16) |
             find_controls(part + 24)) == 0)
            continue;
        for (size_t i = 0; i < 32; i++)
            if ((unsigned char)part[i] < 0x20)
                survey_control(survey, part[i], survey->bytes + (int64_t)(at + i));
    }
    for (; at < length; at++)
        if ((unsigned char)data[at] < 0x20)
            survey_control(survey, data[at], survey->bytes + (int64_t)at);
    survey->bytes += (int64_t)length;
    if (length > 0)
        survey->line_open = data[length - 1] != '\n' && data[length - 1] != '\r';
}

static edu_error_t *
not_text(const edu_source_t *source, const edu_survey_t *survey)
{
    edu_error_t *error;

    if (survey->first_nul < 0 && survey->controls <= 4 + survey->bytes / 100)
        return NULL;
    if (survey->first_nul >= 0)
        error = edu_error_create(EDU_ERR_INPUT, NULL, "\"%s\" is no text file: line %lld has a NUL character",
                                 source->info.name, (long long)survey->nul_line);
    else
        error =
            edu_error_create(EDU_ERR_INPUT, NULL, "\"%s\" is no text file: it has %lld control characters",
                             source->info.name, (long long)survey->controls);
    return edu_error_hint(
        error, "save it as CSV in UTF-8; if it is text in UTF-16 without a byte order mark, name the "
               "encoding utf-16le or utf-16be");
}

/* Other kinds of files, by the bytes they begin with. */
static const struct {
    const char *bytes;
    size_t length;
    const char *kind;
} magics[] = {
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, EDU_SAID("a spreadsheet (xls)")},
    {"\x1F\x8B", 2, EDU_SAID("a compressed file (gzip)")},
    {"BZh91AY&SY", 10, EDU_SAID("a compressed file (bzip2)")},
    {"\xFD\x37zXZ", 5, EDU_SAID("a compressed file (xz)")},
    {"7z\xBC\xAF\x27\x1C", 6, EDU_SAID("an archive (7z)")},
    {"Rar!\x1A", 5, EDU_SAID("an archive (rar)")},
    {"%PDF-", 5, EDU_SAID("a document (PDF)")},
    {"\x89PNG", 4, EDU_SAID("a picture (PNG)")},
    {"\xFF\xD8\xFF", 3, EDU_SAID("a picture (JPEG)")},
    {"\x7F\x45LF", 4, EDU_SAID("a program (ELF)")},
};

static bool
contains(const char *head, size_t length, const char *word)
{
    return memmem(head, length, word, strlen(word)) != NULL;
}

/* What kind of file begins with `head`, or NULL when it may be text. */
static const char *
find_kind(const char *head, size_t length)
{
    static const char *const markup[] = {"<html", "<!doctype html", "<table", "<?xml"};

    if (length >= 4 && memcmp(head, "PK\x03\x04", 4) == 0) {
        if (contains(head, length, "opendocument.spreadsheet"))
            return EDU_SAID("a spreadsheet (ods)");
        if (contains(head, length, "[Content_Types].xml") || contains(head, length, "xl/"))
            return contains(head, length, "word/") ? EDU_SAID("a document (docx)")
                                                   : EDU_SAID("a spreadsheet (xlsx)");
        return EDU_SAID("an archive (zip)");
    }
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (length >= magics[i].length && memcmp(head, magics[i].bytes, magics[i].length) == 0)
            return magics[i].kind;
    /* Offices export web pages under the name .xls or .csv. */
    for (size_t i = 0; i < sizeof markup / sizeof markup[0]; i++)
        if (length >= strlen(markup[i]) && strncasecmp(head, markup[i], strlen(markup[i])) == 0)
            return EDU_SAID("a web page or XML");
    return NULL;
}

/* Byte order marks, and the encodings they belong to. */
static const struct {
    const char *bytes;
    size_t length;
    const char *encoding;
} marks[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8"},
    {"\xFF\xFE", 2, "UTF-16LE"},
    {"\xFE\xFF", 2, "UTF-16BE"},
    {"\x84\x31\x95\x33", 4, "GB18030"},
};

/* The names people give to the encodings that are treated by themselves. GBK and GB2312 are parts of
 * GB18030, and files called so often hold more than they should. */
static const char *
usual_name(const char *encoding)
{
    static const struct {
        const char *given;
        const char *usual;
    } names[] = {
        {"utf8", "UTF-8"},        {"utf-8", "UTF-8"},      {"utf_8", "UTF-8"},       {"utf-8-sig", "UTF-8"},
        {"gb18030", "GB18030"},   {"gbk", "GB18030"},      {"gb2312", "GB18030"},    {"cp936", "GB18030"},
        {"utf-16le", "UTF-16LE"}, {"utf16le", "UTF-16LE"}, {"utf-16be", "UTF-16BE"}, {"utf16be", "UTF-16BE"},
        {"utf16", "UTF-16"},      {"utf-16", "UTF-16"},
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcasecmp(encoding, names[i].given) == 0)
            return names[i].usual;
    return encoding;
}

/* Takes note of a byte order mark that agrees with `encoding`; NULL agrees with all. */
static void
take_mark(edu_source_t *source, const char *head, size_t length, const char *encoding)
{
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        bool wanted = encoding == NULL || strcmp(encoding, marks[i].encoding) == 0 ||
                      (strcmp(encoding, "UTF-16") == 0 && marks[i].length == 2);

        if (!wanted || length < marks[i].length || memcmp(head, marks[i].bytes, marks[i].length) != 0)
            continue;
        source->info.bom = true;
        source->info.encoding = marks[i].encoding;
        source->mark_length = (int64_t)marks[i].length;
        return;
    }
}

/* Where bytes stopped to fit an encoding. */
typedef struct misfit_t {
    int64_t offset; /* -1: all fit */
    int64_t line;
} misfit_t;

/* Reads everything as UTF-8, and to the end for the digest even when it is not. */
static edu_error_t *
examine_utf8(edu_source_t *source, edu_survey_t *survey, misfit_t *misfit, apr_pool_t *scratch)
{
    char *buffer = apr_palloc(scratch, EDU_SOURCE_CHUNK);
    size_t kept = 0; /* bytes of a character that the end of the piece before cut off */
    size_t length;

    misfit->offset = -1;
    for (;;) {
        EDU_TRY(edu_source_read_raw(source, buffer + kept, EDU_SOURCE_CHUNK - kept, &length));
        if (misfit->offset >= 0) {
            if (length == 0)
                return NULL;
            continue;
        }

        size_t there = kept + length;
        size_t fits = edu_text_valid_utf8(buffer, there);

        edu_survey_add(survey, buffer, fits);
        kept = there - fits;
        if (length == 0 && kept == 0)
            return NULL;
        /* Three bytes may be a character to be continued; more are wrong, and the end makes them so. */
        if (length == 0 || kept > 3) {
            *misfit = (misfit_t){source->position - (int64_t)kept, survey->breaks + 1};
            kept = 0;
            continue;
        }
        memmove(buffer, buffer + fits, kept);
    }
}

/* The same by several threads where that was asked for; what is wrong is found again by one, which says where. */
static edu_error_t *
examine_plain(edu_source_t *source, edu_survey_t *survey, misfit_t *misfit, apr_pool_t *scratch)
{
    bool fits = false;

    if (source->jobs > 1)
        EDU_TRY(edu_source_survey_parts(&fits, &survey->breaks, &survey->controls, &survey->line_open, source,
                                        scratch));
    if (!fits) {
        *survey = edu_survey_empty;
        source->parts = NULL;
        edu_source_restart(source);
        return examine_utf8(source, survey, misfit, scratch);
    }
    source->position = source->as_opened.st_size;
    survey->bytes = source->position - source->mark_length;
    return NULL;
}

/* Reads everything through the converter. */
static edu_error_t *
examine_converted(edu_source_t *source, edu_survey_t *survey, misfit_t *misfit, apr_pool_t *scratch)
{
    char *buffer = apr_palloc(scratch, EDU_SOURCE_CHUNK);
    size_t length;

    do {
        EDU_TRY(edu_source_decode(source, buffer, EDU_SOURCE_CHUNK, &length, &misfit->offset));
        edu_survey_add(survey, buffer, length);
        misfit->line = survey->breaks + 1;
    } while (length > 0 && misfit->offset < 0);
    return NULL;
}

static edu_error_t *
does_not_fit(const edu_source_t *source, misfit_t misfit, const char *encoding)
{
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                           "\"%s\" is not valid %s: byte %lld in line %lld does not fit",
                                           source->info.name, encoding, (long long)misfit.offset,
                                           (long long)misfit.line),
                          "save it as CSV in UTF-8, or name its encoding");
}

/* The byte at which the second of two encodings failed is the first one that fits neither. */
static edu_error_t *
fits_neither(const edu_source_t *source, misfit_t utf8, misfit_t gb18030)
{
    misfit_t last = utf8.offset > gb18030.offset ? utf8 : gb18030;
    edu_error_t *error =
        edu_error_create(EDU_ERR_INPUT, NULL,
                         "\"%s\" is neither UTF-8 nor GB18030: byte %lld in line %lld fits neither",
                         source->info.name, (long long)last.offset, (long long)last.line);

    edu_error_detail(
        error, "as UTF-8 it is wrong from byte %lld in line %lld, as GB18030 from byte %lld in line %lld",
        (long long)utf8.offset, (long long)utf8.line, (long long)gb18030.offset, (long long)gb18030.line);
    return edu_error_hint(error, "save it as CSV in UTF-8, or name its encoding");
}

static edu_error_t *
finish_digest(edu_source_t *source)
{
    static const char hexadecimal[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;

    if (source->digest == NULL)
        return NULL;
    if (EVP_DigestFinal_ex(source->digest, digest, &size) != 1 || size != 32)
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "could not compute SHA-256");
    for (unsigned i = 0; i < size; i++) {
        source->info.sha256[2 * i] = hexadecimal[digest[i] >> 4];
        source->info.sha256[2 * i + 1] = hexadecimal[digest[i] & 15];
    }
    EVP_MD_CTX_free(source->digest);
    source->digest = NULL;
    return NULL;
}

/* Starts the digest over the whole file, of which the byte order mark is a part that no pass reads. */
static edu_error_t *
start_digest(edu_source_t *source, const char *head)
{
    if (source->jobs > 0)
        return NULL;
    source->digest = EVP_MD_CTX_new();
    if (source->digest == NULL || EVP_DigestInit_ex(source->digest, EVP_sha256(), NULL) != 1 ||
        EVP_DigestUpdate(source->digest, head, (size_t)source->mark_length) != 1)
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "could not compute SHA-256");
    return NULL;
}

/* Reads everything in the encoding that is given or found. */
static edu_error_t *
examine_text(edu_source_t *source, edu_survey_t *survey, bool guess, apr_pool_t *scratch)
{
    misfit_t utf8 = {-1, 0};
    misfit_t converted = {-1, 0};

    *survey = edu_survey_empty;
    edu_source_restart(source);
    if (strcmp(source->info.encoding, "UTF-8") == 0) {
        EDU_TRY(examine_plain(source, survey, &utf8, scratch));
        EDU_TRY(finish_digest(source));
        source->info.bytes = source->position;
        if (utf8.offset < 0)
            return NULL;
        if (!guess)
            return does_not_fit(source, utf8, "UTF-8");
        source->info.encoding = "GB18030";
        *survey = edu_survey_empty;
    }
    EDU_TRY(edu_source_set_converter(source, source->info.encoding));
    edu_source_restart(source);
    EDU_TRY(examine_converted(source, survey, &converted, scratch));
    if (converted.offset >= 0)
        return utf8.offset >= 0 ? fits_neither(source, utf8, converted)
                                : does_not_fit(source, converted, source->info.encoding);
    if (source->digest != NULL)
        EDU_TRY(finish_digest(source));
    source->info.bytes = source->position;
    return NULL;
}

/* Refuses what is no text by its first bytes. Text in two-byte units has NULs that mean nothing. */
static edu_error_t *
check_head(const edu_source_t *source, const char *head, size_t length)
{
    const char *kind = find_kind(head + source->mark_length, length - (size_t)source->mark_length);
    edu_survey_t survey = edu_survey_empty;

    if (length == (size_t)source->mark_length)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "\"%s\" is empty", source->info.name),
                              "save it once more where it was made, or have it sent again");
    if (kind != NULL)
        return edu_error_hint(
            edu_error_create(EDU_ERR_INPUT, NULL, "\"%s\" is %s, not CSV", source->info.name,
                             edu_translate(kind)),
            "open it with the program it was made with, and save the table as CSV in UTF-8");
    if (strcmp(source->info.encoding, "UTF-8") != 0 && strcmp(source->info.encoding, "GB18030") != 0)
        return NULL;
    edu_survey_add(&survey, head, length);
    return not_text(source, &survey);
}

edu_error_t *
edu_source_examine_bytes(edu_source_t *source)
{
    apr_pool_t *scratch = edu_pool_create(source->pool);
    char *buffer = apr_palloc(scratch, EDU_SOURCE_CHUNK);
    size_t length = 1;
    edu_error_t *error = start_digest(source, buffer);

    while (error == NULL && length > 0)
        error = edu_source_read_raw(source, buffer, EDU_SOURCE_CHUNK, &length);
    if (error == NULL)
        error = finish_digest(source);
    source->info.bytes = source->position;
    apr_pool_destroy(scratch);
    return error;
}

edu_error_t *
edu_source_examine_text(edu_source_t *source, const char *encoding)
{
    bool automatic = encoding == NULL || encoding[0] == '\0' || strcasecmp(encoding, "auto") == 0;
    const char *given = automatic ? NULL : usual_name(encoding);
    apr_pool_t *scratch = edu_pool_create(source->pool);
    edu_survey_t survey;
    size_t length;
    char *head = apr_palloc(scratch, HEAD_SIZE);
    edu_error_t *error = edu_source_read_raw(source, head, HEAD_SIZE, &length);

    if (error == NULL) {
        source->info.encoding = automatic ? "UTF-8" : apr_pstrdup(source->pool, given);
        take_mark(source, head, length, given);
        error = check_head(source, head, length);
    }
    if (error == NULL)
        error = start_digest(source, head);
    if (error == NULL)
        error = examine_text(source, &survey, automatic && !source->info.bom, scratch);
    if (error == NULL)
        error = not_text(source, &survey);
    apr_pool_destroy(scratch);
    if (error != NULL)
        return error;
    source->info.lines = survey.breaks + survey.line_open;
    source->info.line_open = survey.line_open;
    edu_source_restart(source);
    return NULL;
}
