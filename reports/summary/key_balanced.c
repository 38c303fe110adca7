#include "reports/summary/key_balanced.h"

#include "reports/figure.h"
#include "reports/messages.h"
#include "reports/summary/key_sentence.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many items and areas are named; the rest is counted. */
enum { NAMED = 3 };

enum { CV_PLACES = 3 };

typedef struct sentence_t {
    const edu_balanced_report_t *report;
    const edu_balanced_figure_t *figure;
    const edu_balanced_figure_t *before; /* NULL: last year has nothing to be compared with */
    edu_lang_t lang;
    const char *text;
    apr_pool_t *pool;
} sentence_t;

static bool
has_status(const edu_balanced_figure_t *figure, const char *status)
{
    return strcmp(figure->status, status) == 0;
}

/* Counties are judged by their schools, areas above them by their counties. */
static bool
is_above(const edu_balanced_figure_t *figure)
{
    return figure->areas_expected >= 0;
}

static const edu_balanced_figure_t *
figure_at(const edu_balanced_report_t *report, int index)
{
    return &APR_ARRAY_IDX(report->figures, index, edu_balanced_figure_t);
}

/* The area's own one, which last year may have had another name. */
static const edu_balanced_figure_t *
figure_of(const edu_balanced_report_t *report, const char *area, const edu_balanced_t *standard)
{
    for (int i = 0; report != NULL && i < report->figures->nelts; i++)
        if (figure_at(report, i)->standard == standard && strcmp(figure_at(report, i)->area->code, area) == 0)
            return figure_at(report, i);
    return NULL;
}

/* Last year's figure where it is one to compare with: of a county one with a verdict. */
static const edu_balanced_figure_t *
last_year(const edu_balanced_report_t *before, const edu_balanced_figure_t *figure)
{
    const edu_balanced_figure_t *found = figure_of(before, figure->area->code, figure->standard);

    if (found == NULL || is_above(found) != is_above(figure))
        return NULL;
    if (is_above(found))
        return found->areas_expected > 0 ? found : NULL;
    return has_status(found, "met") || has_status(found, "not_met") ? found : NULL;
}

static const char *
number(const sentence_t *sentence, int64_t value)
{
    return edu_text_grouped(value, sentence->pool);
}

static void
clause(sentence_t *sentence, const char *text)
{
    sentence->text = edu_key_clause(sentence->text, text, sentence->lang, sentence->pool);
}

static const char *
name_of(const edu_balanced_t *standard, edu_lang_t lang)
{
    return edu_text_pick(lang, standard->name_zh, standard->name_en);
}

static const char *
limit_text(const sentence_t *sentence, double most)
{
    return apr_pstrcat(sentence->pool, "≤ ", edu_text_shortest(most, sentence->pool), NULL);
}

/* Names as far as they are listed, and how many more there are. */
static const char *
with_more(const sentence_t *sentence, const char *names, int count)
{
    return count <= NAMED ? names
                          : EDU_SAY(sentence->lang, EDU_MSG_KEY_AND_MORE, sentence->pool, names,
                                    apr_itoa(sentence->pool, count - NAMED));
}

static const char *
one_more(const sentence_t *sentence, const char *names, const char *name)
{
    return apr_pstrcat(sentence->pool, names,
                       *names == '\0'                  ? ""
                       : sentence->lang == EDU_LANG_ZH ? "、"
                                                       : ", ",
                       name, NULL);
}

/* Counties ------------------------------------------------------------------------------------------------------------------ */

static const edu_balanced_item_figure_t *
item_at(const sentence_t *sentence, int index)
{
    const edu_balanced_item_figure_t *item =
        &APR_ARRAY_IDX(sentence->report->items, index, edu_balanced_item_figure_t);

    return item->standard == sentence->figure->standard && item->area == sentence->figure->area ? item : NULL;
}

