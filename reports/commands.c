#include "reports/commands.h"

#include "reports/commands_private.h"

static const edu_setting_t assess_settings[] = {EDU_SET_GROUP, EDU_SET_WIDE, EDU_SET_FORMAT, EDU_SET_OUTPUT,
                                                EDU_SETTING_COUNT};

static const edu_setting_t indicators_settings[] = {EDU_SET_AREA_NAMED, EDU_SET_BELOW,     EDU_SET_LEVEL,
                                                    EDU_SET_YEAR,       EDU_SET_INDICATOR, EDU_SET_GROUP,
                                                    EDU_SET_BOUNDARIES, EDU_SET_FORMAT,    EDU_SETTING_COUNT};

static const edu_setting_t bounds_settings[] = {EDU_SET_AREA_NAMED, EDU_SET_BELOW,     EDU_SET_LEVEL,
                                                EDU_SET_YEAR,       EDU_SET_INDICATOR, EDU_SET_GROUP,
                                                EDU_SET_FORMAT,     EDU_SETTING_COUNT};

static const edu_setting_t peers_settings[] = {EDU_SET_AREA_NAMED, EDU_SET_BELOW,     EDU_SET_LEVEL,
                                               EDU_SET_YEAR,       EDU_SET_INDICATOR, EDU_SET_FORMAT,
                                               EDU_SETTING_COUNT};

static const edu_setting_t sums_settings[] = {EDU_SET_AREA_NAMED, EDU_SET_BELOW,     EDU_SET_LEVEL,
                                              EDU_SET_YEAR,       EDU_SET_ONLY_FORM, EDU_SET_GROUP,
                                              EDU_SET_BOUNDARIES, EDU_SET_FORMAT,    EDU_SETTING_COUNT};

static const edu_setting_t status_settings[] = {EDU_SET_ONLY_FORM, EDU_SET_UNITS, EDU_SET_FORMAT,
                                                EDU_SET_OUTPUT, EDU_SETTING_COUNT};

static const edu_setting_t findings_settings[] = {EDU_SET_AREA_NAMED, EDU_SET_ONLY_PERIOD, EDU_SET_ONLY_FORM,
                                                  EDU_SET_RULE,       EDU_SET_OPEN,        EDU_SET_FORMAT,
                                                  EDU_SET_OUTPUT,     EDU_SETTING_COUNT};

static const edu_setting_t report_settings[] = {EDU_SET_FORMAT,  EDU_SET_OUTPUT,          EDU_SET_FONT_ZH,
                                                EDU_SET_FONT_EN, EDU_SET_REPORT_TEMPLATE, EDU_SET_MAP,
                                                EDU_SET_EACH,    EDU_SET_WORKERS,         EDU_SETTING_COUNT};

static const edu_setting_t explain_settings[] = {EDU_SET_GROUP, EDU_SET_FORMAT, EDU_SET_OUTPUT,
                                                 EDU_SETTING_COUNT};

static const edu_setting_t score_settings[] = {EDU_SET_COMPOSITE, EDU_SET_DRAWS,  EDU_SET_DRAW_SEED,
                                               EDU_SET_WIDE,      EDU_SET_FORMAT, EDU_SET_OUTPUT,
                                               EDU_SETTING_COUNT};

static const edu_setting_t balanced_settings[] = {EDU_SET_STANDARD, EDU_SET_BELOW,  EDU_SET_EVERY_SCHOOL,
                                                  EDU_SET_FORMAT,   EDU_SET_OUTPUT, EDU_SETTING_COUNT};

static const edu_setting_t verify_settings[] = {EDU_SET_HEAD,        EDU_SET_SAMPLE, EDU_SET_RECOMPUTE_ALL,
                                                EDU_SET_SAMPLE_SEED, EDU_SET_FORMAT, EDU_SETTING_COUNT};

static const edu_setting_t journal_settings[] = {EDU_SET_AREA_NAMED, EDU_SET_ONLY_FORM, EDU_SET_ONLY_PERIOD,
                                                 EDU_SET_FORMAT, EDU_SETTING_COUNT};

