#include "collector/correction_commands.h"

static const edu_setting_t submissions_settings[] = {EDU_SET_ONLY_FORM, EDU_SET_AREA, EDU_SET_PERIOD_OF,
                                                     EDU_SET_FORMAT, EDU_SETTING_COUNT};
static const edu_setting_t history_settings[] = {EDU_SET_ONLY_FORM, EDU_SET_AREA, EDU_SET_FORMAT,
                                                 EDU_SETTING_COUNT};
static const edu_setting_t undo_settings[] = {EDU_SET_REASON, EDU_SET_BY, EDU_SET_DRY_RUN, EDU_SETTING_COUNT};

const edu_command_t edu_correction_commands[] = {
    {"submissions", "", 0, 0, "list the files that were taken", "列出已收的文件",
     "The latest first, with what each did to the returns, and whether it was undone. --area and --period list those that "
     "changed returns there (or below) and of that period.",
     "最近的在前，列出每个文件对报表的改动以及是否已撤销。--area 和 --period 只列改动过该区划（及下级）、该报告期报表的文件。",
     submissions_settings, edu_collector_submissions},
    {"history", "UNIT PERIOD", 2, 2, "show what became of a return", "查看一份报表的变更历史",
     "Every time the unit's return of the period came, changed, went or was taken back: when, by which file, by whom, and "
     "which cells changed. UNIT is the unit's code; for forms that areas fill in, the division's code.",
     "列出该单位该报告期报表的每次新增、修改、移除和撤销：时间、文件、操作人以及改动的单元格。"
     "UNIT 为单位代码；由区划填报的报表为区划代码。",
     history_settings, edu_collector_history},
    {"undo", "SUBMISSION", 1, 1, "take a submission back", "撤销一次提交",
     "The returns that the file brought go, and those that it replaced or removed come back as they were. Refused when a "
     "later submission changed any of them, or a county's period is approved. Needs --reason. The file can be collected again. "
     "Exit status 2 when there is no such submission, 4 when it is refused.",
     "撤去该文件带来的报表，恢复被它替换或移除的报表。此后又有提交改动过其中任何一份，或所属县区报告期已审定时，不予撤销。"
     "必须用 --reason 说明原因。撤销后该文件可以重新收入。"
     "没有这次提交时退出码为 2，不予撤销时为 4。",
     undo_settings, edu_collector_undo},
    {0},
};
