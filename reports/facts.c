#include "reports/facts.h"

#include "reports/messages.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

typedef struct writer_t {
    const edu_assessment_t *assessment;
    edu_lang_t lang;
    apr_array_header_t *sentences;
    apr_pool_t *pool;
} writer_t;

static const edu_figure_t *
figure_at(const apr_array_header_t *figures, int index)
{
    return APR_ARRAY_IDX(figures, index, const edu_figure_t *);
}

static char *
whole(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" PRId64, value);
}

static const char *
name_of(const writer_t *writer, const edu_figure_t *figure)
{
    return edu_assess_indicator_name(writer->assessment, figure->indicator);
}

static void
say(writer_t *writer, const char *sentence)
{
    APR_ARRAY_PUSH(writer->sentences, const char *) = sentence;
}

const char *
edu_facts_count(const edu_assessment_t *assessment, const edu_block_t *block, apr_pool_t *pool)
{
    const edu_lang_t lang = assessment->lang;
    static const struct {
        edu_figure_status_t status;
        edu_message_t message;
    } parts[] = {{EDU_FIGURE_MET, EDU_MSG_FACT_MET},
                 {EDU_FIGURE_NOT_MET, EDU_MSG_FACT_NOT_MET},
                 {EDU_FIGURE_INCOMPLETE, EDU_MSG_FACT_INCOMPLETE},
                 {EDU_FIGURE_NO_DATA, EDU_MSG_FACT_NO_DATA}};
    int counts[EDU_FIGURE_STATUS_COUNT] = {0};
    const char *total = whole(block->targets->nelts, pool);
    const char *text = block->group != NULL ? EDU_SAY(lang, EDU_MSG_FACT_COUNT_OF, pool, total,
                                                      edu_assess_group_name(assessment, block->group))
                                            : EDU_SAY(lang, EDU_MSG_FACT_COUNT, pool, total);

    for (int i = 0; i < block->targets->nelts; i++)
        counts[figure_at(block->targets, i)->status]++;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (counts[parts[i].status] > 0)
            text = apr_pstrcat(pool, text,
                               EDU_SAY(lang, parts[i].message, pool, whole(counts[parts[i].status], pool)),
                               NULL);
    return text;
}

static void
not_met_sentence(writer_t *writer, const edu_figure_t *figure)
{
    bool over = figure->gap > 0;
    bool percent = *edu_figure_unit(figure->indicator) != '\0';
    edu_message_t message = percent ? (over ? EDU_MSG_FACT_OVER : EDU_MSG_FACT_SHORT)
                                    : (over ? EDU_MSG_FACT_OVER_PLAIN : EDU_MSG_FACT_SHORT_PLAIN);

    say(writer, EDU_SAY(writer->lang, message, writer->pool, name_of(writer, figure),
                        edu_figure_rate(figure, writer->pool), edu_figure_target(figure, writer->pool),
                        edu_figure_shortfall(figure, writer->pool)));
}

static void
pending_sentence(writer_t *writer, const edu_figure_t *figure)
{
    edu_returns_t returns = edu_figure_returns(figure);
    double share = returns.expected > 0 ? 100.0 * (double)returns.reported / (double)returns.expected : 0;

    /* Enough units, but values or counties are missing: the remarks say which. */
    if (share >= writer->assessment->catalogue->completeness) {
        say(writer, EDU_SAY(writer->lang, EDU_MSG_FACT_PENDING_VALUES, writer->pool, name_of(writer, figure),
                            edu_figure_remarks(figure, writer->lang, writer->pool),
                            edu_figure_rate(figure, writer->pool)));
        return;
    }
    say(writer, EDU_SAY(writer->lang, EDU_MSG_FACT_PENDING, writer->pool, name_of(writer, figure),
                        edu_text_grouped(returns.reported, writer->pool),
                        edu_text_grouped(returns.expected, writer->pool),
                        edu_figure_share(returns.reported, returns.expected, writer->pool),
                        edu_text_shortest(writer->assessment->catalogue->completeness, writer->pool),
                        edu_figure_rate(figure, writer->pool)));
}

