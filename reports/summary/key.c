#include "reports/summary/key.h"

#include "reports/boundary_note.h"
#include "reports/facts.h"
#include "reports/summary/key_balanced.h"
#include "reports/summary/key_below.h"
#include "reports/summary/key_sentence.h"
#include "reports/summary/trend_line.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many sentences of a kind are on the page. */
enum { KIND_MOST = 8 };

/* A rate to be spoken of, and what its group is called. */
typedef struct topic_t {
    const edu_figure_t *figure;
    const char *grp; /* NULL: all */
} topic_t;

typedef struct edu_key_t {
    const edu_sections_t *sections;
    const edu_assessment_t *assessment;
    edu_lang_t lang;
    const apr_array_header_t *years;
    const edu_peers_t *peers;              /* NULL: there are none */
    const edu_balanced_report_t *balanced; /* NULL: there is none, as the next */
    const edu_balanced_report_t *balanced_before;
    apr_pool_t *pool;
} edu_key_t;

static const edu_block_t *
block_at(const edu_assessment_t *assessment, int index)
{
    return &APR_ARRAY_IDX(assessment->blocks, index, edu_block_t);
}

static const edu_figure_t *
figure_at(const apr_array_header_t *figures, int index)
{
    return APR_ARRAY_IDX(figures, index, const edu_figure_t *);
}

static apr_array_header_t *
texts(const edu_key_t *key)
{
    return apr_array_make(key->pool, 8, sizeof(const char *));
}

static void
say(apr_array_header_t *sentences, const char *sentence)
{
    if (sentence != NULL && *sentence != '\0')
        APR_ARRAY_PUSH(sentences, const char *) = sentence;
}

static const char *
count_text(const edu_key_t *key, int count)
{
    return apr_itoa(key->pool, count);
}

/* All rates with a target and this status, in the order of the targets. */
static apr_array_header_t *
topics(const edu_key_t *key, edu_figure_status_t status)
{
    apr_array_header_t *found = apr_array_make(key->pool, 8, sizeof(topic_t));

    for (int i = 0; i < key->assessment->blocks->nelts; i++) {
        const edu_block_t *block = block_at(key->assessment, i);
        const char *grp = block->group != NULL ? edu_assess_group_name(key->assessment, block->group) : NULL;

        for (int j = 0; j < block->targets->nelts; j++)
            if (figure_at(block->targets, j)->status == status)
                APR_ARRAY_PUSH(found, topic_t) = (topic_t){figure_at(block->targets, j), grp};
    }
    return found;
}

/* How far a target is missed, on the scale of the indicator. */
static double
distance(const edu_figure_t *figure)
{
    return fabs(figure->gap) / figure->indicator->scale;
}

static int
compare_distances(const void *a, const void *b)
{
    const edu_figure_t *x = ((const topic_t *)a)->figure;
    const edu_figure_t *y = ((const topic_t *)b)->figure;

    if (distance(x) != distance(y))
        return distance(x) > distance(y) ? -1 : 1;
    return strcmp(x->indicator_code, y->indicator_code) != 0 ? strcmp(x->indicator_code, y->indicator_code)
                                                             : strcmp(x->grp, y->grp);
}

/* A heading with sentences below it; nothing without any. */
static void
write_kind(const edu_key_t *key, const char *heading, const apr_array_header_t *sentences)
{
    if (sentences->nelts == 0)
        return;
    if (heading != NULL)
        edu_document_heading(key->sections->document, 3, heading);
    edu_document_list(key->sections->document, sentences, 0);
}

/* That there are more than are written here. */
static void
say_more(const edu_key_t *key, apr_array_header_t *sentences, int left)
{
    if (left > 0)
        say(sentences, EDU_SAY(key->lang, EDU_MSG_KEY_MORE, key->pool, count_text(key, left)));
}

/* Since last year ----------------------------------------------------------------------------------------------------------- */

static const edu_figure_t *
last_year(const edu_key_t *key, const edu_figure_t *figure)
{
    for (int i = 0; i < key->years->nelts; i++) {
        const edu_figure_t *other = &APR_ARRAY_IDX(key->years, i, edu_figure_t);

        if (other->year == key->assessment->year - 1 && other->indicator == figure->indicator &&
            strcmp(other->grp, figure->grp) == 0)
            return other;
    }
    return NULL;
}

