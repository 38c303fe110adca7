/* Edit rules as the catalogue's reader makes them, and every mistake that a file of rules can have. */
#include "base/pool.h"
#include "catalogue/reader/read.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <string.h>

void edu_suite_rules(void);

static apr_pool_t *pool;
static const edu_catalogue_t *catalogue;

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    catalogue = folder == NULL ? NULL : edu_small_catalogue_read(folder, pool);
    return catalogue == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static const edu_message_part_t *
part(const apr_array_header_t *parts, int index)
{
    return &APR_ARRAY_IDX(parts, index, edu_message_part_t);
}

static void
rules_are_there_by_code(void)
{
    static const char *const codes[] = {"again", "among", "digits", "one", "past", "ratio", "sums"};

    CU_ASSERT_EQUAL_FATAL(catalogue->rules->nelts, 7);
    for (int i = 0; i < 7; i++) {
        const edu_edit_rule_t *rule = APR_ARRAY_IDX(catalogue->rules, i, const edu_edit_rule_t *);

        CU_ASSERT_STRING_EQUAL(rule->code, codes[i]);
        CU_ASSERT_EQUAL(rule->index, i);
        CU_ASSERT_PTR_EQUAL(edu_catalogue_rule(catalogue, codes[i]), rule);
    }
    CU_ASSERT_PTR_NULL(edu_catalogue_rule(catalogue, "none"));
}

static void
condition_is_read(void)
{
    const edu_edit_rule_t *rule = edu_catalogue_rule(catalogue, "one");
    const edu_edit_rule_t *area = edu_catalogue_rule(catalogue, "sums");

    CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
    CU_ASSERT_STRING_EQUAL(rule->form, "school");
    CU_ASSERT(rule->kind == EDU_RULE_CONDITION && rule->severity == EDU_HARD);
    CU_ASSERT(rule->level == EDU_RULE_UNIT && rule->missing_is_finding);
    CU_ASSERT_EQUAL(rule->applies_to, 0);
    CU_ASSERT_STRING_EQUAL(edu_expr_print(rule->when, pool), "school.enrol[*,*] > 30");
    CU_ASSERT_STRING_EQUAL(edu_expr_print(rule->check, pool),
                           "school.enrol[primary,1] <= school.enrol[primary,*]");
    CU_ASSERT(rule->tolerance == 5 && rule->tolerance_share == 0.02);
    CU_ASSERT_STRING_EQUAL(rule->source, "arithmetic");
    CU_ASSERT_PTR_NOT_NULL_FATAL(area);
    CU_ASSERT(area->level == EDU_RULE_AREA && area->severity == EDU_SOFT && !area->missing_is_finding);
    CU_ASSERT(area->applies_to == -1 && area->when == NULL && area->tolerance == 0 &&
              area->tolerance_share == 0);
}

static void
messages_are_cut_at_their_numbers(void)
{
    const edu_edit_rule_t *one = edu_catalogue_rule(catalogue, "one");
    const edu_edit_rule_t *ratio = edu_catalogue_rule(catalogue, "ratio");

    CU_ASSERT_EQUAL_FATAL(one->zh->nelts, 3);
    CU_ASSERT_STRING_EQUAL(part(one->zh, 0)->text, "一年级 ");
    CU_ASSERT_STRING_EQUAL(edu_expr_print(part(one->zh, 0)->value, pool), "school.enrol[primary,1]");
    CU_ASSERT_PTR_NULL(part(one->zh, 0)->word);
    CU_ASSERT_STRING_EQUAL(part(one->zh, 2)->text, " 人");
    CU_ASSERT(part(one->zh, 2)->value == NULL && part(one->zh, 2)->word == NULL);
    CU_ASSERT_EQUAL_FATAL(one->en->nelts, 3);
    CU_ASSERT_STRING_EQUAL(part(one->en, 1)->text, " in grade 1 {of} ");
    CU_ASSERT_EQUAL_FATAL(ratio->zh->nelts, 3);
    CU_ASSERT_STRING_EQUAL(part(ratio->zh, 0)->text, "");
    CU_ASSERT_STRING_EQUAL(part(ratio->zh, 0)->word, "previous");
    CU_ASSERT_PTR_NULL(part(ratio->zh, 0)->value);
}