/* One sentence names every target without data. */
static void
without_sentence(writer_t *writer, const edu_block_t *block)
{
    const char *names = "";

    for (int i = 0; i < block->targets->nelts; i++) {
        const edu_figure_t *figure = figure_at(block->targets, i);

        if (figure->status == EDU_FIGURE_NO_DATA)
            names =
                apr_pstrcat(writer->pool, names, *names != '\0' ? edu_message(writer->lang, EDU_MSG_AND) : "",
                            name_of(writer, figure), NULL);
    }
    if (*names != '\0')
        say(writer, EDU_SAY(writer->lang, EDU_MSG_FACT_WITHOUT, writer->pool, names));
}

static void
target_sentences(writer_t *writer, const edu_block_t *block)
{
    for (int i = 0; i < block->targets->nelts; i++) {
        const edu_figure_t *figure = figure_at(block->targets, i);

        if (figure->status == EDU_FIGURE_NOT_MET)
            not_met_sentence(writer, figure);
    }
    for (int i = 0; i < block->targets->nelts; i++) {
        const edu_figure_t *figure = figure_at(block->targets, i);

        if (figure->status == EDU_FIGURE_INCOMPLETE)
            pending_sentence(writer, figure);
    }
    without_sentence(writer, block);
}

apr_array_header_t *
edu_facts_stand_ins(const edu_assessment_t *assessment, const edu_block_t *block, apr_pool_t *pool)
{
    apr_array_header_t *sentences = apr_array_make(pool, 1, sizeof(const char *));
    apr_array_header_t *done = apr_array_make(pool, 1, sizeof(const edu_group_t *));

    for (int i = 0; i < block->targets->nelts; i++) {
        const edu_group_t *group;
        const char *names = "";
        bool known = false;

        if (!edu_assess_stands_in(assessment, figure_at(block->targets, i), &group))
            continue;
        for (int j = 0; j < done->nelts; j++)
            known = known || APR_ARRAY_IDX(done, j, const edu_group_t *) == group;
        if (known)
            continue;
        APR_ARRAY_PUSH(done, const edu_group_t *) = group;
        for (int j = i; j < block->targets->nelts; j++) {
            const edu_figure_t *figure = figure_at(block->targets, j);
            const edu_group_t *other;

            if (edu_assess_stands_in(assessment, figure, &other) && other == group)
                names =
                    apr_pstrcat(pool, names, *names != '\0' ? edu_message(assessment->lang, EDU_MSG_AND) : "",
                                edu_assess_indicator_name(assessment, figure->indicator), NULL);
        }
        APR_ARRAY_PUSH(sentences, const char *) = EDU_SAY(assessment->lang, EDU_MSG_STANDS_IN, pool,
                                                          edu_assess_group_name(assessment, group), names);
    }
    return sentences;
}

/* The least complete of all figures with a target decides what is said on completeness. */
const char *
edu_facts_completeness(const edu_assessment_t *assessment, apr_pool_t *pool)
{
    const edu_figure_t *least = NULL;
    edu_returns_t returns;

    for (int i = 0; i < assessment->blocks->nelts; i++) {
        const edu_block_t *block = &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t);

        for (int j = 0; j < block->targets->nelts; j++) {
            const edu_figure_t *figure = figure_at(block->targets, j);

            if (figure->units_expected > 0 && (least == NULL || edu_figure_less_complete(figure, least)))
                least = figure;
        }
    }
    if (least == NULL)
        return NULL;
    returns = edu_figure_returns(least);
    if (returns.reported >= returns.expected)
        return edu_message(assessment->lang, EDU_MSG_FACT_COMPLETE);
    return EDU_SAY(assessment->lang, EDU_MSG_FACT_LACKING, pool,
                   edu_assess_indicator_name(assessment, least->indicator),
                   edu_text_grouped(returns.reported, pool), edu_text_grouped(returns.expected, pool),
                   edu_figure_share(returns.reported, returns.expected, pool));
}

