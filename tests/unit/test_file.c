#include "base/file.h"
#include "base/pool.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

void edu_suite_file(void);

static apr_pool_t *pool;
static char *folder;

static const char *
in_folder(const char *name)
{
    return apr_pstrcat(pool, folder, "/", name, NULL);
}

static int
set_up(void)
{
    const char *temporary = getenv("TMPDIR");

    pool = edu_pool_create(NULL);
    folder = apr_pstrcat(pool, temporary != NULL && temporary[0] != '\0' ? temporary : "/tmp",
                         "/edu-test-file-XXXXXX", NULL);
    return mkdtemp(folder) == NULL;
}

/* Names in the folder, hidden ones too; removes them when asked. */
static int
count_entries(bool remove_them)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    int count = 0;

    while ((entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        if (remove_them && unlink(in_folder(entry->d_name)) != 0)
            rmdir(in_folder(entry->d_name));
    }
    closedir(directory);
    return count;
}

static int
tear_down(void)
{
    count_entries(true);
    int failed = rmdir(folder);
    apr_pool_destroy(pool);
    return failed;
}

static bool
file_error(edu_error_t *error, const char *part)
{
    bool expected =
        error != NULL && error->code == EDU_ERR_FILE && strstr(edu_error_text(error, pool), part) != NULL;

    edu_error_clear(error);
    return expected;
}

static void
content_comes_back(void)
{
    char *data = NULL;
    size_t length = 99;

    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("a"), "x\0y\n", 4, pool));
    CU_ASSERT_PTR_NULL(edu_file_read(&data, &length, in_folder("a"), 4, pool));
    CU_ASSERT_EQUAL(length, 4);
    CU_ASSERT_EQUAL(memcmp(data, "x\0y\n\0", 5), 0);
    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("a"), "", 0, pool));
    CU_ASSERT_PTR_NULL(edu_file_read(&data, &length, in_folder("a"), 0, pool));
    CU_ASSERT_EQUAL(length, 0);
    CU_ASSERT_STRING_EQUAL(data, "");
    count_entries(true);
}

static void
reads_are_bounded(void)
{
    char *data = NULL;
    size_t length = 99;

    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("a"), "12345", 5, pool));
    CU_ASSERT(
        file_error(edu_file_read(&data, &length, in_folder("a"), 4, pool), "too large: 5 bytes, at most 4"));
    CU_ASSERT(
        file_error(edu_file_read(&data, &length, "/dev/zero", 200000, pool), "too large: at most 200000"));
    CU_ASSERT_PTR_NULL(
        edu_file_read(&data, &length, "/proc/self/status", 1000000, pool)); /* size 0 by stat */
    CU_ASSERT(length > 10 && strlen(data) == length);
    CU_ASSERT(
        file_error(edu_file_read(&data, &length, in_folder("none"), 9, pool), "No such file or directory"));
    CU_ASSERT(file_error(edu_file_read(&data, &length, folder, 9, pool), "Is a directory"));
    count_entries(true);
}

/* A pipe has no size to go by, and more in it than is read at once. */
static void
pipes_of_any_length_are_read(void)
{
    enum { SIZE = 300000 };
    char *written = apr_palloc(pool, SIZE);
    char *data = NULL;
    size_t length = 0;
    int ends[2];

    for (int i = 0; i < SIZE; i++)
        written[i] = (char)('a' + i % 23);
    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    CU_ASSERT_FATAL(fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) >= SIZE);
    CU_ASSERT_EQUAL(write(ends[1], written, SIZE), SIZE);
    close(ends[1]);
    CU_ASSERT_PTR_NULL(edu_file_read(&data, &length, apr_psprintf(pool, "/dev/fd/%d", ends[0]), SIZE, pool));
    close(ends[0]);
    CU_ASSERT_EQUAL(length, SIZE);
    CU_ASSERT(length == SIZE && memcmp(data, written, SIZE) == 0);
}

static void
write_replaces_and_leaves_nothing_behind(void)
{
    struct stat status;
    char *data = NULL;
    size_t length;
    mode_t mask = umask(027);

    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("new"), "1", 1, pool));
    umask(mask);
    CU_ASSERT_EQUAL(stat(in_folder("new"), &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 0777, 0640); /* as the umask says */

    chmod(in_folder("new"), 0604);
    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("new"), "22", 2, pool));
    CU_ASSERT_EQUAL(stat(in_folder("new"), &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 0777, 0604); /* as it was */
    CU_ASSERT_PTR_NULL(edu_file_read(&data, &length, in_folder("new"), 9, pool));
    CU_ASSERT_STRING_EQUAL(data, "22");
    CU_ASSERT_EQUAL(count_entries(true), 1);
}

