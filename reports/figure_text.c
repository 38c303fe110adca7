#include "reports/figure.h"

#include "reports/messages.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char missing[] = "–";

static const struct {
    const char *mark;
    edu_message_t title;
} statuses[EDU_FIGURE_STATUS_COUNT] = {
    [EDU_FIGURE_MET] = {"✓", EDU_MSG_STATUS_MET},
    [EDU_FIGURE_NOT_MET] = {"✗", EDU_MSG_STATUS_NOT_MET},
    [EDU_FIGURE_NO_TARGET] = {"·", EDU_MSG_STATUS_NO_TARGET},
    [EDU_FIGURE_NO_DATA] = {"–", EDU_MSG_STATUS_NO_DATA},
    [EDU_FIGURE_INCOMPLETE] = {"…", EDU_MSG_STATUS_INCOMPLETE},
};

const char *
edu_figure_status_title(edu_figure_status_t status, edu_lang_t lang)
{
    return edu_message(lang, statuses[status].title);
}

const char *
edu_figure_mark(edu_figure_status_t status)
{
    return statuses[status].mark;
}

const char *
edu_figure_unit(const edu_indicator_t *indicator)
{
    return indicator != NULL && indicator->scale != 100 ? "" : "%";
}

/* The places to print: the catalogue's, and more (up to 6) where they hide that a rate is not at its target. */
static int
places_of(const edu_figure_t *figure, apr_pool_t *pool)
{
    int decimals = figure->indicator != NULL ? figure->indicator->decimals : 2;

    if (figure->status == EDU_FIGURE_MET || figure->rate == figure->target || isnan(figure->rate) ||
        isnan(figure->target))
        return decimals;
    while (decimals < 6 && strcmp(edu_text_number(figure->rate, decimals, pool),
                                  edu_text_number(figure->target, decimals, pool)) == 0)
        decimals++;
    return decimals;
}

char *
edu_figure_rate(const edu_figure_t *figure, apr_pool_t *pool)
{
    if (isnan(figure->rate))
        return apr_pstrdup(pool, missing);
    return apr_pstrcat(pool, edu_text_number(figure->rate, places_of(figure, pool), pool),
                       edu_figure_unit(figure->indicator), NULL);
}

char *
edu_figure_target(const edu_figure_t *figure, apr_pool_t *pool)
{
    int comparator = edu_comparator_parse(figure->comparator);

    if (comparator < 0 || isnan(figure->target))
        return apr_pstrdup(pool, "");
    return apr_pstrcat(pool, edu_comparator_sign((edu_comparator_t)comparator), " ",
                       edu_text_shortest(figure->target, pool), edu_figure_unit(figure->indicator), NULL);
}

char *
edu_figure_gap(const edu_figure_t *figure, apr_pool_t *pool)
{
    char *text;

    if (isnan(figure->gap))
        return apr_pstrdup(pool, isnan(figure->target) ? "" : missing);
    text = edu_text_number(figure->gap, places_of(figure, pool), pool);
    /* The sign says on which side of the target the rate is, unless nothing but zeros is left. */
    return figure->gap > 0 && strpbrk(text, "123456789") != NULL ? apr_pstrcat(pool, "+", text, NULL) : text;
}

char *
edu_figure_shortfall(const edu_figure_t *figure, apr_pool_t *pool)
{
    return edu_text_number(fabs(figure->gap), places_of(figure, pool), pool);
}

char *
edu_figure_verdict(const edu_figure_t *figure, edu_lang_t lang, apr_pool_t *pool)
{
    bool close = strcmp(figure->certainty, "too_close") == 0;

    return apr_pstrcat(pool, edu_figure_mark(figure->status), " ",
                       edu_figure_status_title(figure->status, lang), close ? " ≈" : "", NULL);
}

char *
edu_figure_interval(const edu_figure_t *figure, apr_pool_t *pool)
{
    int decimals = figure->indicator != NULL ? figure->indicator->decimals : 2;

    if (isnan(figure->low) || isnan(figure->high))
        return apr_pstrdup(pool, "");
    return apr_pstrcat(pool, edu_text_number(figure->low, decimals, pool), "–",
                       edu_text_number(figure->high, decimals, pool), NULL);
}

/* With its sign. */
static char *
signed_number(double value, int decimals, apr_pool_t *pool)
{
    char *text = edu_text_number(value, decimals, pool);

    return value > 0 && strpbrk(text, "123456789") != NULL ? apr_pstrcat(pool, "+", text, NULL) : text;
}