static void
completeness_sentence(writer_t *writer)
{
    const char *sentence = edu_facts_completeness(writer->assessment, writer->pool);

    if (sentence != NULL)
        say(writer, sentence);
}

static void
doubt_sentences(writer_t *writer, const apr_array_header_t *figures)
{
    for (int i = 0; i < figures->nelts; i++)
        if (*figure_at(figures, i)->doubt != '\0')
            say(writer, EDU_SAY(writer->lang, EDU_MSG_FACT_DOUBT, writer->pool,
                                name_of(writer, figure_at(figures, i)),
                                edu_figure_rate(figure_at(figures, i), writer->pool)));
}

apr_array_header_t *
edu_facts_doubts(const edu_assessment_t *assessment, apr_pool_t *pool)
{
    writer_t writer = {assessment, assessment->lang, apr_array_make(pool, 2, sizeof(const char *)), pool};

    for (int i = 0; i < assessment->blocks->nelts; i++) {
        const edu_block_t *block = &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t);

        doubt_sentences(&writer, block->targets);
        doubt_sentences(&writer, block->others);
    }
    return writer.sentences;
}

/* How many of the areas in `figures` that `areas` names meet the indicator's target. */
static void
tally_sentence(writer_t *writer, const edu_indicator_t *indicator, const apr_array_header_t *areas,
               const apr_array_header_t *figures, const char *grp, const char *set)
{
    int held = 0;
    int met = 0;
    int not_met = 0;

    for (int i = 0; i < areas->nelts; i++) {
        const edu_figure_t *figure =
            edu_figure_find(figures, APR_ARRAY_IDX(areas, i, const edu_area_t *)->code, grp, indicator);

        if (figure == NULL || *figure->comparator == '\0')
            continue;
        held++;
        met += figure->status == EDU_FIGURE_MET;
        not_met += figure->status == EDU_FIGURE_NOT_MET;
    }
    if (held > 0)
        say(writer, EDU_SAY(writer->lang, set != NULL ? EDU_MSG_FACT_BELOW_SET : EDU_MSG_FACT_BELOW,
                            writer->pool, edu_assess_indicator_name(writer->assessment, indicator),
                            whole(held, writer->pool), whole(met, writer->pool), whole(not_met, writer->pool),
                            whole(held - met - not_met, writer->pool), set));
}

static void
below_sentences(writer_t *writer)
{
    const edu_assessment_t *assessment = writer->assessment;

    for (int i = 0; i < assessment->blocks->nelts; i++) {
        const edu_block_t *block = &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t);

        for (int j = 0; block->members != NULL && j < block->targets->nelts; j++)
            tally_sentence(writer, figure_at(block->targets, j)->indicator, block->members,
                           block->member_figures, "all", edu_assess_group_name(assessment, block->group));
    }
    for (int i = 0; i < assessment->indicators->nelts; i++)
        tally_sentence(writer, APR_ARRAY_IDX(assessment->indicators, i, const edu_indicator_t *),
                       assessment->children, assessment->below, assessment->grp, NULL);
}

apr_array_header_t *
edu_facts_list(const edu_assessment_t *assessment, apr_pool_t *pool)
{
    writer_t writer = {assessment, assessment->lang, apr_array_make(pool, 16, sizeof(const char *)), pool};
    bool any = false;

    for (int i = 0; i < assessment->blocks->nelts; i++) {
        const edu_block_t *block = &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t);

        if (block->targets->nelts == 0)
            continue;
        any = true;
        say(&writer, edu_facts_count(assessment, block, pool));
        target_sentences(&writer, block);
        apr_array_cat(writer.sentences, edu_facts_stand_ins(assessment, block, pool));
    }
    if (!any)
        say(&writer, EDU_SAY(assessment->lang, EDU_MSG_NO_TARGETS, pool, assessment->period));
    completeness_sentence(&writer);
    apr_array_cat(writer.sentences, edu_facts_doubts(assessment, pool));
    below_sentences(&writer);
    return writer.sentences;
}
