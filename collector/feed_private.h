/* What feed.c (wide rows) and feed_long.c (long rows) share. */
#ifndef EDU_COLLECTOR_FEED_PRIVATE_H
#define EDU_COLLECTOR_FEED_PRIVATE_H

#include "collector/feed.h"

/* Makes ready what edu_feed_next() needs; edu_feed_run() does it itself. */
void edu_feed_open(edu_feed_t *feed, apr_pool_t *pool);

/* Rejects a row that was counted as accepted: the return stands in an earlier line. */
edu_error_t *edu_feed_reject_duplicate(edu_feed_t *feed, int64_t line, int64_t first_line, const char *unit);

/* The next sound record that is not blank; faulty ones are rejected on the way. NULL at the end, or where the profile stops. */
edu_error_t *edu_feed_next(edu_record_t **record, edu_feed_t *feed);

/* An admitted row on to the edit rules and the load. */
edu_error_t *edu_feed_hand_on(edu_feed_t *feed, const edu_edit_place_t *place, const char *line,
                              size_t length, size_t rest);

/* A record whose key did not hold was rejected: what it names is not absent from the file (edu_load_spare()). */
edu_error_t *edu_feed_spare(edu_feed_t *feed, const edu_record_t *record);

edu_error_t *edu_feed_long(edu_feed_t *feed, apr_pool_t *pool);

#endif