static void
write_follows_links_and_devices(void)
{
    struct stat status;
    char *data = NULL;
    size_t length;

    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("target"), "old", 3, pool));
    CU_ASSERT_EQUAL(symlink("target", in_folder("link")), 0);
    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("link"), "new", 3, pool));
    CU_ASSERT_EQUAL(lstat(in_folder("link"), &status), 0);
    CU_ASSERT(S_ISLNK(status.st_mode));
    CU_ASSERT_PTR_NULL(edu_file_read(&data, &length, in_folder("target"), 9, pool));
    CU_ASSERT_STRING_EQUAL(data, "new");
    CU_ASSERT_EQUAL(count_entries(true), 2);

    CU_ASSERT_PTR_NULL(edu_file_write("/dev/null", "x", 1, pool));
    CU_ASSERT_EQUAL(stat("/dev/null", &status), 0);
    CU_ASSERT(S_ISCHR(status.st_mode));
    CU_ASSERT(file_error(edu_file_write("/dev/full", "x", 1, pool),
                         "could not write file \"/dev/full\": No space left on device"));
}

static void
failed_write_leaves_nothing_behind(void)
{
    CU_ASSERT(file_error(edu_file_write(in_folder("no/such"), "x", 1, pool), "No such file or directory"));
    CU_ASSERT(file_error(edu_file_write(folder, "x", 1, pool), "Is a directory"));
    CU_ASSERT_EQUAL(mkdir(in_folder("d"), 0700), 0);
    CU_ASSERT(file_error(edu_file_write(in_folder("d/"), "x", 1, pool), "could not write file"));
    CU_ASSERT_EQUAL(count_entries(true), 1);
}

/* A disk that fills up in the middle of a write, by way of a limit on the size of files. */
static void
full_disk_keeps_the_old_file(void)
{
    struct rlimit limit;
    struct rlimit small;
    char *data = NULL;
    size_t length;

    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("a"), "old", 3, pool));
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = limit;
    small.rlim_cur = 8;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    edu_error_t *error = edu_file_write(in_folder("a"), "more than eight", 15, pool);
    setrlimit(RLIMIT_FSIZE, &limit);
    signal(SIGXFSZ, handler);

    CU_ASSERT(file_error(error, "File too large"));
    CU_ASSERT_PTR_NULL(edu_file_read(&data, &length, in_folder("a"), 9, pool));
    CU_ASSERT_STRING_EQUAL(data, "old");
    CU_ASSERT_EQUAL(count_entries(true), 1);
}

static const char *
joined(const apr_array_header_t *names)
{
    return apr_array_pstrcat(pool, names, ' ');
}

static void
list_is_sorted_and_plain(void)
{
    static const char *const files[] = {"b.yaml", "a.yaml",       "B.yaml", "建始.yaml",
                                        "c.yml",  ".hidden.yaml", "yaml"};
    apr_array_header_t *names = NULL;

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        CU_ASSERT_PTR_NULL(edu_file_write(in_folder(files[i]), "", 0, pool));
    CU_ASSERT_EQUAL(mkdir(in_folder("folder.yaml"), 0700), 0);
    CU_ASSERT_EQUAL(symlink("a.yaml", in_folder("link.yaml")), 0);
    CU_ASSERT_EQUAL(symlink("nowhere", in_folder("dangling.yaml")), 0);

    CU_ASSERT_PTR_NULL(edu_file_list(&names, folder, ".yaml", pool));
    CU_ASSERT_STRING_EQUAL(joined(names), "B.yaml a.yaml b.yaml link.yaml 建始.yaml");
    CU_ASSERT_PTR_NULL(edu_file_list(&names, folder, ".none", pool));
    CU_ASSERT_EQUAL(names->nelts, 0);
    CU_ASSERT_PTR_NULL(edu_file_list(&names, folder, "", pool));
    CU_ASSERT_EQUAL(names->nelts, 7);
    CU_ASSERT(file_error(edu_file_list(&names, in_folder("none"), "", pool), "could not open folder"));
    count_entries(true);
}

