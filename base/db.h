/* PostgreSQL through libpq: connections, typed parameters, transactions, retry, COPY.
 *
 * A connection belongs to one thread and one pool; it is closed when the pool goes. Results are cleared with the
 * pool they were made in, which must be the connection's pool or live shorter. Statements come from sql/ (see
 * sql/embedded.h) or, for tables that the catalogue makes, from sql/'s generators; never from printf elsewhere. */
#ifndef EDU_BASE_DB_H
#define EDU_BASE_DB_H

#include "base/buffer.h"
#include "base/error.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct edu_db_t edu_db_t;
typedef struct edu_result_t edu_result_t;

/* A statement parameter. Its SQL type is stated in the statement ($1::int8), its value travels as text. */
typedef struct edu_param_t {
    enum { EDU_PARAM_NULL, EDU_PARAM_TEXT, EDU_PARAM_INT, EDU_PARAM_DOUBLE, EDU_PARAM_BOOL } type;
    union {
        const char *text;
        int64_t integer;
        double real;
        bool boolean;
    } value;
} edu_param_t;

#define EDU_TEXT(x) ((edu_param_t){.type = EDU_PARAM_TEXT, .value.text = (x)}) /* NULL is SQL NULL */
#define EDU_INT(x) ((edu_param_t){.type = EDU_PARAM_INT, .value.integer = (x)})
#define EDU_DOUBLE(x) ((edu_param_t){.type = EDU_PARAM_DOUBLE, .value.real = (x)})
#define EDU_BOOL(x) ((edu_param_t){.type = EDU_PARAM_BOOL, .value.boolean = (x)})
#define EDU_NULL ((edu_param_t){.type = EDU_PARAM_NULL})
/* A parameter list for the functions below: EDU_PARAMS(EDU_INT(3), EDU_TEXT("x")), or EDU_NO_PARAMS. */
#define EDU_PARAMS(...)                                                                                      \
    (const edu_param_t[]){__VA_ARGS__},                                                                      \
        (int)(sizeof((const edu_param_t[]){__VA_ARGS__}) / sizeof(edu_param_t))
#define EDU_NO_PARAMS NULL, 0

/* Connects. conninfo: a libpq connection string or URI; "" takes PG* from the environment.
 * Errors: DB_CONNECT with a hint. Session settings that results depend on (UTC, ISO dates, UTF-8,
 * search_path = edustat, extra_float_digits) are made here, so that no server default changes a byte. */
edu_error_t *edu_db_connect(edu_db_t **db, const char *conninfo, apr_pool_t *pool);

/* A second connection, made as `db` was, in a transaction that only reads and sees what db's transaction (of one snapshot) saw when it began: for
 * another thread, to read at the same time. What db's transaction wrote since is not seen. It ends with edu_db_close(). Errors: DB_CONNECT, DB. */
edu_error_t *edu_db_beside(edu_db_t **beside, edu_db_t *db, apr_pool_t *pool);

/* Closes before the pool goes; harmless twice. */
void edu_db_close(edu_db_t *db);

/* Runs one statement with parameters; rows, if any, in *result (which may be NULL when nobody wants them).
 * Errors: DB with sqlstate, detail and hint of the server; DB_RETRY for 40001 and 40P01; CANCELLED for 57014
 * after edu_cancel_requested(). */
edu_error_t *edu_db_query(edu_result_t **result, edu_db_t *db, const char *sql, const edu_param_t *params,
                          int param_count, apr_pool_t *pool);

/* The same without a result. *affected (may be NULL) takes the number of rows. */
edu_error_t *edu_db_exec(edu_db_t *db, const char *sql, const edu_param_t *params, int param_count,
                         int64_t *affected);

/* Several statements without parameters, separated by semicolons (a migration). */
edu_error_t *edu_db_script(edu_db_t *db, const char *sql);

/* Prepares `sql` once under `name` on this connection and runs it. For statements repeated thousands of times. */
edu_error_t *edu_db_prepared(edu_result_t **result, edu_db_t *db, const char *name, const char *sql,
                             const edu_param_t *params, int param_count, apr_pool_t *pool);

