#include "base/buffer.h"
#include "base/pool.h"
#include "collector/source.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void edu_suite_source(void);

static apr_pool_t *pool;
static char path[] = "/tmp/edustat-source-XXXXXX";

static int
set_up(void)
{
    int descriptor = mkstemp(path);

    if (descriptor < 0)
        return 1;
    close(descriptor);
    pool = edu_pool_create(NULL);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return unlink(path);
}

static void
write_bytes(const char *mode, const char *data, size_t length)
{
    FILE *file = fopen(path, mode);

    if (file == NULL || fwrite(data, 1, length, file) != length || fclose(file) != 0)
        CU_FAIL_FATAL("could not write a test file");
}

/* Everything the source gives, in pieces of `capacity`; NULL after an error, which is cleared. */
static const char *
read_all(edu_source_t *source, size_t capacity)
{
    edu_buffer_t *out = edu_buffer_create(64, pool);
    char *piece = malloc(capacity);
    size_t length;
    edu_error_t *error;

    while ((error = edu_source_read(source, piece, capacity, &length)) == NULL && length > 0)
        edu_buffer_add(out, piece, length);
    free(piece);
    edu_error_clear(error);
    return error == NULL ? edu_buffer_text(out) : NULL;
}

/* Opens a file of these bytes and checks what is found and read, twice. */
static void
check_text(const char *data, size_t length, const char *encoding, const char *found, bool bom, int64_t lines,
           const char *text)
{
    edu_source_t *source;

    write_bytes("wb", data, length);
    edu_error_t *error = edu_source_open(&source, path, encoding, pool);
    if (error != NULL) {
        printf("# %s\n", edu_error_text(error, pool));
        edu_error_clear(error);
        CU_FAIL("could not open");
        return;
    }
    const edu_source_info_t *info = edu_source_info(source);

    CU_ASSERT_STRING_EQUAL(info->encoding, found);
    CU_ASSERT_STRING_EQUAL(info->name, path);
    CU_ASSERT_EQUAL(info->bom, bom);
    CU_ASSERT_EQUAL(info->bytes, (int64_t)length);
    CU_ASSERT_EQUAL(info->lines, lines);
    for (size_t capacity = 64; capacity < 5000; capacity *= 7) {
        const char *seen = read_all(source, capacity);

        CU_ASSERT_PTR_NOT_NULL(seen);
        CU_ASSERT(seen != NULL && strcmp(seen, text) == 0);
        CU_ASSERT_PTR_NULL(edu_source_rewind(source));
    }
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void
encodings_are_found(void)
{
    check_text(BYTES("a,b\n1,2\n"), NULL, "UTF-8", false, 2, "a,b\n1,2\n");
    check_text(BYTES("a\r\nb\rc\nd"), "auto", "UTF-8", false, 4, "a\r\nb\rc\nd");
    check_text(BYTES("县,\xF0\x9F\x98\x8E\n"), NULL, "UTF-8", false, 1, "县,\xF0\x9F\x98\x8E\n");
    check_text(BYTES("\xEF\xBB\xBF县\n"), NULL, "UTF-8", true, 1, "县\n");
    check_text(BYTES("\xCF\xD8,a\n\xD0\xA3,0"), NULL, "GB18030", false, 2, "县,a\n校,0");
    check_text(BYTES("\x84\x31\x95\x33\xCF\xD8"), "gb18030", "GB18030", true, 1, "县");
    check_text(BYTES("\xFF\xFE\x53\x53,\0\n\0"), NULL, "UTF-16LE", true, 1, "卓,\n");
    check_text(BYTES("\xFE\xFF\x53\x53\0,\0\r\0\n"), NULL, "UTF-16BE", true, 1, "卓,\r\n");
}

static void
a_given_encoding_holds(void)
{
    check_text(BYTES("\xCF\xD8"), "gbk", "GB18030", false, 1, "县");
    check_text(BYTES("\x53\x53\n\0"), "utf-16le", "UTF-16LE", false, 1, "卓\n");
    check_text(BYTES("\xFF\xFE\x53\x53"), "UTF-16", "UTF-16LE", true, 1, "卓");
    check_text(BYTES("caf\xE9\n"), "iso-8859-1", "iso-8859-1", false, 1, "caf\xC3\xA9\n");
    /* Valid UTF-8 too, but nobody asks. */
    check_text(BYTES("\xE5\x8E\xBF\xE5\x8E\xBF"), "gb18030", "GB18030", false, 1, "鍘垮幙");
}

/* Characters of one to four bytes at every offset around the ends of pieces, in both encodings. */
static void
characters_may_lie_across_pieces(void)
{
    static const char utf8_unit[] = "县a\xF0\xA0\x80\x80\n";
    static const char gb18030_unit[] = "\xCF\xD8\x61\x95\x32\x82\x36\n";
    size_t units = 120 * 1000;
    char *utf8 = malloc(units * 9 + 4);
    char *gb18030 = malloc(units * 8 + 4);

    for (size_t shift = 0; shift < 4; shift++) {
        memset(utf8, 'x', shift);
        memset(gb18030, 'x', shift);
        for (size_t i = 0; i < units; i++) {
            memcpy(utf8 + shift + 9 * i, utf8_unit, 10);
            memcpy(gb18030 + shift + 8 * i, gb18030_unit, 8);
        }
        check_text(utf8, shift + 9 * units, NULL, "UTF-8", false, (int64_t)units, utf8);
        check_text(gb18030, shift + 8 * units, NULL, "GB18030", false, (int64_t)units, utf8);
    }
    free(utf8);
    free(gb18030);
}

static void
the_digest_is_of_the_raw_bytes(void)
{
    edu_source_t *source;

    write_bytes("wb", BYTES("abc"));
    CU_ASSERT_PTR_NULL_FATAL(edu_source_open(&source, path, NULL, pool));
    CU_ASSERT_STRING_EQUAL(edu_source_info(source)->sha256,
                           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    write_bytes("wb", BYTES("\xEF\xBB\xBF"
                            "abc\n"));
    CU_ASSERT_PTR_NULL_FATAL(edu_source_open(&source, path, NULL, pool));
    CU_ASSERT_STRING_EQUAL(edu_source_info(source)->sha256,
                           "9ef68ea681c2ef5c2d8033a631582afe66a6e128e656cf32c1c28c3b6962dc3f");
    write_bytes("wb", BYTES("\xCF\xD8\n"));
    CU_ASSERT_PTR_NULL_FATAL(edu_source_open(&source, path, NULL, pool));
    CU_ASSERT_STRING_EQUAL(edu_source_info(source)->sha256,
                           "bfd7ddf0b176b9985842dd1831837cf389757049e4c6c7a7dedeb4bcce3fe315");
}

/* A file of these bytes is refused with this code, in words that contain `words`. */
static void
check_refused(const char *data, size_t length, const char *encoding, edu_errcode_t code, const char *words)
{
    edu_source_t *source;

    write_bytes("wb", data, length);
    edu_error_t *error = edu_source_open(&source, path, encoding, pool);
    CU_ASSERT_PTR_NOT_NULL(error);
    if (error == NULL)
        return;
    CU_ASSERT_EQUAL(error->code, code);
    if (strstr(error->message, words) == NULL) {
        printf("# \"%s\" lacks \"%s\"\n", error->message, words);
        CU_FAIL("wrong message");
    }
    edu_error_clear(error);
}

static void
what_is_no_text_is_refused(void)
{
    check_refused(BYTES(""), NULL, EDU_ERR_INPUT, "is empty");
    check_refused(BYTES("\xEF\xBB\xBF"), NULL, EDU_ERR_INPUT, "is empty");
    check_refused(BYTES("PK\x03\x04\x14\0\x06\0[Content_Types].xml"), NULL, EDU_ERR_INPUT,
                  "is a spreadsheet (xlsx), not CSV");
    check_refused(BYTES("PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), NULL,
                  EDU_ERR_INPUT, "is a spreadsheet (ods)");
    check_refused(BYTES("PK\x03\x04\x14"), NULL, EDU_ERR_INPUT, "is an archive (zip)");
    check_refused(BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0"), NULL, EDU_ERR_INPUT, "is a spreadsheet (xls)");
    check_refused(BYTES("\x1F\x8B\x08"), NULL, EDU_ERR_INPUT, "gzip");
    check_refused(BYTES("%PDF-1.7\n"), NULL, EDU_ERR_INPUT, "PDF");
    check_refused(BYTES("\x7F"
                        "ELF\x02"),
                  NULL, EDU_ERR_INPUT, "ELF");
    check_refused(BYTES("\x89PNG\r\n"), NULL, EDU_ERR_INPUT, "PNG");
    check_refused(BYTES("\xEF\xBB\xBF<HTML><table>"), NULL, EDU_ERR_INPUT, "web page");
    check_refused(BYTES("a,b\n1,\0\n"), NULL, EDU_ERR_INPUT, "line 2 has a NUL character");
    check_refused(BYTES("a\1\2\3\4\5,b\n"), NULL, EDU_ERR_INPUT, "5 control characters");
    check_refused(BYTES("\xFF\xFE\0\0"), NULL, EDU_ERR_INPUT, "NUL");
}

static void
bytes_that_fit_nothing_are_named(void)
{
    static const char tail[] = "\xCF\xD8,\xFF,1\n";
    size_t lines = 200 * 1000;
    char *large = malloc(lines * 4 + sizeof tail);

    check_refused(BYTES("a\n\xCF\xD8\nb\xFF\n"), NULL, EDU_ERR_INPUT, "byte 6 in line 3 fits neither");
    check_refused(BYTES("\xE5\x8E\xBF\xE5\x8E\xBF\n\x80"), NULL, EDU_ERR_INPUT,
                  "byte 7 in line 2 fits neither");
    check_refused(BYTES("a\r\n\xCF"), NULL, EDU_ERR_INPUT, "byte 3 in line 2");
    check_refused(BYTES("a\n\xE5\x8E"), "utf8", EDU_ERR_INPUT, "not valid UTF-8: byte 2 in line 2");
    check_refused(BYTES("\xEF\xBB\xBF"
                        "a\n\xCF\xD8"),
                  NULL, EDU_ERR_INPUT, "not valid UTF-8: byte 5 in line 2");
    check_refused(BYTES("\xED\xA0\x80 \x80"), NULL, EDU_ERR_INPUT, "fits neither");
    check_refused(BYTES("\xFF\xFE"
                        "a\0\n\0\x00\xD8"
                        "b\0"),
                  NULL, EDU_ERR_INPUT, "UTF-16LE: byte 6 in line 2");
    check_refused(BYTES("\xFF\xFE"
                        "a\0b"),
                  NULL, EDU_ERR_INPUT, "UTF-16LE: byte 4 in line 1");
    check_refused(BYTES("a"), "no-such-code", EDU_ERR_USAGE, "unknown encoding \"no-such-code\"");
    check_refused(BYTES("a"), "gbk//IGNORE", EDU_ERR_USAGE, "unknown encoding");
    for (size_t i = 0; i < lines; i++)
        memcpy(large + 4 * i, "1,2\n", 4);
    memcpy(large + 4 * lines, tail, sizeof tail);
    check_refused(large, 4 * lines + sizeof tail - 1, NULL, EDU_ERR_INPUT,
                  "byte 800003 in line 200001 fits neither");
    free(large);
}

static void
what_cannot_be_opened_is_a_file_error(void)
{
    edu_source_t *source;
    edu_error_t *error = edu_source_open(&source, "/nonexistent/file.csv", NULL, pool);

    CU_ASSERT(edu_error_is(error, EDU_ERR_FILE));
    edu_error_clear(error);
    error = edu_source_open(&source, "/tmp", NULL, pool);
    CU_ASSERT(edu_error_is(error, EDU_ERR_FILE));
    edu_error_clear(error);
}

/* Opens the file, changes it, and reads: an error says so. */
static void
check_changed(const char *mode, const char *data, size_t length)
{
    edu_source_t *source;

    write_bytes("wb", BYTES("\xCF\xD8,1\n\xCF\xD8,2\n"));
    CU_ASSERT_PTR_NULL_FATAL(edu_source_open(&source, path, NULL, pool));
    usleep(20 * 1000);
    write_bytes(mode, data, length);
    CU_ASSERT_PTR_NULL(read_all(source, 100));

    edu_error_t *error = edu_source_rewind(source);
    CU_ASSERT(edu_error_is(error, EDU_ERR_INPUT));
    edu_error_clear(error);
}

static void
a_file_that_changes_is_refused(void)
{
    check_changed("ab", BYTES("more\n"));
    check_changed("wb", BYTES("\xCF\xD8,1\n\xCF\xD8,3\n"));
    check_changed("wb", BYTES(""));
    check_changed("wb", BYTES("\xFF\xFF,1\n\xCF\xD8,3\n"));
}

/* Reads "-" with standard input from a pipe, or from the test file. */
static void
check_standard_input(bool piped)
{
    int ends[2];
    int saved = dup(STDIN_FILENO);
    edu_source_t *source;

    write_bytes("wb", BYTES("a,b\n\xCF\xD8,2\n"));
    CU_ASSERT_FATAL(pipe(ends) == 0);
    CU_ASSERT(write(ends[1], "a,b\n\xCF\xD8,2\n", 9) == 9);
    close(ends[1]);

    int file = open(path, O_RDONLY);
    dup2(piped ? ends[0] : file, STDIN_FILENO);
    edu_error_t *error = edu_source_open(&source, "-", NULL, pool);
    dup2(saved, STDIN_FILENO);
    close(saved);
    close(ends[0]);
    close(file);

    CU_ASSERT_PTR_NULL_FATAL(error);
    CU_ASSERT_STRING_EQUAL(edu_source_info(source)->name, "standard input");
    CU_ASSERT_EQUAL(edu_source_info(source)->bytes, 9);
    CU_ASSERT_STRING_EQUAL(read_all(source, 64), "a,b\n县,2\n");
    CU_ASSERT_PTR_NULL(edu_source_rewind(source));
    CU_ASSERT_STRING_EQUAL(read_all(source, 64), "a,b\n县,2\n");
}

static void
standard_input_is_read_twice(void)
{
    check_standard_input(true);
    check_standard_input(false);
}

void
edu_suite_source(void)
{
    CU_pSuite suite = CU_add_suite("source", set_up, tear_down);

    CU_add_test(suite, "encodings are found", encodings_are_found);
    CU_add_test(suite, "a given encoding holds", a_given_encoding_holds);
    CU_add_test(suite, "characters may lie across pieces", characters_may_lie_across_pieces);
    CU_add_test(suite, "the digest is of the raw bytes", the_digest_is_of_the_raw_bytes);
    CU_add_test(suite, "what is no text is refused", what_is_no_text_is_refused);
    CU_add_test(suite, "bytes that fit nothing are named", bytes_that_fit_nothing_are_named);
    CU_add_test(suite, "what cannot be opened is a file error", what_cannot_be_opened_is_a_file_error);
    CU_add_test(suite, "a file that changes is refused", a_file_that_changes_is_refused);
    CU_add_test(suite, "standard input is read twice", standard_input_is_read_twice);
}
