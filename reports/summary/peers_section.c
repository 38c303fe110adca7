#include "reports/summary/peers_section.h"

#include "reports/draw/ranked.h"
#include "reports/summary/key_sentence.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* The columns of an indicator's table, in their order. */
enum { AREA, RATE, INTERVAL, DENOMINATOR, RANK, RANGE, COLUMNS };

static const char *
title(const edu_sections_t *sections, edu_message_t id)
{
    return edu_message(sections->assessment->lang, id);
}

static const edu_placed_t *
placed_at(const edu_peer_topic_t *topic, int index)
{
    return &APR_ARRAY_IDX(topic->placed, index, edu_placed_t);
}

/* NULL: the area has no place. */
static const edu_standing_t *
standing_of(const edu_peers_t *peers, const edu_placed_t *placed)
{
    return placed->figure != NULL ? edu_standing_find(peers->standings, placed->figure) : NULL;
}

/* The own area is told from the others by words, since not every format has bold letters. */
static const char *
name_of(const edu_sections_t *sections, const edu_placed_t *placed)
{
    const char *name = edu_assess_area_name(sections->assessment, placed->area);

    return placed->own ? EDU_SAY(sections->assessment->lang, EDU_MSG_PEERS_OWN, sections->pool, name) : name;
}

/* The table ------------------------------------------------------------------------------------------------------------------- */

static void
fill_row(const edu_sections_t *sections, const edu_figure_t *figure, const edu_standing_t *standing,
         const char *name, const char *cells[COLUMNS])
{
    apr_pool_t *pool = sections->pool;

    for (int k = 0; k < COLUMNS; k++)
        cells[k] = "";
    cells[AREA] = name;
    cells[RATE] = figure != NULL ? edu_figure_cell(figure, pool) : "–";
    if (figure == NULL)
        return;
    cells[INTERVAL] = edu_figure_interval(figure, pool);
    cells[DENOMINATOR] = edu_figure_side(figure, figure->denominator, pool);
    if (standing == NULL)
        return;
    cells[RANK] = edu_standing_rank(standing, pool);
    cells[RANGE] = edu_standing_range(standing, pool);
}

/* The columns that say something of some area. */
static int
choose_columns(int chosen[COLUMNS], const char *(*cells)[COLUMNS], int rows)
{
    int count = 0;

    for (int k = 0; k < COLUMNS; k++) {
        bool any = k <= RATE;

        for (int i = 0; i < rows && !any; i++)
            any = *cells[i][k] != '\0';
        if (any)
            chosen[count++] = k;
    }
    return count;
}

static void
write_row(const edu_sections_t *sections, const edu_placed_t *placed, const char *const cells[COLUMNS],
          const int *chosen, int count)
{
    const char *row[COLUMNS];
    const char *classes[COLUMNS] = {NULL};

    for (int k = 0; k < count; k++) {
        row[k] = cells[chosen[k]];
        if (placed != NULL && placed->own)
            classes[k] = "own";
        if (placed != NULL && placed->figure != NULL && chosen[k] == RATE)
            classes[k] = edu_figure_status_code(placed->figure->status);
    }
    if (placed == NULL)
        edu_document_total(sections->document, row);
    else
        edu_document_row(sections->document, row, classes);
}

/* The areas in order, and below them the area above all of them. */
static void
write_table(const edu_sections_t *sections, const edu_peers_t *peers, const edu_peer_topic_t *topic)
{
    static const edu_message_t titles[COLUMNS] = {EDU_MSG_COLUMN_AREA,     EDU_MSG_COLUMN_RATE,
                                                  EDU_MSG_COLUMN_INTERVAL, EDU_MSG_COLUMN_DENOMINATOR,
                                                  EDU_MSG_COLUMN_RANK,     EDU_MSG_COLUMN_RANK_RANGE};
    const edu_assessment_t *assessment = sections->assessment;
    const char *above = edu_assess_area_name(assessment, peers->above);
    const int rows = topic->placed->nelts;
    const char *(*cells)[COLUMNS] = apr_palloc(sections->pool, sizeof *cells * ((size_t)rows + 1));
    edu_column_t columns[COLUMNS];
    int chosen[COLUMNS];
    int count;

    for (int i = 0; i < rows; i++)
        fill_row(sections, placed_at(topic, i)->figure, standing_of(peers, placed_at(topic, i)),
                 name_of(sections, placed_at(topic, i)), cells[i]);
    fill_row(sections, topic->above, NULL, above, cells[rows]);
    count = choose_columns(chosen, cells, rows);
    for (int k = 0; k < count; k++)
        columns[k] = (edu_column_t){NULL, title(sections, titles[chosen[k]]),
                                    chosen[k] == AREA ? EDU_LEFT : EDU_RIGHT};
    edu_document_table(sections->document,
                       EDU_SAY(assessment->lang, EDU_MSG_PEERS_CAPTION, sections->pool, above,
                               assessment->period, edu_assess_indicator_name(assessment, topic->indicator)),
                       columns, count);
    for (int i = 0; i < rows; i++)
        write_row(sections, placed_at(topic, i), cells[i], chosen, count);
    if (topic->above != NULL)
        write_row(sections, NULL, cells[rows], chosen, count);
    edu_document_table_end(sections->document);
}

