#include "base/slab.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

/* The first piece, of which the system gives only what is used; each one is four times as large as the one before it, up to the largest. */
#define PIECE_FIRST ((size_t)1024 * 1024)
#define PIECE_MOST ((size_t)32 * 1024 * 1024)

/* From here on pages of 2 MB are worth asking for. */
#define PAGES_FROM ((size_t)4 * 1024 * 1024)
#define PAGE_LARGE ((size_t)2 * 1024 * 1024)

#define ALIGNMENT ((size_t)16)

/* A piece of memory as it came from the system. */
typedef struct piece_t {
    void *memory;
    size_t bytes; /* mapped; 0: from calloc() */
} piece_t;

struct edu_slab_t {
    apr_pool_t *pool;
    char *next;
    size_t left;
    size_t last; /* size of the last piece */
};

static apr_status_t
give_back(void *data)
{
    const piece_t *piece = data;

    if (piece->bytes > 0)
        munmap(piece->memory, piece->bytes);
    else
        free(piece->memory);
    return APR_SUCCESS;
}

/* Maps zeros from a border of large pages on. */
static char *
map_large(piece_t *piece, size_t bytes)
{
    uintptr_t from;

    piece->bytes = bytes + PAGE_LARGE;
    piece->memory =
        mmap(NULL, piece->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (piece->memory == MAP_FAILED)
        abort(); /* as pools do when there is no memory */
    from = ((uintptr_t)piece->memory + PAGE_LARGE - 1) / PAGE_LARGE * PAGE_LARGE;
#ifdef MADV_HUGEPAGE
    madvise((void *)from, bytes, MADV_HUGEPAGE); /* an advice: smaller pages do as well */
#endif
    return (char *)from;
}

void *
edu_slab_alone(size_t bytes, apr_pool_t *pool)
{
    piece_t *piece = apr_pcalloc(pool, sizeof *piece);
    char *start;

    if (bytes >= PAGES_FROM) {
        start = map_large(piece, bytes);
    } else {
        start = piece->memory = calloc(1, bytes > 0 ? bytes : 1);
        if (start == NULL)
            abort();
    }
    apr_pool_cleanup_register(pool, piece, give_back, apr_pool_cleanup_null);
    return start;
}

edu_slab_t *
edu_slab_create(apr_pool_t *pool)
{
    edu_slab_t *slab = apr_pcalloc(pool, sizeof *slab);

    slab->pool = pool;
    return slab;
}

void *
edu_slab_take(edu_slab_t *slab, size_t bytes)
{
    size_t size = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    char *taken;

    if (size > slab->left) {
        size_t wanted = slab->last == 0 ? PIECE_FIRST : 4 * slab->last;

        wanted = wanted < PIECE_MOST ? wanted : PIECE_MOST;

        slab->last = wanted;
        slab->left = wanted > size ? wanted : size;
        slab->next = edu_slab_alone(slab->left, slab->pool);
    }
    taken = slab->next;
    slab->next += size;
    slab->left -= size;
    return taken;
}