char *
edu_figure_change(const edu_figure_t *figure, apr_pool_t *pool)
{
    int decimals = figure->indicator != NULL ? figure->indicator->decimals : 2;

    return isnan(figure->change) ? apr_pstrdup(pool, "") : signed_number(figure->change, decimals, pool);
}

char *
edu_figure_trend(const edu_figure_t *figure, apr_pool_t *pool)
{
    int decimals = figure->indicator != NULL ? figure->indicator->decimals : 2;
    bool real = figure->slope_p < 0.05;

    if (isnan(figure->slope))
        return apr_pstrdup(pool, "");
    /* What is beyond chance is not nothing: places enough to say so. */
    while (real && figure->slope != 0 && decimals < 6 &&
           strpbrk(edu_text_number(figure->slope, decimals, pool), "123456789") == NULL)
        decimals++;
    return apr_pstrcat(pool,
                       real && figure->slope > 0   ? "↑ "
                       : real && figure->slope < 0 ? "↓ "
                                                   : "→ ",
                       signed_number(figure->slope, decimals, pool), NULL);
}

char *
edu_figure_course(const edu_figure_t *figure, edu_lang_t lang, apr_pool_t *pool)
{
    if (*figure->on_course == '\0' || figure->status == EDU_FIGURE_MET)
        return apr_pstrdup(pool, "");
    if (figure->course_year == 0)
        return apr_pstrdup(pool, edu_message(lang, EDU_MSG_NOT_ON_COURSE));
    if (figure->course_earliest == 0)
        return apr_psprintf(pool, "%" PRId64, figure->course_year);
    if (figure->course_latest == 0)
        return apr_psprintf(pool, "%" PRId64 " (%" PRId64 "–)", figure->course_year, figure->course_earliest);
    return apr_psprintf(pool, "%" PRId64 " (%" PRId64 "–%" PRId64 ")", figure->course_year,
                        figure->course_earliest, figure->course_latest);
}

char *
edu_figure_required(const edu_figure_t *figure, apr_pool_t *pool)
{
    int decimals = figure->indicator != NULL ? figure->indicator->decimals : 2;
    const char *text;

    if (figure->required_year == 0)
        return apr_pstrdup(pool, "");
    /* What is required is not nothing: places enough to say so. */
    while (decimals < 6 && figure->required_gain != 0 &&
           strpbrk(edu_text_number(figure->required_gain, decimals, pool), "123456789") == NULL)
        decimals++;
    text = signed_number(figure->required_gain, decimals, pool);
    return apr_psprintf(pool, "%s (%" PRId64 ")", text, figure->required_year);
}

const char *
edu_figure_inequality_part(const edu_figure_t *figure, edu_figure_inequality_t part, apr_pool_t *pool)
{
    char text[32];

    if (isnan(figure->inequality[part]))
        return missing;
    snprintf(text, sizeof text, "%.3g", figure->inequality[part]);
    return apr_pstrdup(pool, text);
}

char *
edu_figure_inequality(const edu_figure_t *figure, apr_pool_t *pool)
{
    if (isnan(figure->inequality[EDU_INEQUALITY_CV]))
        return apr_pstrdup(pool, "");
    return apr_pstrcat(pool, edu_figure_inequality_part(figure, EDU_INEQUALITY_CV, pool), ", ",
                       edu_figure_inequality_part(figure, EDU_INEQUALITY_GINI, pool), ", ",
                       edu_figure_inequality_part(figure, EDU_INEQUALITY_THEIL, pool), " (",
                       edu_figure_inequality_part(figure, EDU_INEQUALITY_THEIL_BETWEEN, pool), "), ",
                       edu_figure_inequality_part(figure, EDU_INEQUALITY_RATIO_20_20, pool), NULL);
}

char *
edu_figure_cell(const edu_figure_t *figure, apr_pool_t *pool)
{
    const char *doubt = *figure->doubt != '\0' ? "!" : "";

    if (isnan(figure->rate))
        return apr_pstrdup(pool, missing);
    return apr_pstrcat(pool, edu_figure_rate(figure, pool), " ", edu_figure_mark(figure->status),
                       strcmp(figure->certainty, "too_close") == 0 ? "≈" : "", doubt, NULL);
}

