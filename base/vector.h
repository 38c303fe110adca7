/* Code for the vector instructions of newer x86 processors, chosen when the program runs: EDU_VECTOR is 1 where the compiler can make it, and functions
 * declared EDU_VECTOR_TARGET may be called where edu_vector_here(). Beside each there is a portable one that does the same. */
#ifndef EDU_BASE_VECTOR_H
#define EDU_BASE_VECTOR_H

#include <stdbool.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define EDU_VECTOR 1
#define EDU_VECTOR_TARGET __attribute__((target("avx2,bmi,popcnt")))
#else
#define EDU_VECTOR 0
#define EDU_VECTOR_TARGET
#endif

/* Whether this processor has the instructions. */
static inline bool
edu_vector_here(void)
{
#if EDU_VECTOR
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt");
#else
    return false;
#endif
}

#endif
