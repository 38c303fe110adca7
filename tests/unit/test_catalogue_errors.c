/* Every mistake a catalogue can have, made in the small catalogue by one edit each: the message names the place. */
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>

void edu_suite_catalogue_errors(void);

static void
mistakes_in_yaml(void)
{
    static const edu_mistake_t mistakes[] = {
        {"catalogue.yaml", NULL, "", "catalogue.yaml: the file is empty", NULL},
        {"catalogue.yaml", NULL, "- a\n", "catalogue.yaml:1:1: expected a mapping, found a list", NULL},
        {"catalogue.yaml", "zh: ", "zh: *x #",
         "catalogue.yaml:3:5: aliases (\"*name\") are not understood; write it out", NULL},
        {"catalogue.yaml", "en: Small", "version: \"4\"",
         "catalogue.yaml:4:1: the key \"version\" stands twice, first in line 2", NULL},
        {"catalogue.yaml", "en: Small", "en: &a Small\nnote: *a",
         "catalogue.yaml:5:7: aliases (\"*name\") are not understood; write it out", NULL},
        {"catalogue.yaml", "en: Small", "en: !!int 1",
         "catalogue.yaml:4:5: tags (\"!name\") are not understood", NULL},
        {"catalogue.yaml", "en: Small", "en: Small\n---\na: b",
         "catalogue.yaml:5:1: a second document (\"---\") begins; a file holds one", NULL},
        {"catalogue.yaml", "en: Small", "en:\n\tSmall",
         "catalogue.yaml:5:1: not valid YAML: found character that cannot start any token",
         "YAML is indented with blanks; a tab is not allowed there"},
        {"catalogue.yaml", "en: Small", "en: \"Small",
         "catalogue.yaml:7:1: not valid YAML: found unexpected end of stream", NULL},
        {"catalogue.yaml", "en: Small", "en: [Small",
         "catalogue.yaml:5:13: not valid YAML: did not find expected ',' or ']'", NULL},
        {"catalogue.yaml", "en: Small", "en: 小S\xFFmall", "catalogue.yaml:4:7: not valid UTF-8",
         "save the file as UTF-8"},
        {"catalogue.yaml", "en: Small", "en: S\x01mall",
         "catalogue.yaml:4:6: not valid YAML: control characters are not allowed", NULL},
        {"catalogue.yaml", "en: Small", "en: \"a\\0b\"", "catalogue.yaml:4:5: a text holds a NUL character",
         NULL},
        {"catalogue.yaml", "en: Small", "en: [[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]",
         "catalogue.yaml:4:20: nested more than 16 deep", NULL},
        {"catalogue.yaml", "en: Small", "[a, b]: c", "catalogue.yaml:4:1: expected a text, found a list",
         NULL},
        {"catalogue.yaml", "en: Small", "en: {a: b}",
         "catalogue.yaml:4:5: \"en\" must be a text, not a mapping", NULL},
        {"catalogue.yaml", "en: Small", "en:", "catalogue.yaml:4:4: \"en\" is empty", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_the_head(void)
{
    static const edu_mistake_t mistakes[] = {
        {"catalogue.yaml", "version", "verzion", "catalogue.yaml:2:1: unknown key \"verzion\"",
         "did you mean \"version\"?"},
        {"catalogue.yaml", "version", "colour", "catalogue.yaml:2:1: unknown key \"colour\"", NULL},
        {"catalogue.yaml", "code: small-one\n", "", "catalogue.yaml:1:1: the key \"code\" is missing", NULL},
        {"catalogue.yaml", "small-one", "Small One", "catalogue.yaml:1:7: \"Small One\" is not a code", NULL},
        {"catalogue.yaml", "97.5", "95%",
         "catalogue.yaml:5:15: \"completeness\" must be a number of at most 6 places, not \"95%\"", NULL},
        {"catalogue.yaml", "97.5", "101", "catalogue.yaml:5:15: \"completeness\" must be 0 to 100", NULL},
        {"catalogue.yaml", "09-01", "02-30",
         "catalogue.yaml:6:17: \"reference_date\" must be a month and day such as 09-01, not \"02-30\"",
         NULL},
        {"catalogue.yaml", "en: Small", "en: Small\nunits: [人]",
         "catalogue.yaml:5:8: expected a mapping, found a list", NULL},
        {"catalogue.yaml", "en: Small", "en: Small\nunits: {人: person, 平方米: things}",
         "catalogue.yaml:5:12: \"人\" cannot be \"person\"", "it is people or things"},
        {"catalogue.yaml", "en: Small", "en: Small\nunits: {人: people}",
         "forms/school.yaml:41:11: measure \"floor\": \"units\" of catalogue.yaml does not have \"平方米\"",
         "say there whether it counts people or things"},
        {"catalogue.yaml", "zh: 小目录\nen: Small\n", "",
         "catalogue.yaml:1:1: it has no name: neither \"zh\" nor \"en\"", NULL},
        {"target.csv", NULL, "x", "target.csv: not a file of a catalogue", "did you mean \"targets.csv\"?"},
        {"forms/more.yml", NULL, "x", "forms/more.yml: not a file of a catalogue",
         "a YAML file's name ends in .yaml"},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_dimensions(void)
{
    static const edu_mistake_t mistakes[] = {
        {"dimensions.yaml", "  labels:", "  lables:",
         "dimensions.yaml:4:3: dimension \"stage\": unknown key \"lables\"", "did you mean \"labels\"?"},
        {"dimensions.yaml", "stage:", "Stage:", "dimensions.yaml:1:1: \"Stage\" is not a code", NULL},
        {"dimensions.yaml", "    primary:", "    _primary:",
         "dimensions.yaml:5:5: dimension \"stage\": \"_primary\" is not a label's code",
         "labels are lower-case letters, digits and _, at most 40 characters"},
        {"dimensions.yaml", "junior: {zh: 初中, en: junior}", "junior: 初中",
         "dimensions.yaml:6:13: label \"junior\": expected a mapping, found a text", NULL},
        {"dimensions.yaml", "junior: {zh: 初中, en: junior}", "junior: {}",
         "dimensions.yaml:6:13: label \"junior\": it has no name: neither \"zh\" nor \"en\"", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_forms(void)
{
    static const edu_mistake_t mistakes[] = {
        {"forms/school.yaml", "code: school", "code: schools",
         "forms/school.yaml:1:7: the code \"schools\" is not the file's name", NULL},
        {"forms/school.yaml", "code: school", "code: 1school",
         "forms/school.yaml:1:7: \"1school\" is not a code",
         "codes are lower-case letters, digits and _, begin with a letter and have at most 40 characters"},
        {"forms/school.yaml", "frequency: year", "frequency: yearly",
         "forms/school.yaml:4:12: \"frequency\" cannot be \"yearly\"",
         "it is year, half, term, quarter, month, week, day, once or event"},
        {"forms/school.yaml", "frequency: year\n", "",
         "forms/school.yaml:1:1: the key \"frequency\" is missing", NULL},
        {"forms/school.yaml", "reporter: school", "reporter: nation",
         "forms/school.yaml:5:11: \"reporter\" cannot be \"nation\"",
         "it is school, township, county, prefecture or province"},
        {"forms/school.yaml", "09-20", "9-20",
         "forms/school.yaml:6:6: \"due\" must be a month and day such as 09-01, not \"9-20\"", NULL},
        {"forms/school.yaml", "  - code: location", "  - code: category",
         "forms/school.yaml:14:5: attribute \"category\": it is defined twice", NULL},
        {"forms/school.yaml", "\"1..2\"", "\"2..1\"",
         "forms/school.yaml:13:16: attribute \"category\": \"2..1\" is not a run of characters",
         "\"1..2\" is the first and second character of the unit code"},
        {"forms/school.yaml", "{zh: 初中}}", "{cn: 初中}}",
         "forms/school.yaml:12:57: attribute \"category\", value \"31\": unknown key \"cn\"",
         "did you mean \"en\"?"},
        {"forms/school.yaml", "attribute: category", "attribute: kind",
         "forms/school.yaml:19:14: classes: the form has no attribute \"kind\"", NULL},
        {"forms/school.yaml", "junior: [\"31\"]", "junior: [\"13\"]",
         "forms/school.yaml:21:12: class \"junior\": \"13\" is not a value of \"category\"", NULL},
        {"forms/school.yaml", "junior: [\"31\"]", "junior: \"31\"",
         "forms/school.yaml:21:11: class \"junior\": \"junior\" must be a list, such as [a, b]", NULL},
        {"forms/school.yaml", "  unit: [学校代码]", "  units: [学校代码]",
         "forms/school.yaml:24:3: key: unknown key \"units\"", "did you mean \"unit\"?"},
        {"forms/school.yaml", "unit: [学校代码]", "unit: [\"县区-代码\"]",
         "forms/school.yaml:24:10: key: the header \"县区-代码\" would stand for both the key column \"area\" and the key "
         "column \"unit\"",
         "headers are compared without case, blanks and punctuation"},
        {"forms/school.yaml", "unit: [学校代码]", "unit: [\"--\"]",
         "forms/school.yaml:24:10: key: the header \"--\" has neither letters nor digits", NULL},
        {"forms/monthly.yaml", "measures:\n  - {", "measures: []\n#",
         "forms/monthly.yaml:5:11: the form has no measure", NULL},
        {"forms/monthly.yaml", "measures:", "measure:", "forms/monthly.yaml:5:1: unknown key \"measure\"",
         "did you mean \"measures\"?"},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_measures(void)
{
    static const edu_mistake_t mistakes[] = {
        {"forms/school.yaml", "required: yes", "requird: yes",
         "forms/school.yaml:35:5: measure \"enrol\": unknown key \"requird\"", "did you mean \"required\"?"},
        {"forms/school.yaml", "required: yes", "required: 1",
         "forms/school.yaml:35:15: measure \"enrol\": \"required\" must be yes or no, not \"1\"", NULL},
        {"forms/school.yaml", "- code: floor", "- code: enrol",
         "forms/school.yaml:38:5: measure \"enrol\": it is defined twice", NULL},
        {"forms/school.yaml", "    unit: 平方米\n", "",
         "forms/school.yaml:38:5: measure \"floor\": the key \"unit\" is missing", NULL},
        {"forms/school.yaml", "max: 20000", "max: many",
         "forms/school.yaml:36:10: measure \"enrol\": \"max\" must be a whole number, not \"many\"", NULL},
        {"forms/school.yaml", "min: 0.5", "min: 0.55",
         "forms/school.yaml:44:10: measure \"floor\": \"min\" must be a number of at most 1 places, not \"0.55\"",
         NULL},
        {"forms/school.yaml", "max: 20000", "max: -1",
         "forms/school.yaml:36:10: measure \"enrol\": \"min\" is above \"max\"", NULL},
        {"forms/school.yaml", "decimals: 1", "decimals: 7",
         "forms/school.yaml:43:15: measure \"floor\": \"decimals\" must be 0 to 6, not 7", NULL},
        {"forms/school.yaml", "    type: decimal\n", "",
         "forms/school.yaml:42:15: measure \"floor\": whole numbers have no decimals",
         "add \"type: decimal\""},
        {"forms/school.yaml", "kind: flow", "kind: flow\n    year_from_periods: mean",
         "forms/school.yaml:49:24: measure \"left\": flows are always added up over periods", NULL},
        {"forms/school.yaml", "applies_to: teaching", "applies_to: teachers",
         "forms/school.yaml:34:17: measure \"enrol\": the form has no class \"teachers\"",
         "did you mean \"teaching\"?"},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_cells_and_headers(void)
{
    static const edu_mistake_t mistakes[] = {
        {"forms/school.yaml", "[stage, grade]", "[stage, grad]",
         "forms/school.yaml:30:25: measure \"enrol\": unknown dimension \"grad\"", "did you mean \"grade\"?"},
        {"forms/school.yaml", "[stage, grade]", "[stage, stage]",
         "forms/school.yaml:30:25: measure \"enrol\": the dimension \"stage\" stands twice", NULL},
        {"forms/school.yaml", "- [junior, 7..9]", "- [junor, 7..9]",
         "forms/school.yaml:33:10: measure \"enrol\": unknown label \"junor\" of the dimension \"stage\"",
         "did you mean \"junior\"?"},
        {"forms/school.yaml", "- [junior, 7..9]", "- [junior]",
         "forms/school.yaml:33:9: measure \"enrol\": a cell of 1 labels, but the measure has 2 dimensions",
         NULL},
        {"forms/school.yaml", "- [junior, 7..9]", "- junior",
         "forms/school.yaml:33:9: measure \"enrol\": a cell is a list of labels",
         "write [label], [label, label] or [label, 1..6]"},
        {"forms/school.yaml", "- [junior, 7..9]", "- [junior, 9..7]",
         "forms/school.yaml:33:18: measure \"enrol\": the run \"9..7\" ends before it begins", NULL},
        {"forms/school.yaml", "- [junior, 7..9]", "- [junior, a..9]",
         "forms/school.yaml:33:18: measure \"enrol\": \"a..9\" is not a run of whole numbers such as 1..6",
         NULL},
        {"forms/school.yaml", "- [junior, 7..9]", "- [junior, 1..9999]",
         "forms/school.yaml:33:18: measure \"enrol\": the run \"1..9999\" makes more than 1500 cells", NULL},
        {"forms/school.yaml", "- [junior, 7..9]", "- [primary, 6..9]",
         "forms/school.yaml:33:9: measure \"enrol\": the column \"enrol_primary_6\" is already that of another cell",
         NULL},
        {"forms/school.yaml", "- code: floor", "- code: location",
         "forms/school.yaml:38:5: measure \"location\": the column \"location\" is already that of an attribute",
         NULL},
        {"forms/school.yaml", "- code: floor", "- code: county_code",
         "forms/school.yaml:38:5: measure \"county_code\": the column \"county_code\" is already that of the key",
         NULL},
        {"forms/school.yaml", "- code: floor", "- code: floor\n    cells: [[1]]",
         "forms/school.yaml:39:12: measure \"floor\": it has cells, but no dimensions", NULL},
        {"forms/school.yaml", "- code: floor", "- code: floor\n    dimensions: [grade]",
         "forms/school.yaml:38:5: measure \"floor\": it has dimensions, but the key \"cells\" is missing",
         NULL},
        {"forms/school.yaml", "zh: 校舍面积", "zh: 小学1年级在校生",
         "forms/school.yaml:38:5: measure \"floor\": the header \"小学1年级在校生\" would stand for both the column "
         "\"enrol_primary_1\" and the column \"floor\"",
         "headers are compared without case, blanks and punctuation"},
        {"forms/school.yaml", "\"{grade} {stage} pupils\"", "\"{grade} pupils {stag}\"",
         "forms/school.yaml:37:36: measure \"enrol\": \"{stag}\" is not a dimension of this measure", NULL},
        {"forms/county.yaml", "年满{age}的人口", "年满{ages}的人口",
         "forms/county.yaml:17:14: measure \"pop\": \"{ages}\" is not a dimension of this measure", NULL},
        {"forms/county.yaml", "年满{age}的人口", "年满age}的人口",
         "forms/county.yaml:17:14: measure \"pop\": the braces in \"年满age}的人口\" do not match", NULL},
        {"forms/county.yaml", "年满{age}的人口", "人口",
         "forms/county.yaml:11:5: measure \"pop\": the header \"人口\" would stand for both the column \"pop_3\" and the column \"pop_4\"",
         "headers are compared without case, blanks and punctuation"},
        {"forms/school.yaml", "\"{grade} {stage} pupils\"", "\"{grade pupils\"",
         "forms/school.yaml:37:36: measure \"enrol\": the braces in \"{grade pupils\" do not match", NULL},
        {"forms/school.yaml", "\"{grade} {stage} pupils\"", "\"{stage} pupils\"",
         "forms/school.yaml:37:36: measure \"enrol\": the header \"小学 pupils\" would stand for both the column "
         "\"enrol_primary_1\" and the column \"enrol_primary_2\"",
         "headers are compared without case, blanks and punctuation"},
    };

    EDU_ALL_FOUND(mistakes);
}

/* The measure enrol ends in line 37; what is added behind it begins in line 38. */
#define WITH_CELL_ALIASES(text)                                                                              \
    "forms/school.yaml", "  - code: floor\n", "    cell_aliases" text "\n  - code: floor\n"

static void
mistakes_in_headers_of_single_cells(void)
{
    static const edu_mistake_t mistakes[] = {
        {WITH_CELL_ALIASES(": {enrol_junior_6: [a]}"),
         "forms/school.yaml:38:20: measure \"enrol\": the measure has no column \"enrol_junior_6\"",
         "did you mean \"enrol_junior_7\"?"},
        {WITH_CELL_ALIASES(": {floor: [a]}"),
         "forms/school.yaml:38:20: measure \"enrol\": the measure has no column \"floor\"", NULL},
        {WITH_CELL_ALIASES(": {enrol_junior_7: [a], enrol_junior_8: [b, \"(A)\"]}"),
         "forms/school.yaml:38:61: measure \"enrol\": the header \"(A)\" would stand for both the column "
         "\"enrol_junior_7\" and the column \"enrol_junior_8\"",
         "headers are compared without case, blanks and punctuation"},
        {WITH_CELL_ALIASES(": {enrol_junior_7: [初中8年级学生数]}"),
         "forms/school.yaml:38:37: measure \"enrol\": the header \"初中8年级学生数\" would stand for both the column "
         "\"enrol_junior_8\" and the column \"enrol_junior_7\"",
         "headers are compared without case, blanks and punctuation"},
        {WITH_CELL_ALIASES(": {enrol_junior_7: [校舍面积]}"),
         "forms/school.yaml:39:5: measure \"floor\": the header \"校舍面积\" would stand for both the column "
         "\"enrol_junior_7\" and the column \"floor\"",
         "headers are compared without case, blanks and punctuation"},
        {WITH_CELL_ALIASES(": {enrol_junior_7: [county]}"),
         "forms/school.yaml:38:37: measure \"enrol\": the header \"county\" would stand for both the key column "
         "\"area\" and the column \"enrol_junior_7\"",
         "headers are compared without case, blanks and punctuation"},
        {WITH_CELL_ALIASES(": {enrol_junior_7: [\"{grade}班\"]}"),
         "forms/school.yaml:38:37: measure \"enrol\": \"{grade}班\" holds braces, but stands for one cell",
         "templates belong to \"aliases\""},
        {WITH_CELL_ALIASES(": {enrol_junior_7: a}"),
         "forms/school.yaml:38:36: measure \"enrol\": \"enrol_junior_7\" must be a list, such as [a, b]",
         NULL},
        {WITH_CELL_ALIASES(": [a]"),
         "forms/school.yaml:38:19: measure \"enrol\": expected a mapping, found a list", NULL},
        {WITH_CELL_ALIASES("s: {}"),
         "forms/school.yaml:38:5: measure \"enrol\": unknown key \"cell_aliasess\"",
         "did you mean \"cell_aliases\"?"},
        {"forms/school.yaml", "- code: floor\n", "- code: floor\n    cell_aliases: {floor: [a]}\n",
         "forms/school.yaml:39:19: measure \"floor\": it has cell_aliases, but no dimensions",
         "a measure of one column has \"aliases\" only"},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_indicators(void)
{
    static const edu_mistake_t mistakes[] = {
        {"indicators/all.yaml", "  above_100: cap\n", "  note_cn: x\n  above_100: cap\n",
         "indicators/all.yaml:6:3: indicator \"ger\": unknown key \"note_cn\"", "did you mean \"note_en\"?"},
        {"indicators/all.yaml", "  above_100: cap\n", "  note_zh: \"\"\n  above_100: cap\n",
         "indicators/all.yaml:6:12: indicator \"ger\": \"note_zh\" is empty", NULL},
        {"indicators/all.yaml", "- code: drop", "- code: ger",
         "indicators/all.yaml:7:9: indicator \"ger\": it is defined twice, first in line 1", NULL},
        {"indicators/all.yaml", "  numerator: school.enrol[primary,*]\n", "",
         "indicators/all.yaml:1:3: indicator \"ger\": the key \"numerator\" is missing", NULL},
        {"indicators/all.yaml", "direction: low", "direction: down",
         "indicators/all.yaml:12:14: indicator \"drop\": \"direction\" cannot be \"down\"",
         "it is high, low or neutral"},
        {"indicators/all.yaml", "scale: 1", "scale: 0",
         "indicators/all.yaml:13:10: indicator \"drop\": \"scale\" must be above 0", NULL},
        {"indicators/pre.yaml", "alternative_of: ger", "alternative_of: gre",
         "indicators/pre.yaml:6:17: indicator \"pre\": unknown indicator \"gre\"", "did you mean \"pre\"?"},
        {"indicators/pre.yaml", "alternative_of: ger", "alternative_of: pre",
         "indicators/pre.yaml:6:17: indicator \"pre\": it is an alternative of itself", NULL},
        {"indicators/pre.yaml", "enrol[primary,1]\ndenominator: county.pop[3..5]",
         "\"1\"\ndenominator: \"2\"", "indicators/pre.yaml:1:1: indicator \"pre\": it uses no measure", NULL},
        {"indicators/pre.yaml", "county.pop[3..5]", "monthly.absent",
         "indicators/pre.yaml:1:1: indicator \"pre\": it mixes forms of unlike frequency: \"school\" (year) and \"monthly\" "
         "(month)",
         "write \"frequency: year\" where their years are meant"},
        {"indicators/pre.yaml", "alternative_of: ger", "frequency: month",
         "indicators/pre.yaml:6:12: indicator \"pre\": \"frequency\" cannot be \"month\"", "it is year"},
        {"forms/county.yaml", "unknown_units: register", "year_of_periods: calendar",
         "forms/county.yaml:5:18: its periods (year) are not put together to years", NULL},
        {"forms/monthly.yaml", "reporter: township", "reporter: township\nyear_of_periods: school",
         "forms/monthly.yaml:5:18: \"year_of_periods\" cannot be \"school\"",
         "it is statistical or calendar"},
        {"indicators/pre.yaml", "county.pop[3..5]", "county.pop[3..5",
         "indicators/pre.yaml:4:29: indicator \"pre\": denominator: expected \",\", \"|\" or \"]\", found the end",
         NULL},
        {"indicators/all.yaml", "\"left\"", "\"left + lef\"",
         "indicators/all.yaml:9:22: indicator \"drop\": numerator: unknown measure \"lef\"",
         "did you mean \"left\"?"},
        {"indicators/all.yaml", "lag(enrol[*,*], 1)", "lag(enrol[*,x], 1)",
         "indicators/all.yaml:11:17: indicator \"drop\": denominator: measure \"enrol\" has no label \"x\" of grade",
         NULL},
        {"indicators/all.yaml", "\"left\"", "\"left > 0\"",
         "indicators/all.yaml:9:14: indicator \"drop\": the numerator is a condition, not a number", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

/* `pre` made of rates, in several wrong ways. */
static void
mistakes_in_rates_of_rates(void)
{
#define SIDES "numerator: enrol[primary,1]\ndenominator: county.pop[3..5]\n"
    static const edu_mistake_t mistakes[] = {
        {"indicators/pre.yaml", "direction: neutral\n", "parity: {of: ger, to: drop}\n",
         "indicators/pre.yaml:3:12: indicator \"pre\": it is made of rates and has no numerator of its own",
         NULL},
        {"indicators/pre.yaml", SIDES, "parity: {of: gre, to: drop}\n",
         "indicators/pre.yaml:3:14: indicator \"pre\": unknown indicator \"gre\"", "did you mean \"pre\"?"},
        {"indicators/pre.yaml", SIDES, "parity: {of: ger, to: pre}\n",
         "indicators/pre.yaml:3:23: indicator \"pre\": \"pre\" is itself made of rates", NULL},
        {"indicators/pre.yaml", SIDES, "parity: {of: ger}\n",
         "indicators/pre.yaml:3:9: indicator \"pre\": the key \"to\" is missing", NULL},
        {"indicators/pre.yaml", SIDES, "parity: {of: ger, to: drop, adjusted: maybe}\n",
         "indicators/pre.yaml:3:39: indicator \"pre\": \"adjusted\" must be yes or no, not \"maybe\"", NULL},
        {"indicators/pre.yaml", SIDES, "parity: {indicator: ger, of: rural, to: urben}\n",
         "indicators/pre.yaml:3:41: indicator \"pre\": unknown group \"urben\"", NULL},
        {"indicators/pre.yaml", SIDES, "parity: {of: ger, to: drop}\ninterval: count\n",
         "indicators/pre.yaml:4:11: indicator \"pre\": \"interval\" cannot be \"count\"",
         "it is parity or none"},
        {"indicators/pre.yaml", SIDES, "product: [ger, drop]\nparity: {of: ger, to: drop}\n",
         "indicators/pre.yaml:3:10: indicator \"pre\": it has a \"parity\" already", NULL},
        {"indicators/pre.yaml", SIDES, "product: [ger]\n",
         "indicators/pre.yaml:3:10: indicator \"pre\": a product is made of two rates or more", NULL},
        {"indicators/pre.yaml", SIDES, "product: [ger, drop]\ninterval: none\n",
         "indicators/pre.yaml:4:11: indicator \"pre\": a product of rates has no interval", NULL},
    };
#undef SIDES

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_groups(void)
{
    static const edu_mistake_t mistakes[] = {
        {"groups.yaml", "code: rural", "code: all",
         "groups.yaml:1:9: group \"all\": \"all\" is every area's whole", NULL},
        {"groups.yaml", "code: poor_villages", "code: rural",
         "groups.yaml:6:9: group \"rural\": it is defined twice, first in line 1", NULL},
        {"groups.yaml", "attribute: location", "attribute: colour",
         "groups.yaml:4:14: group \"rural\": no form has the attribute \"colour\"", NULL},
        {"groups.yaml", "attribute: location", "attribute: category",
         "groups.yaml:5:12: group \"rural\": \"210\" is not a value of \"category\"", NULL},
        {"groups.yaml", "values: [\"210\", \"220\"]", "values: []",
         "groups.yaml:1:3: group \"rural\": it has no values", NULL},
        {"groups.yaml", "scope: yes", "scope: no",
         "forms/county.yaml: attribute \"scope\": \"poor_villages\" is not a group with \"scope: yes\" in groups.yaml",
         NULL},
        {"forms/county.yaml", "code: scope", "code: scop",
         "groups.yaml:10:10: group \"poor_villages\": no form has the attribute \"scope\"", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_tables(void)
{
    static const edu_mistake_t mistakes[] = {
        {"areas.csv", NULL, "", "areas.csv:1:1: expected a header", NULL},
        {"areas.csv", "valid_from", "from", "areas.csv:1:6: unknown column \"from\"", NULL},
        {"areas.csv", "name_en", "name_zh", "areas.csv:1:47: the column \"name_zh\" stands twice", NULL},
        {"areas.csv", NULL, "code,level\n", "areas.csv:1:1: the column \"valid_from\" is missing", NULL},
        {"areas.csv", "A One,yes", "A One", "areas.csv:4:1: 7 fields, but the header has 8", NULL},
        {"areas.csv", "A One", "A \"One\"",
         "areas.csv:4:31: a quote within a field that does not begin with one", NULL},
        {"areas.csv", "A One", "\"A One", "areas.csv:4:29: the quote that begins here is not closed", NULL},
        {"areas.csv", "A One", "\"A\" One",
         "areas.csv:4:32: expected a comma or the end of the line behind the quote", NULL},
        {"areas.csv", "A One", "A\xC0One", "areas.csv:4:30: not valid UTF-8", "save the file as UTF-8"},
        {"areas.csv", "prefecture", "prefectur", "areas.csv:4:12: level: unknown level \"prefectur\"",
         "did you mean \"prefecture\"?"},
        {"areas.csv", "prefecture", "school", "areas.csv:4:12: level: unknown level \"school\"", NULL},
        {"areas.csv", "1101,1980", "1101,198", "areas.csv:4:6: valid_from: \"198\" is not a year", NULL},
        {"areas.csv", "A One,yes", "A One,maybe", "areas.csv:4:35: reports: \"maybe\" is neither yes nor no",
         NULL},
        {"areas.csv", "甲市", "", "areas.csv:4:26: name_zh: the field is empty", NULL},
        {"areas.csv", "110101,2015", "110101,2014",
         "areas.csv:6:1: area \"110101\" (2014 on) overlaps its row for 1980 to 2014 in line 5", NULL},
        {"areas.csv", "prefecture,11,", "prefecture,12,",
         "areas.csv:4:1: area \"1101\" has the unknown parent \"12\"", NULL},
        {"areas.csv", "prefecture,11,", "prefecture,110103,",
         "areas.csv:4:1: area \"1101\" (prefecture) cannot lie below \"110103\" (county)", NULL},
        {"areas.csv", "11,1980,,province,00", "11,1980,,province,11",
         "areas.csv:3:1: area \"11\" is its own ancestor", NULL},
        {"areas.csv", "1101,1980,,pre", "1101,1980,2012,pre",
         "areas.csv:5:1: area \"110101\" (1980 to 2014) has the parent \"1101\", which is not valid in 2012",
         NULL},
        {"area_changes.csv", "110103,", "110109,", "area_changes.csv:2:1: old_code: unknown area \"110109\"",
         NULL},
        {"area_changes.csv", "merged", "merge", "area_changes.csv:2:20: kind: unknown kind \"merge\"",
         "did you mean \"merged\"?"},
        {"area_changes.csv", "110102,110101,2015,part", "110103,110101,2016,merged",
         "area_changes.csv:3:1: old_code: this change stands twice", NULL},
        {"area_sets.csv", "poor,,,110103", "poor,,,110109",
         "area_sets.csv:3:8: area: unknown area \"110109\"", NULL},
        {"area_sets.csv", "poor,,,110103", "poor,,,110102",
         "area_sets.csv:3:8: area: \"110102\" is already a member of \"poor\"", NULL},
        {"area_sets.csv", "poor,,,110103", "poor,穷县,,110103",
         "area_sets.csv:3:6: zh: \"穷县\" is not the set's name in its first row, \"贫困县\"", NULL},
        {"area_sets.csv", "poor,贫困县", "Poor,贫困县", "area_sets.csv:2:1: set: \"Poor\" is not a code",
         NULL},
        {"population.csv", "1,2,3", "1,x,3", "population.csv:2:20: f_0: \"x\" is not a whole number", NULL},
        {"population.csv", ",100,", ",50,",
         "population.csv:2:39: total: it is below the sum of the ages up to 19", NULL},
        {"population.csv", "110102,", "110109,", "population.csv:2:1: code: unknown area \"110109\"", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_targets(void)
{
    static const edu_mistake_t mistakes[] = {
        {"targets.csv", "phrase,flag", "phrase,flag_cn", "targets.csv:1:59: unknown column \"flag_cn\"",
         "did you mean \"flag_zh\"?"},
        {"targets.csv", "1101,,ger", "1102,,ger", "targets.csv:5:1: area: unknown area \"1102\"", NULL},
        {"targets.csv", "00,poor,ger", "00,poors,ger", "targets.csv:4:4: set: unknown set \"poors\"",
         "did you mean \"poor\"?"},
        {"targets.csv", "1101,,ger", "1101,,gerr", "targets.csv:5:7: indicator: unknown indicator \"gerr\"",
         "did you mean \"ger\"?"},
        {"targets.csv", "2018,2019,>", "2019,2018,>",
         "targets.csv:5:16: to: the target ends (2018) before it begins (2019)", NULL},
        {"targets.csv", "2018,2019,>", "18,2019,>", "targets.csv:5:11: from: \"18\" is not a year", NULL},
        {"targets.csv", "2018,2019,>", "2018,2019,=>",
         "targets.csv:5:21: comparator: unknown comparator \"=>\"", "it is >=, >, =, <= or <"},
        {"targets.csv", "99.5", "99.5%", "targets.csv:5:23: value: \"99.5%\" is not a number", NULL},
        {"targets.csv", "99.5", "", "targets.csv:5:23: value: the field is empty", NULL},
        {"targets.csv", "00,,ger,,2014", "00,,ger,,2015",
         "targets.csv:3:9: from: the years overlap those of the target in line 2", NULL},
        {"targets.csv", "1101,,ger,2018,2019", "110103,,ger,2018,2019",
         "targets.csv:5:1: area: the area \"110103\" is not valid in any of the target's years", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_profiles(void)
{
    static const edu_mistake_t mistakes[] = {
        {"profiles/sheet.yaml", "form: school", "form: schol",
         "profiles/sheet.yaml:3:7: unknown form \"schol\"", "did you mean \"school\"?"},
        {"profiles/sheet.yaml", "enrol_primary_1", "enrol_primary_7",
         "profiles/sheet.yaml:11:14: \"columns\": the form \"school\" has no column \"enrol_primary_7\"",
         "did you mean \"enrol_primary_1\"?"},
        {"profiles/sheet.yaml", "Where: location", "Where: enrol_primary_1",
         "profiles/sheet.yaml:12:10: \"columns\": \"enrol_primary_1\" is already another column's",
         "several headers of one column are \"Header\": {to: enrol_primary_1, or: [\"Other header\"]}"},
        {"profiles/sheet.yaml", "keep: [school]", "keeps: [school]",
         "profiles/sheet.yaml:6:20: filter: unknown key \"keeps\"", "did you mean \"keep\"?"},
        {"profiles/sheet.yaml", ", keep: [school]", "",
         "profiles/sheet.yaml:6:5: filter: it needs either \"keep\" or \"drop\" (or \"keep_blank\" or \"drop_blank\")",
         NULL},
        {"profiles/sheet.yaml", "\"#3\"", "\"#0\"",
         "profiles/sheet.yaml:8:16: \"unit\": \"#0\" is not the number of a column, such as #1", NULL},
        {"profiles/sheet.yaml", "map: {\"x\": \"110101\"}, ", "",
         "profiles/sheet.yaml:7:54: \"area\": there is no \"map\"", NULL},
        {"profiles/sheet.yaml", "{value: \"2020\"}", "{value: \"2020\", column: y}",
         "profiles/sheet.yaml:9:7: \"year\": it has both a column and a value", NULL},
        {"profiles/sheet.yaml", "columns:\n  \"Grade", "layout: long\ncolumns:\n  \"Grade",
         "profiles/sheet.yaml:1:1: the key \"measure\" is missing, which \"layout: long\" needs", NULL},
        {"profiles/tall.yaml", "layout: long", "layout: wide",
         "profiles/tall.yaml:9:3: \"measure\": \"measure\" belongs to \"layout: long\"", NULL},
        {"profiles/tall.yaml", "pop_3", "pop_15",
         "profiles/tall.yaml:10:16: \"measure\": the form \"county\" has no column \"pop_15\"",
         "did you mean \"pop_5\"?"},
        {"profiles/sheet.yaml", "Where: location", "Where: {to: location, optinal: yes}",
         "profiles/sheet.yaml:12:25: \"columns\": unknown key \"optinal\"", "did you mean \"optional\"?"},
        {"profiles/sheet.yaml", "\"Grade 1\": enrol_primary_1", "\"Grade {n}\": \"enrol_primary_{m}\"",
         "profiles/sheet.yaml:11:16: \"columns\": nothing fills \"{m}\"",
         "give the same gap to \"file\", \"sheet\" or \"title\", or to the header"},
        {"profiles/sheet.yaml", "\"Grade 1\": enrol_primary_1", "\"Grade {n}\": \"enroll_{n}\"",
         "profiles/sheet.yaml:11:16: \"columns\": no column of the form \"school\" is like \"enroll_{n}\"",
         NULL},
        {"profiles/sheet.yaml", "\"Grade 1\": enrol", "\"Grade {n\": enrol",
         "profiles/sheet.yaml:11:3: \"columns\": \"{\" is never closed in \"{n\"",
         "gaps are {name} for letters and digits, {#name} for digits, {*} for any text"},
        {"profiles/sheet.yaml", "\"Grade 1\": enrol", "\"Grade {a}{b}\": enrol",
         "profiles/sheet.yaml:11:3: \"columns\": nothing stands between two gaps, so that none has an end",
         "gaps are {name} for letters and digits, {#name} for digits, {*} for any text"},
        {"profiles/sheet.yaml", "\"Grade 1\": enrol", "\"{a} {a}\": enrol",
         "profiles/sheet.yaml:11:3: \"columns\": \"{a}\" stands there twice",
         "gaps are {name} for letters and digits, {#name} for digits, {*} for any text"},
        {"profiles/sheet.yaml", "\"Grade 1\": enrol", "\"{A}\": enrol",
         "profiles/sheet.yaml:11:3: \"columns\": \"{A}\" is not a gap",
         "gaps are {name} for letters and digits, {#name} for digits, {*} for any text"},
        {"profiles/sheet.yaml", "value: \"2020\"", "value: \"{year}\"",
         "profiles/sheet.yaml:9:15: \"year\": nothing fills \"{year}\"",
         "give the same gap to \"file\", \"sheet\" or \"title\""},
        {"profiles/sheet.yaml", "header_row: 2", "header_row: 2\nfile: \"a{n}\"\nsheet: \"b{n}\"",
         "profiles/sheet.yaml:6:8: \"{n}\" is filled already, by \"file\"", NULL},
        {"profiles/sheet.yaml", "header_row: 2", "sheet: \"#0\"",
         "profiles/sheet.yaml:4:8: \"#0\" is not the number of a sheet, such as #1", NULL},
        {"profiles/sheet.yaml", "header_row: 2", "header_row: 2\nheader: {contains: [p]}",
         "profiles/sheet.yaml:5:9: \"header\": the header is found by \"header_row\" already",
         "leave one of the two out"},
        {"profiles/sheet.yaml", "header_row: 2", "header: {contain: [p]}",
         "profiles/sheet.yaml:4:10: \"header\": unknown key \"contain\"", "did you mean \"contains\"?"},
        {"profiles/sheet.yaml", "header_row: 2", "header: {within: 5}",
         "profiles/sheet.yaml:4:9: \"header\": the key \"contains\" is missing", NULL},
        {"profiles/sheet.yaml", "header_row: 2", "totals: drop",
         "profiles/sheet.yaml:4:9: \"totals\" cannot be \"drop\"", "it is keep, skip or stop"},
        {"profiles/sheet.yaml", "header_row: 2", "fill_down: p",
         "profiles/sheet.yaml:4:12: expected a list, found a text", NULL},
        {"profiles/sheet.yaml", "header_row: 2", "fill_down: [[]]",
         "profiles/sheet.yaml:4:13: the list of headers is empty", NULL},
        {"profiles/sheet.yaml", "keep: [school]", "drop: [x], keep_blank: yes",
         "profiles/sheet.yaml:6:5: filter: it needs either \"keep\" or \"drop\" (or \"keep_blank\" or \"drop_blank\")",
         NULL},
        {"profiles/sheet.yaml", "{value: \"2020\"}", "{value: \"2020\", optional: yes}",
         "profiles/sheet.yaml:9:33: \"year\": a fixed value is always there", NULL},
        {"profiles/tall.yaml", "value: {", "columns: {x: pop_3}\nvalue: {",
         "profiles/tall.yaml:11:14: \"columns\": \"pop_3\" is a cell, whose column \"measure\" and \"value\" name",
         "with \"layout: long\" the columns can be attributes only"},
        {"profiles/tall.yaml", "\"\\t\"", "tab",
         "profiles/tall.yaml:5:12: \"separator\" must be one character", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

void
edu_suite_catalogue_errors(void)
{
    CU_pSuite suite = CU_add_suite("catalogue errors", NULL, NULL);

    CU_add_test(suite, "mistakes in YAML", mistakes_in_yaml);
    CU_add_test(suite, "mistakes in the head", mistakes_in_the_head);
    CU_add_test(suite, "mistakes in dimensions", mistakes_in_dimensions);
    CU_add_test(suite, "mistakes in forms", mistakes_in_forms);
    CU_add_test(suite, "mistakes in measures", mistakes_in_measures);
    CU_add_test(suite, "mistakes in cells and headers", mistakes_in_cells_and_headers);
    CU_add_test(suite, "mistakes in headers of single cells", mistakes_in_headers_of_single_cells);
    CU_add_test(suite, "mistakes in indicators", mistakes_in_indicators);
    CU_add_test(suite, "mistakes in rates of rates", mistakes_in_rates_of_rates);
    CU_add_test(suite, "mistakes in groups", mistakes_in_groups);
    CU_add_test(suite, "mistakes in tables", mistakes_in_tables);
    CU_add_test(suite, "mistakes in targets", mistakes_in_targets);
    CU_add_test(suite, "mistakes in profiles", mistakes_in_profiles);
}
