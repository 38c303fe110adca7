#include "reports/summary/key_sentence.h"

#include "reports/messages.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* A base of so few that one case more or less is a point of the rate, or more. */
static const double few = 100;

typedef struct sentence_t {
    const edu_assessment_t *assessment;
    const edu_figure_t *figure;
    edu_lang_t lang;
    const char *text;
    apr_pool_t *pool;
} sentence_t;

static sentence_t
begin(const edu_assessment_t *assessment, const edu_figure_t *figure, apr_pool_t *pool)
{
    return (sentence_t){assessment, figure, assessment->lang, "", pool};
}

static bool
in_points(const edu_figure_t *figure)
{
    return *edu_figure_unit(figure->indicator) != '\0';
}

char *
edu_key_clause(const char *text, const char *clause, edu_lang_t lang, apr_pool_t *pool)
{
    const char *between = lang == EDU_LANG_ZH ? "；" : "; ";

    return apr_pstrcat(pool, text, *text != '\0' ? between : "", clause, NULL);
}

static void
clause(sentence_t *sentence, const char *text)
{
    sentence->text = edu_key_clause(sentence->text, text, sentence->lang, sentence->pool);
}

char *
edu_key_capital(const char *text, apr_pool_t *pool)
{
    char *copy = apr_pstrdup(pool, text);

    if (copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)apr_toupper(copy[0]);
    return copy;
}

char *
edu_key_finish(const char *text, edu_lang_t lang, apr_pool_t *pool)
{
    return edu_key_capital(apr_pstrcat(pool, text, lang == EDU_LANG_ZH ? "。" : ".", NULL), pool);
}

static const char *
finish(const sentence_t *sentence)
{
    return edu_key_finish(sentence->text, sentence->lang, sentence->pool);
}

static const char *
name_of(const sentence_t *sentence, const char *grp)
{
    const char *name = edu_assess_indicator_name(sentence->assessment, sentence->figure->indicator);

    return grp == NULL ? name : EDU_SAY(sentence->lang, EDU_MSG_KEY_OF_GROUP, sentence->pool, name, grp);
}

/* A difference without its sign, with as many places as show that it is not nothing. */
static const char *
amount(const sentence_t *sentence, double value)
{
    int decimals = sentence->figure->indicator->decimals;
    const char *text = edu_text_number(fabs(value), decimals, sentence->pool);

    while (value != 0 && decimals < 6 && strpbrk(text, "123456789") == NULL)
        text = edu_text_number(fabs(value), ++decimals, sentence->pool);
    return text;
}

static const char *
change_text(const sentence_t *sentence)
{
    const edu_figure_t *figure = sentence->figure;
    const bool points = in_points(figure);
    const char *rounded;

    if (isnan(figure->change) && figure->status == EDU_FIGURE_INCOMPLETE)
        return edu_message(sentence->lang, EDU_MSG_KEY_NOT_COMPARED);
    if (isnan(figure->change))
        return edu_message(sentence->lang, EDU_MSG_KEY_NO_CHANGE);
    rounded = edu_text_number(fabs(figure->change), figure->indicator->decimals, sentence->pool);
    if (strpbrk(rounded, "123456789") == NULL)
        return edu_message(sentence->lang, EDU_MSG_KEY_SAME);
    if (figure->change > 0)
        return EDU_SAY(sentence->lang, points ? EDU_MSG_KEY_UP_POINTS : EDU_MSG_KEY_UP, sentence->pool,
                       rounded);
    return EDU_SAY(sentence->lang, points ? EDU_MSG_KEY_DOWN_POINTS : EDU_MSG_KEY_DOWN, sentence->pool,
                   rounded);
}

static void
rate_clause(sentence_t *sentence, edu_message_t message, const char *grp)
{
    clause(sentence, EDU_SAY(sentence->lang, message, sentence->pool, name_of(sentence, grp),
                             edu_figure_rate(sentence->figure, sentence->pool), change_text(sentence)));
}

