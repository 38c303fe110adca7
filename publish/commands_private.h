/* The bodies of the commands, which commands.c puts in its table, and what they share. */
#ifndef EDU_PUBLISH_COMMANDS_PRIVATE_H
#define EDU_PUBLISH_COMMANDS_PRIVATE_H

#include "base/buffer.h"
#include "base/command.h"
#include "base/db.h"
#include "base/table.h"

edu_error_t *edu_publish_run_publish(edu_context_t *context);
edu_error_t *edu_publish_run_withdraw(edu_context_t *context);
edu_error_t *edu_publish_run_list(edu_context_t *context);
edu_error_t *edu_access_run_grant(edu_context_t *context);
edu_error_t *edu_access_run_list(edu_context_t *context);
edu_error_t *edu_access_run_revoke(edu_context_t *context);
edu_error_t *edu_access_run_log(edu_context_t *context);

/* A connection to a store at this program's schema, whatever its catalogue. */
edu_error_t *edu_publish_connect(edu_db_t **db, const edu_context_t *context);

/* The format asked for, of text, csv and json. */
edu_error_t *edu_publish_format(edu_table_format_t *format, const edu_context_t *context);

/* Prints to standard output. Errors: FILE. */
edu_error_t *edu_publish_print(const edu_buffer_t *out);

#endif
