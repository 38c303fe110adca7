#include "collector/round/commands.h"

#include "collector/round/subject.h"

static const edu_setting_t open_settings[] = {EDU_SET_DUE, EDU_SET_BY, EDU_SETTING_COUNT};

static const edu_setting_t close_settings[] = {EDU_SET_BY, EDU_SETTING_COUNT};

static const edu_setting_t list_settings[] = {EDU_SET_FORMAT, EDU_SETTING_COUNT};

static const edu_setting_t approve_settings[] = {EDU_SET_STAGE, EDU_SET_ACCEPT_MISSING, EDU_SET_REASON,
                                                 EDU_SET_BY, EDU_SETTING_COUNT};

static const edu_setting_t reopen_settings[] = {EDU_SET_REASON, EDU_SET_BY, EDU_SETTING_COUNT};

const edu_command_t edu_round_commands[] = {
    {"round open", "FORM PERIOD", 2, 2, "open a collection round with its deadline", "布置一次报送并定截止日",
     "Without --due the day is the one the catalogue names for the form (annual forms). The day ends where the program runs (TZ). "
     "Opening a round again gives it another deadline; the journal keeps both.",
     "不给 --due 时取指标目录为该报表规定的截止日（年报）。截止日以本机时区（TZ）为准。再次布置即改变截止日，日志中两次都保留。",
     open_settings, edu_round_run_open},
    {"round list", "", 0, 0, "list the collection rounds", "列出各次报送",
     "Formats: text (default), csv, json.", "格式：text（默认）、csv、json。", list_settings,
     edu_round_run_list},
    {"round close", "FORM PERIOD", 2, 2, "note that a collection round is over", "结束一次报送",
     "Later returns are still taken, and are late; what is approved takes no more.",
     "结束后仍可收表，按迟报计；已审定的不再收。", close_settings, edu_round_run_close},
    {"approve", "AREA FORM PERIOD", 3, 3, "approve what an area has reported", "审定一个区划的上报",
     "Approvals climb: --level county is the self-check of a county (or a prefecture without counties), prefecture the "
     "inspection of a prefecture all of whose counties are approved, province the assessment of a province. Refused while hard "
     "findings are open or expected units are missing; --accept-missing --reason TEXT accepts missing units. What is approved "
     "takes no more data until it is reopened. Exit status 4 when it is refused.",
     "逐级审定：--level county 为县级（或不设县的市）自查，prefecture 为所辖各县都已审定的市级检查，province 为省级核定。有硬性错误未"
     "了结或有单位未报时不予审定；--accept-missing --reason TEXT 可在有单位未报时审定。审定后不再接收数据，须先撤回审定。不予审定时退出码为 4。",
     approve_settings, edu_round_run_approve},
    {"reopen", "AREA FORM PERIOD", 3, 3, "take an approval back", "撤回审定",
     "Takes back the approval of the area and those of all areas above it. The reason goes into the journal.",
     "撤回本级及其所有上级的审定，原因记入日志。", reopen_settings, edu_round_run_reopen},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
