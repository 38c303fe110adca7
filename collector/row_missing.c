/* Marks of missing values: texts that stand for themselves, and patterns. */
#include "collector/row_private.h"

#include "base/error.h"

#include <apr_strings.h>
#include <string.h>

static void
take_mark(edu_checker_t *checker, const char *mark)
{
    edu_pattern_t *pattern;

    /* A pattern that is none was refused with its catalogue. */
    if (edu_pattern_has_gaps(mark)) {
        edu_error_t *error = edu_pattern_parse(&pattern, mark, checker->pool);

        if (error == NULL)
            checker->missing_patterns[checker->missing_pattern_count++] = pattern;
        edu_error_clear(error);
        return;
    }
    checker->missing[checker->missing_count++] = (edu_view_t){mark, strlen(mark)};
    checker->counts_are_marks |= mark[0] >= '0' && mark[0] <= '9';
}

void
edu_checker_take_marks(edu_checker_t *checker, const edu_profile_t *profile)
{
    size_t count = (size_t)profile->missing->nelts;

    checker->missing = apr_pcalloc(checker->pool, sizeof(edu_view_t) * (count + 1));
    checker->missing_patterns = apr_pcalloc(checker->pool, sizeof(edu_pattern_t *) * (count + 1));
    for (int i = 0; i < profile->missing->nelts; i++)
        take_mark(checker, APR_ARRAY_IDX(profile->missing, i, const char *));
}

static bool
fits_mark(const edu_checker_t *checker, edu_view_t view)
{
    const char *text = NULL;

    for (int i = 0; i < checker->missing_pattern_count; i++) {
        const edu_pattern_t *pattern = checker->missing_patterns[i];

        if (view.length > EDU_PATTERN_TEXT_MOST || !edu_pattern_may_begin(pattern, view.data[0]))
            continue;
        if (text == NULL)
            text = apr_pstrmemdup(checker->scratch_pool, view.data, view.length);
        if (edu_pattern_match(pattern, text, NULL, checker->scratch_pool))
            return true;
    }
    return false;
}

bool
edu_checker_is_missing(const edu_checker_t *checker, edu_view_t view)
{
    if (view.length == 0)
        return true;
    for (int i = 0; i < checker->missing_count; i++)
        if (checker->missing[i].length == view.length &&
            memcmp(checker->missing[i].data, view.data, view.length) == 0)
            return true;
    return checker->missing_pattern_count > 0 && fits_mark(checker, view);
}