static const char *
item_name(const sentence_t *sentence, const edu_balanced_item_figure_t *item)
{
    return edu_text_pick(sentence->lang, item->item->name_zh, item->item->name_en);
}

/* Whether what was counted last year compares with what was this year: of a county, when both have a verdict. */
static bool
compares(const sentence_t *sentence)
{
    return sentence->before != NULL &&
           (is_above(sentence->figure) || !has_status(sentence->figure, "incomplete"));
}

static const char *
change_text(const sentence_t *sentence)
{
    double change = compares(sentence) ? sentence->figure->cv_mean - sentence->before->cv_mean : NAN;
    const char *rounded;

    if (isnan(change))
        return edu_message(sentence->lang, EDU_MSG_KEY_BALANCED_NO_BEFORE);
    rounded = edu_text_number(fabs(change), CV_PLACES, sentence->pool);
    if (strpbrk(rounded, "123456789") == NULL)
        return edu_message(sentence->lang, EDU_MSG_KEY_SAME);
    return EDU_SAY(sentence->lang, change > 0 ? EDU_MSG_KEY_UP : EDU_MSG_KEY_DOWN, sentence->pool, rounded);
}

/* The item that the schools have least evenly; NULL: no item has a coefficient. */
static const edu_balanced_item_figure_t *
least_even(const sentence_t *sentence)
{
    const edu_balanced_item_figure_t *most = NULL;

    for (int i = 0; i < sentence->report->items->nelts; i++) {
        const edu_balanced_item_figure_t *item = item_at(sentence, i);

        if (item != NULL && !isnan(item->cv) && (most == NULL || item->cv > most->cv))
            most = item;
    }
    return most;
}

/* A standard on the mean of the coefficients. */
static void
mean_clauses(sentence_t *sentence)
{
    const edu_balanced_figure_t *figure = sentence->figure;
    const double most = figure->standard->cv_mean_most;
    const bool within = edu_balanced_is_within(figure->cv_mean, most);
    const bool pending = has_status(figure, "incomplete");
    const edu_balanced_item_figure_t *uneven = least_even(sentence);
    apr_pool_t *pool = sentence->pool;

    if (isnan(most))
        return;
    if (isnan(figure->cv_mean)) {
        clause(sentence, edu_message(sentence->lang, EDU_MSG_KEY_BALANCED_MEAN_NONE));
        return;
    }
    clause(sentence,
           EDU_SAY(sentence->lang, pending ? EDU_MSG_KEY_BALANCED_MEAN_PENDING : EDU_MSG_KEY_BALANCED_MEAN,
                   pool, edu_balanced_cv(figure->cv_mean, most, pool), change_text(sentence)));
    clause(sentence, EDU_SAY(sentence->lang,
                             pending   ? EDU_MSG_KEY_BALANCED_LIMIT
                             : !within ? EDU_MSG_KEY_BALANCED_OVER
                                       : EDU_MSG_KEY_BALANCED_WITHIN,
                             pool, limit_text(sentence, most),
                             /* with as many places as tell it from nothing */
                             edu_balanced_cv(fabs(figure->cv_mean - most), 0, pool)));
    if (uneven != NULL && !within)
        clause(sentence, EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_UNEVEN, pool,
                                 item_name(sentence, uneven), edu_balanced_cv(uneven->cv, NAN, pool)));
}

