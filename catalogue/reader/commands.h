/* catalogue check, catalogue show, area show. */
#ifndef EDU_CATALOGUE_READER_COMMANDS_H
#define EDU_CATALOGUE_READER_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_catalogue_commands[];

#endif
