/* Which counts of a publication have to be hidden, so that no small one can be worked out of what is left: cell suppression.
 * Pure computation: no database, no text, no clock. docs/methods.md has the rule, its sources, and what it does not protect against.
 *
 * A publication is a system of cells (non-negative whole numbers) and of relations (a total is the sum of its parts): areas, groups and
 * breakdowns, any number of them over the same cell, also across publications. One system may hold all that has to do with each other
 * (a year and a family of measures); cells that no relation joins do not matter to each other.
 *
 * The promise. For every cell that is to be protected there are two other systems of whole numbers that agree with everything that
 * anybody can know - the cells shown, the known ones, the relations, no number below the floor of a hidden cell - in one of which
 * the cell is at `low` and in the other at `high`, where
 *
 *     high >= max(threshold - 1, value + 1),  low <= the floor      (option `width`, the default)
 *     high >= value + 1,                      low <= value - 1 if that is not below the floor      (without it)
 *
 * The two systems are worked out and held against the cells in whole numbers (edu_disclosure_audit), so the promise does not rest on the search that
 * found them: who solves the relations by whatever means, linear programming or trying everything, cannot get the cell into
 * a narrower interval than low..high. A cell for which they were not found is EXPOSED and says how far it got.
 *
 * The floor of a hidden cell is 1 while zeros are always shown (who knows that rule knows that no hidden cell is zero), else 0. It is
 * 0 for cells that are not published. Where the floors of its parts, or what known neighbours leave, say more, it is that.
 *
 * Result and cost do not depend on the order in which cells, relations and parts are given. Memory is linear in cells, relations'
 * parts and protected cells. */
#ifndef EDU_REPORTS_DISCLOSURE_H
#define EDU_REPORTS_DISCLOSURE_H

#include "base/error.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is particular about a cell; or-ed. Without any of them it is published, sensitive when small, and may be hidden. */
enum {
    /* Everybody has its value, whatever is done now: an earlier publication shows it, or it is known from elsewhere (a census population).
     * Also for a cell that must be shown by order. It is never hidden and never helps to hide another. */
    EDU_CELL_PUBLIC = 1,
    /* Has no value: not reported, or not applicable; `value` is not read. See edu_disclosure_relate(). */
    EDU_CELL_MISSING = 2,
    /* Is not printed anywhere, so it is hidden for nothing; it is protected like the others when small, since it could be worked out. */
    EDU_CELL_UNPUBLISHED = 4,
    /* Needs no protection however small it is (a number of schools, a remainder that stands for nobody). */
    EDU_CELL_INSENSITIVE = 8,
    /* Stays hidden whatever comes out, e.g. because it was hidden in an earlier publication; helps to hide others for nothing. */
    EDU_CELL_HIDDEN = 16
};

typedef struct edu_disclosure_t edu_disclosure_t;

/* An empty system in `pool`. */
edu_disclosure_t *edu_disclosure_create(apr_pool_t *pool);

/* Adds a cell and returns its index, from 0 on. `key` is unique and stable (area, period, group, measure); ties are broken by it in byte order. It
 * is not copied and has to live as long as the system. `keep`, 0 to EDU_DISCLOSURE_KEEP_MOST, says how dear it is to show
 * the cell: one of a higher `keep` is not hidden where cells of lower ones were found to do. Rise with the level of the area, and
 * with totals above their parts. */
size_t edu_disclosure_add(edu_disclosure_t *system, const char *key, int64_t value, unsigned flags,
                          unsigned keep);

#define EDU_DISCLOSURE_KEEP_MOST 15

/* States that cell `total` is the sum of the cells `parts`; all different. The indices are copied.
 *
 * Where the numbers do not add up, or a part is missing, the difference is taken to be known: the attacker knows the
 * relation to the last unit. A missing cell is a known constant, too (a sum of what was reported has 0 in it); but a missing total of parts is a
 * number of which nobody knows more than that it is not negative. Both are on the safe side: who knows less recovers no more.
 *
 * Inequalities: part <= whole is whole = part + rest, with a rest that is EDU_CELL_UNPUBLISHED (and EDU_CELL_INSENSITIVE, if it stands for
 * nobody). Differencing: if a corrected total was published before, then the earlier total and its parts
 * are cells of their own, PUBLIC where they were shown and UNPUBLISHED where they were hidden, with their own relation; a part that has not
 * changed since is the same cell in both, PUBLIC if it was shown. */
void edu_disclosure_relate(edu_disclosure_t *system, size_t total, const size_t *parts, size_t part_count);

