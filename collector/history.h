/* The life of a return: every event in which it came, changed, went or was taken back, with who, when and what changed. */
#ifndef EDU_COLLECTOR_HISTORY_H
#define EDU_COLLECTOR_HISTORY_H

#include "base/db.h"
#include "model/catalogue.h"

/* One state of a return. values: attributes and cells as text in the form's order; NULL where missing. */
typedef struct edu_version_t {
    int64_t submission;  /* that brought it */
    int64_t replaced_by; /* that ended it; 0: it is in force */
    const char *reason;  /* replaced, removed, deleted, undone; "" in force */
    int64_t ended_us;    /* when, microseconds of the epoch */
    const char **values;
} edu_version_t;

typedef enum edu_event_kind_t {
    EDU_EVENT_NEW,
    EDU_EVENT_REPLACED,
    EDU_EVENT_REMOVED, /* was not in a file that replaced all */
    EDU_EVENT_DELETED, /* was named in a file that deletes */
    EDU_EVENT_UNDONE,  /* the submission was taken back */
    EDU_EVENT_KINDS
} edu_event_kind_t;

typedef struct edu_event_t {
    edu_event_kind_t kind;
    int64_t at_us;
    int64_t submission; /* that did it, or that was taken back */
    const char *time;   /* 2019-09-20 08:00:00, UTC */
    const char *file;
    const char *by;
    const char *reason;          /* of an undo; "" */
    const edu_version_t *before; /* NULL: there was no return */
    const edu_version_t *after;  /* NULL: there is none */
} edu_event_t;

/* A return of a form: where, and what happened to it, in order. */
typedef struct edu_history_t {
    const edu_form_t *form;
    const char *county;
    apr_array_header_t *events; /* edu_event_t */
} edu_history_t;

/* What is known of a unit's returns of a period: one edu_history_t for each form and county that has or had one. form NULL: all that
 * fit the period; county NULL: anywhere. */
edu_error_t *edu_history_read(apr_array_header_t **histories, edu_db_t *db, const edu_catalogue_t *catalogue,
                              const edu_form_t *form, const char *county, const char *unit,
                              const edu_period_t *period, apr_pool_t *pool);

/* The column with this index among attributes and cells: its name in return_<form>, and for people. */
const char *edu_history_column(const edu_form_t *form, int index);
const char *edu_history_item(const edu_form_t *form, int index, edu_lang_t lang);

/* Whether the event changed the column. */
bool edu_event_changes(const edu_event_t *event, int index);

#endif
