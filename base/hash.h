/* A fast 64-bit hash of bytes for look-ups and order-free digests inside this program; not for secrets. Two seeds make
 * 128 bits. Multiplies eight bytes at a time and folds the 128-bit product; the value is part of stored digests and must not change. */
#ifndef EDU_BASE_HASH_H
#define EDU_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t
edu_hash_fold(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t
edu_hash64(const void *data, size_t length, uint64_t seed)
{
    const unsigned char *at = data;
    const uint64_t k0 = 0xa0761d6478bd642fU;
    const uint64_t k1 = 0xe7037ed1a0b428dbU;
    uint64_t hash = seed ^ edu_hash_fold(k0 ^ length, k1);
    uint64_t word = 0;

    for (; length >= 8; length -= 8, at += 8) {
        memcpy(&word, at, 8);
        hash = edu_hash_fold(hash ^ word, k1);
    }
    word = 0;
    if (length > 0)
        memcpy(&word, at, length);
    return edu_hash_fold(hash ^ word ^ k0, k1 ^ (uint64_t)length << 56);
}

/* The hashes of the same bytes with the seeds 1 and 2, in one pass: the processor works at both at a time. */
static inline void
edu_hash128(uint64_t *low, uint64_t *high, const void *data, size_t length)
{
    const unsigned char *at = data;
    const uint64_t k0 = 0xa0761d6478bd642fU;
    const uint64_t k1 = 0xe7037ed1a0b428dbU;
    uint64_t first = edu_hash_fold(k0 ^ length, k1);
    uint64_t second = 2 ^ first;
    uint64_t word = 0;

    first ^= 1;
    for (; length >= 8; length -= 8, at += 8) {
        memcpy(&word, at, 8);
        first = edu_hash_fold(first ^ word, k1);
        second = edu_hash_fold(second ^ word, k1);
    }
    word = 0;
    if (length > 0)
        memcpy(&word, at, length);
    *low = edu_hash_fold(first ^ word ^ k0, k1 ^ (uint64_t)length << 56);
    *high = edu_hash_fold(second ^ word ^ k0, k1 ^ (uint64_t)length << 56);
}

#endif
