/* What the files that write rollups share; nobody else includes it. */
#ifndef EDU_AGGREGATOR_WRITE_PRIVATE_H
#define EDU_AGGREGATOR_WRITE_PRIVATE_H

#include "aggregator/balanced.h"
#include "aggregator/course.h"
#include "aggregator/renew.h"
#include "aggregator/write.h"

struct edu_writer_t {
    edu_db_t *db;
    const edu_catalogue_t *catalogue;
    apr_array_header_t *sums;   /* edu_renew_t *, as the catalogue's forms */
    apr_array_header_t *tables; /* edu_renew_t *: these, and all that follow */
    edu_renew_t *rates;
    edu_renew_t *peers;
    edu_renew_t *bounds;
    edu_balance_tables_t balanced;
    const apr_array_header_t *areas; /* of the last edu_writer_read() */
    bool full;
    bool bare; /* nothing stood; rollup_indicator and rollup_peer have no key for now */
};

/* As rows have them. */
#define EDU_RATE_COLUMNS 53
extern const char edu_writer_rate_columns[];
extern const char edu_writer_peer_columns[];
extern const char edu_writer_bound_columns[];

/* The columns from change to course_latest. */
void edu_writer_add_course(edu_buffer_t *out, const edu_course_of_t *course);

const edu_form_t *edu_writer_form(const edu_writer_t *writer, int form);
edu_renew_t *edu_writer_of_form(const edu_writer_t *writer, int form);

#endif
