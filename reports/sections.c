#include "reports/sections.h"

#include "reports/facts.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

static const char *
title(const edu_sections_t *sections, edu_message_t id)
{
    return edu_message(sections->assessment->lang, id);
}

static const edu_figure_t *
figure_at(const apr_array_header_t *figures, int index)
{
    return APR_ARRAY_IDX(figures, index, const edu_figure_t *);
}

static const edu_indicator_t *
indicator_at(const apr_array_header_t *indicators, int index)
{
    return APR_ARRAY_IDX(indicators, index, const edu_indicator_t *);
}

/* Text without --wide has no room for what is required, and for companions. */
static bool
has_room(const edu_sections_t *sections)
{
    return sections->wide || edu_document_format(sections->document) != EDU_DOCUMENT_TEXT;
}

void
edu_section_legend(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_message_t messages[] = {EDU_MSG_LEGEND_INTERVAL, EDU_MSG_LEGEND_CLOSE, EDU_MSG_LEGEND_TREND,
                                      EDU_MSG_LEGEND_COURSE};
    bool shown[sizeof messages / sizeof messages[0]] = {false};
    const char *between = assessment->lang == EDU_LANG_ZH ? "" : " ";
    const char *text = "";
    bool required = false;

    edu_document_paragraph(sections->document,
                           EDU_SAY(assessment->lang, EDU_MSG_LEGEND, sections->pool,
                                   edu_text_shortest(assessment->catalogue->completeness, sections->pool)));
    for (int i = 0; i < assessment->figures->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(assessment->figures, i, edu_figure_t);

        shown[0] = shown[0] || !isnan(figure->low);
        shown[1] = shown[1] || strcmp(figure->certainty, "too_close") == 0;
        shown[2] = shown[2] || !isnan(figure->slope);
        shown[3] = shown[3] || *edu_figure_course(figure, assessment->lang, sections->pool) != '\0';
        required = required || figure->required_year > 0;
    }
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
        if (shown[i])
            text = apr_pstrcat(sections->pool, text, *text != '\0' ? between : "",
                               title(sections, messages[i]), NULL);
    if (*text != '\0')
        edu_document_paragraph(sections->document, text);
    if (required && has_room(sections))
        edu_document_paragraph(sections->document, title(sections, EDU_MSG_LEGEND_REQUIRED));
}

const char *
edu_section_column_title(const edu_sections_t *sections, const edu_indicator_t *indicator)
{
    if (edu_document_format(sections->document) == EDU_DOCUMENT_TEXT)
        return indicator->code;
    return edu_assess_indicator_name(sections->assessment, indicator);
}

const char *
edu_section_caption(const edu_sections_t *sections, edu_message_t id, const edu_group_t *group)
{
    const edu_assessment_t *assessment = sections->assessment;

    return EDU_SAY(assessment->lang, id, sections->pool,
                   group != NULL ? edu_assess_group_name(assessment, group)
                                 : edu_assess_area_name(assessment, assessment->area),
                   assessment->period);
}

/* "宁夏九个贫困县（9 个县区）", or the villages of a county. */
static const char *
block_title(const edu_sections_t *sections, const edu_block_t *block)
{
    const edu_assessment_t *assessment = sections->assessment;
    const char *name;
    bool counties = true;

    if (block->group == NULL)
        return title(sections, EDU_MSG_TARGETS);
    name = edu_assess_group_name(assessment, block->group);
    if (block->members == NULL)
        return EDU_SAY(assessment->lang, EDU_MSG_TARGETS_OF, sections->pool,
                       EDU_SAY(assessment->lang,
                               block->group->scope ? EDU_MSG_SET_WITHIN : EDU_MSG_PART_WITHIN, sections->pool,
                               name, edu_assess_area_name(assessment, assessment->area)));
    for (int i = 0; i < block->members->nelts; i++)
        counties = counties && APR_ARRAY_IDX(block->members, i, const edu_area_t *)->level == EDU_COUNTY;
    return EDU_SAY(assessment->lang, EDU_MSG_TARGETS_OF, sections->pool,
                   EDU_SAY(assessment->lang, counties ? EDU_MSG_SET_OF_COUNTIES : EDU_MSG_SET_OF_AREAS,
                           sections->pool, name, apr_psprintf(sections->pool, "%d", block->members->nelts)));
}

