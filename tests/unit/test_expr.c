#include "model/expr.h"
#include "model/expr_private.h"
#include "tests/support/make_form.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_expr(void);

static apr_pool_t *pool;
static apr_array_header_t *forms;

static int
set_up(void)
{
    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return 1;
    forms = edu_make_forms(pool);
    return 0;
}

static int
clean_up(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* The tree of a text that must be right; NULL, with a failed test, when it is not. */
static edu_expr_t *
parsed(const char *text)
{
    edu_expr_t *expr;
    edu_error_t *error = edu_expr_parse(&expr, text, forms, 1, 1, pool);

    if (error == NULL)
        return expr;
    printf("# %s\n# %s\n", text, edu_error_text(error, pool));
    edu_error_clear(error);
    CU_FAIL("a right expression was refused");
    return NULL;
}

static void
expect_text(const char *input, const char *expected, const char *found)
{
    if (strcmp(expected, found) != 0)
        printf("# %s\n# expected: %s\n# found:    %s\n", input, expected, found);
    CU_ASSERT_STRING_EQUAL(expected, found);
}

/* The whole message at a place in a file. */
static const char *
message_at(const char *text, int line, int column)
{
    edu_expr_t *expr;
    edu_error_t *error = edu_expr_parse(&expr, text, forms, line, column, pool);

    if (error == NULL)
        return "no error";
    CU_ASSERT_EQUAL(error->code, EDU_ERR_EXPRESSION);
    CU_ASSERT_PTR_NULL(expr);
    const char *message = edu_error_text(error, pool);
    edu_error_clear(error);
    return message;
}

static void
errors_say_what_and_where(void)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
#define CASE(text, message) {text, message},
#include "tests/unit/expr_errors.def"
#undef CASE
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_text(cases[i].text, cases[i].message, message_at(cases[i].text, 1, 1));
}

static void
errors_point_into_the_file(void)
{
    expect_text("offset", "line 7, column 24: expected a number, a measure or \"(\", found the end",
                message_at("schools +", 7, 15));
    expect_text("lines", "line 9, column 3: unknown measure \"x\"", message_at("schools\r\n +\n  x", 7, 15));
    expect_text("tab", "line 1, column 3: unexpected \"&\"\nhint: write \"and\"", message_at("1\t&", 1, 1));
    expect_text("control", "line 1, column 2: unexpected invisible character U+0001\nhint: delete it",
                message_at("1\001", 1, 1));
    expect_text("invisible", "line 1, column 2: unexpected invisible character U+200B\nhint: delete it",
                message_at("1\xE2\x80\x8B", 1, 1));
    expect_text("bytes", "line 2, column 3: byte 0xB0 is not valid UTF-8\nhint: save the file as UTF-8",
                message_at("1 +\n年 \xB0\xA1", 1, 1));
}

/* text, `count` times, between two others. */
static const char *
repeated(const char *before, const char *text, int count, const char *after)
{
    edu_buffer_t *out = edu_buffer_create(0, pool);

    edu_buffer_add_text(out, before);
    for (int i = 0; i < count; i++)
        edu_buffer_add_text(out, text);
    edu_buffer_add_text(out, after);
    return edu_buffer_text(out);
}

