#include "sql/embedded.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_embedded(void);

static int
compare(const edu_sql_file_t *left, const edu_sql_file_t *right)
{
    int order = strcmp(left->folder, right->folder);

    return order != 0 ? order : strcmp(left->name, right->name);
}

static void
files_are_ordered_and_not_empty(void)
{
    for (const edu_sql_file_t *file = edu_sql_files; file->name != NULL; file++) {
        size_t length = strlen(file->text);

        CU_ASSERT(length > 0 && file->text[length - 1] == '\n');
        CU_ASSERT(file[1].name == NULL || compare(file, file + 1) < 0);
    }
}

/* Reads the file behind an entry; whether its bytes are the entry's text. */
static int
is_as_on_disk(const edu_sql_file_t *file, const char *root)
{
    char path[4096];
    size_t length = strlen(file->text);
    char *bytes = malloc(length + 1);
    int same;

    snprintf(path, sizeof path, "%s/sql/%s/%s.sql", root, file->folder, file->name);
    FILE *stream = fopen(path, "rb");
    same = bytes != NULL && stream != NULL && fread(bytes, 1, length + 1, stream) == length &&
           memcmp(bytes, file->text, length) == 0;
    if (stream != NULL)
        fclose(stream);
    free(bytes);
    return same;
}

static void
files_are_embedded_byte_for_byte(void)
{
    const char *root = getenv("EDU_SRCDIR");

    for (const edu_sql_file_t *file = edu_sql_files; file->name != NULL; file++) {
        if (!is_as_on_disk(file, root != NULL ? root : ".")) {
            printf("# %s/%s.sql differs from what is compiled in\n", file->folder, file->name);
            CU_FAIL("embedded text is not the file");
        }
    }
}

static void
query_is_found_by_its_name_only(void)
{
    for (const edu_sql_file_t *file = edu_sql_files; file->name != NULL; file++) {
        if (strcmp(file->folder, "queries") == 0)
            CU_ASSERT_PTR_EQUAL(edu_sql_query(file->name), file->text);
    }
    CU_ASSERT_PTR_NULL(edu_sql_query(""));
    CU_ASSERT_PTR_NULL(edu_sql_query("no_such_query"));
}

void
edu_suite_embedded(void)
{
    CU_pSuite suite = CU_add_suite("embedded", NULL, NULL);

    CU_add_test(suite, "files are ordered and not empty", files_are_ordered_and_not_empty);
    CU_add_test(suite, "files are embedded byte for byte", files_are_embedded_byte_for_byte);
    CU_add_test(suite, "a query is found by its name only", query_is_found_by_its_name_only);
}