/* What a block's tables show, so that no column says nothing. */
typedef struct block_layout_t {
    bool targets; /* the columns on the target */
    bool points;  /* every gap is one of percentages */
    bool remarks; /* some figure has a remark */
    bool sums; /* numerator, denominator, change: where there is room; text has a table of them by itself */
    bool spread;
    bool intervals;
    bool trends;
    bool courses;
    bool required; /* what must be gained a year, where there is room */
    bool bases;    /* on what basis populations are counted, where there is room */
} block_layout_t;

enum { BLOCK_COLUMNS = 18 };

static const apr_array_header_t *
alternatives_of(const edu_sections_t *sections, const edu_figure_t *figure)
{
    return edu_assess_alternatives(sections->assessment->figures, figure, sections->assessment->catalogue,
                                   sections->pool);
}

static const char *
basis_of(const edu_sections_t *sections, const edu_figure_t *figure)
{
    return edu_basis_of(sections->assessment->bases, figure->indicator, sections->pool);
}

static block_layout_t
block_layout(const edu_sections_t *sections, const apr_array_header_t *figures, bool targets)
{
    const edu_lang_t lang = sections->assessment->lang;
    block_layout_t layout = {.targets = targets, .points = true};

    layout.sums = edu_document_format(sections->document) != EDU_DOCUMENT_TEXT;
    layout.spread = sections->wide && layout.sums;

    for (int i = 0; i < figures->nelts; i++) {
        const edu_figure_t *figure = figure_at(figures, i);

        layout.points = layout.points && *edu_figure_unit(figure->indicator) != '\0';
        layout.remarks = layout.remarks || *edu_figure_remarks(figure, lang, sections->pool) != '\0';
        layout.intervals = layout.intervals || !isnan(figure->low);
        layout.remarks = layout.remarks || alternatives_of(sections, figure)->nelts > 0;
        layout.bases = layout.bases || (layout.sums && *basis_of(sections, figure) != '\0');
        layout.required = layout.required || (layout.sums && figure->required_year > 0);
        layout.trends = layout.trends || !isnan(figure->slope);
        layout.courses =
            layout.courses || (targets && *edu_figure_course(figure, lang, sections->pool) != '\0');
    }
    return layout;
}

static int
block_columns(edu_column_t *columns, const edu_sections_t *sections, block_layout_t layout)
{
    int count = 0;

    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_INDICATOR), EDU_LEFT};
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_CODE), EDU_LEFT};
    if (layout.sums) {
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_NUMERATOR), EDU_RIGHT};
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_DENOMINATOR), EDU_RIGHT};
    }
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_RATE), EDU_RIGHT};
    if (layout.intervals)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_INTERVAL), EDU_RIGHT};
    if (layout.targets) {
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_TARGET), EDU_RIGHT};
        columns[count++] =
            (edu_column_t){NULL,
                           title(sections, layout.points ? EDU_MSG_COLUMN_GAP : EDU_MSG_COLUMN_GAP_PLAIN),
                           EDU_RIGHT};
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_STATUS), EDU_LEFT};
    }
    if (layout.sums && layout.trends)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_CHANGE), EDU_RIGHT};
    if (layout.trends)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_TREND), EDU_RIGHT};
    if (layout.courses)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_COURSE), EDU_LEFT};
    if (layout.required)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_REQUIRED), EDU_RIGHT};
    if (layout.bases)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_BASIS), EDU_LEFT};
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_COMPLETENESS), EDU_RIGHT};
    if (layout.spread)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_SPREAD), EDU_LEFT};
    if (layout.remarks)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_REMARKS), EDU_LEFT};
    return count;
}

/* What there is to remark; of an alternative first by how much it departs. */
static const char *
remarks_of(const edu_sections_t *sections, const edu_figure_t *figure, const edu_figure_t *first)
{
    const edu_lang_t lang = sections->assessment->lang;
    const char *remarks = edu_figure_remarks(figure, lang, sections->pool);
    const char *against = first != NULL ? edu_figure_against(figure, first, lang, sections->pool) : "";

    if (*against == '\0' || *remarks == '\0')
        return *against != '\0' ? against : remarks;
    return apr_pstrcat(sections->pool, against, lang == EDU_LANG_ZH ? "；" : "; ", remarks, NULL);
}