/* Names of targets whose status went from one to another since last year; "" for none. */
static const char *
turned(const edu_key_t *key, const edu_block_t *block, edu_figure_status_t from, edu_figure_status_t to,
       int *count)
{
    const char *names = "";

    *count = 0;
    for (int i = 0; i < block->targets->nelts; i++) {
        const edu_figure_t *figure = figure_at(block->targets, i);
        const edu_figure_t *before = last_year(key, figure);

        if (before == NULL || before->status != from || figure->status != to)
            continue;
        names = apr_pstrcat(key->pool, names, *names != '\0' ? edu_message(key->lang, EDU_MSG_AND) : "",
                            edu_assess_indicator_name(key->assessment, figure->indicator), NULL);
        (*count)++;
    }
    return names;
}

/* Of the area's own targets, what became of last year's verdicts, as far as there were any. */
static void
since_last_year(const edu_key_t *key, const edu_block_t *block, apr_array_header_t *sentences)
{
    static const struct {
        edu_figure_status_t from;
        edu_figure_status_t to;
        edu_message_t message;
        bool named;
    } kinds[] = {{EDU_FIGURE_NOT_MET, EDU_FIGURE_MET, EDU_MSG_KEY_GAINED, true},
                 {EDU_FIGURE_MET, EDU_FIGURE_NOT_MET, EDU_MSG_KEY_LOST, true},
                 {EDU_FIGURE_MET, EDU_FIGURE_MET, EDU_MSG_KEY_STILL_MET, false},
                 {EDU_FIGURE_NOT_MET, EDU_FIGURE_NOT_MET, EDU_MSG_KEY_STILL_MISSED, false}};
    const char *between = key->lang == EDU_LANG_ZH ? "" : " ";
    const char *text = "";

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        int count;
        const char *names = turned(key, block, kinds[i].from, kinds[i].to, &count);

        if (count > 0)
            text = apr_pstrcat(key->pool, text, *text != '\0' ? between : "",
                               EDU_SAY(key->lang, kinds[i].message, key->pool,
                                       kinds[i].named ? names : count_text(key, count)),
                               NULL);
    }
    say(sentences, text);
}

static void
write_overview(const edu_key_t *key)
{
    const edu_assessment_t *assessment = key->assessment;
    apr_array_header_t *sentences = texts(key);

    for (int i = 0; i < assessment->blocks->nelts; i++)
        if (block_at(assessment, i)->targets->nelts > 0)
            say(sentences, edu_facts_count(assessment, block_at(assessment, i), key->pool));
    if (sentences->nelts == 0)
        say(sentences, EDU_SAY(key->lang, EDU_MSG_NO_TARGETS, key->pool, assessment->period));
    since_last_year(key, block_at(assessment, assessment->blocks->nelts - 1), sentences);
    apr_array_cat(sentences, edu_key_standards_overview(key->balanced, key->balanced_before, key->pool));
    write_kind(key, NULL, sentences);
}

/* Behind the targets of the same verdict. */
static void
write_standards(const edu_key_t *key, const char *status, edu_message_t heading)
{
    const apr_array_header_t *sentences =
        edu_key_standards(key->balanced, key->balanced_before, status, key->pool);

    write_kind(key, EDU_SAY(key->lang, heading, key->pool, count_text(key, sentences->nelts)), sentences);
}

/* Targets ------------------------------------------------------------------------------------------------------------------- */

static const char *
sentence_of(const edu_key_t *key, const topic_t *topic)
{
    return edu_key_sentence(key->assessment, topic->figure, topic->grp,
                            edu_report_trend_line(key->years, topic->figure, key->pool), key->pool);
}

