/* edustat local: the private server by hand. */
#ifndef EDU_BASE_LOCAL_COMMANDS_H
#define EDU_BASE_LOCAL_COMMANDS_H

#include "base/command.h"

/* "local start", "local stop", "local status", "local psql"; ended by a NULL name. */
extern const edu_command_t edu_local_commands[];

#endif