static void
statistics_are_read(void)
{
    const edu_edit_rule_t *past = edu_catalogue_rule(catalogue, "past");
    const edu_edit_rule_t *ratio = edu_catalogue_rule(catalogue, "ratio");
    const edu_edit_rule_t *among = edu_catalogue_rule(catalogue, "among");

    CU_ASSERT(past->kind == EDU_RULE_HISTORY && past->limit == 3.5 && past->least_change == 0);
    CU_ASSERT(past->least_count == 4 && past->previous == NULL && past->check == NULL);
    CU_ASSERT(ratio->kind == EDU_RULE_RATIO && ratio->limit == 5.5 && ratio->least_change == 30);
    CU_ASSERT(ratio->least_count == 12 && ratio->u == 0.4 && ratio->a == 0.1);
    CU_ASSERT_STRING_EQUAL(edu_expr_print(ratio->previous, pool), "lag(school.enrol[junior,*], 1)");
    CU_ASSERT(among->kind == EDU_RULE_PEERS && among->limit == 3.5 && among->least_count == 8);
    CU_ASSERT_EQUAL(among->applies_to, 1);
}

static void
digits_are_of_cells(void)
{
    const edu_edit_rule_t *rule = edu_catalogue_rule(catalogue, "digits");
    static const int cells[] = {0, 1, 2, 3, 4, 5, 10};

    CU_ASSERT(rule->kind == EDU_RULE_DIGITS && rule->p == 0.01 && rule->least_count == 60);
    CU_ASSERT_EQUAL_FATAL(rule->cells->nelts, 7);
    for (int i = 0; i < 7; i++)
        CU_ASSERT_EQUAL(APR_ARRAY_IDX(rule->cells, i, int), cells[i]);
}

static void
repeated_figures_are_of_cells(void)
{
    const edu_edit_rule_t *rule = edu_catalogue_rule(catalogue, "again");

    CU_ASSERT(rule->kind == EDU_RULE_REPEATED && rule->severity == EDU_SOFT && rule->least_count == 5);
    CU_ASSERT(rule->cells->nelts > 2 && rule->value == NULL && rule->check == NULL);
    CU_ASSERT_STRING_EQUAL(part(rule->en, 0)->word, "count");
}

#define ALL "rules/all.yaml"
#define MORE "rules/more.yaml"

