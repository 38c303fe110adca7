/* The commands `confirm` and `check`. */
#ifndef EDU_COLLECTOR_EDIT_COMMANDS_H
#define EDU_COLLECTOR_EDIT_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_edit_commands[];

#endif