/* `first`: the figure that this one is an alternative of, or NULL. */
static void
block_row(const edu_sections_t *sections, const edu_figure_t *figure, block_layout_t layout, int note,
          const edu_figure_t *first)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_pool_t *pool = sections->pool;
    const char *name = edu_assess_indicator_name(assessment, figure->indicator);
    const char *cells[BLOCK_COLUMNS];
    const char *classes[BLOCK_COLUMNS] = {NULL};
    edu_returns_t returns = edu_figure_returns(figure);
    int count = 0;

    cells[count++] = note > 0        ? apr_psprintf(pool, "%s [%d]", name, note)
                     : first != NULL ? apr_pstrcat(pool, "└ ", name, NULL)
                                     : name;
    cells[count++] = figure->indicator->code;
    if (layout.sums) {
        cells[count++] = edu_figure_side(figure, figure->numerator, pool);
        cells[count++] = edu_figure_side(figure, figure->denominator, pool);
    }
    cells[count++] = edu_figure_rate(figure, pool);
    if (layout.intervals)
        cells[count++] = edu_figure_interval(figure, pool);
    if (layout.targets) {
        cells[count++] = edu_figure_target(figure, pool);
        cells[count++] = edu_figure_gap(figure, pool);
        classes[count] = apr_pstrcat(pool, "mark ", edu_figure_status_code(figure->status), NULL);
        cells[count++] = edu_figure_verdict(figure, assessment->lang, pool);
    }
    if (layout.sums && layout.trends)
        cells[count++] = edu_figure_change(figure, pool);
    if (layout.trends)
        cells[count++] = edu_figure_trend(figure, pool);
    if (layout.courses)
        cells[count++] = edu_figure_course(figure, assessment->lang, pool);
    if (layout.required)
        cells[count++] = edu_figure_required(figure, pool);
    if (layout.bases)
        cells[count++] = basis_of(sections, figure);
    cells[count++] = edu_figure_completeness(returns.reported, returns.expected, pool);
    if (layout.spread)
        cells[count++] = edu_figure_inequality(figure, pool);
    if (layout.remarks)
        cells[count++] = remarks_of(sections, figure, first);
    edu_document_row(sections->document, cells, classes);
}

/* A figure, and below it the same over other denominators. */
static void
block_rows(const edu_sections_t *sections, const edu_figure_t *figure, block_layout_t layout, int note)
{
    const apr_array_header_t *alternatives = alternatives_of(sections, figure);

    block_row(sections, figure, layout, note, NULL);
    for (int i = 0; i < alternatives->nelts; i++)
        block_row(sections, figure_at(alternatives, i), layout, 0, figure);
}

/* Which figures' populations are counted on one basis. */
typedef struct basis_codes_t {
    const char *basis;
    const char *codes;
} basis_codes_t;

static void
add_to_basis(apr_array_header_t *lines, const edu_sections_t *sections, const edu_figure_t *figure)
{
    const char *basis = basis_of(sections, figure);
    basis_codes_t *line = NULL;

    if (*basis == '\0')
        return;
    for (int i = 0; i < lines->nelts && line == NULL; i++)
        if (strcmp(APR_ARRAY_IDX(lines, i, basis_codes_t).basis, basis) == 0)
            line = &APR_ARRAY_IDX(lines, i, basis_codes_t);
    if (line == NULL) {
        line = apr_array_push(lines);
        *line = (basis_codes_t){basis, figure->indicator->code};
    } else {
        line->codes = apr_pstrcat(sections->pool, line->codes, ", ", figure->indicator->code, NULL);
    }
}

/* On what basis the table's populations are counted, where it has no column for that. */
static void
basis_lines(const edu_sections_t *sections, const apr_array_header_t *figures, block_layout_t layout)
{
    apr_array_header_t *lines = apr_array_make(sections->pool, 2, sizeof(basis_codes_t));

    for (int i = 0; !layout.bases && i < figures->nelts; i++) {
        const apr_array_header_t *alternatives = alternatives_of(sections, figure_at(figures, i));

        add_to_basis(lines, sections, figure_at(figures, i));
        for (int k = 0; k < alternatives->nelts; k++)
            add_to_basis(lines, sections, figure_at(alternatives, k));
    }
    for (int i = 0; i < lines->nelts; i++) {
        const basis_codes_t *line = &APR_ARRAY_IDX(lines, i, basis_codes_t);

        edu_document_paragraph(sections->document, EDU_SAY(sections->assessment->lang, EDU_MSG_BASIS_LINE,
                                                           sections->pool, line->basis, line->codes));
    }
}

