/* What feed.c (wide rows) and feed_long.c (long rows) share. */
#ifndef EDU_COLLECTOR_FEED_PRIVATE_H
#define EDU_COLLECTOR_FEED_PRIVATE_H

#include "collector/feed.h"

/* The next sound record that is not blank; faulty ones are rejected on the way. NULL at the end, or where the profile stops. */
edu_error_t *edu_feed_next(edu_record_t **record, edu_feed_t *feed);

edu_error_t *edu_feed_long(edu_feed_t *feed, apr_pool_t *pool);

#endif