size_t edu_disclosure_cells(const edu_disclosure_t *system);

/* What becomes of zeros. */
typedef enum edu_zeros_t {
    EDU_ZEROS_SHOWN, /* always shown: nobody is counted in them, and structural ones are known anyway. The default */
    EDU_ZEROS_PARTNERS, /* shown, but may be hidden to protect others */
    EDU_ZEROS_HIDDEN    /* protected like other small cells */
} edu_zeros_t;

typedef struct edu_disclosure_options_t {
    int64_t threshold; /* values below it are protected; 5 by default; 0 or 1 protects nothing but zeros */
    edu_zeros_t zeros;
    bool
        width; /* the interval reaches from the floor to threshold - 1; else a value on either side is enough */
    bool
        complementary; /* hide further cells; without it the result says what is recoverable by hiding the small ones alone */
    bool tidy; /* show again what turned out not to be needed; slower, fewer cells hidden */
} edu_disclosure_options_t;

/* Threshold 5, zeros shown, width, complementary and tidy. */
edu_disclosure_options_t edu_disclosure_defaults(void);

/* What becomes of a cell. All but SHOWN and KNOWN are to be printed as suppressed by one and the same mark, never as 0 or
 * blank: who could tell small cells from those that hide them would know more than is promised. */
typedef enum edu_disclosure_state_t {
    EDU_CELL_SHOWN,         /* may be printed; a missing cell is printed as missing */
    EDU_CELL_KNOWN,         /* small, but PUBLIC: hiding it is of no use any more */
    EDU_CELL_PRIMARY,       /* small, hidden and protected */
    EDU_CELL_COMPLEMENTARY, /* hidden in order to protect others, or by order; or not published and not small */
    EDU_CELL_EXPOSED /* small, hidden, but not protected as promised: what is public narrows it to less */
} edu_disclosure_state_t;

typedef struct edu_disclosure_proofs_t edu_disclosure_proofs_t;

typedef struct edu_disclosure_result_t {
    const edu_disclosure_state_t *states; /* one a cell, by index */
    /* What a hidden cell can be as far as anybody can tell: at least these two and its value. The value itself for a cell shown. */
    const int64_t *low;
    const int64_t *high;
    size_t primary;       /* PRIMARY and EXPOSED cells */
    size_t complementary; /* published cells hidden for others; not those of EDU_CELL_HIDDEN */
    size_t exposed;
    size_t known;
    const edu_disclosure_proofs_t *proofs;
} edu_disclosure_result_t;

/* Works out what to hide. The result lives in result_pool. Errors: INTERNAL for a key given twice, a negative value, an index or `keep` out of
 * range, a relation that names a cell twice; and if the result does not stand its own audit, which must not happen. */
edu_error_t *edu_disclosure_protect(edu_disclosure_result_t **result, const edu_disclosure_t *system,
                                    const edu_disclosure_options_t *options, apr_pool_t *result_pool,
                                    apr_pool_t *scratch_pool);

/* Holds a result against the promise above, from the system itself: every alternative system of numbers keeps every relation and every number
 * that is known, has no number below its floor, and every PRIMARY cell reaches its low and its high. It searches nothing, and
 * edu_disclosure_protect() has done it. Errors: INTERNAL, naming the cell. */
edu_error_t *edu_disclosure_audit(const edu_disclosure_t *system, const edu_disclosure_options_t *options,
                                  const edu_disclosure_result_t *result, apr_pool_t *scratch_pool);

/* A rate that is printed beside the cells: scale x numerator / denominator, rounded to `decimals`. */
typedef struct edu_disclosure_rate_t {
    size_t numerator; /* index of a cell; add an UNPUBLISHED one with a relation for a sum */
    size_t denominator;
    int scale;    /* 100 for percent */
    int decimals; /* 0 to 9 */
} edu_disclosure_rate_t;

/* Which rates have to be hidden, one `hide` a rate. A rate of which a side is hidden is shown only where every alternative system of numbers
 * that the proofs stand on prints the same digits, so that the promise holds of all rates shown together; hence a
 * rate of a hidden cell over a known denominator is shown only if rounding leaves the whole promised interval open. Rates with a missing
 * side, or a denominator of 0, have no digits and are not hidden. What is worked out of a rate (gap, trend, interval, rank)
 * is to be hidden with it. */
void edu_disclosure_rates(bool *hide, const edu_disclosure_t *system, const edu_disclosure_result_t *result,
                          const edu_disclosure_rate_t *rates, size_t rate_count, apr_pool_t *scratch_pool);

#endif
