/* The bodies of the seal commands, which commands.c puts in its table, and what they share. */
#ifndef EDU_AGGREGATOR_SEAL_COMMANDS_PRIVATE_H
#define EDU_AGGREGATOR_SEAL_COMMANDS_PRIVATE_H

#include "aggregator/seal/stored.h"
#include "base/buffer.h"
#include "base/command.h"

edu_error_t *edu_seal_run_make(edu_context_t *context);
edu_error_t *edu_seal_run_list(edu_context_t *context);
edu_error_t *edu_seal_run_show(edu_context_t *context);
edu_error_t *edu_seal_run_verify(edu_context_t *context);
edu_error_t *edu_seal_run_diff(edu_context_t *context);
edu_error_t *edu_seal_run_export(edu_context_t *context);

/* A connection to a store at this program's schema, whatever its catalogue: seals bring their own. */
edu_error_t *edu_seal_connect(edu_db_t **db, const edu_context_t *context);

/* The area's name at the seal, in the language, out of the seal's facts. */
const char *edu_seal_area_name(const edu_seal_parts_t *parts, edu_lang_t lang, apr_pool_t *pool);

/* Prints to standard output. Errors: FILE. */
edu_error_t *edu_seal_print(const edu_buffer_t *out);

#endif