/* The chart --------------------------------------------------------------------------------------------------------------------- */

/* What was left out of a comparison is drawn as incomplete, also where no target says so. */
static edu_attained_t
attained_of(const edu_peer_topic_t *topic, const edu_placed_t *placed)
{
    return placed->apart && topic->without < topic->placed->nelts ? EDU_ATTAINED_INCOMPLETE
                                                                  : edu_report_attained(placed->figure);
}

static edu_ranked_row_t
ranked_row(const edu_sections_t *sections, const edu_peers_t *peers, const edu_peer_topic_t *topic,
           const edu_placed_t *placed)
{
    const edu_standing_t *standing = standing_of(peers, placed);
    edu_ranked_row_t row = {.name = edu_assess_area_name(sections->assessment, placed->area),
                            .value = NAN,
                            .low = NAN,
                            .high = NAN,
                            .own = placed->own};

    if (placed->figure != NULL) {
        row.value = placed->figure->rate;
        row.low = placed->figure->low;
        row.high = placed->figure->high;
        row.attained = attained_of(topic, placed);
    }
    if (standing != NULL) {
        row.rank = (int)standing->rank;
        row.rank_low = (int)standing->rank_low;
        row.rank_high = (int)standing->rank_high;
    }
    return row;
}

static const char *
chart_title(const edu_sections_t *sections, const edu_peers_t *peers, const edu_peer_topic_t *topic)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_pool_t *pool = sections->pool;
    const char *name = edu_assess_indicator_name(assessment, topic->indicator);
    const char *area = edu_assess_area_name(assessment, assessment->area);
    const char *above = edu_assess_area_name(assessment, peers->above);

    if (topic->standing == NULL || topic->standing->rank == 0)
        return EDU_SAY(assessment->lang, EDU_MSG_CHART_PEERS, pool, name, area, above);
    return EDU_SAY(assessment->lang, EDU_MSG_CHART_PEERS_PLACE, pool, name, area,
                   apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)topic->standing->rank),
                   apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)topic->standing->peers), above);
}

/* The target that all of them are held to; NULL: some are held to none, or to another one. */
static const edu_figure_t *
common_target(const edu_peer_topic_t *topic)
{
    const edu_figure_t *common = edu_placed_target(topic->placed);

    return common != NULL && topic->own->target == common->target &&
                   strcmp(topic->own->comparator, common->comparator) == 0
               ? common
               : NULL;
}

static void
draw_chart(const edu_sections_t *sections, const edu_peers_t *peers, const edu_peer_topic_t *topic)
{
    edu_ranked_t *chart = apr_pcalloc(sections->pool, sizeof *chart);
    const int count = topic->placed->nelts;
    edu_ranked_row_t *rows = apr_pcalloc(sections->pool, ((size_t)count + 1) * sizeof *rows);
    const edu_figure_t *target = common_target(topic);

    for (int i = 0; i < count; i++)
        rows[i] = ranked_row(sections, peers, topic, placed_at(topic, i));
    chart->text.title = edu_key_capital(chart_title(sections, peers, topic), sections->pool);
    chart->text.unit = EDU_SAY(sections->assessment->lang, EDU_MSG_CHART_RANKED_UNIT, sections->pool,
                               sections->assessment->period);
    chart->rows = rows;
    chart->count = count;
    chart->unit = edu_figure_unit(topic->indicator);
    chart->decimals = topic->indicator->decimals;
    chart->target = target != NULL ? target->target : NAN;
    chart->comparator = target != NULL ? edu_report_comparator(target) : NULL;
    edu_document_chart(sections->document, &edu_chart_ranked, chart);
}

/* The section ------------------------------------------------------------------------------------------------------------------- */

void
edu_report_section_peers(const edu_sections_t *sections, const edu_peers_t *peers,
                         const edu_report_seal_t *seal)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_pool_t *pool = sections->pool;

    if (peers == NULL)
        return;
    edu_document_heading(sections->document, 2,
                         EDU_SAY(assessment->lang, EDU_MSG_PEERS_SECTION, pool,
                                 edu_assess_area_name(assessment, peers->above)));
    if (peers->topics->nelts < peers->candidates)
        edu_document_paragraph(sections->document, EDU_SAY(assessment->lang, EDU_MSG_PEERS_SOME, pool,
                                                           apr_itoa(pool, peers->topics->nelts),
                                                           apr_itoa(pool, peers->candidates)));
    if (seal->number > 0)
        edu_document_paragraph(sections->document,
                               EDU_SAY(assessment->lang, EDU_MSG_PEERS_NOT_SEALED, pool,
                                       edu_assess_area_name(assessment, assessment->area)));
    for (int i = 0; i < peers->topics->nelts; i++) {
        const edu_peer_topic_t *topic = &APR_ARRAY_IDX(peers->topics, i, edu_peer_topic_t);

        edu_document_heading(sections->document, 3,
                             EDU_SAY(assessment->lang, EDU_MSG_PEERS_TOPIC, pool,
                                     edu_assess_indicator_name(assessment, topic->indicator),
                                     edu_assess_area_name(assessment, peers->above)));
        edu_document_paragraph(sections->document, edu_peers_sentence(peers, assessment, topic, pool));
        write_table(sections, peers, topic);
        draw_chart(sections, peers, topic);
    }
}