static void
target_clause(sentence_t *sentence)
{
    const edu_figure_t *figure = sentence->figure;
    const bool points = in_points(figure);
    edu_message_t message;

    if (figure->status == EDU_FIGURE_MET)
        message = figure->gap == 0 ? EDU_MSG_KEY_MET_EXACTLY
                  : points         ? EDU_MSG_KEY_MET_POINTS
                                   : EDU_MSG_KEY_MET;
    else if (figure->gap > 0)
        message = points ? EDU_MSG_KEY_OVER_POINTS : EDU_MSG_KEY_OVER;
    else
        message = points ? EDU_MSG_KEY_SHORT_POINTS : EDU_MSG_KEY_SHORT;
    clause(sentence,
           EDU_SAY(sentence->lang, message, sentence->pool, edu_figure_target(figure, sentence->pool),
                   edu_figure_shortfall(figure, sentence->pool)));
}

static bool
is_close(const edu_figure_t *figure)
{
    return strcmp(figure->certainty, "too_close") == 0;
}

static const edu_bound_t *
bound_of(const edu_assessment_t *assessment, const edu_figure_t *figure)
{
    return edu_bound_find(assessment->bounds, figure);
}

static bool
is_open(const edu_bound_t *bound)
{
    return bound != NULL && strcmp(bound->verdict, "open") == 0;
}

static bool
stands_on_few(const edu_figure_t *figure)
{
    return in_points(figure) && figure->indicator->made_of == EDU_MADE_OF_COUNTS && figure->denominator > 0 &&
           figure->denominator <= few;
}

/* Beyond chance, towards the side that is not better. */
static bool
is_worsening(const edu_figure_t *figure)
{
    const edu_direction_t direction = figure->indicator->direction;

    return !isnan(figure->slope) && figure->slope_p < 0.05 &&
           ((direction == EDU_HIGH && figure->slope < 0) || (direction == EDU_LOW && figure->slope > 0));
}

bool
edu_key_reserved(const edu_assessment_t *assessment, const edu_figure_t *figure)
{
    return is_close(figure) || is_open(bound_of(assessment, figure)) || stands_on_few(figure) ||
           is_worsening(figure) || figure->required_year > 0 || *figure->doubt != '\0';
}

/* A rate with as many places as tell it from another one. */
static const char *
apart(const sentence_t *sentence, double rate, double other)
{
    int decimals = sentence->figure->indicator->decimals;
    apr_pool_t *pool = sentence->pool;

    while (rate != other && decimals < 6 &&
           strcmp(edu_text_number(rate, decimals, pool), edu_text_number(other, decimals, pool)) == 0)
        decimals++;
    return apr_pstrcat(pool, edu_text_number(rate, decimals, pool),
                       edu_figure_unit(sentence->figure->indicator), NULL);
}

/* What the rate could come to with the missing returns, where that is known. */
static void
bound_clause(sentence_t *sentence, const edu_bound_t *bound)
{
    edu_message_t message = EDU_MSG_KEY_OPEN;
    const char *missing;

    if (bound == NULL || *bound->verdict == '\0')
        return;
    missing = edu_text_grouped(bound->missing, sentence->pool);
    if (isnan(bound->lowest) || isnan(bound->highest)) {
        message = is_open(bound)                       ? EDU_MSG_KEY_OPEN_UNKNOWN
                  : strcmp(bound->verdict, "met") == 0 ? EDU_MSG_KEY_EITHER_MET_UNKNOWN
                                                       : EDU_MSG_KEY_EITHER_MISSED_UNKNOWN;
        if (is_open(bound) && !isnan(bound->as_known))
            message = EDU_MSG_KEY_OPEN_KNOWN;
        clause(sentence,
               EDU_SAY(sentence->lang, message, sentence->pool, missing,
                       edu_beside_rate(bound->as_known, sentence->figure->indicator, sentence->pool)));
        return;
    }
    if (!is_open(bound))
        message = strcmp(bound->verdict, "met") == 0 ? EDU_MSG_KEY_EITHER_MET : EDU_MSG_KEY_EITHER_MISSED;
    clause(sentence, EDU_SAY(sentence->lang, message, sentence->pool, missing,
                             apart(sentence, bound->lowest, bound->highest),
                             apart(sentence, bound->highest, bound->lowest)));
}

