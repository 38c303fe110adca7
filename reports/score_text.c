/* Composite scores for people. */
#include "reports/score.h"

#include "reports/document.h"
#include "reports/messages.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

enum { SCORE_PLACES = 2, SHARE_PLACES = 0 };

static const char *
whole(int number, apr_pool_t *pool)
{
    return number > 0 ? apr_psprintf(pool, "%d", number) : "";
}

/* "3" or "2–5". */
static const char *
range(int low, int high, apr_pool_t *pool)
{
    if (low <= 0)
        return "";
    return low == high ? whole(low, pool) : apr_psprintf(pool, "%d–%d", low, high);
}

static const char *
number(double value, int decimals, apr_pool_t *pool)
{
    return isnan(value) ? "–" : edu_text_number(value, decimals, pool);
}

static const edu_composite_part_t *
part_at(const edu_scores_t *scores, int index)
{
    return &APR_ARRAY_IDX(scores->composite->parts, index, edu_composite_part_t);
}

static const char *
separator(const edu_scores_t *scores)
{
    return scores->lang == EDU_LANG_ZH ? "、" : ", ";
}

/* The parts that count for the area and have no value. */
static const char *
missing_parts(const edu_scores_t *scores, int area, apr_pool_t *pool)
{
    int parts = scores->composite->parts->nelts;
    edu_level_t level = APR_ARRAY_IDX(scores->areas, area, const edu_area_t *)->level;
    const char *names = "";

    for (int p = 0; p < parts; p++)
        if (isnan(scores->parts[area * parts + p].points) && part_at(scores, p)->weights[level] > 0)
            names = apr_pstrcat(pool, names, *names != '\0' ? separator(scores) : "",
                                edu_composite_part_name(part_at(scores, p), scores->lang), NULL);
    return names;
}

static void
ranking(edu_document_t *document, const edu_scores_t *scores, apr_pool_t *pool)
{
    edu_lang_t lang = scores->lang;
    const edu_column_t columns[] = {
        {NULL, edu_message(lang, EDU_MSG_SCORE_RANK), EDU_RIGHT},
        {NULL, edu_message(lang, EDU_MSG_COLUMN_AREA), EDU_LEFT},
        {NULL, edu_message(lang, EDU_MSG_COLUMN_CODE), EDU_LEFT},
        {NULL, edu_message(lang, EDU_MSG_SCORE_SCORE), EDU_RIGHT},
        {NULL, edu_message(lang, EDU_MSG_SCORE_TENTH), EDU_RIGHT},
        {NULL, edu_message(lang, EDU_MSG_SCORE_RANDOM), EDU_RIGHT},
        {NULL, edu_message(lang, EDU_MSG_SCORE_SHARE), EDU_RIGHT},
        {NULL, edu_message(lang, EDU_MSG_SCORE_MISSING), EDU_LEFT},
    };

    edu_document_table(document, edu_message(lang, EDU_MSG_SCORE_RANK), columns, 8);
    for (int i = 0; i < scores->areas->nelts; i++) {
        int a = scores->order[i];
        const edu_area_t *area = APR_ARRAY_IDX(scores->areas, a, const edu_area_t *);
        const edu_standing_t *standing = &scores->standings[a];
        const char *cells[] = {
            whole(standing->rank, pool),
            edu_text_pick(lang, area->name_zh, area->name_en),
            area->code,
            number(standing->score, SCORE_PLACES, pool),
            range(standing->rank_best, standing->rank_worst, pool),
            range(standing->rank_low, standing->rank_high, pool),
            isnan(standing->share_at_rank)
                ? ""
                : apr_pstrcat(pool, edu_text_number(100 * standing->share_at_rank, SHARE_PLACES, pool), "%",
                              NULL),
            missing_parts(scores, a, pool)};

        edu_document_row(document, cells, NULL);
    }
    edu_document_table_end(document);
}

/* The weights of the levels that are scored here, each level once: "20", or "20 / 15". */
static const char *
weights_of(const edu_scores_t *scores, const edu_composite_part_t *part, bool names, apr_pool_t *pool)
{
    const char *text = "";

    for (int level = 0; level < EDU_LEVEL_COUNT; level++) {
        bool scored = false;

        for (int a = 0; a < scores->areas->nelts; a++)
            scored = scored || (int)APR_ARRAY_IDX(scores->areas, a, const edu_area_t *)->level == level;
        if (scored)
            text = apr_pstrcat(pool, text, *text != '\0' ? " / " : "",
                               names ? edu_level_title((edu_level_t)level, scores->lang)
                                     : edu_text_shortest(part->weights[level], pool),
                               NULL);
    }
    return text;
}

