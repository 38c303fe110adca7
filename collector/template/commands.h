/* The command `template`. */
#ifndef EDU_COLLECTOR_TEMPLATE_COMMANDS_H
#define EDU_COLLECTOR_TEMPLATE_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_template_commands[];

#endif