/* A standard that limits the coefficient of each item. */
static void
items_clauses(sentence_t *sentence)
{
    const char *names = "";
    int limits = 0;
    int within = 0;
    int over = 0;

    for (int i = 0; i < sentence->report->items->nelts; i++) {
        const edu_balanced_item_figure_t *item = item_at(sentence, i);

        if (item == NULL || isnan(item->item->cv_most))
            continue;
        limits++;
        if (item->met == NULL)
            continue;
        within += *item->met == 't';
        if (*item->met != 't' && ++over <= NAMED)
            names = one_more(sentence, names,
                             EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_ITEM, sentence->pool,
                                     item_name(sentence, item),
                                     edu_balanced_cv(item->cv, item->item->cv_most, sentence->pool),
                                     limit_text(sentence, item->item->cv_most)));
    }
    if (limits == 0)
        return;
    clause(sentence,
           EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_ITEMS, sentence->pool, number(sentence, within),
                   number(sentence, limits),
                   compares(sentence) ? EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_ITEMS_BEFORE,
                                                sentence->pool, number(sentence, sentence->before->items_met))
                                      : edu_message(sentence->lang, EDU_MSG_KEY_BALANCED_NO_BEFORE)));
    if (over > 0)
        clause(sentence, EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_ITEMS_OVER, sentence->pool,
                                 with_more(sentence, names, over)));
    if (limits - within - over > 0)
        clause(sentence, EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_ITEMS_NONE, sentence->pool,
                                 number(sentence, limits - within - over)));
}

/* Areas above counties ------------------------------------------------------------------------------------------------------ */

/* Which of the counties directly below miss it; "" where others than counties are directly below. */
static const char *
missed_in(const sentence_t *sentence)
{
    const edu_balanced_report_t *report = sentence->report;
    const char *names = "";
    int count = 0;

    for (int i = 0; i < report->figures->nelts; i++) {
        const edu_balanced_figure_t *figure = figure_at(report, i);

        if (figure->standard != sentence->figure->standard || figure->area == sentence->figure->area)
            continue;
        if (is_above(figure))
            return "";
        if (has_status(figure, "not_met") && ++count <= NAMED)
            names = one_more(sentence, names,
                             edu_text_pick(sentence->lang, figure->area->name_zh, figure->area->name_en));
    }
    return *names == '\0' ? "" : with_more(sentence, names, count);
}

static void
counties_clauses(sentence_t *sentence)
{
    const edu_balanced_figure_t *figure = sentence->figure;
    const edu_balanced_figure_t *before = sentence->before;
    const int64_t missed = figure->areas_judged - figure->areas_met;
    const int64_t pending = figure->areas_expected - figure->areas_judged;
    const char *names = missed_in(sentence);
    const char *last = before == NULL ? edu_message(sentence->lang, EDU_MSG_KEY_BALANCED_NO_BEFORE)
                                      : EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_BEFORE_OF,
                                                sentence->pool, number(sentence, before->areas_met),
                                                number(sentence, before->areas_expected));

    clause(sentence,
           EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_COUNTIES, sentence->pool,
                   number(sentence, figure->areas_met), number(sentence, figure->areas_expected), last));
    if (missed > 0)
        clause(sentence, EDU_SAY(sentence->lang,
                                 *names != '\0' ? EDU_MSG_KEY_BALANCED_MISSED_IN : EDU_MSG_KEY_BELOW_MISSED,
                                 sentence->pool, number(sentence, missed), names));
    if (pending > 0)
        clause(sentence,
               EDU_SAY(sentence->lang, EDU_MSG_KEY_BELOW_PENDING, sentence->pool, number(sentence, pending)));
}

/* What both have --------------------------------------------------------------------------------------------------------------- */

static int
floors_of(const edu_balanced_t *standard)
{
    int floors = 0;

    for (int i = 0; i < standard->items->nelts; i++)
        floors += !isnan(APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *)->floor);
    return floors;
}

