/* What the commands under `query` share; nobody else includes it. */
#ifndef EDU_REPORTS_QUERY_PRIVATE_H
#define EDU_REPORTS_QUERY_PRIVATE_H

#include "base/command.h"
#include "base/db.h"
#include "base/table.h"
#include "reports/selection.h"

typedef struct edu_query_t {
    edu_selection_t only;
    edu_lang_t lang;
    edu_table_t *table;
    edu_buffer_t *out;
    bool any; /* a row was written */
} edu_query_t;

/* Sends what the table wrote so far to standard output. */
edu_error_t *edu_query_flush(edu_query_t *query, apr_pool_t *pool);

/* Runs `body` (baton: edu_query_t) in a transaction that only reads, with a table of these columns in the format asked for. */
edu_error_t *edu_query_run(edu_context_t *context, const edu_column_t *columns, int column_count,
                           edu_transaction_t body);

#endif