static void
write_missed(const edu_key_t *key)
{
    apr_array_header_t *missed = topics(key, EDU_FIGURE_NOT_MET);
    apr_array_header_t *sentences = texts(key);

    if (missed->nelts > 1)
        qsort(missed->elts, (size_t)missed->nelts, sizeof(topic_t), compare_distances);
    for (int i = 0; i < missed->nelts && i < KIND_MOST; i++) {
        const topic_t *topic = &APR_ARRAY_IDX(missed, i, topic_t);

        say(sentences, sentence_of(key, topic));
    }
    say_more(key, sentences, missed->nelts - KIND_MOST);
    write_kind(key, EDU_SAY(key->lang, EDU_MSG_KEY_MISSED, key->pool, count_text(key, missed->nelts)),
               sentences);
}

/* Those with something against them one by one, the others together. */
static void
write_met(const edu_key_t *key)
{
    const apr_array_header_t *met = topics(key, EDU_FIGURE_MET);
    apr_array_header_t *sentences = texts(key);
    const char *safe = "";
    int reserved = 0;

    for (int i = 0; i < met->nelts; i++) {
        const topic_t *topic = &APR_ARRAY_IDX(met, i, topic_t);

        if (!edu_key_reserved(key->assessment, topic->figure))
            safe = apr_pstrcat(key->pool, safe, *safe != '\0' ? (key->lang == EDU_LANG_ZH ? "；" : "; ") : "",
                               edu_key_short(key->assessment, topic->figure, topic->grp, key->pool), NULL);
        else if (++reserved <= KIND_MOST)
            say(sentences, sentence_of(key, topic));
    }
    say_more(key, sentences, reserved - KIND_MOST);
    if (*safe != '\0')
        say(sentences, EDU_SAY(key->lang, EDU_MSG_KEY_SAFE, key->pool, safe));
    write_kind(key, EDU_SAY(key->lang, EDU_MSG_KEY_MET_HEADING, key->pool, count_text(key, met->nelts)),
               sentences);
}

static void
write_pending(const edu_key_t *key)
{
    const apr_array_header_t *pending = topics(key, EDU_FIGURE_INCOMPLETE);
    const apr_array_header_t *without = topics(key, EDU_FIGURE_NO_DATA);
    apr_array_header_t *sentences = texts(key);
    const char *names = "";

    for (int i = 0; i < pending->nelts && i < KIND_MOST; i++) {
        const topic_t *topic = &APR_ARRAY_IDX(pending, i, topic_t);

        say(sentences, edu_key_pending(key->assessment, topic->figure, topic->grp, key->pool));
    }
    say_more(key, sentences, pending->nelts - KIND_MOST);
    for (int i = 0; i < without->nelts; i++)
        names = apr_pstrcat(key->pool, names, *names != '\0' ? edu_message(key->lang, EDU_MSG_AND) : "",
                            edu_assess_indicator_name(key->assessment,
                                                      APR_ARRAY_IDX(without, i, topic_t).figure->indicator),
                            NULL);
    if (*names != '\0')
        say(sentences, EDU_SAY(key->lang, EDU_MSG_FACT_WITHOUT, key->pool, names));
    write_kind(key,
               EDU_SAY(key->lang, EDU_MSG_KEY_PENDING_HEADING, key->pool,
                       count_text(key, pending->nelts + without->nelts),
                       edu_text_shortest(key->assessment->catalogue->completeness, key->pool)),
               sentences);
}

/* The rates that have a target somewhere in the catalogue, and none here. */
static void
write_others(const edu_key_t *key)
{
    const edu_assessment_t *assessment = key->assessment;
    const edu_block_t *general = block_at(assessment, assessment->blocks->nelts - 1);
    apr_array_header_t *sentences = texts(key);

    for (int i = 0; i < assessment->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(assessment->indicators, i, const edu_indicator_t *);

        for (int j = 0; j < general->others->nelts; j++) {
            const edu_figure_t *figure = figure_at(general->others, j);

            if (figure->indicator == indicator && !isnan(figure->rate) && sentences->nelts < KIND_MOST)
                say(sentences, edu_key_plain(assessment, figure, key->pool));
        }
    }
    write_kind(key, edu_message(key->lang, EDU_MSG_KEY_OTHERS), sentences);
}

