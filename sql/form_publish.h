/* Statements of a publication over tables and views that the catalogue makes. All texts live in `pool`.
 *
 * What is to be published stands in temporary tables until the end of the transaction: pg_temp.publish_rate (the sealed rates, as texts),
 * publish_sum (a row a count), publish_unit (who reported), publish_period (days of the periods), and what is hidden of it in
 * publish_hidden_sum and publish_hidden_rate; publish_below has each area with all below it, publish_item_input what the items of balanced development
 * read; publish_known has what earlier publications have shown and hidden, publish_side and publish_factor what rates
 * are made of (publish/protect.h). The statements sql/queries/publish_*.sql read these. */
#ifndef EDU_SQL_FORM_PUBLISH_H
#define EDU_SQL_FORM_PUBLISH_H

#include "model/catalogue.h"

/* Makes the temporary tables but publish_rate, whose columns are those that were sealed. */
extern const char edu_sql_publish_stage[];

/* Gives publish_rate the columns that seals of older programs lack; empty ones. */
extern const char edu_sql_publish_complete_rates[];

/* Makes what is staged quick to find, once it is all there. */
extern const char edu_sql_publish_index[];

/* After a publication or a withdrawal, outside a transaction: clears dead rows, notes which rows all may see, and tells the planner how many there are. */
extern const char edu_sql_publish_tidy[];

/* Fills publish_sum and publish_unit from pg_temp.publish_text, which holds the sealed sums of the form as texts: a row a cell. */
char *edu_sql_publish_sums(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_publish_units(const edu_form_t *form, apr_pool_t *pool);

/* The view edustat_pub.target_rates, made anew: a row an area and year, and for each indicator of the catalogue with a target the columns
 * <code> (rate) and <code>_status. */
char *edu_sql_target_rates(const edu_catalogue_t *catalogue, apr_pool_t *pool);

#endif
