#include "base/pool.h"
#include "collector/sorter.h"

#include <CUnit/CUnit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

void edu_suite_sorter(void);

/* Sorts words, the payload of each being its number, and holds the outcome against `expected`:
 * "word:number ...". */
static void
check_words(const char *const *words, size_t count, size_t memory, const char *expected, bool in_order)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_sorter_t *sorter = edu_sorter_create(memory, pool);
    char seen[500] = "";
    const char *key;
    const char *payload;
    size_t key_length;
    size_t length;

    for (size_t i = 0; i < count; i++) {
        char number[8];
        int digits = snprintf(number, sizeof number, "%zu", i);

        CU_ASSERT_PTR_NULL(edu_sorter_add(sorter, words[i], strlen(words[i]), number, (size_t)digits));
    }
    CU_ASSERT_EQUAL(edu_sorter_in_order(sorter), in_order);
    CU_ASSERT_PTR_NULL(edu_sorter_finish(sorter));
    while (edu_sorter_next(sorter, &key, &key_length, &payload, &length) == NULL && key != NULL) {
        size_t at = strlen(seen);

        snprintf(seen + at, sizeof seen - at, "%.*s:%.*s ", (int)key_length, key, (int)length, payload);
    }
    CU_ASSERT_PTR_NULL(edu_sorter_next(sorter, &key, &key_length, &payload, &length));
    CU_ASSERT_PTR_NULL(key);
    CU_ASSERT_STRING_EQUAL(seen, expected);
    apr_pool_destroy(pool);
}

#define WORDS(...)                                                                                           \
    (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)

static void
records_come_in_key_order(void)
{
    static const size_t limits[] = {0, 1, 64, 100, 200};

    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        check_words(NULL, 0, limits[i], "", true);
        check_words(WORDS("b"), limits[i], "b:0 ", true);
        check_words(WORDS(""), limits[i], ":0 ", true);
        check_words(WORDS("b", "a"), limits[i], "a:1 b:0 ", false);
        check_words(WORDS("b", "a", "b", "a", "", "ab", "\xFF", "a"), limits[i],
                    ":4 a:1 a:3 a:7 ab:5 b:0 b:2 \xFF:6 ", false);
        check_words(WORDS("a", "a", "aa", "b"), limits[i], "a:0 a:1 aa:2 b:3 ", true);
        check_words(WORDS("2019-aaaaaaaaz", "2019-aaaaaaaay", "2019-aaaaaaaa", "2019-b"), limits[i],
                    "2019-aaaaaaaa:2 2019-aaaaaaaay:1 2019-aaaaaaaaz:0 2019-b:3 ", false);
    }
}

/* Adds `count` records of a 4-byte key and a payload that repeats it; the key of record i is i * factor
 * mod count. */
static edu_error_t *
add_numbers(edu_sorter_t *sorter, uint32_t count, uint32_t factor, size_t length)
{
    char *payload = malloc(length);

    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = (uint32_t)((uint64_t)i * factor % count);
        char key[4] = {(char)(number >> 24), (char)(number >> 16), (char)(number >> 8), (char)number};

        memset(payload, (int)(number & 0xFF), length);
        edu_error_t *error = edu_sorter_add(sorter, key, sizeof key, payload, length);
        if (error != NULL) {
            free(payload);
            return error;
        }
    }
    free(payload);
    return NULL;
}

static void
check_numbers(size_t memory, uint32_t count, uint32_t factor, size_t length)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_sorter_t *sorter = edu_sorter_create(memory, pool);
    const char *key;
    const char *payload;
    size_t key_length;
    size_t payload_length;
    uint32_t wrong = 0;

    CU_ASSERT_PTR_NULL_FATAL(add_numbers(sorter, count, factor, length));
    CU_ASSERT_EQUAL(edu_sorter_in_order(sorter), factor == 1);
    CU_ASSERT_PTR_NULL_FATAL(edu_sorter_finish(sorter));
    for (uint32_t i = 0; i < count; i++) {
        CU_ASSERT_PTR_NULL_FATAL(edu_sorter_next(sorter, &key, &key_length, &payload, &payload_length));
        CU_ASSERT_PTR_NOT_NULL_FATAL(key);
        wrong += key_length != 4 || payload_length != length || (unsigned char)key[3] != (i & 0xFF) ||
                 (unsigned char)key[2] != (i >> 8 & 0xFF) || (unsigned char)payload[length - 1] != (i & 0xFF);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_PTR_NULL(edu_sorter_next(sorter, &key, &key_length, &payload, &payload_length));
    CU_ASSERT_PTR_NULL(key);
    apr_pool_destroy(pool);
}

static void
many_records_go_through_files(void)
{
    check_numbers(100 * 1000, 50021, 1, 40);
    check_numbers(100 * 1000, 50021, 7919, 40);
    /* Two runs a merge: many passes. */
    check_numbers(5000, 20011, 7919, 30);
    /* Records larger than the memory and than a read. */
    check_numbers(5000, 53, 17, 300 * 1000);
}

static void
a_full_folder_is_told_with_advice(void)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    struct rlimit before;
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction old;

    /* A limit on the size of files stands for a full disk. */
    CU_ASSERT_FATAL(getrlimit(RLIMIT_FSIZE, &before) == 0);
    struct rlimit small = {65536, before.rlim_max};
    sigaction(SIGXFSZ, &ignore, &old);
    setrlimit(RLIMIT_FSIZE, &small);
    edu_error_t *error = add_numbers(edu_sorter_create(10000, pool), 5003, 17, 100);
    setrlimit(RLIMIT_FSIZE, &before);
    sigaction(SIGXFSZ, &old, NULL);

    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_FILE);
    CU_ASSERT(error->hint != NULL && strstr(error->hint, "TMPDIR") != NULL);
    edu_error_clear(error);
    apr_pool_destroy(pool);
}

static void
a_folder_that_is_not_there_is_told(void)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    const char *before = getenv("TMPDIR");
    char *kept = before != NULL ? strdup(before) : NULL;

    setenv("TMPDIR", "/nonexistent", 1);
    edu_error_t *error = add_numbers(edu_sorter_create(1000, pool), 101, 17, 100);
    if (kept != NULL)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
    free(kept);

    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT(edu_error_is(error, EDU_ERR_FILE));
    CU_ASSERT(error->hint != NULL && strstr(error->hint, "TMPDIR") != NULL);
    edu_error_clear(error);
    apr_pool_destroy(pool);
}

void
edu_suite_sorter(void)
{
    CU_pSuite suite = CU_add_suite("sorter", NULL, NULL);

    CU_add_test(suite, "records come in key order", records_come_in_key_order);
    CU_add_test(suite, "many records go through files", many_records_go_through_files);
    CU_add_test(suite, "a full folder is told with advice", a_full_folder_is_told_with_advice);
    CU_add_test(suite, "a folder that is not there is told", a_folder_that_is_not_there_is_told);
}
