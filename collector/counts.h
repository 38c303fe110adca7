/* Plain counts, nothing but digits, read out of a record several at a time: a large file consists of them. Apart so that tests can hold the
 * vector code against the portable one. */
#ifndef EDU_COLLECTOR_COUNTS_H
#define EDU_COLLECTOR_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

/* What fields may be, one number a field. */
typedef struct edu_counts_limits_t {
    const uint32_t *
        least; /* a plain count is least, least + 1, ... least + span. None is where least is EDU_COUNTS_BEYOND, span 0 */
    const uint32_t *span;
    const uint32_t *blank; /* all bits set where an empty field is as good as a count, else 0 */
} edu_counts_limits_t;

/* More than nine digits say: no plain count reaches it. */
#define EDU_COUNTS_BEYOND UINT32_C(1000000000)

/* The bytes in front of a field's end that must be readable, whatever they are. */
#define EDU_COUNTS_BEFORE 4U

/* Reads `count` fields that follow each other: field i stands in `text` before marks[i], and behind the separator at marks[i - 1], which
 * must be there for the first one, too. values[i] takes the count and present[i] 1, or both 0 where a field that may be empty is. `odd`, with room for one
 * a field and one more, takes the numbers of the fields that are anything else, ascending; their values mean nothing. Returns how many those are.
 * vector only where edu_vector_here(). */
int edu_counts_read(int64_t *values, unsigned char *present, int *odd, const edu_counts_limits_t *limits,
                    const char *text, const uint32_t *marks, int count, bool vector);

#endif