static void
composition(edu_document_t *document, const edu_scores_t *scores, apr_pool_t *pool)
{
    static const edu_message_t ways[] = {[EDU_PART_DROP] = EDU_MSG_SCORE_DROP,
                                         [EDU_PART_ZERO] = EDU_MSG_SCORE_ZERO,
                                         [EDU_PART_NONE] = EDU_MSG_SCORE_NONE};
    edu_lang_t lang = scores->lang;
    const edu_column_t columns[] = {
        {NULL, edu_message(lang, EDU_MSG_SCORE_PART), EDU_LEFT},
        {NULL, edu_message(lang, EDU_MSG_COLUMN_CODE), EDU_LEFT},
        {NULL, EDU_SAY(lang, EDU_MSG_SCORE_WEIGHT, pool, weights_of(scores, NULL, true, pool)), EDU_RIGHT},
        {NULL, edu_message(lang, EDU_MSG_SCORE_FLOOR), EDU_RIGHT},
        {NULL, edu_message(lang, EDU_MSG_SCORE_TARGET), EDU_RIGHT},
        {NULL, edu_message(lang, EDU_MSG_SCORE_WHEN_MISSING), EDU_LEFT},
    };

    edu_document_heading(document, 2, edu_message(lang, EDU_MSG_SCORE_PARTS));
    edu_document_table(document, edu_message(lang, EDU_MSG_SCORE_PARTS), columns, 6);
    for (int p = 0; p < scores->composite->parts->nelts; p++) {
        const edu_composite_part_t *part = part_at(scores, p);
        const char *cells[] = {edu_composite_part_name(part, lang),   edu_composite_part_code(part),
                               weights_of(scores, part, false, pool), edu_text_shortest(part->floor, pool),
                               edu_text_shortest(part->target, pool), edu_message(lang, ways[part->missing])};

        edu_document_row(document, cells, NULL);
    }
    edu_document_table_end(document);
}

/* A column a part: the points, and a dash where there are none. */
static void
points_table(edu_document_t *document, const edu_scores_t *scores, apr_pool_t *pool)
{
    int parts = scores->composite->parts->nelts;
    edu_column_t *columns = apr_pcalloc(pool, sizeof *columns * (size_t)(parts + 2));
    const char **cells = apr_pcalloc(pool, sizeof *cells * (size_t)(parts + 2));

    columns[0] = (edu_column_t){NULL, edu_message(scores->lang, EDU_MSG_COLUMN_AREA), EDU_LEFT};
    columns[1] = (edu_column_t){NULL, edu_message(scores->lang, EDU_MSG_SCORE_SCORE), EDU_RIGHT};
    for (int p = 0; p < parts; p++)
        columns[2 + p] = (edu_column_t){NULL, edu_composite_part_code(part_at(scores, p)), EDU_RIGHT};
    edu_document_heading(document, 2, edu_message(scores->lang, EDU_MSG_SCORE_POINTS));
    edu_document_table(document, edu_message(scores->lang, EDU_MSG_SCORE_POINTS), columns, parts + 2);
    for (int i = 0; i < scores->areas->nelts; i++) {
        int a = scores->order[i];
        const edu_area_t *area = APR_ARRAY_IDX(scores->areas, a, const edu_area_t *);

        cells[0] = edu_text_pick(scores->lang, area->name_zh, area->name_en);
        cells[1] = number(scores->standings[a].score, SCORE_PLACES, pool);
        for (int p = 0; p < parts; p++)
            cells[2 + p] = number(scores->parts[a * parts + p].points, 1, pool);
        edu_document_row(document, cells, NULL);
    }
    edu_document_table_end(document);
}

static void
notes(edu_document_t *document, const edu_scores_t *scores, apr_pool_t *pool)
{
    const edu_composite_t *composite = scores->composite;
    edu_lang_t lang = scores->lang;
    apr_array_header_t *texts = apr_array_make(pool, 4, sizeof(const char *));
    const char *note = edu_text_pick(lang, composite->note_zh, composite->note_en);

    if (*note != '\0')
        APR_ARRAY_PUSH(texts, const char *) = note;
    APR_ARRAY_PUSH(texts, const char *) = edu_message(lang, EDU_MSG_SCORE_NOTE_TENTH);
    if (scores->draws > 0)
        APR_ARRAY_PUSH(texts, const char *) =
            EDU_SAY(lang, EDU_MSG_SCORE_NOTE_RANDOM, pool, apr_psprintf(pool, "%d", scores->draws),
                    edu_text_shortest(composite->concentration, pool),
                    apr_psprintf(pool, "%lu", scores->seed));
    APR_ARRAY_PUSH(texts, const char *) =
        EDU_SAY(lang, EDU_MSG_BALANCED_SOURCE, pool,
                lang == EDU_LANG_ZH && *composite->source_zh != '\0' ? composite->source_zh
                                                                     : composite->source);
    edu_document_heading(document, 2, edu_message(lang, EDU_MSG_EXPLAIN_NOTES));
    edu_document_list(document, texts, 0);
}

void
edu_scores_document(edu_buffer_t *out, const edu_scores_t *scores, bool markdown, bool wide, apr_pool_t *pool)
{
    const char *title =
        EDU_SAY(scores->lang, EDU_MSG_SCORE_TITLE, pool,
                edu_text_pick(scores->lang, scores->area->name_zh, scores->area->name_en), scores->area->code,
                apr_psprintf(pool, "%d", scores->year),
                edu_text_pick(scores->lang, scores->composite->name_zh, scores->composite->name_en));
    edu_document_t *document = edu_document_create(markdown ? EDU_DOCUMENT_MARKDOWN : EDU_DOCUMENT_TEXT,
                                                   scores->lang, title, out, pool);

    ranking(document, scores, pool);
    if (wide)
        points_table(document, scores, pool);
    composition(document, scores, pool);
    notes(document, scores, pool);
    (void)edu_document_finish(document);
}