static void
limits_hold(void)
{
    const char *close = repeated("", ")", EDU_EXPR_DEPTH_MOST, "");

    CU_ASSERT_PTR_NOT_NULL(
        parsed(repeated("", "(", EDU_EXPR_DEPTH_MOST, apr_pstrcat(pool, "1", close, NULL))));
    expect_text("deep", "line 1, column 201: brackets are nested more than 200 deep",
                message_at(repeated("", "(", 100000, "1"), 1, 1));
    expect_text("deep functions", "line 1, column 1809: brackets are nested more than 200 deep",
                message_at(repeated("", "coalesce(", 20000, "1"), 1, 1));
    CU_ASSERT_PTR_NOT_NULL(parsed(repeated("1", "+1", 999, "")));
    CU_ASSERT_PTR_NOT_NULL(strstr(message_at(repeated("1", "+1", 1000, ""), 1, 1), "more than 2000 parts"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(message_at(repeated("1", " ", EDU_EXPR_BYTES_MOST, ""), 1, 1), "is longer than"));
    CU_ASSERT_PTR_NOT_NULL(parsed(repeated("1", " ", EDU_EXPR_BYTES_MOST - 1, "")));
    CU_ASSERT_PTR_NOT_NULL(parsed("lag(lag(schools, 25), 25)"));
    CU_ASSERT_PTR_NOT_NULL(parsed("lag(lag(schools, 25) + lag(schools, 25), 25)"));
}

static void
long_names_are_cut(void)
{
    const char *text = repeated("", "x", 1000, "");
    const char *labels = repeated("enrol[", "y", 1000, ",1]");

    CU_ASSERT(strlen(message_at(text, 1, 1)) < 200);
    CU_ASSERT(strlen(message_at(labels, 1, 1)) < 200);
    CU_ASSERT(strlen(message_at(repeated("", "在", 1000, ""), 1, 1)) < 200);
    CU_ASSERT(strlen(message_at(repeated("", "在校生", 1000, ""), 1, 1)) < 200);
}

static void
printing_is_canonical(void)
{
    static const char *const cases[][2] = {
        {"((schools))", "s.schools"},
        {"schools-(schools-schools)", "s.schools - (s.schools - s.schools)"},
        {"(schools-schools)-schools", "s.schools - s.schools - s.schools"},
        {"schools+(schools+schools)", "s.schools + (s.schools + s.schools)"},
        {"schools/(schools*schools)", "s.schools / (s.schools * s.schools)"},
        {"(schools/schools)*schools", "s.schools / s.schools * s.schools"},
        {"(schools*2)+(3*schools)", "s.schools * 2 + 3 * s.schools"},
        {"2*(schools+schools)", "2 * (s.schools + s.schools)"},
        {"-(-schools)", "-(-s.schools)"},
        {"schools - (-schools)", "s.schools - -s.schools"},
        {"(-schools) * 2", "-s.schools * 2"},
        {"-(schools * 2)", "-(s.schools * 2)"},
        {"2 * (-3)", "2 * -3"},
        {"(1 > 2) and (2 > 1)", "1 > 2 and 2 > 1"},
        {"(1 > 2 or 2 > 1) and 1 = 1", "(1 > 2 or 2 > 1) and 1 = 1"},
        {"1 > 2 or (2 > 1 and 1 = 1)", "1 > 2 or 2 > 1 and 1 = 1"},
        {"1 > 2 or (2 > 1 or 1 = 1)", "1 > 2 or (2 > 1 or 1 = 1)"},
        {"not (not (1 > 2))", "not (not 1 > 2)"},
        {"(not (1 > 2)) and 1 > 2", "not 1 > 2 and 1 > 2"},
        {"not (1 > 2 and 1 > 2)", "not (1 > 2 and 1 > 2)"},
        {"(1+1) >= (2*1)", "1 + 1 >= 2 * 1"},
        {"007 + 1.500 + 0.0 + 10", "7 + 1.5 + 0 + 10"},
        {"lag( (schools) ,03)", "lag(s.schools, 3)"},
        {"if((1>2),(1),(2))", "if(1 > 2, 1, 2)"},
        {"coalesce((1),2+3)", "coalesce(1, 2 + 3)"},
        {"enrol[primary|junior,*]", "s.enrol[*,*]"},
        {"enrol[primary,1..6]", "s.enrol[primary,*]"},
        {"enrol[*,6|3|1|2]", "s.enrol[primary,1..3|6]"},
        {"enrol[*,9]", "s.enrol[junior,9]"},
        {"enrol[junior,9]", "s.enrol[junior,9]"},
        {"enrol[*,5|7]", "s.enrol[*,5|7]"},
        {"class_size[junior,66p|45]", "s.class_size[junior,45|66p]"},
        {"teacher[junior|primary]", "s.teacher[*]"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const edu_expr_t *expr = parsed(cases[i][0]);
        char *text = expr == NULL ? apr_pstrdup(pool, "") : edu_expr_print(expr, pool);

        /* The table is shorter with the form's code cut to its letter. */
        for (char *at = strstr(text, "school_annual"); at != NULL; at = strstr(text, "school_annual"))
            memmove(at + 1, at + strlen("school_annual"), strlen(at + strlen("school_annual")) + 1);
        expect_text(cases[i][0], cases[i][1], text);
    }
}

static void
describing_is_readable(void)
{
    static const char *const cases[][3] = {
        {"enrol[primary,*]", "在校生（小学，全部年级）", "enrolment (primary, every grade)"},
        {"enrol[primary,1]", "小学一年级在校生", "enrolment, primary, grade 1"},
        {"enrol[*,*] / teacher[*]", "在校生（全部学段，全部年级） ÷ 专任教师（全部学段）",
         "enrolment (every stage, every grade) ÷ full-time teachers (every stage)"},
        {"pop_age[15..17,*]", "人口（15岁至17岁，全部性别）", "population (age 15 to age 17, every sex)"},
        {"pop_age[3|5,male]", "人口（3岁、5岁，男）", "population (age 3 + age 5, male)"},
        {"schools", "学校数", "schools"},
        {"lag(schools, 1)", "1年前的学校数", "schools (1 year before)"},
        {"lag(schools + schools, 8)", "8年前的（学校数 + 学校数）", "(schools + schools) (8 years before)"},
        {"coalesce(lag(enrol[primary,1], 8), cohort_g1)",
         "首个有值者（8年前的小学一年级在校生；一年级时在校生）",
         "the first present of (enrolment, primary, grade 1 (8 years before); first-graders of the cohort)"},
        {"if(schools >= 3, 1, 2) * 2", "（若学校数 ≥ 3，则1，否则2） × 2",
         "(if schools ≥ 3 then 1 else 2) × 2"},
        {"not (schools > 1 and schools != 2)", "非（学校数 > 1 且 学校数 ≠ 2）",
         "not (schools > 1 and schools ≠ 2)"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const edu_expr_t *expr = parsed(cases[i][0]);

        if (expr == NULL)
            continue;
        expect_text(cases[i][0], cases[i][1], edu_expr_describe(expr, EDU_LANG_ZH, pool));
        expect_text(cases[i][0], cases[i][2], edu_expr_describe(expr, EDU_LANG_EN, pool));
    }
}

static void
units_combine(void)
{
    static const char *const cases[][2] = {
        {"enrol[*,*]", "人"},
        {"5", ""},
        {"enrol[*,*] / teacher[*]", ""},
        {"enrol[*,*] / schools", "人/所"},
        {"enrol[*,*] / schools * schools", "人"},
        {"1 / schools", "1/所"},
        {"1 / schools * enrol[*,*]", "人/所"},
        {"schools * enrol[*,*]", "人·所"},
        {"enrol[*,*] * schools", "人·所"},
        {"floor_area / schools / enrol[*,*]", "平方米/人/所"},
        {"schools * schools", "所^2"},
        {"1 / (schools * schools)", "1/所^2"},
        {"per_head * enrol[*,*]", "万元"},
        {"budget[*] / enrol[*,*] - per_head", "万元/人"},
        {"coalesce(0, schools)", "所"},
        {"if(schools > 1, 0, schools)", "所"},
        {"0 - schools", "所"},
        {"-schools", "所"},
        {"lag(schools, 1)", "所"},
        {"schools > 1", NULL},
        {"coalesce(schools > 1, 1 = 1)", NULL},
        {"if(schools > 1, not 1 = 1, 1 < 2)", NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const edu_expr_t *expr = parsed(cases[i][0]);

        if (expr == NULL)
            continue;
        CU_ASSERT_EQUAL(edu_expr_is_truth(expr), cases[i][1] == NULL);
        if (cases[i][1] != NULL)
            expect_text(cases[i][0], cases[i][1], expr->unit);
    }
    expect_text("own text", "千克·米/秒^2", edu_unit_combine("米·千克/秒^2", "", 1, pool));
    CU_ASSERT_PTR_NULL(edu_unit_combine("a·b·c·d/e/f/g/h", "i", 1, pool));
    CU_ASSERT_PTR_NULL(edu_unit_combine("a^9", "a", 1, pool));
    expect_text("product", "", edu_unit_combine("米^2·秒", "米·秒·米", -1, pool));
}

static void
conditions_are_no_numbers(void)
{
    const edu_expr_t *number = parsed("schools");
    const edu_expr_t *truth = parsed("  schools > 1");

    CU_ASSERT_PTR_NULL(edu_expr_need_number(number, pool));
    edu_error_t *error = edu_expr_need_number(truth, pool);
    CU_ASSERT_PTR_NOT_NULL(error);
    expect_text(
        "need",
        "line 1, column 3: this place needs a number, and \"school_annual.schools > 1\" is a truth value\n"
        "hint: if(condition, 1, 0) makes a number of a condition",
        edu_error_text(error, pool));
    edu_error_clear(error);
}

static void
positions_and_equality(void)
{
    const edu_expr_t *expr = parsed("schools +\n  ( schools * 2 )");

    CU_ASSERT(expr->line == 1 && expr->column == 1);
    CU_ASSERT(expr->operands[1]->line == 2 && expr->operands[1]->column == 3);
    CU_ASSERT(expr->operands[1]->operands[1]->column == 15);
    CU_ASSERT_STRING_EQUAL(parsed("1.50")->number_text, "1.50");
    CU_ASSERT_STRING_EQUAL(parsed("enrol[primary,1..6]")->selectors, "[primary,*]");
    CU_ASSERT(edu_expr_equal(parsed("1.50"), parsed(" (1.5)")));
    CU_ASSERT(edu_expr_equal(parsed("enrol[primary,1..6]"), parsed("school_annual.enrol[primary,*]")));
    CU_ASSERT(edu_expr_equal(parsed("enrol[*,9|8]"), parsed("enrol[*,8|9]")));
    CU_ASSERT_FALSE(edu_expr_equal(parsed("enrol[*,8]"), parsed("enrol[*,9]")));
    CU_ASSERT_FALSE(edu_expr_equal(parsed("1 + 2 + 3"), parsed("1 + (2 + 3)")));
    CU_ASSERT_FALSE(edu_expr_equal(parsed("lag(schools, 1)"), parsed("lag(schools, 2)")));
    CU_ASSERT_FALSE(edu_expr_equal(parsed("school_annual.staff"), parsed("county_annual.staff")));
    CU_ASSERT_FALSE(edu_expr_equal(parsed("coalesce(1, 2)"), parsed("coalesce(1, 2, 3)")));
}

/* Values as text: "schools=3 teacher_primary=? staff@1=-"; "?" missing, "-" not applicable, "@1" a year before. What
 * is not named is missing. */
static edu_number_t
value_of(void *baton, const edu_form_t *form, int cell, int lag)
{
    const char *column = APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *)->column;
    const char *key =
        lag == 0 ? apr_psprintf(pool, "%s=", column) : apr_psprintf(pool, "%s@%d=", column, lag);
    const char *at = baton;
    edu_number_t number = {EDU_MISSING, 0};

    for (at = strstr(at, key); at != NULL && at != baton && at[-1] != ' '; at = strstr(at + 1, key))
        ;
    if (at == NULL)
        return number;
    at += strlen(key);
    if (at[0] == '-' && (at[1] == ' ' || at[1] == '\0'))
        number.state = EDU_NOT_APPLICABLE;
    else if (at[0] != '?')
        number = (edu_number_t){EDU_PRESENT, strtod(at, NULL)};
    return number;
}

static const char *
value_text(edu_number_t number)
{
    if (number.state == EDU_MISSING)
        return "?";
    return number.state == EDU_NOT_APPLICABLE ? "-" : apr_psprintf(pool, "%.17g", number.value);
}

typedef struct eval_case_t {
    const char *text;
    const char *values;
    const char *expected;
} eval_case_t;

static void
check_values(const eval_case_t *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const edu_expr_t *expr = parsed(cases[i].text);

        if (expr == NULL)
            continue;
        edu_number_t number = edu_expr_eval(expr, value_of, (void *)(apr_uintptr_t)cases[i].values);
        if (number.state != EDU_PRESENT)
            CU_ASSERT_EQUAL(number.value, 0);
        expect_text(apr_pstrcat(pool, cases[i].text, " with ", cases[i].values, NULL), cases[i].expected,
                    value_text(number));
    }
}

#define CHECK_VALUES(cases) check_values(cases, sizeof(cases) / sizeof(cases)[0])

/* Each operation over the nine pairs of states: a is schools, b lies a year before. */
static void
states_spread(void)
{
    static const char *const states[] = {"6", "?", "-"};
    static const struct {
        const char *text;
        const char *results[9]; /* 6 6, 6 ?, 6 -, ? 6, ? ?, ? -, - 6, - ?, - - */
    } table[] = {
        {"schools + lag(schools,1)", {"12", "?", "6", "?", "?", "?", "6", "?", "-"}},
        {"schools - lag(schools,1)", {"0", "?", "-", "?", "?", "?", "-", "?", "-"}},
        {"schools * lag(schools,1)", {"36", "?", "-", "?", "?", "?", "-", "?", "-"}},
        {"schools / lag(schools,1)", {"1", "?", "-", "?", "?", "?", "-", "?", "-"}},
        {"schools = lag(schools,1)", {"1", "?", "-", "?", "?", "?", "-", "?", "-"}},
        {"schools != lag(schools,1)", {"0", "?", "-", "?", "?", "?", "-", "?", "-"}},
        {"schools < lag(schools,1)", {"0", "?", "-", "?", "?", "?", "-", "?", "-"}},
        {"schools >= lag(schools,1)", {"1", "?", "-", "?", "?", "?", "-", "?", "-"}},
        {"coalesce(schools, lag(schools,1))", {"6", "6", "6", "6", "?", "?", "6", "?", "-"}},
        {"if(schools > 0, lag(schools,1), 0)", {"6", "?", "-", "?", "?", "?", "-", "-", "-"}},
        {"if(schools > 9, lag(schools,1), 0)", {"0", "0", "0", "?", "?", "?", "-", "-", "-"}},
        {"schools > 0 and lag(schools,1) > 0", {"1", "?", "-", "?", "?", "?", "-", "?", "-"}},
        {"schools > 9 and lag(schools,1) > 9", {"0", "0", "0", "0", "?", "?", "0", "?", "-"}},
        {"schools > 0 or lag(schools,1) > 0", {"1", "1", "1", "1", "?", "?", "1", "?", "-"}},
        {"schools > 9 or lag(schools,1) > 9", {"0", "?", "-", "?", "?", "?", "-", "?", "-"}},
        {"schools > 0 and lag(schools,1) > 9", {"0", "?", "-", "0", "?", "?", "0", "?", "-"}},
        {"-schools", {"-6", "-6", "-6", "?", "?", "?", "-", "-", "-"}},
        {"not schools > 0", {"0", "0", "0", "?", "?", "?", "-", "-", "-"}},
        {"lag(schools, 1)", {"6", "?", "-", "6", "?", "-", "6", "?", "-"}},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (int j = 0; j < 9; j++) {
            eval_case_t one = {
                table[i].text,
                apr_psprintf(pool, "schools=%s schools@1=%s", states[j / 3], states[j % 3]),
                table[i].results[j],
            };

            check_values(&one, 1);
        }
}

static void
breakdowns_add_up(void)
{
    static const eval_case_t cases[] = {
        {"teacher[*]", "teacher_primary=2 teacher_junior=3", "5"},
        {"teacher[*]", "teacher_primary=2 teacher_junior=?", "?"},
        {"teacher[*]", "teacher_primary=2 teacher_junior=-", "2"},
        {"teacher[*]", "teacher_primary=- teacher_junior=-", "-"},
        {"teacher[*]", "teacher_primary=- teacher_junior=?", "?"},
        {"teacher[*]", "teacher_primary=0 teacher_junior=-", "0"},
        {"teacher[junior]", "teacher_primary=? teacher_junior=3", "3"},
        {"teacher[*]", "teacher_primary=9007199254740991 teacher_junior=1", "9007199254740992"},
    };

    CHECK_VALUES(cases);
}

static void
numbers_come_out(void)
{
    static const eval_case_t cases[] = {
        {"1 + 2 * 3 - 4 / 2", "", "5"},
        {"(1 + 2) * 3", "", "9"},
        {"10 - 4 - 3", "", "3"},
        {"10 - (4 - 3)", "", "9"},
        {"8 / 4 / 2", "", "1"},
        {"-2 * -3", "", "6"},
        {"-0", "", "0"},
        {"0 * -5", "", "0"},
        {"0.1 + 0.2 = 0.3", "", "1"},
        {"0.1 + 0.2 <= 0.3", "", "1"},
        {"0.1 + 0.2 > 0.3", "", "0"},
        {"schools / (schools - schools)", "schools=4", "?"},
        {"(schools - schools) / schools", "schools=4", "0"},
        {"schools * schools", "schools=1e200", "?"},
        {"schools / schools > 0 and schools / 3 > 1", "schools=6", "1"},
        {"if(schools = 6, 1, 2)", "schools=6", "1"},
        {"if(schools = 6, 1, 2)", "schools=7", "2"},
        {"lag(schools - lag(schools, 2), 3)", "schools@3=9 schools@5=4", "5"},
        {"lag(schools, 0)", "schools=2", "2"},
        {"schools < lag(schools, 1)", "schools=9007199254740991 schools@1=9007199254740992", "1"},
    };

    CHECK_VALUES(cases);
}

static void
inputs_are_each_once(void)
{
    const edu_expr_t *expr = parsed(
        "teacher[*] + lag(teacher[junior] + lag(cohort_g1 + teacher[primary], 2), 1) - teacher[primary]");
    const apr_array_header_t *inputs = edu_expr_inputs(expr, pool);
    const char *text = "";

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);
        const edu_cell_t *cell = APR_ARRAY_IDX(input->form->cells, input->cell, const edu_cell_t *);

        text = apr_psprintf(pool, "%s%s@%d ", text, cell->column, input->lag);
    }
    expect_text("inputs",
                "cohort_g1@3 teacher_primary@0 teacher_primary@3 teacher_junior@0 teacher_junior@1 ", text);
    CU_ASSERT_EQUAL(edu_expr_inputs(parsed("1 + 2"), pool)->nelts, 0);
    CU_ASSERT_EQUAL(edu_expr_inputs(parsed("enrol[primary,*]"), pool)->nelts, 6);
}

void
edu_suite_expr(void)
{
    CU_pSuite suite = CU_add_suite("expr", set_up, clean_up);

    CU_add_test(suite, "errors say what and where", errors_say_what_and_where);
    CU_add_test(suite, "errors point into the file", errors_point_into_the_file);
    CU_add_test(suite, "limits hold", limits_hold);
    CU_add_test(suite, "long names are cut in messages", long_names_are_cut);
    CU_add_test(suite, "printing is canonical", printing_is_canonical);
    CU_add_test(suite, "describing is readable", describing_is_readable);
    CU_add_test(suite, "units combine", units_combine);
    CU_add_test(suite, "conditions are no numbers", conditions_are_no_numbers);
    CU_add_test(suite, "positions and equality", positions_and_equality);
    CU_add_test(suite, "states spread", states_spread);
    CU_add_test(suite, "breakdowns add up", breakdowns_add_up);
    CU_add_test(suite, "numbers come out", numbers_come_out);
    CU_add_test(suite, "inputs are each once", inputs_are_each_once);
}
