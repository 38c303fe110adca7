#include "base/pool.h"
#include "base/slab.h"

#include <CUnit/CUnit.h>
#include <stdint.h>
#include <string.h>

void edu_suite_slab(void);

static apr_pool_t *pool;

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* Takes the memory for good: no other may get it. */
static void
take(char *memory, size_t bytes)
{
    CU_ASSERT_EQUAL((uintptr_t)memory % 16, 0);
    for (size_t i = 0; i<bytes; i += bytes> 4096 ? 4096 : 1)
        if (memory[i] != 0)
            CU_FAIL("the memory is not zeroed, or given out twice");
    CU_ASSERT_EQUAL(memory[bytes - 1], 0);
    memset(memory, 0x55, bytes);
}

/* Through all sizes of pieces, and with single ones that are larger than a piece. */
static void
memory_is_zeroed_and_of_one(void)
{
    edu_slab_t *slab = edu_slab_create(pool);
    size_t total = 0;

    for (size_t bytes = 1; total < (size_t)100 << 20; bytes = bytes * 3 / 2 + 1) {
        if (bytes > (size_t)1 << 20)
            bytes = 1;
        for (int i = 0; i < 8; i++, total += bytes)
            take(edu_slab_take(slab, bytes), bytes);
    }
    take(edu_slab_take(slab, (size_t)40 << 20), (size_t)40 << 20);
}

static void
large_and_small_stand_alone(void)
{
    apr_pool_t *short_lived = edu_pool_create(pool);

    take(edu_slab_alone(1, short_lived), 1);
    take(edu_slab_alone(((size_t)4 << 20) - 1, short_lived), ((size_t)4 << 20) - 1);
    take(edu_slab_alone(((size_t)9 << 20) + 5, short_lived), ((size_t)9 << 20) + 5);
    CU_ASSERT_PTR_NOT_NULL(edu_slab_alone(0, short_lived));
    apr_pool_destroy(short_lived);
}

void
edu_suite_slab(void)
{
    CU_pSuite suite = CU_add_suite("slab", set_up, tear_down);

    CU_ADD_TEST(suite, memory_is_zeroed_and_of_one);
    CU_ADD_TEST(suite, large_and_small_stand_alone);
}
