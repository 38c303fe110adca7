#include "base/file.h"

#include "base/translate.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads on until the end of the file or *capacity bytes, whichever comes first. */
static bool
read_fully(int descriptor, char *data, size_t capacity, size_t *length)
{
    while (*length < capacity) {
        ssize_t got = read(descriptor, data + *length, capacity - *length);

        if (got == 0)
            return true;
        if (got > 0)
            *length += (size_t)got;
        else if (errno != EINTR)
            return false;
    }
    return true;
}

static edu_error_t *
read_error(const char *path)
{
    return edu_error_apr(EDU_ERR_FILE, errno, "could not read file \"%s\"", path);
}

/* The content of an open file. One byte more than `most` is asked for, to see whether it ends in time. */
static edu_error_t *
read_descriptor(char **data, size_t *length, int descriptor, const char *path, size_t most, apr_pool_t *pool)
{
    struct stat status;
    size_t capacity = 65536;
    char *buffer;

    if (fstat(descriptor, &status) != 0)
        return read_error(path);
    if (S_ISREG(status.st_mode) && (uint64_t)status.st_size > most)
        return edu_error_create(EDU_ERR_FILE, NULL,
                                "file \"%s\" is too large: %" PRIu64 " bytes, at most %" PRIu64 " are read",
                                path, (uint64_t)status.st_size, (uint64_t)most);
    if (S_ISREG(status.st_mode) && status.st_size > 0)
        capacity = (size_t)status.st_size + 1;

    /* The size is only a guess: pipes have none, and files in /proc say 0. */
    buffer = apr_palloc(pool, capacity + 1);
    *length = 0;
    for (;;) {
        if (!read_fully(descriptor, buffer, capacity, length))
            return read_error(path);
        if (*length > most)
            return edu_error_create(EDU_ERR_FILE, NULL,
                                    "file \"%s\" is too large: at most %" PRIu64 " bytes are read", path,
                                    (uint64_t)most);
        if (*length < capacity)
            break;
        char *larger = apr_palloc(pool, 2 * capacity + 1);
        memcpy(larger, buffer, *length);
        buffer = larger;
        capacity *= 2;
    }
    buffer[*length] = '\0';
    *data = buffer;
    return NULL;
}

edu_error_t *
edu_file_read(char **data, size_t *length, const char *path, size_t most, apr_pool_t *pool)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);

    if (descriptor < 0)
        return edu_error_apr(EDU_ERR_FILE, errno, "could not open file \"%s\"", path);

    edu_error_t *error = read_descriptor(data, length, descriptor, path, most, pool);
    close(descriptor);
    return error;
}

/* errno, or 0. */
static int
write_fully(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t put = write(descriptor, data, length);

        if (put >= 0) {
            data += put;
            length -= (size_t)put;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

/* What is to be written: bytes, or the rest of a stream. */
typedef struct content_t {
    const char *data;
    size_t length;
    FILE *from; /* NULL: the bytes */
} content_t;

/* errno, or 0. */
static int
write_content(int descriptor, const content_t *content)
{
    char block[65536];
    size_t length;
    int code = 0;

    if (content->from == NULL)
        return write_fully(descriptor, content->data, content->length);
    while (code == 0 && (length = fread(block, 1, sizeof block, content->from)) > 0)
        code = write_fully(descriptor, block, length);
    return code == 0 && ferror(content->from) ? EIO : code;
}

/* Opens a file with a new name beside `path`; O_EXCL and not mkstemp, so that the user's umask decides its mode. */
static int
open_beside(const char *path, char **name, apr_pool_t *pool)
{
    static atomic_uint counter;
    int descriptor;

    do {
        *name = apr_psprintf(pool, "%s.%ld-%u.tmp", path, (long)getpid(), atomic_fetch_add(&counter, 1));
        descriptor = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor < 0 && errno == EEXIST);
    return descriptor;
}

/* A rename is on disk when its folder is. Some file systems cannot sync folders: that is no failure of ours. */
static int
sync_folder(const char *path, apr_pool_t *pool)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL   ? "."
                         : slash == path ? "/"
                                         : apr_pstrmemdup(pool, path, (size_t)(slash - path));
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int code = 0;

    if (descriptor < 0)
        return 0; /* a folder one may write to but not read */
    if (fsync(descriptor) != 0 && errno != EINVAL && errno != ENOTSUP)
        code = errno;
    close(descriptor);
    return code;
}

/* errno, or 0. `mode`: that of the file to be replaced, or 0 for a new one. */
static int
write_and_rename(const char *path, mode_t mode, const content_t *content, apr_pool_t *pool)
{
    char *name;
    int descriptor = open_beside(path, &name, pool);

    if (descriptor < 0)
        return errno;

    int code = write_content(descriptor, content);
    if (code == 0 && mode != 0 && fchmod(descriptor, mode) != 0)
        code = errno;
    if (code == 0 && fsync(descriptor) != 0)
        code = errno;
    if (close(descriptor) != 0 && code == 0)
        code = errno;
    if (code == 0 && rename(name, path) != 0)
        code = errno;
    if (code != 0) {
        unlink(name);
        return code;
    }
    return sync_folder(path, pool);
}

/* Into something that must not be replaced by a file: /dev/stdout, a FIFO. */
static int
write_in_place(const char *path, const content_t *content)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);

    if (descriptor < 0)
        return errno;

    int code = write_content(descriptor, content);
    if (close(descriptor) != 0 && code == 0)
        code = errno;
    return code;
}

