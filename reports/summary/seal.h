/* Whether a report's figures are held fast: the last seal that they stand in, and whether they are still the sealed ones. */
#ifndef EDU_REPORTS_SUMMARY_SEAL_H
#define EDU_REPORTS_SUMMARY_SEAL_H

#include "base/db.h"
#include "reports/sections.h"

typedef struct edu_report_seal_t {
    int64_t number;   /* 0: the figures are not sealed, and only `waiting` means something */
    const char *area; /* that was sealed: the report's own, or one above it */
    const char *by;
    const char *at; /* UTC */
    const char *reason;
    const char *sha256;
    const char *state; /* sealed, embargoed, published, superseded, withdrawn */
    int64_t rates;     /* of the area and those directly below it, sealed or stored */
    int64_t differing; /* of them, those that are other ones now */
    int64_t waiting;   /* county-periods below that have changed since the last aggregation */
} edu_report_seal_t;

/* Reads it. Texts live in `pool`. Errors: those of the database. */
edu_error_t *edu_report_seal_load(edu_report_seal_t *seal, edu_db_t *db, const edu_assessment_t *assessment,
                                  apr_pool_t *pool);

/* One line for the cover: draft, or sealed with the number, and whether that is what is published. */
const char *edu_report_seal_status(const edu_report_seal_t *seal, edu_lang_t lang, apr_pool_t *pool);

/* The section. */
void edu_report_seal_section(const edu_sections_t *sections, const edu_report_seal_t *seal);

#endif