/* The lowest completeness among an area's figures for the table's indicators. */
static const edu_figure_t *
least_complete(const apr_array_header_t *indicators, const apr_array_header_t *figures, const char *area,
               const char *grp)
{
    const edu_figure_t *least = NULL;

    for (int i = 0; i < indicators->nelts; i++) {
        const edu_figure_t *figure = edu_figure_find(figures, area, grp, indicator_at(indicators, i));

        if (figure != NULL && figure->units_expected > 0 &&
            (least == NULL || edu_figure_less_complete(figure, least)))
            least = figure;
    }
    return least;
}

/* Areas as rows, indicators as columns. */
static void
area_table(const edu_sections_t *sections, const char *caption, const apr_array_header_t *areas,
           const apr_array_header_t *indicators, const apr_array_header_t *figures, const char *grp)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_pool_t *pool = sections->pool;
    int count = indicators->nelts + 3;
    edu_column_t *columns = apr_pcalloc(pool, (size_t)count * sizeof *columns);
    const char **cells = apr_pcalloc(pool, (size_t)count * sizeof *cells);
    const char **classes = apr_pcalloc(pool, (size_t)count * sizeof *classes);

    columns[0] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_AREA), EDU_LEFT};
    columns[1] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_CODE), EDU_LEFT};
    for (int i = 0; i < indicators->nelts; i++)
        columns[2 + i] =
            (edu_column_t){NULL, edu_section_column_title(sections, indicator_at(indicators, i)), EDU_RIGHT};
    columns[count - 1] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_LEAST), EDU_RIGHT};
    edu_document_table(sections->document, caption, columns, count);
    for (int i = 0; i < areas->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(areas, i, const edu_area_t *);
        const edu_figure_t *least = least_complete(indicators, figures, area->code, grp);

        cells[0] = edu_assess_area_name(assessment, area);
        cells[1] = area->code;
        for (int j = 0; j < indicators->nelts; j++) {
            const edu_figure_t *figure =
                edu_figure_find(figures, area->code, grp, indicator_at(indicators, j));

            cells[2 + j] = figure != NULL ? edu_figure_cell(figure, pool) : "–";
            classes[2 + j] = edu_figure_status_code(figure != NULL ? figure->status : EDU_FIGURE_NO_DATA);
        }
        edu_returns_t returns = least != NULL ? edu_figure_returns(least) : (edu_returns_t){0, 0};
        cells[count - 1] =
            least != NULL ? edu_figure_completeness(returns.reported, returns.expected, pool) : "–";
        edu_document_row(sections->document, cells, classes);
    }
    edu_document_table_end(sections->document);
}

/* The members' line is one each only where they are few. */
#define MEMBERS_NAMED_MOST 8

/* Whether the member's rate, NULL for none, is judged by another target than the set's. */
static bool
has_other_target(const edu_figure_t *own, const edu_figure_t *of_set)
{
    return own != NULL && !isnan(own->target) &&
           (own->target != of_set->target || strcmp(own->comparator, of_set->comparator) != 0);
}

/* Members that are judged by another target than the set: the table alone would contradict the one above it. */
static void
member_targets(const edu_sections_t *sections, const edu_block_t *block)
{
    apr_pool_t *pool = sections->pool;
    edu_lang_t lang = sections->assessment->lang;
    int more = 0;

    for (int k = 0; k < block->members->nelts * block->targets->nelts; k++) {
        const edu_area_t *area = APR_ARRAY_IDX(block->members, k / block->targets->nelts, const edu_area_t *);
        const edu_figure_t *of_set = figure_at(block->targets, k % block->targets->nelts);
        const edu_figure_t *own =
            edu_figure_find(block->member_figures, area->code, "all", of_set->indicator);

        if (!has_other_target(own, of_set) || more++ >= MEMBERS_NAMED_MOST)
            continue;
        edu_document_paragraph(sections->document,
                               EDU_SAY(lang, EDU_MSG_MEMBER_TARGET, pool,
                                       edu_assess_area_name(sections->assessment, area), area->code,
                                       edu_assess_indicator_name(sections->assessment, own->indicator),
                                       edu_figure_target(own, pool)));
    }
    more -= MEMBERS_NAMED_MOST;
    if (more > 0)
        edu_document_paragraph(sections->document,
                               EDU_SAY(lang, EDU_MSG_MEMBER_TARGETS_MORE, pool, apr_itoa(pool, more)));
}

