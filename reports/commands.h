/* The commands that read rollups and returns for people and programs. */
#ifndef EDU_REPORTS_COMMANDS_H
#define EDU_REPORTS_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_reports_commands[];

#endif