static void
add_remark(edu_buffer_t *remarks, const char *remark, edu_lang_t lang)
{
    if (remarks->length > 0)
        edu_buffer_add_text(remarks, lang == EDU_LANG_ZH ? "；" : "; ");
    edu_buffer_add_text(remarks, remark);
}

char *
edu_figure_remarks(const edu_figure_t *figure, edu_lang_t lang, apr_pool_t *pool)
{
    edu_buffer_t *remarks = edu_buffer_create(64, pool);

    if (strcmp(figure->doubt, "above_100") == 0)
        add_remark(remarks, edu_message(lang, EDU_MSG_ABOVE_100), lang);
    else if (*figure->doubt != '\0')
        add_remark(remarks, EDU_SAY(lang, EDU_MSG_DOUBT, pool, figure->doubt), lang);
    if (figure->parts_used < figure->parts_expected && figure->parts_expected > 1)
        add_remark(remarks,
                   EDU_SAY(lang, EDU_MSG_PARTS, pool, edu_text_grouped(figure->parts_used, pool),
                           edu_text_grouped(figure->parts_expected, pool)),
                   lang);
    if (figure->values_missing > 0)
        add_remark(remarks,
                   EDU_SAY(lang, EDU_MSG_BLANKS, pool, edu_text_grouped(figure->values_missing, pool),
                           edu_text_grouped(figure->values_expected, pool)),
                   lang);
    return edu_buffer_text(remarks);
}

char *
edu_figure_count(double value, apr_pool_t *pool)
{
    if (isnan(value))
        return apr_pstrdup(pool, missing);
    if (fabs(value) < 1e15 && value == floor(value))
        return edu_text_grouped((int64_t)value, pool);
    return edu_text_shortest(value, pool);
}

const char *
edu_figure_against(const edu_figure_t *figure, const edu_figure_t *first, edu_lang_t lang, apr_pool_t *pool)
{
    double difference = figure->rate - first->rate;
    const char *text;

    if (isnan(difference))
        return "";
    text = edu_text_number(difference, first->indicator->decimals, pool);
    if (difference > 0)
        text = apr_pstrcat(pool, "+", text, NULL);
    return EDU_SAY(lang,
                   *edu_figure_unit(first->indicator) != '\0' ? EDU_MSG_ALTERNATIVE_POINTS
                                                              : EDU_MSG_ALTERNATIVE,
                   pool, text, first->indicator->code);
}

char *
edu_figure_side(const edu_figure_t *figure, double value, apr_pool_t *pool)
{
    char *text;

    if (figure->indicator == NULL || figure->indicator->made_of == EDU_MADE_OF_COUNTS || isnan(value) ||
        value == floor(value))
        return edu_figure_count(value, pool);
    text = edu_text_number(value, 2, pool);
    if (fabs(value) < 1000 || fabs(value) >= 1e15)
        return text;
    return apr_pstrcat(pool, edu_text_grouped(strtoll(text, NULL, 10), pool), strchr(text, '.'), NULL);
}

char *
edu_figure_share(int64_t reported, int64_t expected, apr_pool_t *pool)
{
    int64_t tenths;

    if (expected <= 0)
        return apr_pstrdup(pool, missing);
    tenths = reported * 1000 / expected;
    return apr_psprintf(pool, "%" PRId64 ".%" PRId64 "%%", tenths / 10, tenths % 10);
}

char *
edu_figure_completeness(int64_t reported, int64_t expected, apr_pool_t *pool)
{
    if (expected <= 0)
        return apr_pstrdup(pool, missing);
    return apr_pstrcat(pool, edu_text_grouped(reported, pool), "/", edu_text_grouped(expected, pool), " (",
                       edu_figure_share(reported, expected, pool), ")", NULL);
}

static bool
is_less_complete(edu_returns_t a, edu_returns_t b)
{
    return a.reported * b.expected < b.reported * a.expected;
}

edu_returns_t
edu_figure_returns(const edu_figure_t *figure)
{
    edu_returns_t earlier = {figure->earlier_reported, figure->earlier_expected};
    edu_returns_t now = {figure->units_reported - earlier.reported,
                         figure->units_expected - earlier.expected};

    return earlier.expected > 0 && (now.expected == 0 || is_less_complete(earlier, now)) ? earlier : now;
}

bool
edu_figure_less_complete(const edu_figure_t *a, const edu_figure_t *b)
{
    return is_less_complete(edu_figure_returns(a), edu_figure_returns(b));
}
