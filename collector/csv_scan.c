#include "collector/csv_scan.h"

#include "base/vector.h"

#include <string.h>
#if EDU_VECTOR
#include <immintrin.h>
#endif

/* One body is compiled for both targets: only then may the compiler use popcnt and tzcnt in one of
 * them. */
#define FOR_BOTH_TARGETS static inline __attribute__((always_inline))

/* Blocks whose masks are made at a time: few, since a violation throws the rest away, and they stay in
 * L1. */
#define BATCH 32U

#if EDU_VECTOR

EDU_VECTOR_TARGET static inline uint64_t
equal_vector(__m256i low, __m256i high, __m256i wanted)
{
    uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));

    return (uint64_t)second << 32 | first;
}

EDU_VECTOR_TARGET static void
masks_vector(edu_csv_masks_t *masks, const char *data, size_t blocks, char separator)
{
    const __m256i quote = _mm256_set1_epi8('"');
    const __m256i comma = _mm256_set1_epi8(separator);
    const __m256i feed = _mm256_set1_epi8('\n');
    const __m256i carriage = _mm256_set1_epi8('\r');

    for (size_t i = 0; i < blocks; i++, data += EDU_CSV_BLOCK) {
        __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)data);
        __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(data + 32));

        masks[i].quotes = equal_vector(low, high, quote);
        masks[i].separators = equal_vector(low, high, comma);
        masks[i].line_feeds = equal_vector(low, high, feed);
        masks[i].returns = equal_vector(low, high, carriage);
    }
}

#endif