static edu_error_t *
write_whole(const char *path, const content_t *content, apr_pool_t *pool)
{
    struct stat status;
    bool exists = stat(path, &status) == 0;
    int code;

    if (exists && !S_ISREG(status.st_mode)) {
        code = write_in_place(path, content);
    } else {
        /* Behind a symbolic link the file is replaced, not the link. */
        char *target = exists ? realpath(path, NULL) : NULL;

        code = write_and_rename(target != NULL ? target : path, exists ? status.st_mode & 07777 : 0, content,
                                pool);
        free(target);
    }
    return edu_error_apr(EDU_ERR_FILE, code, "could not write file \"%s\"", path);
}

edu_error_t *
edu_file_write(const char *path, const char *data, size_t length, apr_pool_t *pool)
{
    content_t content = {data, length, NULL};

    return write_whole(path, &content, pool);
}

edu_error_t *
edu_file_write_from(const char *path, FILE *from, apr_pool_t *pool)
{
    content_t content = {NULL, 0, from};

    return write_whole(path, &content, pool);
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
ends_in(const char *name, const char *suffix)
{
    size_t length = strlen(name);
    size_t suffix_length = strlen(suffix);

    return length >= suffix_length && strcmp(name + length - suffix_length, suffix) == 0;
}

bool
edu_file_is_same(const char *from, const char *to)
{
    struct stat left;
    struct stat right;
    int status = strcmp(from, "-") == 0 ? fstat(STDIN_FILENO, &left) : stat(from, &left);

    return status == 0 && stat(to, &right) == 0 && S_ISREG(left.st_mode) && left.st_dev == right.st_dev &&
           left.st_ino == right.st_ino;
}

edu_error_t *
edu_file_list(apr_array_header_t **names, const char *folder, const char *suffix, apr_pool_t *pool)
{
    apr_dir_t *directory;
    apr_finfo_t info;
    apr_status_t status = apr_dir_open(&directory, folder, pool);

    if (status != APR_SUCCESS)
        return edu_error_apr(EDU_ERR_FILE, status, "could not open folder \"%s\"", folder);

    apr_array_header_t *found = apr_array_make(pool, 16, sizeof(const char *));
    while ((status = apr_dir_read(&info, APR_FINFO_NAME, directory)) == APR_SUCCESS ||
           status == APR_INCOMPLETE) {
        struct stat target;

        /* Hidden files are what editors and file managers leave behind, not what somebody put there. */
        if (info.name[0] == '.' || !ends_in(info.name, suffix))
            continue;
        if (stat(apr_pstrcat(pool, folder, "/", info.name, NULL), &target) == 0 && S_ISREG(target.st_mode))
            APR_ARRAY_PUSH(found, const char *) = apr_pstrdup(pool, info.name);
    }
    apr_dir_close(directory);
    if (!APR_STATUS_IS_ENOENT(status))
        return edu_error_apr(EDU_ERR_FILE, status, "could not read folder \"%s\"", folder);
    qsort(found->elts, (size_t)found->nelts, sizeof(const char *), compare_names);
    *names = found;
    return NULL;
}

const char *
edu_file_program_folder(apr_pool_t *pool)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);

    while (length > 0 && path[length - 1] != '/')
        length--;
    /* The root keeps its slash; a name that does not fit is cut, and its folder another one. */
    if (length <= 0 || length == (ssize_t)sizeof path)
        return NULL;
    return apr_pstrmemdup(pool, path, (size_t)(length > 1 ? length - 1 : 1));
}

static apr_status_t
close_stream(void *stream)
{
    fclose(stream);
    return APR_SUCCESS;
}

/* A file without a name where the system has such, so that a process killed at any moment leaves nothing behind. */
static int
open_nameless(const char *folder, char *name)
{
#ifdef O_TMPFILE
    int nameless = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (nameless >= 0)
        return nameless;
#else
    (void)folder;
#endif
    int descriptor = mkostemp(name, O_CLOEXEC);
    if (descriptor >= 0)
        unlink(name);
    return descriptor;
}

edu_error_t *
edu_file_spill(FILE **file, apr_pool_t *pool)
{
    const char *variable = getenv("TMPDIR");
    const char *folder = variable != NULL && variable[0] != '\0' ? variable : "/tmp";
    char *name = apr_pstrcat(pool, folder, "/edustat-XXXXXX", NULL);
    int descriptor = open_nameless(folder, name);

    if (descriptor < 0)
        return edu_error_apr(EDU_ERR_FILE, errno, "could not create temporary file \"%s\"", name);

    FILE *stream = fdopen(descriptor, "w+b");
    if (stream == NULL) {
        edu_error_t *error = edu_error_apr(EDU_ERR_FILE, errno, "could not open temporary file \"%s\"", name);

        close(descriptor);
        return error;
    }
    apr_pool_cleanup_register(pool, stream, close_stream, apr_pool_cleanup_null);
    *file = stream;
    return NULL;
}

char *
edu_sha256_hex(const void *data, size_t length, apr_pool_t *pool)
{
    static const char hexadecimal[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;

    /* It fails when there is no memory, and then as pools do. */
    if (EVP_Digest(data, length, digest, &size, EVP_sha256(), NULL) != 1) {
        fputs(edu_translate("edustat: error: could not compute SHA-256\n"), stderr);
        abort();
    }

    char *text = apr_palloc(pool, 2 * (size_t)size + 1);
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = hexadecimal[digest[i] >> 4];
        text[2 * i + 1] = hexadecimal[digest[i] & 15];
    }
    text[2 * (size_t)size] = '\0';
    return text;
}
