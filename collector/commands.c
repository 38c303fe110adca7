#include "collector/commands.h"

#include "collector/commands_private.h"

static const edu_setting_t collect_settings[] = {
    EDU_SET_FORM,  EDU_SET_PERIOD,   EDU_SET_PROFILE, EDU_SET_SHEET,   EDU_SET_REJECTS,
    EDU_SET_AGAIN, EDU_SET_THOROUGH, EDU_SET_DRY_RUN, EDU_SET_BY,      EDU_SET_FORMAT,
    EDU_SET_JOBS,  EDU_SET_STRATEGY, EDU_SET_BLANK,   EDU_SET_CHANGES, EDU_SETTING_COUNT,
};
static const edu_setting_t guess_settings[] = {EDU_SET_CATALOGUE, EDU_SET_FORM, EDU_SET_SHEET, EDU_SET_OUTPUT,
                                               EDU_SETTING_COUNT};
static const edu_setting_t unit_import_settings[] = {
    EDU_SET_SHEET,  EDU_SET_REJECTS, EDU_SET_FORCE_FILE, EDU_SET_DRY_RUN,
    EDU_SET_FORMAT, EDU_SET_BY,      EDU_SETTING_COUNT,
};
static const edu_setting_t unit_change_settings[] = {
    EDU_SET_SINCE,   EDU_SET_REASON, EDU_SET_AREA,      EDU_SET_FORCE,
    EDU_SET_DRY_RUN, EDU_SET_BY,     EDU_SETTING_COUNT,
};
static const edu_setting_t unit_merge_settings[] = {
    EDU_SET_INTO,  EDU_SET_SINCE,   EDU_SET_REASON, EDU_SET_AREA,
    EDU_SET_FORCE, EDU_SET_DRY_RUN, EDU_SET_BY,     EDU_SETTING_COUNT,
};
static const edu_setting_t unit_rename_settings[] = {
    EDU_SET_SINCE, EDU_SET_REASON, EDU_SET_AREA, EDU_SET_DRY_RUN, EDU_SET_BY, EDU_SETTING_COUNT,
};
static const edu_setting_t unit_list_settings[] = {EDU_SET_AREA, EDU_SET_OPEN_IN, EDU_SET_FORMAT,
                                                   EDU_SETTING_COUNT};
static const edu_setting_t unit_show_settings[] = {EDU_SET_AREA, EDU_SET_FORMAT, EDU_SETTING_COUNT};

