/* Random numbers for made-up returns: SplitMix64 (Steele, Lea, Flood 2014), whose state is one word, so that a stream can be
 * begun from any key at no cost. Only +, -, * and / on doubles: the numbers are the same on every machine. */
#ifndef EDU_COLLECTOR_SAMPLE_SAMPLE_RANDOM_H
#define EDU_COLLECTOR_SAMPLE_SAMPLE_RANDOM_H

#include <stdint.h>

typedef struct edu_random_t {
    uint64_t state;
} edu_random_t;

static inline uint64_t
edu_random_mix(uint64_t word)
{
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9U;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
    return word ^ (word >> 31);
}

/* The key of a part of what `key` stands for: a county's, a school's, a year's. */
static inline uint64_t
edu_random_key(uint64_t key, int64_t part)
{
    return edu_random_mix(edu_random_mix(key + 0x9e3779b97f4a7c15U) ^
                          ((uint64_t)part * 0xd1342543de82ef95U + 1));
}

static inline uint64_t
edu_random_next(edu_random_t *random)
{
    random->state += 0x9e3779b97f4a7c15U;
    return edu_random_mix(random->state);
}

/* A key as a number in [0, 1), of 24 bits: added to a count below 2^28 it is exact and never reaches the next one. */
static inline double
edu_random_share(uint64_t key)
{
    return (double)(key >> 40) / 16777216.0;
}

static inline double
edu_random_unit(edu_random_t *random)
{
    return edu_random_share(edu_random_next(random));
}

static inline double
edu_random_between(edu_random_t *random, double least, double most)
{
    return least + (most - least) * edu_random_unit(random);
}

/* A whole number in [0, count). */
static inline int
edu_random_below(edu_random_t *random, int count)
{
    return (int)(edu_random_unit(random) * (double)count);
}

/* Bell-shaped, mean 0, standard deviation 1, within 3.5: the sum of four even ones, so that no libm is asked. */
static inline double
edu_random_bell(edu_random_t *random)
{
    double sum = 0;

    for (int i = 0; i < 4; i++)
        sum += edu_random_unit(random);
    return (sum - 2) * 1.7320508075688772;
}

/* A whole number whose mean is `value`. */
static inline int64_t
edu_random_round(edu_random_t *random, double value)
{
    return (int64_t)(value + edu_random_unit(random));
}

#endif