/* The schools that meet too few floors, and the floor that most are below. */
static void
floors_clauses(sentence_t *sentence)
{
    const edu_balanced_figure_t *figure = sentence->figure;
    const edu_balanced_item_figure_t *worst = NULL;

    if (figure->standard->least_items == 0)
        return;
    clause(sentence,
           EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_SHORT, sentence->pool,
                   number(sentence, figure->standard->least_items),
                   number(sentence, floors_of(figure->standard)), number(sentence, figure->short_of),
                   number(sentence, figure->schools),
                   compares(sentence) ? EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_SHORT_BEFORE,
                                                sentence->pool, number(sentence, sentence->before->short_of))
                                      : ""));
    for (int i = 0; figure->short_of > 0 && i < sentence->report->items->nelts; i++) {
        const edu_balanced_item_figure_t *item = item_at(sentence, i);

        if (item != NULL && item->below > 0 && (worst == NULL || item->below > worst->below))
            worst = item;
    }
    if (worst != NULL)
        clause(sentence, EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_FLOOR, sentence->pool,
                                 item_name(sentence, worst), number(sentence, worst->below)));
    if (figure->unknown > 0)
        clause(sentence, EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_UNKNOWN, sentence->pool,
                                 number(sentence, figure->unknown)));
}

/* On which schools it stands, and what is missing. */
static void
schools_clauses(sentence_t *sentence)
{
    const edu_balanced_figure_t *figure = sentence->figure;

    clause(sentence, EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_SCHOOLS, sentence->pool,
                             number(sentence, figure->schools), number(sentence, figure->left_out)));
    if (!is_above(figure) && figure->schools == 1)
        clause(sentence, edu_message(sentence->lang, EDU_MSG_KEY_BALANCED_ONE));
    if (figure->with_values < figure->schools)
        clause(sentence, EDU_SAY(sentence->lang, EDU_MSG_KEY_BALANCED_VALUES, sentence->pool,
                                 number(sentence, figure->with_values), number(sentence, figure->schools)));
    if (figure->units_reported < figure->units_expected)
        clause(sentence,
               EDU_SAY(sentence->lang, EDU_MSG_KEY_RETURNS, sentence->pool,
                       number(sentence, figure->units_reported), number(sentence, figure->units_expected),
                       edu_figure_share(figure->units_reported, figure->units_expected, sentence->pool)));
}

static const char *
sentence_of(const edu_balanced_report_t *report, const edu_balanced_report_t *before,
            const edu_balanced_figure_t *figure, apr_pool_t *pool)
{
    sentence_t sentence = {report, figure, last_year(before, figure), report->lang, "", pool};

    if (is_above(figure)) {
        counties_clauses(&sentence);
    } else {
        mean_clauses(&sentence);
        items_clauses(&sentence);
    }
    floors_clauses(&sentence);
    schools_clauses(&sentence);
    return edu_key_finish(EDU_SAY(report->lang, EDU_MSG_KEY_BALANCED, pool,
                                  name_of(figure->standard, report->lang), sentence.text),
                          report->lang, pool);
}

/* Their order --------------------------------------------------------------------------------------------------------------- */

typedef struct ranked_t {
    const edu_balanced_figure_t *figure;
    double distance;
} ranked_t;

/* How far a standard is missed: by the worst of its parts, each as a share of its limit, of the schools, or of the counties. */
static double
distance_of(const edu_balanced_report_t *report, const edu_balanced_figure_t *figure)
{
    const double most = figure->standard->cv_mean_most;
    double distance = 0;

    if (is_above(figure))
        return figure->areas_expected == 0
                   ? 0
                   : (double)(figure->areas_judged - figure->areas_met) / (double)figure->areas_expected;
    if (!isnan(most) && !isnan(figure->cv_mean))
        distance = fmax(distance, figure->cv_mean / most - 1);
    if (figure->schools > 0)
        distance = fmax(distance, (double)figure->short_of / (double)figure->schools);
    for (int i = 0; i < report->items->nelts; i++) {
        const edu_balanced_item_figure_t *item = &APR_ARRAY_IDX(report->items, i, edu_balanced_item_figure_t);

        if (item->standard == figure->standard && item->area == figure->area && !isnan(item->cv) &&
            !isnan(item->item->cv_most))
            distance = fmax(distance, item->cv / item->item->cv_most - 1);
    }
    return distance;
}

