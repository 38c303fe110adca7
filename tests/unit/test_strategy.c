#include "collector/strategy.h"

#include <CUnit/CUnit.h>

void edu_suite_strategy(void);

static void
fails_as_usage(edu_error_t *error)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_USAGE);
    CU_ASSERT_PTR_NOT_NULL(error->hint);
    edu_error_clear(error);
}

static void
names_read_back(void)
{
    edu_strategy_t strategy;

    for (int i = 0; i < EDU_STRATEGY_COUNT; i++) {
        CU_ASSERT_PTR_NULL(edu_strategy_parse(&strategy, edu_strategy_name((edu_strategy_t)i)));
        CU_ASSERT_EQUAL(strategy, (edu_strategy_t)i);
    }
    CU_ASSERT_PTR_NULL(edu_strategy_parse(&strategy, NULL));
    CU_ASSERT_EQUAL(strategy, EDU_MERGE);
    fails_as_usage(edu_strategy_parse(&strategy, "Merge"));
}

static void
blanks_keep_only_where_there_is_a_choice(void)
{
    bool keep;

    for (int i = 0; i < EDU_STRATEGY_COUNT; i++) {
        CU_ASSERT_PTR_NULL(edu_strategy_blank(&keep, (edu_strategy_t)i, NULL));
        CU_ASSERT_EQUAL(keep, i == EDU_UPDATE);
    }
    CU_ASSERT_PTR_NULL(edu_strategy_blank(&keep, EDU_MERGE, "keep"));
    CU_ASSERT_TRUE(keep);
    CU_ASSERT_PTR_NULL(edu_strategy_blank(&keep, EDU_UPDATE, "clear"));
    CU_ASSERT_FALSE(keep);
    fails_as_usage(edu_strategy_blank(&keep, EDU_MERGE, "zero"));
    fails_as_usage(edu_strategy_blank(&keep, EDU_REPLACE, "keep"));
    fails_as_usage(edu_strategy_blank(&keep, EDU_CREATE, "clear"));
    fails_as_usage(edu_strategy_blank(&keep, EDU_DELETE, "clear"));
}

void
edu_suite_strategy(void)
{
    CU_pSuite suite = CU_add_suite("strategy", NULL, NULL);

    CU_add_test(suite, "names read back", names_read_back);
    CU_add_test(suite, "blanks keep only where there is a choice", blanks_keep_only_where_there_is_a_choice);
}
