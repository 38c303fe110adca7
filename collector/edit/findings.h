/* What edit rules found, on its way into the table of findings. Kept in temporary files until the load is through. */
#ifndef EDU_COLLECTOR_EDIT_FINDINGS_H
#define EDU_COLLECTOR_EDIT_FINDINGS_H

#include "base/db.h"
#include "model/catalogue.h"

typedef struct edu_findings_t edu_findings_t;

edu_error_t *edu_findings_create(edu_findings_t **findings, apr_pool_t *pool);

/* One finding. For rules over a county's sums the unit is the county. */
typedef struct edu_finding_t {
    const char *county;
    const char *form;
    int year;
    const char *period;
    const char *unit;
    const char *rule;
    edu_severity_t severity;
    int64_t submission; /* 0: of a return that was stored before */
    const char *message_zh;
    const char *message_en;
} edu_finding_t;

edu_error_t *edu_findings_add(edu_findings_t *findings, const edu_finding_t *finding);

/* Says that a county-period was looked at: what was found there before and is not found again is gone. rules: only these (const
 * char *); NULL: all of the form. */
edu_error_t *edu_findings_looked_at(edu_findings_t *findings, const char *county, const char *form, int year,
                                    const char *period, const apr_array_header_t *rules);

/* Says that the unit sent its return again, whether it was taken, be it the same as the one that is stored, or turned away: what turned an
 * earlier one away is settled where it is not found again. Needs to be said only where hard findings are open. */
edu_error_t *edu_findings_sent(edu_findings_t *findings, const char *county, const char *form, int year,
                               const char *period, const char *unit);

int64_t edu_findings_count(const edu_findings_t *findings, edu_severity_t severity);

/* Writes the county-periods looked at into pg_temp.finding_scope, for statements about them. Once. */
edu_error_t *edu_findings_stage_scope(edu_findings_t *findings, edu_db_t *db);

/* Brings the table of findings up to what was found; behind the load of the returns, in its transaction. Forms that were looked at
 * are edu_form_t *. Errors: DB; DB_RETRY. */
edu_error_t *edu_findings_store(edu_findings_t *findings, edu_db_t *db, const apr_array_header_t *forms,
                                apr_pool_t *scratch_pool);

#endif
