/* An attacker on a publication with hidden cells: knows all that is shown, every relation and the rules, and tries to work out the rest, by trying
 * everything or by linear programming. It has nothing of the program's own code but the numbers published. */
#ifndef EDU_TESTS_DISCLOSURE_ATTACK_H
#define EDU_TESTS_DISCLOSURE_ATTACK_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct attack_t attack_t;

/* Room for so many numbers, whether known or not. */
attack_t *edu_attack_create(size_t cells, apr_pool_t *pool);

/* What is known of a number. `truth` is not known to the attacker; it only says where to begin to try, and what the relations come to. */
void edu_attack_known(attack_t *attack, size_t cell, int64_t value);
void edu_attack_unknown(attack_t *attack, size_t cell, int64_t least, int64_t truth);

/* The parts less the total are what they are in truth. After all cells. */
void edu_attack_relation(attack_t *attack, size_t total, const size_t *parts, size_t count);

/* A rate in percent is printed with so many decimals. */
void edu_attack_rate(attack_t *attack, size_t numerator, size_t denominator, int decimals);

typedef enum attack_answer_t { ATTACK_NO, ATTACK_YES, ATTACK_TIRED } attack_answer_t;

/* Whether the number can be `value`, by trying all whole numbers (each up to 100 above the truth) until `steps` are done. */
attack_answer_t edu_attack_possible(const attack_t *attack, size_t cell, int64_t value, size_t steps);

/* Linear programming: the least and the greatest value of a number, not nec. whole; INFINITY if there is no greatest one. Rates are left out. */
typedef struct attack_program_t attack_program_t;

/* The program ready for questions; NULL if there is no solution, which would be a mistake. */
attack_program_t *edu_attack_program(const attack_t *attack, apr_pool_t *pool);
void edu_attack_interval(double *least, double *greatest, const attack_program_t *program, size_t cell,
                         apr_pool_t *scratch_pool);

#endif
