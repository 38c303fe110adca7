/* On what basis the populations are counted that rates are made over: registered or resident, by the returns themselves. */
#ifndef EDU_REPORTS_BASIS_H
#define EDU_REPORTS_BASIS_H

#include "base/db.h"
#include "base/text.h"
#include "model/catalogue.h"

/* What the returns of a form say of themselves below an area in a period. Only of forms with a measure that has a basis. */
typedef struct edu_basis_t {
    const edu_form_t *form;
    int attribute;    /* the one that says the basis */
    const char *text; /* "resident"; where returns differ "resident 40, registered 2" */
    const char *
        said; /* every attribute, with how many returns say so: what an explanation tells; "" when none says anything */
} edu_basis_t;

/* Returns that describe themselves alike: the form's attributes (NULL or "" for what is not said), and how many they are. */
typedef struct edu_described_t {
    const char *const *attributes;
    int64_t returns;
} edu_described_t;

/* The attribute of a form that says a basis; -1: it has none. */
int edu_basis_attribute(const edu_form_t *form);

/* Adds to `bases` what the returns of a form say: edu_described_t, the most frequent first. Nothing without returns. */
void edu_basis_add(apr_array_header_t *bases, const edu_form_t *form, const apr_array_header_t *described,
                   const edu_catalogue_t *catalogue, edu_lang_t lang, apr_pool_t *pool);

/* Those of all forms with returns there (edu_basis_t), in the language's words. A return that does not say is taken to be on the catalogue's
 * basis; without one it is "not stated". */
edu_error_t *edu_basis_load(apr_array_header_t **bases, edu_db_t *db, const edu_catalogue_t *catalogue,
                            const edu_area_t *area, const edu_period_t *period, edu_lang_t lang,
                            apr_pool_t *pool);

/* The basis of what the indicator counts, "" when nothing of it has one. */
const char *edu_basis_of(const apr_array_header_t *bases, const edu_indicator_t *indicator, apr_pool_t *pool);

/* Whether the indicator counts a measure of the form that has a basis. */
bool edu_basis_counts(const edu_basis_t *basis, const edu_indicator_t *indicator);

#endif
