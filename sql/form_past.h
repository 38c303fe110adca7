/* Returns and rollups as they were: statements that fill a store of their own beside the live one.
 *
 * Both stand in one transaction: the live tables in the schema edustat_live, empty ones of the same names in edustat
 * (aggregator/seal/shadow.h). What was known then stands in edustat.known_submission (submission_id, undone). All texts live in `pool`. */
#ifndef EDU_SQL_FORM_PAST_H
#define EDU_SQL_FORM_PAST_H

#include "model/catalogue.h"

#include <apr_hash.h>
#include <apr_tables.h>

/* Statements that hold only there, so that they stand here and not among the queries.
 * open: puts empty tables in the place of those that the aggregator reads and writes. Nobody else sees it, and nobody is held up: no table is
 * touched, and the transaction is rolled back.
 * known: $1 int8multirange the numbers of the submissions that were known, $2 int8multirange of those of them that were undone.
 * periods_now: $1 int4 last year; the periods that hold returns somewhere now, as rows of return_state without a county. */
extern const char edu_sql_shadow_open[];
extern const char edu_sql_shadow_open_second[]; /* when one is open: that one is edustat_first then */
extern const char edu_sql_shadow_known[];
extern const char edu_sql_shadow_periods_now[];

/* The name of the live table, for to_regclass: edustat_live."return_<form>". */
const char *edu_sql_live_return_table(const edu_form_t *form, apr_pool_t *pool);

/* Each takes $1 text[] counties (NULL: all), $2 int4 the last year, and fills return_<form>.
 *
 * live: the returns that are stored now; with `past` only those of submissions that were known. `live_columns`: the columns the live table
 * has (keys), since a column may have gone while it held nothing.
 * replaced: versions that were in force then and that a submission which was not known replaced or removed.
 * taken_back, brought_back: where a submission that was known has been undone since: what it left is taken out, what it had
 * brought is put in. The one that was undone first stood on top. */
char *edu_sql_past_live(const edu_form_t *form, apr_hash_t *live_columns, bool past, apr_pool_t *pool);
char *edu_sql_past_replaced(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_past_taken_back(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_past_brought_back(const edu_form_t *form, apr_pool_t *pool);

/* The header and COPY (...) TO STDOUT of all returns of the form as a seal hashes them, in CSV: county_code, year, period, unit_code,
 * [attributes], [cells], in the order of their keys; decimals in their shortest form. */
char *edu_sql_sealed_header(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_copy_sealed_returns(const edu_form_t *form, apr_pool_t *pool);

/* The columns of the register as a seal holds them: county_code, unit_code, name, valid_from, valid_to and the attributes of the
 * catalogue's forms of units. const char *. */
apr_array_header_t *edu_sql_register_columns(const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* The register of the live store: fill takes $1 text[] counties (NULL: all); copy takes a seal's text, COPY ... FROM STDIN in CSV with a header. */
char *edu_sql_fill_register(const edu_catalogue_t *catalogue, apr_pool_t *pool);
char *edu_sql_copy_register_in(const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* A temporary table of texts with these columns, and COPY ... FROM STDIN in CSV with a header into it. */
char *edu_sql_create_text_table(const char *table, const apr_array_header_t *columns, apr_pool_t *pool);
char *edu_sql_copy_text_in(const char *table, const apr_array_header_t *columns, apr_pool_t *pool);

/* COPY (...) TO STDOUT of some columns of a table in CSV with a header, ordered by `order`; `where` may be "". */
char *edu_sql_copy_columns(const char *table, const apr_array_header_t *columns, const char *where,
                           const char *order, apr_pool_t *pool);

/* Quoted names with commas between, each behind `prefix`. */
char *edu_sql_column_list(const apr_array_header_t *columns, const char *prefix, apr_pool_t *pool);

/* Rows of two tables that differ, cell by cell. Result: [keys], cell text (the column; '': a row on one side that holds nothing), a_value text,
 * b_value text, side text ('a', 'b': the row is only there; '': on both), place int8 (of the column). `where` is over the keys. Ordered by keys and column. `columns`: those to compare. */
char *edu_sql_differences(const char *a, const char *b, const apr_array_header_t *keys,
                          const apr_array_header_t *columns, const char *where, apr_pool_t *pool);

/* Returns of a form that differ between two stores, cell by cell, with what brought it about. `a`, `b`: schemas, a being the one whose known
 * submissions stand in its known_submission. $1 text[] counties, $2 int4 last year. Result: county_code, year, period, unit_code, item, a_value,
 * b_value, side, unit name, submission_id (NULL: not known), undone bool (it was an undo of that submission), file, by, at (UTC).
 * With b live: the submission that gave the cell its present value, or was taken back; else the one that brought the return as it is
 * in b, or took it out. `columns`: those to compare, const char *. */
char *edu_sql_seal_changes(const edu_form_t *form, const char *a, const char *b,
                           const apr_array_header_t *columns, apr_pool_t *pool);

/* Units of the register that differ between two stores. $1 text[] counties, $2 text the time of the first. Result: county_code, unit_code, item,
 * a_value, b_value, side, name, by, at (UTC; of the last event of the unit since; '' for none). */
char *edu_sql_register_changes(const char *a, const char *b, const apr_array_header_t *columns,
                               apr_pool_t *pool);

/* Rates of two text tables that differ in what people look at. Result: area_code, period, grp, indicator, rate a, rate b, status a, status b,
 * target a, target b, side. */
char *edu_sql_rate_changes(const char *a, const char *b, apr_pool_t *pool);

/* A condition for the above: rows of some areas, each in its year; $1 text[], $2 int4[]. `area`: the column of the area. */
char *edu_sql_of_areas_and_years(const char *area, apr_pool_t *pool);

#endif
