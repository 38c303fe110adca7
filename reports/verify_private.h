/* What verify.c (the table of checks) and checks in files of their own share. */
#ifndef EDU_REPORTS_VERIFY_PRIVATE_H
#define EDU_REPORTS_VERIFY_PRIVATE_H

#include "base/text.h"
#include "reports/verify.h"

/* What a check works with. */
typedef struct edu_check_work_t {
    edu_check_result_t *result;
    edu_verify_t *verify;
    edu_db_t *db;
    const edu_catalogue_t *catalogue;
    const char *head;
    edu_lang_t lang;
    apr_pool_t *pool;
} edu_check_work_t;

void edu_check_found(edu_check_work_t *work, const char *text);

const char *edu_check_number(int64_t value, apr_pool_t *pool);

/* The digests of county-periods are those of the returns they hold. */
edu_error_t *edu_check_digests(edu_check_work_t *work);

#endif
