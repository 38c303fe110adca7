#include "aggregator/written.h"

#include "sql/embedded.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

enum {
    DIGEST_HALF = 16, /* hexadecimal digits of 64 bits */
    DECIMALS = 10     /* of 32 bits */
};

edu_error_t *
edu_written_own(uint32_t *transaction, edu_db_t *db, apr_pool_t *scratch_pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("written_own"), EDU_NO_PARAMS, scratch_pool));
    *transaction = (uint32_t)edu_result_int(rows, 0, 0);
    return NULL;
}

edu_error_t *
edu_written_read(apr_hash_t **records, edu_db_t *db, const char *table, const char *columns, apr_pool_t *pool)
{
    edu_result_t *rows;

    *records = apr_hash_make(pool);
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("written_read"),
                         EDU_PARAMS(EDU_TEXT(table), EDU_TEXT(columns)), pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        apr_hash_set(*records, edu_result_text(rows, i, 0), APR_HASH_KEY_STRING, edu_result_text(rows, i, 1));
    return NULL;
}

/* The number of at least and at most so many digits at *text, which moves behind it. */
static bool
take_number(uint64_t *number, const char **text, size_t least, size_t most, int base)
{
    const char *digits = base == 16 ? "0123456789abcdef" : "0123456789";
    char copy[DIGEST_HALF + 1] = "";
    size_t length = strspn(*text, digits);

    if (length > most)
        length = most;
    memcpy(copy, *text, length);
    *number = strtoull(copy, NULL, base);
    *text += length;
    return length >= least;
}

/* A line behind its area. */
static bool
take_written(edu_written_t *written, const char *text)
{
    uint64_t transaction;
    uint64_t rows;

    if (!take_number(&transaction, &text, 1, DECIMALS, 10) || *text++ != '\t' ||
        !take_number(&rows, &text, 1, DECIMALS, 10) || *text++ != '\t' || transaction > UINT32_MAX ||
        rows > INT32_MAX)
        return false;
    written->transaction = (uint32_t)transaction;
    written->digest.rows = (int)rows;
    return take_number(&written->digest.high, &text, DIGEST_HALF, DIGEST_HALF, 16) &&
           take_number(&written->digest.low, &text, DIGEST_HALF, DIGEST_HALF, 16) && *text == '\n';
}

apr_hash_t *
edu_written_parse(const char *record, apr_pool_t *pool)
{
    apr_hash_t *areas = apr_hash_make(pool);
    const char *end;

    for (const char *line = record; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        const char *tab = memchr(line, '\t', (size_t)(end - line));
        edu_written_t *written = apr_pcalloc(pool, sizeof *written);

        if (tab != NULL && take_written(written, tab + 1))
            apr_hash_set(areas, line, tab - line, written);
    }
    return areas;
}

static void
add_half(edu_buffer_t *out, uint64_t half)
{
    char digits[DIGEST_HALF];

    for (int i = DIGEST_HALF; i-- > 0; half >>= 4)
        digits[i] = "0123456789abcdef"[half & 15];
    edu_buffer_add(out, digits, sizeof digits);
}

void
edu_written_add(edu_buffer_t *record, const char *area, const edu_written_t *written)
{
    if (written->transaction == 0 || written->digest.rows == 0)
        return;
    edu_buffer_add_text(record, area);
    edu_buffer_add_char(record, '\t');
    edu_buffer_add_int(record, written->transaction);
    edu_buffer_add_char(record, '\t');
    edu_buffer_add_int(record, written->digest.rows);
    edu_buffer_add_char(record, '\t');
    add_half(record, written->digest.high);
    add_half(record, written->digest.low);
    edu_buffer_add_char(record, '\n');
}

edu_error_t *
edu_written_put(edu_db_t *db, const char *table, const char *columns, const char *period, const char *record)
{
    if (*record == '\0')
        return edu_db_exec(db, edu_sql_query("written_delete"), EDU_PARAMS(EDU_TEXT(table), EDU_TEXT(period)),
                           NULL);
    return edu_db_exec(db, edu_sql_query("written_put"),
                       EDU_PARAMS(EDU_TEXT(table), EDU_TEXT(period), EDU_TEXT(columns), EDU_TEXT(record)),
                       NULL);
}
