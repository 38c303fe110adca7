/* Marks: county-periods whose returns or expectations changed, left for the aggregator in the writer's own transaction. */
#ifndef EDU_SQL_MARKS_H
#define EDU_SQL_MARKS_H

#include "base/db.h"

/* Runs one of the statements dirty_*.sql or undo_dirty.sql, and tells. */
edu_error_t *edu_marks_leave(edu_db_t *db, const char *query, const edu_param_t *params, int param_count);

/* Tells aggregators that wait, when the transaction commits, that there are marks. */
edu_error_t *edu_marks_tell(edu_db_t *db);

/* The channel on which it is told. */
#define EDU_MARKS_CHANNEL "edustat_dirty"

#endif