static void
few_clause(sentence_t *sentence)
{
    const edu_figure_t *figure = sentence->figure;

    if (stands_on_few(figure))
        clause(sentence,
               EDU_SAY(sentence->lang, EDU_MSG_KEY_FEW, sentence->pool,
                       edu_figure_count(figure->denominator, sentence->pool),
                       edu_text_number(figure->indicator->scale / figure->denominator, 1, sentence->pool)));
}

/* "2023 (2021–2027)", "2022 (not before 2020)". */
static const char *
course_years(const sentence_t *sentence)
{
    const edu_figure_t *figure = sentence->figure;
    const char *year = apr_itoa(sentence->pool, (int)figure->course_year);
    const char *earliest = apr_itoa(sentence->pool, (int)figure->course_earliest);
    edu_message_t message = EDU_MSG_KEY_COURSE_RANGE;

    if (figure->course_earliest == 0 || figure->course_earliest == figure->course_latest)
        message = EDU_MSG_KEY_COURSE_YEAR;
    else if (figure->course_latest == 0)
        message = EDU_MSG_KEY_COURSE_NOT_BEFORE;
    return EDU_SAY(sentence->lang, message, sentence->pool, year, earliest,
                   apr_itoa(sentence->pool, (int)figure->course_latest));
}

/* Whether the line of the trend has reached the target this year, which the rate itself has not. */
static bool
is_line_past(const edu_figure_t *figure, double line)
{
    return figure->gap > 0 ? line <= figure->target : line >= figure->target;
}

/* The years that a trend stands on, and what it leads to; `line` is where its line stands this year, NAN where that is not known. */
static void
course_clause(sentence_t *sentence, double line)
{
    const edu_figure_t *figure = sentence->figure;
    const char *years = apr_psprintf(sentence->pool, "%d", (int)figure->trend_years);

    if (figure->status == EDU_FIGURE_MET && is_worsening(figure))
        clause(sentence,
               EDU_SAY(sentence->lang, in_points(figure) ? EDU_MSG_KEY_WORSE_POINTS : EDU_MSG_KEY_WORSE,
                       sentence->pool, amount(sentence, figure->slope), years));
    if (figure->status == EDU_FIGURE_MET || *figure->on_course == '\0')
        return;
    if (figure->course_year == 0)
        clause(sentence, EDU_SAY(sentence->lang, EDU_MSG_KEY_OFF_COURSE, sentence->pool, years));
    else
        clause(sentence, EDU_SAY(sentence->lang,
                                 is_line_past(figure, line) ? EDU_MSG_KEY_COURSE_PAST
                                 : figure->slope_p < 0.05   ? EDU_MSG_KEY_COURSE
                                                            : EDU_MSG_KEY_COURSE_WEAK,
                                 sentence->pool, years, course_years(sentence),
                                 edu_beside_rate(line, figure->indicator, sentence->pool)));
}

static void
required_clause(sentence_t *sentence)
{
    const edu_figure_t *figure = sentence->figure;
    const bool met = figure->status == EDU_FIGURE_MET;
    const bool points = in_points(figure);
    edu_message_t message;

    if (figure->required_year == 0)
        return;
    if (figure->required_gain < 0)
        message = met ? (points ? EDU_MSG_KEY_LATER_LOSS_POINTS : EDU_MSG_KEY_LATER_LOSS)
                      : (points ? EDU_MSG_KEY_LOSS_POINTS : EDU_MSG_KEY_LOSS);
    else
        message = met ? (points ? EDU_MSG_KEY_LATER_GAIN_POINTS : EDU_MSG_KEY_LATER_GAIN)
                      : (points ? EDU_MSG_KEY_GAIN_POINTS : EDU_MSG_KEY_GAIN);
    clause(sentence, EDU_SAY(sentence->lang, message, sentence->pool, amount(sentence, figure->required_gain),
                             apr_psprintf(sentence->pool, "%d", (int)figure->required_year)));
}