/* Eight bytes with the first one lowest, whatever the machine's order. */
static inline uint64_t
load_word(const char *data)
{
    uint64_t word;

    memcpy(&word, data, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* One bit a byte of `word` that equals the byte repeated in `wanted`. The sum cannot carry from byte to
 * byte, so that, unlike the shorter well-known form, every bit is exact; the product gathers the eight
 * top bits in its top byte. */
static inline uint64_t
equal_word(uint64_t word, uint64_t wanted)
{
    const uint64_t low_bits = 0x7F7F7F7F7F7F7F7FU;
    uint64_t differs = word ^ wanted;
    uint64_t zeros = ~(((differs & low_bits) + low_bits) | differs | low_bits);

    return (zeros >> 7) * 0x0102040810204080U >> 56;
}

static void
masks_portable(edu_csv_masks_t *masks, const char *data, size_t blocks, char separator)
{
    const uint64_t ones = 0x0101010101010101U;
    const uint64_t comma = ones * (unsigned char)separator;

    for (size_t i = 0; i < blocks; i++, data += EDU_CSV_BLOCK) {
        edu_csv_masks_t block = {0, 0, 0, 0};

        for (unsigned part = 0; part < EDU_CSV_BLOCK; part += 8) {
            uint64_t word = load_word(data + part);

            block.quotes |= equal_word(word, ones * '"') << part;
            block.separators |= equal_word(word, comma) << part;
            block.line_feeds |= equal_word(word, ones * '\n') << part;
            block.returns |= equal_word(word, ones * '\r') << part;
        }
        masks[i] = block;
    }
}

void
edu_csv_scan_masks(edu_csv_masks_t *masks, const char *data, size_t blocks, char separator, bool vector)
{
#if EDU_VECTOR
    if (vector) {
        masks_vector(masks, data, blocks, separator);
        return;
    }
#else
    (void)vector;
#endif
    masks_portable(masks, data, blocks, separator);
}

/* What a block leaves to the next one. Masks are all ones or zero, single bits 1 or 0. */
typedef struct carry_t {
    uint64_t inside;   /* mask: the block before ended inside quotes */
    uint64_t may_open; /* bit: it ended in a separator, line end or quote, behind which a quote may stand */
    uint64_t closed;   /* bit: it ended in a closing quote */
    uint64_t quote;    /* bit: it ended in a quote */
    uint64_t returned; /* bit: it ended in CR */
} carry_t;

/* Bit i of the result: whether the number of bits up to and with i is odd. */
FOR_BOTH_TARGETS uint64_t
running_parity(uint64_t bits)
{
    for (unsigned shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

/* Takes the marks inside quotes out of *separators and *ends; returns where quoting is wrong. After the
 * first wrong place the masks mean nothing. */
FOR_BOTH_TARGETS uint64_t
apply_quotes(edu_csv_index_t *index, const edu_csv_masks_t *block, const carry_t *before, carry_t *after,
             uint64_t *separators, uint64_t *ends)
{
    uint64_t quotes = block->quotes;
    uint64_t breaks = block->line_feeds | block->returns;
    uint64_t neighbours = block->separators | breaks | quotes;
    uint64_t inside =
        running_parity(quotes) ^ before->inside; /* opening quotes are inside, closing ones not */
    uint64_t opening = quotes & inside;
    uint64_t closing = quotes & ~inside;
    uint64_t may_open = neighbours << 1 | before->may_open;
    uint64_t must_end = closing << 1 | before->closed;

    index->quotes = true;
    index->doubled |= (opening & (quotes << 1 | before->quote)) != 0;
    index->breaks |= (breaks & inside) != 0;
    *separators &= ~inside;
    *ends &= ~inside;
    after->inside = 0 - (inside >> 63);
    after->closed = closing >> 63;
    return (opening & ~may_open) | (must_end & ~neighbours);
}

/* Appends the offsets of the bits of `marks`, and which of them are `ends`. */
FOR_BOTH_TARGETS void
append_marks(edu_csv_index_t *index, uint64_t marks, uint64_t ends, uint32_t offset)
{
    const uint64_t guard = 1ULL << 63; /* counting trailing zeros of nothing is undefined */
    uint32_t *out = index->marks + index->mark_count;
    size_t count = (size_t)__builtin_popcountll(marks);

    for (; ends != 0; ends &= ends - 1) {
        size_t behind = (size_t)__builtin_popcountll(marks & ((ends & (0 - ends)) - 1));
        index->ends[index->end_count++] = (uint32_t)(index->mark_count + behind);
    }
    index->mark_count += count;
    /* Eight at a time without asking whether they are still wanted: a wrong guess of the processor
     * costs more than seven stores into the spare room. */
    for (size_t done = 0; done < count; done += 8, out += 8) {
        for (unsigned i = 0; i < 8; i++) {
            out[i] = offset + (uint32_t)__builtin_ctzll(marks | guard);
            marks &= marks - 1;
        }
    }
}

/* Indexes one block at `offset`, of which the bytes in `valid` count. Returns false at a violation. */
FOR_BOTH_TARGETS bool
index_block(edu_csv_index_t *index, const edu_csv_masks_t *block, uint64_t valid, carry_t *carry,
            uint32_t offset)
{
    uint64_t breaks = block->line_feeds | block->returns;
    uint64_t separators = block->separators;
    uint64_t ends = breaks & ~(block->line_feeds & (block->returns << 1 | carry->returned));
    carry_t next = {0, (separators | breaks | block->quotes) >> 63, 0, block->quotes >> 63,
                    block->returns >> 63};

    if ((block->quotes | carry->inside | carry->closed) != 0) {
        uint64_t wrong = apply_quotes(index, block, carry, &next, &separators, &ends) & valid;

        if (wrong != 0) {
            uint64_t sound = (wrong & (0 - wrong)) - 1;

            append_marks(index, (separators | ends) & sound, ends & sound, offset);
            index->violation = offset + (uint32_t)__builtin_ctzll(wrong);
            return false;
        }
    }
    append_marks(index, separators | ends, ends, offset);
    *carry = next;
    return true;
}

FOR_BOTH_TARGETS void
index_run(edu_csv_index_t *index, const char *data, size_t from, size_t to, char separator, bool vector)
{
    edu_csv_masks_t masks[BATCH];
    carry_t carry = {.may_open = 1};

    for (size_t at = from; at < to;) {
        size_t left = to - at;
        size_t blocks =
            left >= (size_t)BATCH * EDU_CSV_BLOCK ? BATCH : (left + EDU_CSV_BLOCK - 1) / EDU_CSV_BLOCK;
        uint64_t valid = ~0ULL;

        edu_csv_scan_masks(masks, data + at, blocks, separator, vector);
        if (left < blocks * EDU_CSV_BLOCK) {
            edu_csv_masks_t *last = &masks[blocks - 1];

            valid = (1ULL << left % EDU_CSV_BLOCK) - 1;
            last->quotes &= valid;
            last->separators &= valid;
            last->line_feeds &= valid;
            last->returns &= valid;
        }
        for (size_t i = 0; i < blocks; i++, at += EDU_CSV_BLOCK) {
            uint64_t counted = i + 1 < blocks ? ~0ULL : valid;

            if (!index_block(index, &masks[i], counted, &carry, (uint32_t)at))
                return;
        }
    }
    index->open = carry.inside != 0;
}

#if EDU_VECTOR
EDU_VECTOR_TARGET static void
index_vector(edu_csv_index_t *index, const char *data, size_t from, size_t to, char separator)
{
    index_run(index, data, from, to, separator, true);
}
#endif

static void
index_portable(edu_csv_index_t *index, const char *data, size_t from, size_t to, char separator)
{
    index_run(index, data, from, to, separator, false);
}

void
edu_csv_scan_index(edu_csv_index_t *index, const char *data, size_t from, size_t to, char separator,
                   bool vector)
{
    index->mark_count = 0;
    index->end_count = 0;
    index->violation = EDU_CSV_NONE;
    index->open = false;
    index->quotes = false;
    index->doubled = false;
    index->breaks = false;
#if EDU_VECTOR
    if (vector) {
        index_vector(index, data, from, to, separator);
        return;
    }
#else
    (void)vector;
#endif
    index_portable(index, data, from, to, separator);
}