void
edu_section_members(const edu_sections_t *sections, const edu_block_t *block)
{
    apr_array_header_t *indicators = apr_array_make(sections->pool, 8, sizeof(const edu_indicator_t *));

    if (block->members == NULL || block->members->nelts == 0)
        return;
    for (int i = 0; i < block->targets->nelts; i++)
        APR_ARRAY_PUSH(indicators, const edu_indicator_t *) = figure_at(block->targets, i)->indicator;
    edu_document_heading(sections->document, 3, title(sections, EDU_MSG_MEMBERS));
    area_table(sections, edu_section_caption(sections, EDU_MSG_CAPTION_MEMBERS, block->group), block->members,
               indicators, block->member_figures, "all");
    member_targets(sections, block);
}

void
edu_section_targets(const edu_sections_t *sections, const edu_block_t *block)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_array_header_t *stand_ins = edu_facts_stand_ins(assessment, block, sections->pool);
    const char *heading = block_title(sections, block);
    block_layout_t layout = block_layout(sections, block->targets, true);
    edu_column_t columns[BLOCK_COLUMNS];

    edu_document_heading(sections->document, 2, heading);
    if (block->targets->nelts == 0) {
        edu_document_paragraph(sections->document, block->others->nelts == 0
                                                       ? title(sections, EDU_MSG_NO_FIGURES)
                                                       : EDU_SAY(assessment->lang, EDU_MSG_NO_TARGETS,
                                                                 sections->pool, assessment->period));
        return;
    }
    edu_document_table(sections->document,
                       edu_section_caption(sections, EDU_MSG_CAPTION_TARGETS, block->group), columns,
                       block_columns(columns, sections, layout));
    for (int i = 0; i < block->targets->nelts; i++)
        block_rows(sections, figure_at(block->targets, i), layout,
                   sections->bare ? 0 : block->first_note + i);
    edu_document_table_end(sections->document);
    basis_lines(sections, block->targets, layout);
    for (int i = 0; i < stand_ins->nelts; i++)
        edu_document_paragraph(sections->document, APR_ARRAY_IDX(stand_ins, i, const char *));
    edu_section_beside(sections, block, block->targets, true);
}

/* From where a figure has its target. */
static const char *
origin_of(const edu_sections_t *sections, const edu_figure_t *figure)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_group_t *group = edu_catalogue_group(assessment->catalogue, figure->target_set);
    const char *origin = strcmp(figure->target_area, assessment->area->code) == 0
                             ? title(sections, EDU_MSG_NOTE_OWN)
                             : EDU_SAY(assessment->lang, EDU_MSG_NOTE_INHERITED, sections->pool,
                                       edu_report_area_name(assessment->catalogue, figure->target_area,
                                                            assessment->year, assessment->lang),
                                       figure->target_area);

    if (group != NULL)
        origin = EDU_SAY(assessment->lang, EDU_MSG_NOTE_SET, sections->pool, origin,
                         edu_assess_group_name(assessment, group));
    return origin;
}

static const char *
target_note(const edu_sections_t *sections, const edu_figure_t *figure)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_target_t *target = figure->target_row;
    const char *name = edu_assess_indicator_name(assessment, figure->indicator);
    const char *held = edu_figure_target(figure, sections->pool);
    const char *origin = origin_of(sections, figure);
    const char *code = figure->indicator->code;
    const char *source = target != NULL ? edu_target_source(target, assessment->lang, sections->pool) : "?";
    const char *text = target != NULL && *target->phrase != '\0'
                           ? EDU_SAY(assessment->lang, EDU_MSG_NOTE_TARGET, sections->pool, name, code, held,
                                     target->phrase, source, origin)
                           : EDU_SAY(assessment->lang, EDU_MSG_NOTE_NO_PHRASE, sections->pool, name, code,
                                     held, source, origin);

    const char *flag = target != NULL ? edu_text_pick(assessment->lang, target->flag_zh, target->flag) : "";
    const char *note =
        edu_text_pick(assessment->lang, figure->indicator->note_zh, figure->indicator->note_en);

    if (*flag != '\0')
        text = apr_pstrcat(sections->pool, text,
                           EDU_SAY(assessment->lang, EDU_MSG_NOTE_FLAG, sections->pool, flag), NULL);
    if (*note != '\0')
        text = apr_pstrcat(sections->pool, text,
                           EDU_SAY(assessment->lang, EDU_MSG_NOTE_NOTE, sections->pool, note), NULL);
    return text;
}