/* Results. Rows and columns count from 0. edu_result_text is NULL for SQL NULL. */
int edu_result_rows(const edu_result_t *result);
int edu_result_columns(const edu_result_t *result);
const char *edu_result_name(const edu_result_t *result, int column);
int edu_result_column(const edu_result_t *result, const char *name); /* -1 when there is none */
const char *edu_result_text(const edu_result_t *result, int row, int column);
bool edu_result_null(const edu_result_t *result, int row, int column);
int64_t edu_result_int(const edu_result_t *result, int row, int column); /* 0 for NULL */
double edu_result_double(const edu_result_t *result, int row, int column);
double edu_result_number(const edu_result_t *result, int row, int column);      /* NAN for NULL */
const char *edu_result_string(const edu_result_t *result, int row, int column); /* "" for NULL */
bool edu_result_bool(const edu_result_t *result, int row, int column);

/* Transactions. */
typedef enum edu_isolation_t {
    EDU_READ_COMMITTED,
    EDU_REPEATABLE_READ, /* one snapshot for the whole transaction */
    EDU_READ_ONLY        /* repeatable read, read only */
} edu_isolation_t;

typedef edu_error_t *(*edu_transaction_t)(edu_db_t *db, void *baton, apr_pool_t *pool);

/* Runs `body` in a transaction: commits when it returns NULL, else rolls back. A body that lost against another
 * transaction (DB_RETRY) is run again, up to `tries` times, with growing random pauses; it must therefore be
 * free of effects outside the database. `pool` is cleared between tries (a child of it is handed to body). */
edu_error_t *edu_db_transaction(edu_db_t *db, edu_isolation_t isolation, int tries, edu_transaction_t body,
                                void *baton, apr_pool_t *pool);

/* COPY ... FROM STDIN: begin with the full COPY statement, write any runs of bytes, end. After an error the COPY is
 * over and the transaction failed. edu_copy_abort ends it with `reason`, for failures on our side. */
edu_error_t *edu_copy_in_begin(edu_db_t *db, const char *sql);
edu_error_t *edu_copy_in_write(edu_db_t *db, const char *data, size_t length);
edu_error_t *edu_copy_in_end(edu_db_t *db, int64_t *rows);
void edu_copy_in_abort(edu_db_t *db, const char *reason);

/* COPY ... TO STDOUT: calls `row` with each line (text format, without its line feed). The line is valid during the call
 * and may be written to. */
typedef edu_error_t *(*edu_copy_row_t)(char *line, size_t length, void *baton);
edu_error_t *edu_copy_out(edu_db_t *db, const char *sql, edu_copy_row_t row, void *baton);

/* The same in the binary format (WITH (FORMAT binary)): each row as base/copy_binary.h has it. */
edu_error_t *edu_copy_out_binary(edu_db_t *db, const char *sql, edu_copy_row_t row, void *baton);

/* Splits the next field off a COPY text line, unescaping it in place. *cursor moves on; NULL in *field means SQL
 * NULL. Returns false when the line is at its end. */
bool edu_copy_field(char **cursor, char **field, size_t *length);

/* Waits for a notification on a channel this session listens on (LISTEN), at most `timeout_ms`; a signal ends the wait early. *came is
 * false when none came. All that have come are taken together. Errors: DB_CONNECT when the connection is lost. */
edu_error_t *edu_db_await(bool *came, edu_db_t *db, int timeout_ms);

/* The server's version (150005), and the connection's address for messages. */
int edu_db_server_version(const edu_db_t *db);
const char *edu_db_address(const edu_db_t *db);

/* What the server keeps of a login role's password, so that the password itself never goes there (nor into its log). Errors: DB. */
edu_error_t *edu_db_password(const char **verifier, edu_db_t *db, const char *role, const char *password,
                             apr_pool_t *pool);

/* The raw libpq connection, for base/ itself. */
struct pg_conn *edu_db_handle(edu_db_t *db);

/* A seam for tests: called with the statement's text before each statement (BEGIN and COMMIT too, but not ROLLBACK) and
 * with the COPY's text before each run of bytes that goes to the server. An error it returns takes the statement's
 * place. NULL takes the seam away. */
typedef edu_error_t *(*edu_db_fault_t)(const char *sql, void *baton);
void edu_db_set_fault(edu_db_t *db, edu_db_fault_t fault, void *baton);

#endif