static void
mistakes_in_keys(void)
{
    static const edu_mistake_t mistakes[] = {
        {ALL, NULL, "rules:\n  - code: x\n    form: school\n    rule: a",
         "rules/all.yaml:4:5: rule \"x\": unknown key \"rule\"", NULL},
        {ALL, NULL, "[]", "rules/all.yaml:1:1: expected a mapping, found a list", NULL},
        {ALL, NULL, "{}", "rules/all.yaml:1:1: the key \"rules\" is missing", NULL},
        {ALL, NULL, "rules: {}", "rules/all.yaml:1:8: expected a list, found a mapping", NULL},
        {ALL, NULL, "rules: [a]", "rules/all.yaml:1:9: expected a mapping, found a text", NULL},
        {ALL, "rules:", "rule:", "rules/all.yaml:1:1: unknown key \"rule\"", "did you mean \"rules\"?"},
        {ALL, "when:", "wenn:", "rules/all.yaml:6:5: rule \"one\": unknown key \"wenn\"",
         "did you mean \"when\"?"},
        {ALL, "code: past", "code: one",
         "rules/all.yaml:13:11: rule \"one\": it is defined twice, first in line 2", NULL},
        {ALL, "code: one", "code: One", "rules/all.yaml:2:11: \"One\" is not a code",
         "codes are lower-case letters, digits and _, begin with a letter and have at most 40 characters"},
        {ALL, "form: school", "form: schol", "rules/all.yaml:3:11: rule \"one\": unknown form \"schol\"",
         "did you mean \"school\"?"},
        {ALL, "kind: history", "kind: historic",
         "rules/all.yaml:15:11: rule \"past\": \"kind\" cannot be \"historic\"",
         "it is condition, history, ratio, peers, digits or repeated"},
        {ALL, "    severity: hard\n", "", "rules/all.yaml:2:5: rule \"one\": the key \"severity\" is missing",
         NULL},
        {ALL, "severity: hard", "severity: medium",
         "rules/all.yaml:4:15: rule \"one\": \"severity\" cannot be \"medium\"", "it is hard or soft"},
        {MORE, "level: area", "level: county",
         "rules/more.yaml:25:12: rule \"sums\": \"level\" cannot be \"county\"", "it is unit or area"},
        {ALL, "    missing: finding\n", "",
         "rules/all.yaml:2:5: rule \"one\": the key \"missing\" is missing", NULL},
        {ALL, "missing: finding", "missing: yes",
         "rules/all.yaml:9:14: rule \"one\": \"missing\" cannot be \"yes\"", "it is pass or finding"},
        {ALL, "applies_to: teaching", "applies_to: teachers",
         "rules/all.yaml:5:17: rule \"one\": the form \"school\" has no class \"teachers\"",
         "did you mean \"teaching\"?"},
        {ALL, "    source: arithmetic\n", "",
         "rules/all.yaml:2:5: rule \"one\": the key \"source\" is missing", NULL},
        {ALL, "    check: enrol[primary,1] <= enrol[primary,*]\n", "",
         "rules/all.yaml:2:5: rule \"one\": the key \"check\" is missing", NULL},
        {ALL, "    value: enrol[primary,*]\n", "",
         "rules/all.yaml:13:5: rule \"past\": the key \"value\" is missing", NULL},
        {MORE, "    cells: left + enrol[primary,*]\n", "",
         "rules/more.yaml:2:5: rule \"digits\": the key \"cells\" is missing", NULL},
        {ALL, "    en: \"{value}, mostly {centre}\"\n", "",
         "rules/all.yaml:13:5: rule \"past\": the key \"en\" is missing", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_kinds(void)
{
    static const edu_mistake_t mistakes[] = {
        {ALL, "kind: history\n    severity: soft", "kind: history\n    severity: hard",
         "rules/all.yaml:16:15: rule \"past\": a rule of kind history cannot be hard",
         "what is unusual can be true; make it soft"},
        {MORE, "level: area\n    severity: soft", "level: area\n    severity: hard",
         "rules/more.yaml:26:15: rule \"sums\": a rule of level area cannot be hard",
         "no row of a return is to blame; make it soft"},
        {MORE, "kind: peers", "kind: peers\n    level: area",
         "rules/more.yaml:16:12: rule \"among\": a rule of kind peers is of level unit", NULL},
        {MORE, "level: area", "level: area\n    applies_to: teaching",
         "rules/more.yaml:26:17: rule \"sums\": the form \"county\" has no class \"teaching\"", NULL},
        {ALL, "form: school", "form: school\n    level: area",
         "rules/all.yaml:6:17: rule \"one\": a county has no class", NULL},
        {ALL, "tolerance: [5, 2%]", "limit: 3",
         "rules/all.yaml:8:5: rule \"one\": \"limit\" means nothing in a rule of kind condition", NULL},
        {ALL, "kind: history", "kind: history\n    check: enrol[*,*] > 0",
         "rules/all.yaml:16:5: rule \"past\": \"check\" means nothing in a rule of kind history", NULL},
        {ALL, "kind: history", "kind: history\n    u: 0.5",
         "rules/all.yaml:16:5: rule \"past\": \"u\" means nothing in a rule of kind history", NULL},
        {MORE, "kind: digits", "kind: digits\n    limit: 4",
         "rules/more.yaml:5:5: rule \"digits\": \"limit\" means nothing in a rule of kind digits", NULL},
        {MORE, "kind: repeated", "kind: repeated\n    p: 0.1",
         "rules/more.yaml:35:5: rule \"again\": \"p\" means nothing in a rule of kind repeated", NULL},
        {MORE, "kind: repeated", "kind: repeated\n    level: area",
         "rules/more.yaml:35:12: rule \"again\": a rule of kind repeated is of level unit", NULL},
        {MORE, "kind: repeated", "kind: repeated\n    least_count: 2",
         "rules/more.yaml:35:18: rule \"again\": \"least_count\" must be 3 to 1000000, not 2", NULL},
        {MORE, "cells: enrol[*,*]", "cells: lag(enrol[*,*], 1)",
         "rules/more.yaml:36:12: rule \"again\": cells: only measures can be looked at",
         "write enrol[*] + entrants[*]"},
        {ALL, "limit: 5.5", "limit: 0",
         "rules/all.yaml:27:12: rule \"ratio\": \"limit\" must be above 0 and at most 1000, not 0", NULL},
        {ALL, "limit: 5.5", "limit: 1000.5",
         "rules/all.yaml:27:12: rule \"ratio\": \"limit\" must be above 0 and at most 1000, not 1000.5",
         NULL},
        {ALL, "limit: 5.5", "limit: five",
         "rules/all.yaml:27:12: rule \"ratio\": \"limit\" must be a number of at most 6 places, not \"five\"",
         NULL},
        {ALL, "least_change: 30", "least_change: -1",
         "rules/all.yaml:28:19: rule \"ratio\": \"least_change\" must be at least 0 and at most 1000000000, not -1",
         NULL},
        {ALL, "least_count: 12", "least_count: 2",
         "rules/all.yaml:29:18: rule \"ratio\": \"least_count\" must be 3 to 1000000, not 2", NULL},
        {MORE, "least_count: 60", "least_count: 19",
         "rules/more.yaml:8:18: rule \"digits\": \"least_count\" must be 20 to 1000000, not 19", NULL},
        {ALL, "u: 0.4", "u: 1.1",
         "rules/all.yaml:30:8: rule \"ratio\": \"u\" must be at least 0 and at most 1, not 1.1", NULL},
        {ALL, "a: 0.1", "a: -0.1",
         "rules/all.yaml:31:8: rule \"ratio\": \"a\" must be at least 0 and at most 1, not -0.1", NULL},
        {MORE, "p: 0.01", "p: 0",
         "rules/more.yaml:7:8: rule \"digits\": \"p\" must be above 0 and at most 1, not 0", NULL},
        {MORE, "p: 0.01", "p: 1", "rules/more.yaml:7:8: rule \"digits\": \"p\" must be below 1", NULL},
        {MORE, "p: 0.01", "p: 1.5",
         "rules/more.yaml:7:8: rule \"digits\": \"p\" must be above 0 and at most 1, not 1.5", NULL},
        {MORE, "missing: pass", "missing: finding",
         "rules/more.yaml:9:14: rule \"digits\": a rule of kind digits passes over missing figures",
         "a rule of kind condition can ask for them"},
        {ALL, "missing: pass", "missing: finding",
         "rules/all.yaml:18:14: rule \"past\": a rule of kind history passes over missing figures",
         "a rule of kind condition can ask for them"},
        {ALL, "[5, 2%]", "many",
         "rules/all.yaml:8:16: rule \"one\": \"tolerance\" must be a number or a per cent, not \"many\"",
         "write 5, 2% or [5, 2%]"},
        {ALL, "[5, 2%]", "0", "rules/all.yaml:8:16: rule \"one\": a tolerance must be above 0, not 0", NULL},
        {ALL, "[5, 2%]", "-5", "rules/all.yaml:8:16: rule \"one\": a tolerance must be above 0, not -5",
         NULL},
        {ALL, "[5, 2%]", "101%",
         "rules/all.yaml:8:16: rule \"one\": a tolerance must be above 0% and at most 100%, not 101%", NULL},
        {ALL, "[5, 2%]", "\"%\"",
         "rules/all.yaml:8:16: rule \"one\": \"tolerance\" must be a number or a per cent, not \"%\"",
         "write 5, 2% or [5, 2%]"},
        {ALL, "[5, 2%]", "[5, 6]", "rules/all.yaml:8:20: rule \"one\": there are two absolute tolerances",
         NULL},
        {ALL, "[5, 2%]", "[1%, 2%]", "rules/all.yaml:8:21: rule \"one\": there are two relative tolerances",
         NULL},
        {ALL, "[5, 2%]", "[]", "rules/all.yaml:8:16: rule \"one\": \"tolerance\" is empty", NULL},
        {ALL, "[5, 2%]", "{a: 5}", "rules/all.yaml:8:16: rule \"one\": expected a text, found a mapping",
         NULL},
        {ALL, "check: enrol[primary,1] <= enrol[primary,*]",
         "check: not (enrol[primary,1] > enrol[primary,*])",
         "rules/all.yaml:8:16: rule \"one\": a tolerance needs a check that is one comparison",
         "make a rule of each comparison; \"!=\" has no tolerance"},
        {ALL, "check: enrol[primary,1] <=", "check: enrol[primary,1] !=",
         "rules/all.yaml:8:16: rule \"one\": a tolerance needs a check that is one comparison",
         "make a rule of each comparison; \"!=\" has no tolerance"},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_expressions(void)
{
    static const edu_mistake_t mistakes[] = {
        {ALL, "<= enrol[primary,*]", "<= enrol[primry,*]",
         "rules/all.yaml:7:38: rule \"one\": check: measure \"enrol\" has no label \"primry\" of stage",
         "did you mean \"primary\"?"},
        {ALL, "<= enrol[primary,*]", "<= floor",
         "rules/all.yaml:7:32: rule \"one\": check: could not compare 人 and 平方米",
         "only counts of the same unit can be compared"},
        {ALL, "<= enrol[primary,*]", "+ enrol[primary,*]",
         "rules/all.yaml:7:12: rule \"one\": \"check\" is a number, not a condition",
         "compare it with something, as in enrol[primary,1] + enrol[primary,*] > 0"},
        {ALL, "<= enrol[primary,*]", "<= enroll[primary,*]",
         "rules/all.yaml:7:32: rule \"one\": check: unknown measure \"enroll\"", "did you mean \"enrol\"?"},
        {ALL, "<= enrol[primary,*]", "<= pop[6]",
         "rules/all.yaml:7:32: rule \"one\": check: a rule of level unit reads its own form, and \"pop\" is of \"county\"",
         "\"level: area\" compares the sums of a county"},
        {ALL, "<= enrol[primary,*]", "<= county.pop[6]",
         "rules/all.yaml:7:32: rule \"one\": check: a rule of level unit reads its own form, and \"pop\" is of \"county\"",
         "\"level: area\" compares the sums of a county"},
        {ALL, "check: enrol[primary,1] <= enrol[primary,*]", "check: 1 < 2",
         "rules/all.yaml:7:12: rule \"one\": \"check\" reads nothing of the form \"school\"", NULL},
        {ALL, "enrol[*,*] > 30", "enrol[*,*]",
         "rules/all.yaml:6:11: rule \"one\": \"when\" is a number, not a condition",
         "compare it with something, as in enrol[*,*] > 0"},
        {ALL, "enrol[*,*] > 30", ">-\n      county.pop[6] >\n      30",
         "rules/all.yaml:7:7: rule \"one\": when: a rule of level unit reads its own form, and \"pop\" is of \"county\"",
         "\"level: area\" compares the sums of a county"},
        {ALL, "value: enrol[primary,*]", "value: enrol[primary,*] > 3",
         "rules/all.yaml:17:12: rule \"past\": \"value\" is a condition, not a number", NULL},
        {ALL, "value: enrol[primary,*]", "value: lag(enrol[primary,*], 51)",
         "rules/all.yaml:17:34: rule \"past\": value: lag looks back at most 50 years, found \"51\"", NULL},
        {ALL, "limit: 5.5", "limit: 5.5\n    previous: floor",
         "rules/all.yaml:28:15: rule \"ratio\": \"previous\" is in \"平方米\", and \"value\" in \"人\"",
         NULL},
        {ALL, "limit: 5.5", "limit: 5.5\n    previous: floor > 3",
         "rules/all.yaml:28:15: rule \"ratio\": \"previous\" is a condition, not a number", NULL},
        {ALL, "value: enrol[junior,*]", "value: lag(enrol[junior,*], 50)",
         "rules/all.yaml:26:12: rule \"ratio\": a year before: lags add up to 51 years, at most 50 are possible",
         NULL},
        {MORE, "left + enrol[primary,*]", "left + lag(enrol[primary,*], 1)",
         "rules/more.yaml:6:19: rule \"digits\": cells: a rule of kind digits has no year before", NULL},
        {MORE, "left + enrol[primary,*]", "left - enrol[primary,*]",
         "rules/more.yaml:6:12: rule \"digits\": cells: only measures can be looked at",
         "write enrol[*] + entrants[*]"},
        {MORE, "left + enrol[primary,*]", "pop[3]",
         "rules/more.yaml:6:12: rule \"digits\": cells: a rule of kind digits reads its own form, and \"pop\" is of \"county\"",
         NULL},
        {MORE, "kind: digits\n    severity: soft\n    cells: left",
         "kind: digits\n    level: area\n    severity: soft\n    cells: left + pop[3]",
         "rules/more.yaml:7:19: rule \"digits\": cells: a rule of kind digits reads its own form, and \"pop\" is of \"county\"",
         NULL},
        {MORE, "cells: left", "when: lag(left, 1) > 3\n    cells: left",
         "rules/more.yaml:6:11: rule \"digits\": when: a rule of kind digits has no year before", NULL},
        {MORE, ">= school.enrol[primary,*]", ">= school.floor",
         "rules/more.yaml:27:26: rule \"sums\": check: could not compare 人 and 平方米",
         "only counts of the same unit can be compared"},
        {MORE, ">= school.enrol[primary,*]", ">= monthly.absent",
         "rules/more.yaml:27:26: rule \"sums\": check: \"monthly\" is reported by month, and \"county\" by year",
         NULL},
        {MORE, "check: pop[6..11]", "check: school.left",
         "rules/more.yaml:27:12: rule \"sums\": \"check\" reads nothing of the form \"county\"", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

static void
mistakes_in_messages(void)
{
    static const edu_mistake_t mistakes[] = {
        {ALL, "一年级 {enrol[primary,1]}", "一年级 {enrol[primary,1]",
         "rules/all.yaml:10:14: rule \"one\": zh: the \"{\" is never closed", "a brace itself is \"{{\""},
        {ALL, "一年级 {enrol[primary,1]}", "一年级 {enrol[primry,1]}",
         "rules/all.yaml:10:21: rule \"one\": zh: measure \"enrol\" has no label \"primry\" of stage",
         "did you mean \"primary\"?"},
        {ALL, "一年级 {enrol[primary,1]}", "一年级 {}",
         "rules/all.yaml:10:15: rule \"one\": zh: the expression is empty", NULL},
        {ALL, "一年级 {enrol[primary,1]}", "一年级 {pop[3]}",
         "rules/all.yaml:10:15: rule \"one\": zh: a rule of level unit reads its own form, and \"pop\" is of \"county\"",
         "\"level: area\" compares the sums of a county"},
        {ALL, "一年级 {enrol[primary,1]}", "一年级 {enrol[primary,1] > 3}",
         "rules/all.yaml:10:15: rule \"one\": zh: a condition cannot be printed; a number can", NULL},
        {ALL, "一年级 {enrol[primary,1]}", "一年级 {enrol[primary,2]}",
         "rules/all.yaml:11:9: rule \"one\": it lacks {school.enrol[primary,2]}, which \"zh\" has",
         "both languages tell the same numbers"},
        {ALL, "一年级 {enrol[primary,1]}", "一年级}",
         "rules/all.yaml:10:13: rule \"one\": zh: there is no \"{\" that the \"}\" closes",
         "a brace itself is \"}}\""},
        {ALL, "多于 {enrol[primary,*]} 人\"", "多于 {enrol[primary,*]} 人，{enrol[primary,2]}\"",
         "rules/all.yaml:11:9: rule \"one\": it lacks {school.enrol[primary,2]}, which \"zh\" has",
         "both languages tell the same numbers"},
        {ALL, "多于 {enrol[primary,*]} 人\"", "\"",
         "rules/all.yaml:10:9: rule \"one\": it lacks {school.enrol[primary,*]}, which \"en\" has",
         "both languages tell the same numbers"},
        {ALL, "{value}，往年 {centre}", "{value}，往年 {center}",
         "rules/all.yaml:19:22: rule \"past\": zh: unknown measure \"center\"", "did you mean \"centre\"?"},
        {ALL, "{value}，往年 {centre}", "{value}，往年 {previous}",
         "rules/all.yaml:19:22: rule \"past\": zh: unknown measure \"previous\"",
         "write lag(measure, years)"},
        {ALL, "一年级 {enrol[primary,1]}", "一年级 {value}",
         "rules/all.yaml:10:15: rule \"one\": zh: unknown measure \"value\"", NULL},
        {MORE,
         "severity: soft\n    cells: left + enrol[primary,*]\n    p: 0.01\n    least_count: 60\n    missing: pass\n    zh: \"{count}",
         "severity: soft\n    level: area\n    cells: left\n    missing: pass\n    zh: \"{left}",
         "rules/more.yaml:9:11: rule \"digits\": zh: a rule on the digits of many returns has no single number to print",
         NULL},
        {MORE, "p {p}", "p {lag(left, 1)}",
         "rules/more.yaml:10:25: rule \"digits\": zh: a rule of kind digits has no year before", NULL},
        {ALL, "zh: \"{value}，往年 {centre}\"", "zh: |-\n      第一行\n      有 {centr}",
         "rules/all.yaml:21:10: rule \"past\": zh: unknown measure \"centr\"", "did you mean \"centre\"?"},
        {ALL, "zh: \"{value}，往年 {centre}\"", "zh: \"{value}，往年 {centre\"",
         "rules/all.yaml:19:21: rule \"past\": zh: the \"{\" is never closed", "a brace itself is \"{{\""},
    };

    EDU_ALL_FOUND(mistakes);
}

void
edu_suite_rules(void)
{
    CU_pSuite suite = CU_add_suite("rules", set_up, tear_down);

    CU_add_test(suite, "rules are there by code", rules_are_there_by_code);
    CU_add_test(suite, "a condition is read", condition_is_read);
    CU_add_test(suite, "messages are cut at their numbers", messages_are_cut_at_their_numbers);
    CU_add_test(suite, "statistics are read", statistics_are_read);
    CU_add_test(suite, "digits are of cells", digits_are_of_cells);
    CU_add_test(suite, "repeated figures are of cells", repeated_figures_are_of_cells);
    CU_add_test(suite, "mistakes in keys", mistakes_in_keys);
    CU_add_test(suite, "mistakes in kinds", mistakes_in_kinds);
    CU_add_test(suite, "mistakes in expressions", mistakes_in_expressions);
    CU_add_test(suite, "mistakes in messages", mistakes_in_messages);
}