const edu_command_t edu_reports_commands[] = {
    {"assess", "AREA YEAR", 2, 2, "hold an area's rates against its targets", "对照目标值评判一个区划的指标",
     "AREA is a division code (422822), a province's or prefecture's first digits (42, 4228) or a name (建始县, 湖北). "
     "For each target: rate, 95% interval, target, gap, verdict (≈: too close to tell from chance), trend, the year by which it will be met, "
     "and how many units reported; then the areas or the units below. --wide adds the sums, the change on last year, how unequal the "
     "areas below are, how the area stands beside its neighbours (rank and the places chance leaves open, shrunk rate, funnels), what the "
     "rates would be if the missing returns were in, and the ranks of the areas below; csv and json get these as columns. In a terminal, what "
     "has no room of a table is continued below it. Formats: text (default), csv, json, md.\n\n"
     "The table of the areas below has a column for every indicator that has a target anywhere in the catalogue in "
     "that year, in the order of the targets; where an area has none for it the mark is ·. Without any target in that "
     "year it has every indicator that is better high or low.",
     "AREA 为区划代码（422822）、省或地级代码的前几位（42、4228）或名称（建始县、湖北）。逐项列出比率、95% 区间、目标值、差距、"
     "结果（≈ 表示与目标值之差在偶然波动之内）、趋势、预计达标年份和上报完整程度，再列直接下级区划或填报单位。--wide 另列分子、分母、"
     "较上年的变化、下级差异、与同级区划的比较（位次及偶然范围、收缩比率、漏斗界限）、假如未报单位都已上报的比率，以及下级区划的位次；csv 和 "
     "json 中另成各列。在终端中，表格放不下的列接排在下方。格式：text（默认）、csv、json、md。\n\n"
     "下级区划表的列，是指标目录中当年任一区划设有目标值的指标，按目标值表的次序；某区划对该指标没有目标值时标“·”。当年没有任何目标值时，"
     "列出全部有优劣方向的指标。",
     assess_settings, edu_reports_assess},
    {"explain", "AREA PERIOD INDICATOR", 3, 3, "where a figure comes from", "说明一个指标值的来龙去脉",
     "The formula with the numbers in it, the units or areas that contribute with their shares, those that are left out and why, open "
     "findings among them, the files that brought the numbers, the sources of definition and target, and assumptions. Formats: text "
     "(default), csv, json, md.",
     "列出公式和代入的数、构成单位或区划及其份额、未计入者及原因、其中未了结的问题、数据来自的文件、定义和目标值的出处及假设。"
     "格式：text（默认）、csv、json、md。",
     explain_settings, edu_reports_explain},
    {"balanced", "AREA YEAR", 2, 2, "balanced development: floors and spread among schools",
     "义务教育均衡发展：校际差异与达标",
     "By each standard of the catalogue and stage: what the schools of a county have a pupil, the coefficient of variation of each item "
     "against its limit, and the schools below the floors; above counties, in how many counties the standard is met. --below adds "
     "the areas directly below, --schools (of a county) every school that lacks a value or falls below a floor. A school with a missing "
     "value is left out of the item and counted; a county with too many of them is incomplete, not judged. Formats: text (default), csv, "
     "json, md.",
     "按指标目录中的各项标准和学段，列出县内学校的生均（每百名学生）水平、各项差异系数及限值、低于最低标准的学校数；县以上列出达标县数。"
     "--below 另列直接下级区划；--schools（限一个县）列出缺数或低于最低标准的每一所学校。缺数的学校不计入该项，另行计数；缺数过多的县为"
     "“不完整”，不予评判。格式：text（默认）、csv、json、md。",
     balanced_settings, edu_reports_balanced},
    {"score", "AREA YEAR", 2, 2, "score and rank the areas directly below by several rates",
     "直接下级区划综合评分与排名",
     "By a composite of the catalogue: each rate becomes 0 to 100 points between its floor and its target, weighed by the area's level. "
     "Beside the rank stand the ranks when each weight in turn is a tenth larger or smaller, and those that 90% of random "
     "weightings around the stated ones give: areas whose ranges overlap are not told apart by the score. --wide adds the points "
     "of every part. The same seed gives the same numbers. Formats: text (default), csv, json, md.",
     "按指标目录中的综合评分方案：各指标在下限与目标之间折算为 0 至 100 分，按区划级别加权。名次旁列出各权重逐一增减一成时的名次范围，"
     "以及在所定权重附近随机取权重时九成情形的名次范围；范围重叠的区划，评分不足以分出高下。--wide 另列各项得分。种子相同则结果相同。"
     "格式：text（默认）、csv、json、md。",
     score_settings, edu_reports_score},
    {"query indicators", "", 0, 0, "rates as data, one row a key", "以数据形式输出指标，一个键一行",
     "Rows come in the order of area, year, period, group and indicator. With --boundaries every year is given on the boundaries of one: merged "
     "areas are added up, renamed ones followed, and where land was divided the rate is made of the returns of its units by where the "
     "register says that they stand, or empty where it does not say so; the last columns tell. Formats: csv "
     "(default), json.",
     "按区划、年份、报告期、分组、指标排序。给出 --boundaries 时，各年均按同一年的区划范围计算：合并的相加，更名的沿用，地域被拆分的按名录"
     "所载各单位的所在地重新汇总，名录无从确定的比率留空，并在最后两列说明。格式：csv（默认）、json。",
     indicators_settings, edu_reports_query_indicators},
    {"query bounds", "", 0, 0, "what rates would be with the missing returns, as data",
     "以数据形式输出补齐未报后的比率范围",
     "Of annual rates of which returns are missing: the rate with those as they last came (in the nine years before), the lowest, if they "
     "count nobody in the numerator, the highest, if they count everybody, and whether the target is met or missed either way. "
     "Rows come in the order of area, year, period, group and indicator. Formats: csv (default), json.",
     "对有未报单位的年度比率：未报单位按其最近一次上报（此前九年内）计算的比率，未报单位分子全为零时的最低比率，全部计入时的最高比率，"
     "以及无论如何是否达标。按区划、年份、报告期、分组、指标排序。格式：csv（默认）、json。",
     bounds_settings, edu_reports_query_bounds},
    {"query peers", "", 0, 0, "how areas stand to those beside them, as data",
     "以数据形式输出与同级区划的比较",
     "For each area and indicator, among the areas directly below the same one: rank and the places that chance leaves open, the rate "
     "drawn towards the mean, and funnel limits about the rate of the area above and about the target. Rows come in the order of "
     "area, year, period and indicator. Formats: csv (default), json.",
     "对每个区划和指标，在同一上级的直接下级中：位次及偶然波动之内可能的位次、向平均值收缩的比率、以上级比率和以目标值为中心的漏斗图界限。"
     "按区划、年份、报告期、指标排序。格式：csv（默认）、json。",
     peers_settings, edu_reports_query_peers},
    {"query sums", "", 0, 0, "summed measures as data, one row a cell",
     "以数据形式输出汇总数，一个指标项一行",
     "A value is empty when no unit gave one. With --boundaries every year is given on the boundaries of one, and the last columns say how. "
     "Formats: csv (default), json.",
     "没有任何单位填报时值为空。给出 --boundaries 时，各年均按同一年的区划范围计算，最后两列说明如何得出。格式：csv（默认）、json。",
     sums_settings, edu_reports_query_sums},
    {"status", "AREA PERIOD", 2, 2, "who has reported, who has not", "谁已上报、谁未上报",
     "For each form of the period: units expected, reported (on time and late, where there is a deadline), missing, those of "
     "the missing that sent only what was rejected, open findings and approvals, at the area and directly below. For a county, and "
     "with --units anywhere, every unit with its state, when it first came, with which file, and its findings. A unit is on time "
     "when its first submission came before the end of the due day. Formats: text (default), csv, json, md, xlsx.",
     "按报表列出本级及直接下级的应报、已报（有截止日的分按时与迟报）、未报单位数，未报中已交但全部被退回的单位数，未了结的问题"
     "和审定情况。县级，或给出 --units 时，逐个列出填报单位的状态、首次提交时间、文件和问题数。首次提交在截止日结束之前的为按时。"
     "格式：text（默认）、csv、json、md、xlsx。",
     status_settings, edu_reports_status},
    {"findings", "", 0, 0, "what edit rules found in the returns", "列出审核规则发现的问题",
     "Hard ones turned a row away: send it corrected. Soft ones ask whether the figures are right: explain them with "
     "\"edustat confirm\", or send a correction. What no longer holds is gone; --open leaves out what is confirmed or gone. "
     "Formats: text (default; the first 200), csv, json, xlsx.",
     "有硬性错误的行已被拒收，请改正后重报；待核实的问题请用 edustat confirm 核实，或重报更正。不再成立的问题标为已消除；"
     "--open 只列待处理的。格式：text（默认，前 200 条）、csv、json、xlsx。",
     findings_settings, edu_reports_findings},
    {"report", "AREA YEAR", 2, 2, "write an area's yearly report", "生成某区划的年度报告",
     "Cover, key findings, targets, areas below with ranks, years, groups, balanced development, completeness, open findings, missing "
     "units, sources, methods and the seal. --template adds texts of your own and chooses sections. "
     "Formats: html (default), pdf, xlsx, csv (figures only), md; the ending of -o FILE chooses where --format is not given. The file is "
     "replaced as a whole or not at all. --map takes the outlines of the areas directly below, or of the counties; which property holds "
     "their codes is found out. edustat ships none.\n"
     "--each county writes one for each county below AREA; what fails is told, the others are written, and the exit status is 1.",
     "内容：封面、主要结论、目标完成情况、下级区划及位次、历年变化、分组、均衡发展、上报完整程度、未了结的问题、未报单位、目标值出处、方法和封存情况。"
     "--template 可加入自备文字并取舍章节。格式：html（默认）、pdf、xlsx、csv（仅数字）、md；未给 --format 时按 -o 文件的扩展名。文件要么整体替换，要么不变。"
     "--map 给直接下级或县级区划的轮廓，区划代码在哪个属性中自动识别；本程序不附带轮廓。\n"
     "--each county 为 AREA 下属各县分别生成一份；个别失败时说明原因，其余照常生成，退出码为 1。",
     report_settings, edu_reports_report},
    {"journal", "", 0, 0, "what was done: rounds, approvals, corrections", "日志：布置、审定、更正等",
     "Entry after entry, in the order in which they were written. Formats: text (default), csv, json; these also give the "
     "hashes.",
     "按写入次序逐条列出。格式：text（默认）、csv、json；后两种另附摘要。", journal_settings,
     edu_reports_journal},
    {"verify", "", 0, 0, "check the integrity of the store", "检查数据库的完整性",
     "Named checks, each with what is wrong, where, and what to do: the journal's chain of hashes, the books of the "
     "submissions, the numbers of returns, approvals, rounds and seals against the journal; and the sums and rates of a random sample of areas and "
     "years (--sample, --seed, --all), which are computed anew from the returns and compared in every column. --head takes the hash of the journal's last "
     "entry as it was printed before: it must still be there. Exit status 1 when anything is wrong. Formats: text (default), csv, "
     "json.",
     "逐项检查，指出何处有误及处理办法：日志的摘要链、各次提交的行数、报表份数、审定、布置和封存与日志是否一致；并随机抽取若干区划年份（--sample、--seed、--all），"
     "按报表重新计算各项合计和指标，逐列核对。--head 给出以前抄下的日志末条"
     "摘要，它必须仍在日志中。有误时退出码为 1。格式：text（默认）、csv、json。",
     verify_settings, edu_reports_verify},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