static void
spill_is_unlinked_and_closed(void)
{
    apr_pool_t *child = edu_pool_create(pool);
    const char *before = getenv("TMPDIR");
    char *keep = before != NULL ? apr_pstrdup(pool, before) : NULL;
    FILE *file = NULL;
    char text[4] = "";

    setenv("TMPDIR", folder, 1);
    CU_ASSERT_PTR_NULL(edu_file_spill(&file, child));
    CU_ASSERT_EQUAL(count_entries(false), 0);
    CU_ASSERT_EQUAL(fwrite("abc", 1, 3, file), 3);
    rewind(file);
    CU_ASSERT_EQUAL(fread(text, 1, 3, file), 3);
    CU_ASSERT_STRING_EQUAL(text, "abc");

    int descriptor = fileno(file);
    CU_ASSERT(fcntl(descriptor, F_GETFD) & FD_CLOEXEC);
    apr_pool_destroy(child);
    CU_ASSERT_EQUAL(fcntl(descriptor, F_GETFD), -1);

    setenv("TMPDIR", in_folder("none"), 1);
    CU_ASSERT(file_error(edu_file_spill(&file, pool), "could not create temporary file"));
    if (keep != NULL)
        setenv("TMPDIR", keep, 1);
    else
        unsetenv("TMPDIR");
}

/* FIPS 180-2, appendix B. */
static void
sha256_matches_the_standard(void)
{
    char *million = apr_palloc(pool, 1000000);

    memset(million, 'a', 1000000);
    CU_ASSERT_STRING_EQUAL(edu_sha256_hex("abc", 3, pool),
                           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CU_ASSERT_STRING_EQUAL(edu_sha256_hex("", 0, pool),
                           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CU_ASSERT_STRING_EQUAL(edu_sha256_hex(NULL, 0, pool),
                           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CU_ASSERT_STRING_EQUAL(edu_sha256_hex(million, 1000000, pool),
                           "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void
one_file_is_known_by_any_path(void)
{
    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("one"), "1", 1, pool));
    CU_ASSERT_PTR_NULL(edu_file_write(in_folder("other"), "1", 1, pool));
    CU_ASSERT_EQUAL(symlink("one", in_folder("soft")), 0);
    CU_ASSERT_EQUAL(link(in_folder("one"), in_folder("hard")), 0);
    CU_ASSERT(edu_file_is_same(in_folder("one"), in_folder("one")));
    CU_ASSERT(edu_file_is_same(in_folder("one"), in_folder("./one")));
    CU_ASSERT(edu_file_is_same(in_folder("one"), in_folder("soft")));
    CU_ASSERT(edu_file_is_same(in_folder("soft"), in_folder("hard")));
    CU_ASSERT(!edu_file_is_same(in_folder("one"), in_folder("other")));
    CU_ASSERT(!edu_file_is_same(in_folder("one"), in_folder("none")));
    CU_ASSERT(!edu_file_is_same(in_folder("none"), in_folder("none")));
    CU_ASSERT(!edu_file_is_same("/dev/null", "/dev/null")); /* nothing is lost there */
    remove(in_folder("one"));
    remove(in_folder("other"));
    remove(in_folder("soft"));
    remove(in_folder("hard"));
}

void
edu_suite_file(void)
{
    CU_pSuite suite = CU_add_suite("file", set_up, tear_down);

    CU_add_test(suite, "content comes back", content_comes_back);
    CU_add_test(suite, "reads are bounded", reads_are_bounded);
    CU_add_test(suite, "pipes of any length are read", pipes_of_any_length_are_read);
    CU_add_test(suite, "write replaces and leaves nothing behind", write_replaces_and_leaves_nothing_behind);
    CU_add_test(suite, "write follows links and devices", write_follows_links_and_devices);
    CU_add_test(suite, "failed write leaves nothing behind", failed_write_leaves_nothing_behind);
    CU_add_test(suite, "a full disk keeps the old file", full_disk_keeps_the_old_file);
    CU_add_test(suite, "one file is known by any path", one_file_is_known_by_any_path);
    CU_add_test(suite, "list is sorted and plain", list_is_sorted_and_plain);
    CU_add_test(suite, "spill is unlinked and closed", spill_is_unlinked_and_closed);
    CU_add_test(suite, "SHA-256 matches the standard", sha256_matches_the_standard);
}
