/* What reports say, in both languages. */
#ifndef EDU_REPORTS_MESSAGES_H
#define EDU_REPORTS_MESSAGES_H

#include "base/text.h"

#include <apr_pools.h>

typedef enum edu_message_t {
#define EDU_MESSAGE(id, en, zh) EDU_MSG_##id,
#include "reports/messages.def"
#include "reports/summary/messages.def"
#undef EDU_MESSAGE
    EDU_MESSAGE_COUNT
} edu_message_t;

/* The text as it stands in the table. */
const char *edu_message(edu_lang_t lang, edu_message_t id);

/* The text with {1}, {2} ... replaced by `arguments`, which NULL ends. A number without an argument is left out. */
char *edu_message_fill(edu_lang_t lang, edu_message_t id, apr_pool_t *pool, const char *const *arguments);

#define EDU_SAY(lang, id, pool, ...)                                                                         \
    edu_message_fill(lang, id, pool, (const char *const[]){__VA_ARGS__, NULL})

#endif