void
edu_section_target_notes(const edu_sections_t *sections, const edu_block_t *block)
{
    apr_array_header_t *notes = apr_array_make(sections->pool, 8, sizeof(const char *));

    for (int i = 0; i < block->targets->nelts; i++)
        APR_ARRAY_PUSH(notes, const char *) = target_note(sections, figure_at(block->targets, i));
    edu_document_list(sections->document, notes, block->first_note);
}

/* Figures without targets: a table of them. */
static void
plain_table(const edu_sections_t *sections, const edu_block_t *block, const apr_array_header_t *figures,
            edu_message_t heading, edu_message_t caption)
{
    block_layout_t layout = block_layout(sections, figures, false);
    edu_column_t columns[BLOCK_COLUMNS];

    if (figures->nelts == 0)
        return;
    edu_document_heading(sections->document, 2, title(sections, heading));
    edu_document_table(sections->document, edu_section_caption(sections, caption, block->group), columns,
                       block_columns(columns, sections, layout));
    for (int i = 0; i < figures->nelts; i++)
        block_rows(sections, figure_at(figures, i), layout, 0);
    edu_document_table_end(sections->document);
    basis_lines(sections, figures, layout);
    edu_section_beside(sections, block, figures, block->targets->nelts == 0 && figures == block->others);
}

void
edu_section_others(const edu_sections_t *sections, const edu_block_t *block)
{
    plain_table(sections, block, block->others, EDU_MSG_OTHERS, EDU_MSG_CAPTION_OTHERS);
    if (has_room(sections))
        plain_table(sections, block, block->companions, EDU_MSG_COMPANIONS, EDU_MSG_CAPTION_COMPANIONS);
    else if (block->companions->nelts > 0)
        edu_document_paragraph(sections->document,
                               EDU_SAY(sections->assessment->lang, EDU_MSG_COMPANIONS_HIDDEN, sections->pool,
                                       apr_psprintf(sections->pool, "%d", block->companions->nelts)));
}

static void
add_notes(apr_array_header_t *notes, const edu_sections_t *sections, const apr_array_header_t *figures)
{
    for (int i = 0; i < figures->nelts; i++) {
        const edu_indicator_t *indicator = figure_at(figures, i)->indicator;
        const char *note = edu_text_pick(sections->assessment->lang, indicator->note_zh, indicator->note_en);

        if (*note != '\0')
            APR_ARRAY_PUSH(notes, const char *) =
                EDU_SAY(sections->assessment->lang, EDU_MSG_NOTE_PLAIN, sections->pool,
                        edu_assess_indicator_name(sections->assessment, indicator), indicator->code, note);
    }
}

void
edu_section_other_notes(const edu_sections_t *sections, const edu_block_t *block, const char *heading)
{
    apr_array_header_t *notes = apr_array_make(sections->pool, 8, sizeof(const char *));

    add_notes(notes, sections, block->others);
    if (has_room(sections))
        add_notes(notes, sections, block->companions);
    if (heading != NULL && notes->nelts > 0)
        edu_document_heading(sections->document, 2, heading);
    edu_document_list(sections->document, notes, 0);
}

void
edu_section_below(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    const char *heading;

    if (assessment->children->nelts == 0)
        return;
    heading = EDU_SAY(assessment->lang, EDU_MSG_BELOW, sections->pool,
                      apr_psprintf(sections->pool, "%d", assessment->children->nelts));
    edu_document_heading(sections->document, 2, heading);
    area_table(sections, edu_section_caption(sections, EDU_MSG_CAPTION_BELOW, NULL), assessment->children,
               assessment->indicators, assessment->below, assessment->grp);
}
