#include "base/tree.h"

#include <apr_strings.h>
#include <errno.h>
#include <fts.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct walk_t {
    int (*visit)(const FTSENT *entry, struct walk_t *walk); /* 0, or -1 with errno */
    uid_t uid;
    gid_t gid;
    int64_t bytes;
} walk_t;

/* The status of the first failure; *path takes where it was. */
static apr_status_t
walk_tree(const char *folder, walk_t *walk, const char **path, apr_pool_t *pool)
{
    char *const roots[] = {apr_pstrdup(pool, folder), NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    apr_status_t status = APR_SUCCESS;
    FTSENT *entry;

    *path = folder;
    if (tree == NULL)
        return errno;
    while ((entry = fts_read(tree)) != NULL) {
        if (entry->fts_info == FTS_NS && entry->fts_level == FTS_ROOTLEVEL && entry->fts_errno == ENOENT)
            continue;
        int failed = entry->fts_info == FTS_DNR || entry->fts_info == FTS_NS || entry->fts_info == FTS_ERR
                         ? entry->fts_errno
                         : 0;
        if (failed == 0 && walk->visit(entry, walk) != 0)
            failed = errno;
        if (failed != 0 && failed != ENOENT && status == APR_SUCCESS) {
            status = failed;
            *path = apr_pstrdup(pool, entry->fts_path);
        }
    }
    fts_close(tree);
    return status;
}

static int
visit_remove(const FTSENT *entry, walk_t *walk)
{
    (void)walk;
    if (entry->fts_info == FTS_D)
        return 0; /* its content first */
    return entry->fts_info == FTS_DP ? rmdir(entry->fts_accpath) : unlink(entry->fts_accpath);
}

static int
visit_own(const FTSENT *entry, walk_t *walk)
{
    return entry->fts_info == FTS_DP ? 0 : lchown(entry->fts_accpath, walk->uid, walk->gid);
}

static int
visit_size(const FTSENT *entry, walk_t *walk)
{
    if (entry->fts_info != FTS_DP)
        walk->bytes += (int64_t)entry->fts_statp->st_blocks * 512;
    return 0;
}

edu_error_t *
edu_tree_remove(const char *folder, apr_pool_t *pool)
{
    walk_t walk = {.visit = visit_remove};
    const char *path;
    apr_status_t status = walk_tree(folder, &walk, &path, pool);

    return edu_error_apr(EDU_ERR_FILE, status, "could not remove \"%s\"", path);
}

edu_error_t *
edu_tree_own(const char *folder, uid_t uid, gid_t gid, apr_pool_t *pool)
{
    walk_t walk = {.visit = visit_own, .uid = uid, .gid = gid};
    const char *path;
    apr_status_t status = walk_tree(folder, &walk, &path, pool);

    return edu_error_apr(EDU_ERR_FILE, status, "could not change the owner of \"%s\"", path);
}

int64_t
edu_tree_size(const char *folder, apr_pool_t *pool)
{
    walk_t walk = {.visit = visit_size};
    const char *path;

    walk_tree(folder, &walk, &path, pool);
    return walk.bytes;
}