static int
compare_ranked(const void *a, const void *b)
{
    const ranked_t *x = a;
    const ranked_t *y = b;

    if (x->distance != y->distance)
        return x->distance > y->distance ? -1 : 1;
    return x->figure->standard->index - y->figure->standard->index;
}

apr_array_header_t *
edu_key_standards(const edu_balanced_report_t *report, const edu_balanced_report_t *before,
                  const char *status, apr_pool_t *pool)
{
    apr_array_header_t *ranked = apr_array_make(pool, 4, sizeof(ranked_t));
    apr_array_header_t *sentences = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; report != NULL && i < report->figures->nelts; i++)
        if (figure_at(report, i)->area == report->area && has_status(figure_at(report, i), status))
            APR_ARRAY_PUSH(ranked, ranked_t) =
                (ranked_t){figure_at(report, i), distance_of(report, figure_at(report, i))};
    if (ranked->nelts > 1)
        qsort(ranked->elts, (size_t)ranked->nelts, sizeof(ranked_t), compare_ranked);
    for (int i = 0; i < ranked->nelts; i++)
        APR_ARRAY_PUSH(sentences, const char *) =
            sentence_of(report, before, APR_ARRAY_IDX(ranked, i, ranked_t).figure, pool);
    return sentences;
}

/* The overview -------------------------------------------------------------------------------------------------------------- */

/* Standards whose verdict went from one to another since last year; "" for none. */
static const char *
turned(const edu_balanced_report_t *report, const edu_balanced_report_t *before, const char *from,
       const char *to, apr_pool_t *pool)
{
    const char *names = "";

    for (int i = 0; i < report->figures->nelts; i++) {
        const edu_balanced_figure_t *figure = figure_at(report, i);
        const edu_balanced_figure_t *last = figure_of(before, figure->area->code, figure->standard);

        if (figure->area == report->area && last != NULL && has_status(last, from) && has_status(figure, to))
            names = apr_pstrcat(pool, names, *names != '\0' ? edu_message(report->lang, EDU_MSG_AND) : "",
                                name_of(figure->standard, report->lang), NULL);
    }
    return names;
}

apr_array_header_t *
edu_key_standards_overview(const edu_balanced_report_t *report, const edu_balanced_report_t *before,
                           apr_pool_t *pool)
{
    static const struct {
        const char *status;
        edu_message_t message;
    } parts[] = {{"met", EDU_MSG_FACT_MET},
                 {"not_met", EDU_MSG_FACT_NOT_MET},
                 {"incomplete", EDU_MSG_KEY_BALANCED_PENDING}};
    apr_array_header_t *sentences = apr_array_make(pool, 3, sizeof(const char *));
    const char *text = "";
    const char *names;
    int total = 0;

    for (size_t k = 0; report != NULL && k < sizeof parts / sizeof parts[0]; k++) {
        int count = 0;

        for (int i = 0; i < report->figures->nelts; i++)
            count += figure_at(report, i)->area == report->area &&
                     has_status(figure_at(report, i), parts[k].status);
        total += count;
        if (count > 0)
            text = apr_pstrcat(pool, text,
                               EDU_SAY(report->lang, parts[k].message, pool, apr_itoa(pool, count)), NULL);
    }
    if (total == 0)
        return sentences;
    APR_ARRAY_PUSH(sentences, const char *) =
        apr_pstrcat(pool, EDU_SAY(report->lang, EDU_MSG_KEY_BALANCED_COUNT, pool, apr_itoa(pool, total)),
                    text, NULL);
    names = turned(report, before, "not_met", "met", pool);
    if (*names != '\0')
        APR_ARRAY_PUSH(sentences, const char *) = EDU_SAY(report->lang, EDU_MSG_KEY_GAINED, pool, names);
    names = turned(report, before, "met", "not_met", pool);
    if (*names != '\0')
        APR_ARRAY_PUSH(sentences, const char *) = EDU_SAY(report->lang, EDU_MSG_KEY_LOST, pool, names);
    return sentences;
}