static bool
lacks_returns(const edu_assessment_t *assessment, edu_returns_t returns)
{
    return (double)returns.reported * 100 < assessment->catalogue->completeness * (double)returns.expected;
}

static void
returns_clause(sentence_t *sentence, edu_returns_t returns)
{
    clause(sentence, EDU_SAY(sentence->lang, EDU_MSG_KEY_RETURNS, sentence->pool,
                             edu_text_grouped(returns.reported, sentence->pool),
                             edu_text_grouped(returns.expected, sentence->pool),
                             edu_figure_share(returns.reported, returns.expected, sentence->pool)));
}

const char *
edu_key_sentence(const edu_assessment_t *assessment, const edu_figure_t *figure, const char *grp, double line,
                 apr_pool_t *pool)
{
    sentence_t sentence = begin(assessment, figure, pool);
    const edu_bound_t *bound = bound_of(assessment, figure);

    rate_clause(&sentence, EDU_MSG_KEY_RATE, grp);
    target_clause(&sentence);
    if (is_close(figure))
        clause(&sentence, EDU_SAY(sentence.lang, EDU_MSG_KEY_CLOSE, pool, edu_figure_interval(figure, pool)));
    if (is_open(bound))
        bound_clause(&sentence, bound);
    few_clause(&sentence);
    course_clause(&sentence, line);
    required_clause(&sentence);
    return finish(&sentence);
}

const char *
edu_key_pending(const edu_assessment_t *assessment, const edu_figure_t *figure, const char *grp,
                apr_pool_t *pool)
{
    sentence_t sentence = begin(assessment, figure, pool);
    edu_returns_t returns = edu_figure_returns(figure);

    rate_clause(&sentence, EDU_MSG_KEY_PENDING, grp);
    clause(&sentence, EDU_SAY(sentence.lang, EDU_MSG_KEY_TARGET, pool, edu_figure_target(figure, pool)));
    /* Where enough units are there, values or counties are missing: the remarks say which. */
    if (lacks_returns(assessment, returns))
        returns_clause(&sentence, returns);
    else
        clause(&sentence, edu_figure_remarks(figure, sentence.lang, pool));
    bound_clause(&sentence, bound_of(assessment, figure));
    return finish(&sentence);
}

const char *
edu_key_plain(const edu_assessment_t *assessment, const edu_figure_t *figure, apr_pool_t *pool)
{
    sentence_t sentence = begin(assessment, figure, pool);
    const bool real = figure->slope_p < 0.05;
    edu_message_t message;

    rate_clause(&sentence, EDU_MSG_KEY_RATE, NULL);
    if (!isnan(figure->slope)) {
        if (in_points(figure))
            message = real ? (figure->slope > 0 ? EDU_MSG_KEY_RISING_POINTS : EDU_MSG_KEY_FALLING_POINTS)
                           : EDU_MSG_KEY_NO_TREND;
        else
            message =
                real ? (figure->slope > 0 ? EDU_MSG_KEY_RISING : EDU_MSG_KEY_FALLING) : EDU_MSG_KEY_NO_TREND;
        clause(&sentence, EDU_SAY(sentence.lang, message, pool, amount(&sentence, figure->slope),
                                  apr_psprintf(pool, "%d", (int)figure->trend_years)));
    }
    few_clause(&sentence);
    if (lacks_returns(assessment, edu_figure_returns(figure)))
        returns_clause(&sentence, edu_figure_returns(figure));
    return finish(&sentence);
}

const char *
edu_key_short(const edu_assessment_t *assessment, const edu_figure_t *figure, const char *grp,
              apr_pool_t *pool)
{
    sentence_t sentence = begin(assessment, figure, pool);

    rate_clause(&sentence, EDU_MSG_KEY_RATE_SHORT, grp);
    return sentence.text;
}
