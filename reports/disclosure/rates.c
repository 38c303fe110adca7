/* Rates that tell of hidden cells: those whose digits would be others in one of the systems that nobody can tell from the true one. */
#include "reports/disclosure/disclosure_private.h"

__extension__ typedef __int128 wide_t;

/* The digits of a rate, twice as a whole number; odd where the rate lies exactly between two digits, so that one program rounds up and
 * another one down. */
static wide_t
digits(int64_t numerator, int64_t denominator, const edu_disclosure_rate_t *rate)
{
    wide_t scaled = (wide_t)numerator * rate->scale * 2;
    wide_t halves;

    for (int i = 0; i < rate->decimals; i++)
        scaled *= 10;
    halves = scaled / denominator;
    return halves % 2 != 0 && halves * denominator != scaled ? halves + 1 : halves;
}

static bool
hidden(edu_disclosure_state_t state)
{
    return state != EDU_CELL_SHOWN && state != EDU_CELL_KNOWN;
}

/* Which rates a cell is in: a list a cell, each rate in at most two of them. */
typedef struct use_t {
    size_t rate;
    size_t next; /* one more than the place of the next one; 0 at the end */
} use_t;

static void
look_at(bool *hide, bool *moved, const edu_disclosure_t *system, const edu_disclosure_rate_t *rates,
        size_t at, const int64_t *amounts)
{
    const edu_disclosure_rate_t *rate = &rates[at];
    int64_t numerator = edu_disclosure_cell(system, rate->numerator)->value;
    int64_t denominator = edu_disclosure_cell(system, rate->denominator)->value;
    int64_t other_numerator = numerator + amounts[rate->numerator];
    int64_t other_denominator = denominator + amounts[rate->denominator];

    moved[at] = true;
    if (other_denominator <= 0 ||
        digits(numerator, denominator, rate) != digits(other_numerator, other_denominator, rate))
        hide[at] = true;
}

static bool
has_digits(const edu_disclosure_t *system, const edu_disclosure_rate_t *rate)
{
    const edu_disclosure_cell_t *numerator = edu_disclosure_cell(system, rate->numerator);
    const edu_disclosure_cell_t *denominator = edu_disclosure_cell(system, rate->denominator);

    return ((numerator->flags | denominator->flags) & EDU_CELL_MISSING) == 0 && denominator->value > 0;
}

void
edu_disclosure_rates(bool *hide, const edu_disclosure_t *system, const edu_disclosure_result_t *result,
                     const edu_disclosure_rate_t *rates, size_t rate_count, apr_pool_t *scratch_pool)
{
    size_t cells = edu_disclosure_cells(system);
    size_t *heads = apr_pcalloc(scratch_pool, (cells + 1) * sizeof *heads);
    use_t *uses = apr_palloc(scratch_pool, (2 * rate_count + 1) * sizeof *uses);
    bool *moved = apr_pcalloc(scratch_pool, rate_count + 1);
    int64_t *amounts = apr_pcalloc(scratch_pool, (cells + 1) * sizeof *amounts);

    for (size_t i = 0; i < rate_count; i++) {
        const size_t sides[] = {rates[i].numerator, rates[i].denominator};

        hide[i] = false;
        for (size_t side = 0; side < 2 && has_digits(system, &rates[i]); side++) {
            uses[2 * i + side] = (use_t){.rate = i, .next = heads[sides[side]]};
            heads[sides[side]] = 2 * i + side + 1;
        }
    }
    for (size_t i = 0; i < result->proofs->count; i++) {
        const edu_alternative_t *alternative = &result->proofs->alternatives[i];

        for (size_t k = 0; k < alternative->count; k++)
            amounts[alternative->cells[k]] = alternative->amounts[k];
        for (size_t k = 0; k < alternative->count; k++)
            for (size_t at = heads[alternative->cells[k]]; at != 0; at = uses[at - 1].next)
                look_at(hide, moved, system, rates, uses[at - 1].rate, amounts);
        for (size_t k = 0; k < alternative->count; k++)
            amounts[alternative->cells[k]] = 0;
    }
    /* Of a hidden cell that no proof moves nothing is promised, and nothing more is to be told. */
    for (size_t i = 0; i < rate_count; i++)
        if (!moved[i] && has_digits(system, &rates[i]) &&
            (hidden(result->states[rates[i].numerator]) || hidden(result->states[rates[i].denominator])))
            hide[i] = true;
}
