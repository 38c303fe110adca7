#include "collector/counts.h"

#include "base/vector.h"

#include <string.h>
#if EDU_VECTOR
#include <immintrin.h>
#endif

/* Fields read together. */
#define LANES 8

/* Digits that a plain count has at most, and those that several fields read together have: nearly all of them. */
#define DIGITS_MOST 9U
#define DIGITS 4

/* Field number i; false when it is odd. */
static bool
read_one(int64_t *value, unsigned char *present, const edu_counts_limits_t *limits, const char *text,
         const uint32_t *marks, int i)
{
    uint32_t begin = marks[i - 1] + 1;
    uint32_t number = 0;

    *value = 0;
    *present = marks[i] > begin;
    if (marks[i] == begin)
        return limits->blank[i] != 0;
    if (marks[i] - begin > DIGITS_MOST)
        return false;
    for (uint32_t at = begin; at < marks[i]; at++) {
        uint32_t digit = (uint32_t)(unsigned char)text[at] - '0';

        if (digit > 9)
            return false;
        number = number * 10 + digit;
    }
    *value = number;
    return number - limits->least[i] <= limits->span[i];
}

static int
read_portable(int64_t *values, unsigned char *present, int *odd, const edu_counts_limits_t *limits,
              const char *text, const uint32_t *marks, int count)
{
    int odd_count = 0;

    for (int i = 0; i < count; i++) {
        odd[odd_count] = i;
        odd_count += !read_one(&values[i], &present[i], limits, text, marks, i);
    }
    return odd_count;
}

#if EDU_VECTOR

/* The last DIGITS bytes of a field, and what is in front of a shorter one. */
static inline int
load_end(const char *text, uint32_t mark)
{
    int word;

    memcpy(&word, text + mark - EDU_COUNTS_BEFORE, sizeof word);
    return word;
}

EDU_VECTOR_TARGET static inline __m256i
load(const uint32_t *numbers)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)numbers);
}

/* Eight fields of at most DIGITS digits. Returns a bit for each that is anything else. Loads one by one outdo the processor's own gathering. */
EDU_VECTOR_TARGET static inline unsigned
read_lanes(int64_t *values, unsigned char *present, const edu_counts_limits_t *limits, int first,
           const char *text, const uint32_t *marks)
{
    const __m256i none = _mm256_setzero_si256();
    const __m256i one = _mm256_set1_epi32(1);
    __m256i lengths = _mm256_sub_epi32(_mm256_sub_epi32(load(marks), load(marks - 1)), one);
    __m256i empty = _mm256_cmpeq_epi32(lengths, none);
    __m256i words =
        _mm256_setr_epi32(load_end(text, marks[0]), load_end(text, marks[1]), load_end(text, marks[2]),
                          load_end(text, marks[3]), load_end(text, marks[4]), load_end(text, marks[5]),
                          load_end(text, marks[6]), load_end(text, marks[7]));
    /* What is in front of the field becomes zero. A shift by 32 or more (an empty field, or one too long) leaves nothing. */
    __m256i shifts = _mm256_slli_epi32(_mm256_sub_epi32(_mm256_set1_epi32(DIGITS), lengths), 3);
    __m256i bytes = _mm256_xor_si256(words, _mm256_set1_epi8('0'));
    __m256i digits = _mm256_sllv_epi32(_mm256_srlv_epi32(bytes, shifts), shifts);
    __m256i are_digits = _mm256_cmpeq_epi32(_mm256_subs_epu8(digits, _mm256_set1_epi8(9)), none);
    /* Pairs of digits, tens first, then pairs of those. */
    __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
    __m256i numbers = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
    __m256i above = _mm256_sub_epi32(numbers, load(limits->least + first));
    __m256i within = _mm256_cmpeq_epi32(_mm256_min_epu32(above, load(limits->span + first)), above);
    __m256i is_short = _mm256_cmpgt_epi32(_mm256_set1_epi32(DIGITS + 1), lengths);
    __m256i sound = _mm256_and_si256(_mm256_and_si256(within, are_digits), is_short);
    __m256i there = _mm256_andnot_si256(empty, one);
    __m128i there_16 = _mm_packs_epi32(_mm256_castsi256_si128(there), _mm256_extracti128_si256(there, 1));

    sound = _mm256_blendv_epi8(sound, load(limits->blank + first), empty);
    _mm256_storeu_si256((__m256i *)(void *)values, _mm256_cvtepu32_epi64(_mm256_castsi256_si128(numbers)));
    _mm256_storeu_si256((__m256i *)(void *)(values + LANES / 2),
                        _mm256_cvtepu32_epi64(_mm256_extracti128_si256(numbers, 1)));
    _mm_storel_epi64((__m128i *)(void *)present, _mm_packus_epi16(there_16, there_16));
    return ~(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(sound)) & 0xFFU;
}

/* The last fields are read together with some before them, for the second time. */
EDU_VECTOR_TARGET static int
read_vector(int64_t *values, unsigned char *present, int *odd, const edu_counts_limits_t *limits,
            const char *text, const uint32_t *marks, int count)
{
    int odd_count = 0;

    for (int done = 0; done < count; done += LANES) {
        int first = done <= count - LANES ? done : count - LANES;
        unsigned bits = read_lanes(values + first, present + first, limits, first, text, marks + first);

        for (; bits != 0; bits &= bits - 1) {
            int i = first + __builtin_ctz(bits);
            bool is_odd = !read_one(&values[i], &present[i], limits, text, marks, i);

            odd[odd_count] = i;
            odd_count += is_odd && i >= done;
        }
    }
    return odd_count;
}

#endif

int
edu_counts_read(int64_t *values, unsigned char *present, int *odd, const edu_counts_limits_t *limits,
                const char *text, const uint32_t *marks, int count, bool vector)
{
#if EDU_VECTOR
    if (vector && count >= LANES)
        return read_vector(values, present, odd, limits, text, marks, count);
#else
    (void)vector;
#endif
    return read_portable(values, present, odd, limits, text, marks, count);
}