/* How the area stands to those beside it, by the few indicators that its section shows. */
static void
write_peers(const edu_key_t *key)
{
    const edu_peers_t *peers = key->peers;
    apr_array_header_t *sentences = texts(key);

    for (int i = 0; peers != NULL && i < peers->topics->nelts; i++) {
        const edu_peer_topic_t *topic = &APR_ARRAY_IDX(peers->topics, i, edu_peer_topic_t);

        say(sentences, edu_key_capital(EDU_SAY(key->lang, EDU_MSG_KEY_PEERS, key->pool,
                                               edu_assess_indicator_name(key->assessment, topic->indicator),
                                               edu_peers_sentence(peers, key->assessment, topic, key->pool)),
                                       key->pool));
    }
    if (sentences->nelts > 0)
        write_kind(key,
                   EDU_SAY(key->lang, EDU_MSG_PEERS_SECTION, key->pool,
                           edu_assess_area_name(key->assessment, peers->above)),
                   sentences);
}

/* The data ------------------------------------------------------------------------------------------------------------------ */

/* Whether the area's figures of the first year of its trends are of other land; a rate above counties is stored on the boundaries of its year. */
static const char *
boundaries(const edu_key_t *key)
{
    const edu_assessment_t *assessment = key->assessment;
    const edu_areas_t *areas = assessment->catalogue->areas;
    int first = assessment->year;
    edu_boundary_t boundary;
    const char *note;

    for (int i = 0; i < key->years->nelts; i++) {
        int year = APR_ARRAY_IDX(key->years, i, edu_figure_t).year;

        if (year > assessment->year - 10 && year < first)
            first = year;
    }
    if (first == assessment->year ||
        !edu_areas_is_base(areas, assessment->area, assessment->year, EDU_COUNTY, key->pool))
        return NULL;
    boundary = edu_boundary_of_one(areas, assessment->area->code, assessment->year, first, key->pool);
    note = edu_boundary_note(&boundary, assessment->area->code, key->lang, key->pool);
    return *note == '\0'
               ? NULL
               : EDU_SAY(key->lang, EDU_MSG_EXPLAIN_BOUNDARY, key->pool, count_text(key, first), note);
}

static void
write_data(const edu_key_t *key, const edu_report_findings_t *findings)
{
    const edu_assessment_t *assessment = key->assessment;
    apr_array_header_t *sentences = texts(key);

    say(sentences, edu_facts_completeness(assessment, key->pool));
    apr_array_cat(sentences, edu_facts_doubts(assessment, key->pool));
    for (int i = 0; i < assessment->blocks->nelts; i++)
        apr_array_cat(sentences, edu_facts_stand_ins(assessment, block_at(assessment, i), key->pool));
    if (findings->hard + findings->soft > 0)
        say(sentences, EDU_SAY(key->lang, EDU_MSG_KEY_FINDINGS, key->pool,
                               edu_text_grouped(findings->hard + findings->soft, key->pool),
                               edu_text_grouped(findings->hard, key->pool)));
    say(sentences, boundaries(key));
    write_kind(key, edu_message(key->lang, EDU_MSG_KEY_DATA), sentences);
}

void
edu_report_key(const edu_sections_t *sections, const apr_array_header_t *years, const edu_peers_t *peers,
               const edu_balanced_report_t *balanced, const edu_balanced_report_t *balanced_before,
               const edu_report_findings_t *findings)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_key_t key = {sections, assessment, assessment->lang, years,
                           peers,    balanced,   balanced_before,  sections->pool};

    edu_document_heading(sections->document, 2, edu_message(key.lang, EDU_MSG_KEY));
    write_overview(&key);
    write_missed(&key);
    write_standards(&key, "not_met", EDU_MSG_KEY_BALANCED_MISSED);
    write_met(&key);
    write_standards(&key, "met", EDU_MSG_KEY_BALANCED_MET);
    write_pending(&key);
    write_standards(&key, "incomplete", EDU_MSG_KEY_BALANCED_PENDING_HEADING);
    write_others(&key);
    write_peers(&key);
    write_kind(&key, edu_message(key.lang, EDU_MSG_KEY_BELOW_HEADING),
               edu_key_below(assessment, sections->pool));
    write_kind(&key, edu_message(key.lang, EDU_MSG_KEY_GROUPS_HEADING),
               edu_key_groups(assessment, sections->pool));
    write_data(&key, findings);
}