const edu_command_t edu_collector_commands[] = {
    {"collect", "DIR|FILE...", 1, -1, "take returns from files into the database", "把报表文件收入数据库",
     "The form and the columns are found by the headers, in Chinese or English. A row with a fault is "
     "rejected with its line, column, value and reason, and keeps no other row out; the rows of a file go in "
     "together or not at all. \"-\" reads standard input.\n"
     "A folder stands for every file in it and below it that can be collected; hidden files and those that "
     "spreadsheet programs leave beside open ones are left out. Several files load side by side, the largest "
     "first; where they bring the same return, the one that stands last counts.\n"
     "--strategy says what rows do to returns that are there: merge inserts new ones and gives present ones the "
     "file's values; create takes new ones only, update present ones only, and rejects the others; replace is merge, "
     "and removes what the file does not name in the county-periods it speaks of; delete removes what it names, and "
     "needs the key columns only. A column that the file lacks keeps what is stored; a blank cell clears it, with "
     "update it keeps it (--blank). Nothing is lost: see history and undo.\n"
     "--dry-run shows what would change, cell by cell; all of it with --format csv or json, or -o FILE.\n"
     "Exit status 1 when rows were rejected; 3 when a file could not be read, 4 when the database failed or the file would change what is approved: "
     "such a file keeps no other one out, and the highest status is given.",
     "按中文或英文表头自动识别报表和列。有误的行连同行号、列、值和原因列入拒绝清单，不影响其他行；"
     "一个文件的数据要么全部收入，要么完全不收。文件名“-”表示标准输入。\n"
     "给出文件夹时，收入其中（含下级文件夹）所有可收的文件；隐藏文件和电子表格软件留下的锁文件略过。"
     "多个文件同时载入，大的在先；几个文件含同一报表时，以排在最后的为准。\n"
     "--strategy 决定对已有报表的处理：merge 新增没有的，已有的按文件更新；create 只收没有的，update 只改已有的，其余行拒绝；"
     "replace 同 merge，并移除文件所涉县区报告期中文件未列出的报表；delete 删除文件列出的报表，只需关键列。"
     "文件中没有的列保留原值；空白单元格清除原值，update 时保留（--blank）。原值都留存，见 history 和 undo。\n"
     "--dry-run 逐格列出将有的改动；--format csv、json 或 -o 文件 列出全部。\n"
     "有被拒绝的行时退出码为 1，文件无法读取时为 3，数据库出错或会改动已审定的数据时为 4；出错的文件不影响其他文件，取最大的退出码。",
     collect_settings, edu_collect_command},
    {"unit import", "FILE", 1, 1, "take the register of reporting units from a CSV file or workbook",
     "导入填报单位名录（CSV、Excel、ODS）",
     "Columns: county_code, unit_code, name, valid_from, valid_to (empty: open) and the attributes of the "
     "catalogue's forms. Units already there take the file's values, and what changes stands in their history (unit show). What was "
     "entered by hand (close, rename, merge, recode) is kept against the file's years and name; a unit that has returns of years in "
     "which it would not be there any more is rejected: --force does both. An import that changes who is expected in a county and "
     "period that are approved is refused (exit status 4). --dry-run lists what would change; all of it with --format csv or json.",
     "列：县区代码、单位代码、名称、启用年份、停用年份（空为在用）以及指标目录中报表的属性。名录中已有的单位按文件更新，"
     "改动记入单位的变动记录（unit show）。手工登记的停用、更名、合并、换代码保留，不按文件改回；停用年份之后已有报表的行被拒绝；"
     "加 --force 则照文件执行。改动已审定的县区和报告期的应报单位时，整个文件不予导入（退出码为 4）。"
     "--dry-run 列出将有的改动；--format csv 或 json 列出全部。",
     unit_import_settings, edu_unit_import_command},
    {"unit close", "UNIT", 1, 1, "note that a unit does not report any more", "单位停用",
     "--year is the first year without it. A unit with returns of that year or later is closed with --force only: the "
     "returns stay where they are and become findings. Exit status 2 when there is no such unit, 4 when it is refused.",
     "--year 为不再填报的第一年。该年及以后已有报表时须加 --force：报表保留，并列为问题。没有该单位时退出码为 2，不予执行时为 4。",
     unit_change_settings, edu_unit_close_command},
    {"unit rename", "UNIT NAME", 2, 2, "give a unit another name", "单位更名",
     "--year is the first year with the new name; earlier years show the name before. Names are entered in the order of their years.",
     "--year 为启用新名称的第一年，以前各年仍显示原名称。多次更名须按年份先后登记。", unit_rename_settings,
     edu_unit_rename_command},
    {"unit merge", "UNIT...", 1, -1, "note that units go on in another one", "单位合并",
     "The units are closed from --year on and --into is noted as their successor, which must be in the register and open.",
     "各单位自 --year 起停用，--into 记为其后继单位；后继单位须已在名录中且在用。", unit_merge_settings,
     edu_unit_merge_command},
    {"unit recode", "UNIT CODE", 2, 2, "note that a unit reports under another code", "单位更换代码",
     "For a school that becomes one of another category, and has another code with it. The old code is closed from --year on, the "
     "new one opened with the same name and attributes, and both are linked, so that the unit's earlier values are still its own.",
     "学校改变类别而换用新代码时使用：旧代码自 --year 起停用，新代码沿用名称和属性启用，两者相连，以前各年的数据仍属该单位。",
     unit_change_settings, edu_unit_recode_command},
    {"unit list", "", 0, 0, "list the reporting units", "列出填报单位",
     "Of an area (--area) and a year (--period). As CSV it can be corrected and imported again.",
     "可按区划（--area）和年份（--period）列出。CSV 格式修改后可重新导入。", unit_list_settings,
     edu_unit_list_command},
    {"unit show", "UNIT", 1, 1, "show what became of a unit", "显示单位的变动记录",
     "Names, closures, mergers and codes, with who entered them and why; behind it, of the units it goes on for.",
     "名称、停用、合并、代码的变动及其原因和操作人，其后是它所承接的单位的记录。", unit_show_settings,
     edu_unit_show_command},
    {"profile guess", "FILE", 1, 1, "propose an import profile for a foreign file", "为外来文件推测导入方案",
     "Reads the first rows and prints a profile as YAML: the header, columns by the form's headers or like them, "
     "marks of missing values, how numbers are written, long or wide. What could not be placed stands there as "
     "comments. It is a beginning, not a decision: check it before use. -o writes it to a file, as into the folder profiles/ of the catalogue.",
     "读取前若干行，以 YAML 输出导入方案：表头位置、与报表表头相同或相近的列、缺失标记、数字写法、长表或宽表。"
     "对不上的内容以注释列出。仅供起草，使用前请核对。-o 写入文件，如目录的 profiles/ 之下。",
     guess_settings, edu_profile_guess_command},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
