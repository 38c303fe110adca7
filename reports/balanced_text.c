/* Balanced development for people: a section a standard, the areas below, the schools that lack something. */
#include "reports/balanced.h"

#include "reports/document.h"
#include "reports/figure.h"
#include "reports/messages.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct writing_t {
    edu_document_t *document;
    const edu_balanced_report_t *report;
    int level; /* of the headings */
    apr_pool_t *pool;
} writing_t;

static const char none[] = "–";

enum { CV_PLACES = 3 };

static const char *
say(const writing_t *writing, edu_message_t message)
{
    return edu_message(writing->report->lang, message);
}

static const char *
count(const writing_t *writing, int64_t number)
{
    return edu_text_grouped(number, writing->pool);
}

static const char *
number(const writing_t *writing, double value, int decimals)
{
    if (isnan(value))
        return none;
    if (decimals == 0 && fabs(value) < 1e15)
        return edu_text_grouped(strtoll(edu_text_number(value, 0, writing->pool), NULL, 10), writing->pool);
    return edu_text_number(value, decimals, writing->pool);
}

/* A bound as the catalogue has it. */
static const char *
bound(const writing_t *writing, double value)
{
    return edu_figure_count(value, writing->pool);
}

char *
edu_balanced_cv(double cv, double most, apr_pool_t *pool)
{
    int places = CV_PLACES;

    if (isnan(cv))
        return apr_pstrdup(pool, none);
    while (places < 6 && cv > most &&
           strcmp(edu_text_number(cv, places, pool), edu_text_number(most, places, pool)) == 0)
        places++;
    return edu_text_number(cv, places, pool);
}

static const char *
limit_text(const writing_t *writing, double most)
{
    return isnan(most) ? "" : apr_pstrcat(writing->pool, "≤ ", edu_text_shortest(most, writing->pool), NULL);
}

static const char *
standard_name(const writing_t *writing, const edu_balanced_t *standard)
{
    return edu_text_pick(writing->report->lang, standard->name_zh, standard->name_en);
}

static const char *
item_name(const writing_t *writing, const edu_balanced_item_t *item)
{
    return edu_text_pick(writing->report->lang, item->name_zh, item->name_en);
}

static const char *
area_name(const writing_t *writing, const edu_area_t *area)
{
    return edu_text_pick(writing->report->lang, area->name_zh, area->name_en);
}

static const struct {
    const char *status;
    const char *mark;
    edu_message_t title;
} statuses[] = {
    {"met", "✓", EDU_MSG_STATUS_MET},
    {"not_met", "✗", EDU_MSG_STATUS_NOT_MET},
    {"incomplete", "…", EDU_MSG_STATUS_INCOMPLETE},
    {"no_data", "–", EDU_MSG_BALANCED_NO_SCHOOL},
};
enum { STATUSES = sizeof statuses / sizeof statuses[0] };

static int
status_index(const char *status)
{
    int i = 0;

    while (i < STATUSES - 1 && strcmp(statuses[i].status, status) != 0)
        i++;
    return i;
}

static const char *
status_text(const writing_t *writing, const char *status)
{
    int i = status_index(status);

    return apr_pstrcat(writing->pool, statuses[i].mark, " ", say(writing, statuses[i].title), NULL);
}

/* --- a standard in a county -------------------------------------------------------------------------------------- */

/* The columns of a standard's items; those on floors stand only where a standard has some. */
enum { ITEM, MEAN, CV, LIMIT, STATUS, FLOOR, BELOW, WITH_VALUE, ITEM_COLUMNS };

static bool
has_floors(const edu_balanced_t *standard)
{
    for (int i = 0; i < standard->items->nelts; i++)
        if (!isnan(APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *)->floor))
            return true;
    return false;
}

/* What the standard has columns for: `all` in the order of ITEM and the following. */
static void
chosen(const char **some, const char *const *all, bool floors)
{
    int kept = 0;

    for (int i = 0; i < ITEM_COLUMNS; i++)
        if (floors || (i != FLOOR && i != BELOW))
            some[kept++] = all[i];
}

static void
item_row(const writing_t *writing, const edu_balanced_item_figure_t *figure, bool floors)
{
    const edu_balanced_item_t *item = figure->item;
    const char *cells[ITEM_COLUMNS];
    const char *const all[ITEM_COLUMNS] = {item_name(writing, item),
                                           number(writing, figure->mean, item->decimals),
                                           edu_balanced_cv(figure->cv, item->cv_most, writing->pool),
                                           limit_text(writing, item->cv_most),
                                           figure->met == NULL   ? ""
                                           : *figure->met == 't' ? "✓"
                                                                 : "✗",
                                           isnan(item->floor) ? "" : bound(writing, item->floor),
                                           figure->below < 0 ? "" : count(writing, figure->below),
                                           count(writing, figure->with_value)};

    chosen(cells, all, floors);
    edu_document_row(writing->document, cells, NULL);
}

static void
items_table(const writing_t *writing, const edu_balanced_figure_t *figure)
{
    static const edu_message_t titles[ITEM_COLUMNS] = {EDU_MSG_BALANCED_ITEM,  EDU_MSG_BALANCED_MEAN,
                                                       EDU_MSG_BALANCED_CV,    EDU_MSG_BALANCED_LIMIT,
                                                       EDU_MSG_COLUMN_STATUS,  EDU_MSG_BALANCED_FLOOR,
                                                       EDU_MSG_BALANCED_BELOW, EDU_MSG_BALANCED_WITH_VALUE};
    const edu_balanced_t *standard = figure->standard;
    const bool floors = has_floors(standard);
    edu_column_t columns[ITEM_COLUMNS];
    const char *cells[ITEM_COLUMNS];
    int column_count = 0;

    for (int i = 0; i < ITEM_COLUMNS; i++)
        if (floors || (i != FLOOR && i != BELOW))
            columns[column_count++] = (edu_column_t){NULL, say(writing, titles[i]),
                                                     i == ITEM || i == STATUS ? EDU_LEFT : EDU_RIGHT};
    edu_document_table(writing->document, standard_name(writing, standard), columns, column_count);
    for (int i = 0; i < writing->report->items->nelts; i++) {
        const edu_balanced_item_figure_t *item =
            &APR_ARRAY_IDX(writing->report->items, i, edu_balanced_item_figure_t);

        if (item->area == figure->area && item->standard == standard)
            item_row(writing, item, floors);
    }
    if (!isnan(standard->cv_mean_most)) {
        const char *const all[ITEM_COLUMNS] = {
            say(writing, EDU_MSG_BALANCED_CV_MEAN),
            "",
            edu_balanced_cv(figure->cv_mean, standard->cv_mean_most, writing->pool),
            limit_text(writing, standard->cv_mean_most),
            isnan(figure->cv_mean)                                            ? ""
            : edu_balanced_is_within(figure->cv_mean, standard->cv_mean_most) ? "✓"
                                                                              : "✗",
            "",
            "",
            ""};

        chosen(cells, all, floors);
        edu_document_total(writing->document, cells);
    }
    edu_document_table_end(writing->document);
}

static void
county_section(const writing_t *writing, const edu_balanced_figure_t *figure)
{
    const edu_balanced_t *standard = figure->standard;
    edu_lang_t lang = writing->report->lang;

    edu_document_paragraph(writing->document,
                           EDU_SAY(lang, EDU_MSG_BALANCED_SCHOOLS, writing->pool,
                                   count(writing, figure->schools), count(writing, figure->left_out),
                                   count(writing, figure->with_values),
                                   count(writing, figure->units_reported),
                                   count(writing, figure->units_expected)));
    if (figure->schools == 0)
        return;
    items_table(writing, figure);
    if (standard->least_items > 0)
        edu_document_paragraph(writing->document,
                               EDU_SAY(lang, EDU_MSG_BALANCED_SHORT, writing->pool,
                                       count(writing, standard->least_items),
                                       count(writing, figure->short_of), count(writing, figure->unknown)));
}

static void
standard_section(const writing_t *writing, const edu_balanced_figure_t *figure)
{
    edu_lang_t lang = writing->report->lang;

    edu_document_heading(writing->document, writing->level,
                         apr_pstrcat(writing->pool, standard_name(writing, figure->standard),
                                     lang == EDU_LANG_ZH ? "：" : ": ", status_text(writing, figure->status),
                                     NULL));
    if (figure->areas_expected >= 0)
        edu_document_paragraph(writing->document,
                               EDU_SAY(lang, EDU_MSG_BALANCED_COUNTIES, writing->pool,
                                       count(writing, figure->areas_met),
                                       count(writing, figure->areas_expected),
                                       count(writing, figure->areas_judged), count(writing, figure->schools),
                                       count(writing, figure->left_out)));
    else
        county_section(writing, figure);
}

/* --- the areas below --------------------------------------------------------------------------------------------- */

static const edu_balanced_figure_t *
figure_of(const edu_balanced_report_t *report, const edu_area_t *area, const edu_balanced_t *standard)
{
    for (int i = 0; i < report->figures->nelts; i++) {
        const edu_balanced_figure_t *figure = &APR_ARRAY_IDX(report->figures, i, edu_balanced_figure_t);

        if (figure->area == area && figure->standard == standard)
            return figure;
    }
    return NULL;
}

/* In counties the mean of the CVs, or how many items are within their limits and how many schools fall short; above them how many
 * counties there are with the standard met. */
static const char *
below_text(const writing_t *writing, const edu_balanced_figure_t *figure)
{
    const char *mark;
    const char *rest = "";

    if (figure == NULL)
        return "";
    mark = statuses[status_index(figure->status)].mark;
    if (figure->areas_expected >= 0)
        rest = apr_psprintf(writing->pool, " %s/%s", count(writing, figure->areas_met),
                            count(writing, figure->areas_expected));
    else if (!isnan(figure->standard->cv_mean_most) && !isnan(figure->cv_mean))
        rest = apr_pstrcat(writing->pool, " ",
                           edu_balanced_cv(figure->cv_mean, figure->standard->cv_mean_most, writing->pool),
                           NULL);
    else if (figure->has_items_met && figure->schools > 0)
        rest = apr_psprintf(writing->pool, " %s/%d%s", count(writing, figure->items_met),
                            figure->standard->items->nelts,
                            figure->short_of > 0
                                ? apr_pstrcat(writing->pool, " −", count(writing, figure->short_of), NULL)
                                : "");
    return apr_pstrcat(writing->pool, mark, rest, NULL);
}

static void
below_section(const writing_t *writing)
{
    const edu_balanced_report_t *report = writing->report;
    const apr_array_header_t *standards = report->catalogue->balanced;
    edu_column_t *columns = apr_pcalloc(writing->pool, sizeof *columns * (size_t)(standards->nelts + 2));
    const char **cells = apr_pcalloc(writing->pool, sizeof *cells * (size_t)(standards->nelts + 2));
    const char **classes = apr_pcalloc(writing->pool, sizeof *classes * (size_t)(standards->nelts + 2));
    /* In a document on more than this the areas below have a heading of their own already. */
    const char *title =
        EDU_SAY(report->lang, writing->level > 2 ? EDU_MSG_BALANCED_PART_BELOW : EDU_MSG_BELOW, writing->pool,
                count(writing, report->children->nelts));
    int columns_count = 2;

    columns[0] = (edu_column_t){NULL, say(writing, EDU_MSG_COLUMN_AREA), EDU_LEFT};
    columns[1] = (edu_column_t){NULL, say(writing, EDU_MSG_COLUMN_CODE), EDU_LEFT};
    for (int s = 0; s < standards->nelts; s++) {
        const edu_balanced_t *standard = APR_ARRAY_IDX(standards, s, const edu_balanced_t *);

        if (report->only == NULL || report->only == standard)
            columns[columns_count++] = (edu_column_t){NULL, standard_name(writing, standard), EDU_LEFT};
    }
    edu_document_heading(writing->document, writing->level, title);
    edu_document_table(writing->document, title, columns, columns_count);
    for (int i = 0; i < report->children->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(report->children, i, const edu_area_t *);
        int at = 2;

        cells[0] = area_name(writing, area);
        cells[1] = area->code;
        for (int s = 0; s < standards->nelts; s++) {
            const edu_balanced_t *standard = APR_ARRAY_IDX(standards, s, const edu_balanced_t *);

            if (report->only != NULL && report->only != standard)
                continue;
            const edu_balanced_figure_t *figure = figure_of(report, area, standard);

            cells[at] = below_text(writing, figure);
            classes[at++] = figure != NULL ? figure->status : NULL;
        }
        edu_document_row(writing->document, cells, classes);
    }
    edu_document_table_end(writing->document);
    edu_document_paragraph(writing->document, say(writing, EDU_MSG_BALANCED_LEGEND));
}

/* --- schools ----------------------------------------------------------------------------------------------------- */

static const edu_message_t verdicts[] = {
    [EDU_BALANCED_ENOUGH] = EDU_MSG_BALANCED_IS_ENOUGH,
    [EDU_BALANCED_SHORT] = EDU_MSG_BALANCED_IS_SHORT,
    [EDU_BALANCED_UNKNOWN] = EDU_MSG_BALANCED_IS_UNKNOWN,
};

/* "骨干教师 0.67 (1)": what is below its floor; items without a value are named apart. */
static const char *
lacking_text(const writing_t *writing, const edu_balanced_lack_t *lack)
{
    const edu_balanced_t *standard = lack->standard;
    bool zh = writing->report->lang == EDU_LANG_ZH;
    edu_buffer_t *text = edu_buffer_create(256, writing->pool);

    if (isnan(lack->pupils)) /* then nothing a pupil can be told */
        return apr_pstrcat(writing->pool, say(writing, EDU_MSG_BALANCED_PUPILS), zh ? "" : " ",
                           say(writing, EDU_MSG_BALANCED_MISSING), NULL);
    for (int i = 0; i < standard->items->nelts; i++) {
        const edu_balanced_item_t *item = APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *);
        const edu_balanced_value_t *value = &lack->values[i];

        if (value->present && !edu_balanced_is_below(item, value))
            continue;
        if (text->length > 0)
            edu_buffer_add_text(text, zh ? "；" : "; ");
        edu_buffer_add_text(text, item_name(writing, item));
        if (!value->present)
            edu_buffer_printf(text, " %s", say(writing, EDU_MSG_BALANCED_MISSING));
        else
            edu_buffer_printf(text, " %s < %s", number(writing, value->value, item->decimals),
                              bound(writing, item->floor));
    }
    return edu_buffer_text(text);
}

/* "5/7": how many of the items with a floor are met. */
static const char *
met_text(const writing_t *writing, const edu_balanced_lack_t *lack)
{
    int floors = 0;
    int met = 0;

    for (int i = 0; i < lack->standard->items->nelts; i++) {
        const edu_balanced_item_t *item =
            APR_ARRAY_IDX(lack->standard->items, i, const edu_balanced_item_t *);

        if (isnan(item->floor))
            continue;
        floors++;
        met += lack->values[i].present && !edu_balanced_is_below(item, &lack->values[i]);
    }
    return floors > 0 ? apr_psprintf(writing->pool, "%d/%d", met, floors) : "";
}

/* "first school (2142000683), 5203 pupils, 4/7 items met, too few: ...". */
static const char *
lack_line(const writing_t *writing, const edu_balanced_lack_t *lack)
{
    edu_lang_t lang = writing->report->lang;
    const char *met = met_text(writing, lack);
    const char *standing = *met == '\0' || lack->verdict == EDU_BALANCED_FREE
                               ? ""
                               : EDU_SAY(lang, EDU_MSG_BALANCED_STANDING, writing->pool, met,
                                         say(writing, verdicts[lack->verdict]));

    return EDU_SAY(lang, EDU_MSG_BALANCED_LACK, writing->pool, *lack->name != '\0' ? lack->name : lack->unit,
                   lack->unit, number(writing, lack->pupils, 0), standing, lacking_text(writing, lack));
}

static void
lacks_section(const writing_t *writing, const edu_balanced_t *standard)
{
    const apr_array_header_t *lacks = writing->report->lacks;
    const char *title = EDU_SAY(writing->report->lang, EDU_MSG_BALANCED_LACKS, writing->pool,
                                standard_name(writing, standard));
    apr_array_header_t *lines = apr_array_make(writing->pool, 8, sizeof(const char *));

    for (int i = 0; i < lacks->nelts; i++)
        if (APR_ARRAY_IDX(lacks, i, edu_balanced_lack_t).standard == standard)
            APR_ARRAY_PUSH(lines, const char *) =
                lack_line(writing, &APR_ARRAY_IDX(lacks, i, edu_balanced_lack_t));
    edu_document_heading(writing->document, writing->level, title);
    if (lines->nelts == 0)
        edu_document_paragraph(writing->document, say(writing, EDU_MSG_BALANCED_NO_LACKS));
    else
        edu_document_list(writing->document, lines, 0);
}

/* Each text once, however many standards share it. */
static void
add_once(apr_array_header_t *texts, const char *text)
{
    if (*text == '\0')
        return;
    for (int i = 0; i < texts->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(texts, i, const char *), text) == 0)
            return;
    APR_ARRAY_PUSH(texts, const char *) = text;
}

static const char *
source_of(const writing_t *writing, const edu_balanced_t *standard)
{
    return edu_text_pick(writing->report->lang, standard->source_zh, standard->source);
}

/* The figures of all areas have a standard many times, and several standards may have one source. */
static const char *
names_with_source(const writing_t *writing, const char *source)
{
    const apr_array_header_t *standards = writing->report->catalogue->balanced;
    const char *names = "";

    for (int s = 0; s < standards->nelts; s++) {
        const edu_balanced_t *standard = APR_ARRAY_IDX(standards, s, const edu_balanced_t *);

        if ((writing->report->only == NULL || writing->report->only == standard) &&
            strcmp(source_of(writing, standard), source) == 0)
            names = apr_pstrcat(writing->pool, names, *names != '\0' ? say(writing, EDU_MSG_AND) : "",
                                standard_name(writing, standard), NULL);
    }
    return names;
}

static void
notes_section(const writing_t *writing)
{
    const edu_balanced_report_t *report = writing->report;
    apr_array_header_t *texts = apr_array_make(writing->pool, 8, sizeof(const char *));

    for (int i = 0; i < report->figures->nelts; i++) {
        const edu_balanced_t *standard = APR_ARRAY_IDX(report->figures, i, edu_balanced_figure_t).standard;
        const char *source = source_of(writing, standard);

        add_once(texts, edu_text_pick(report->lang, standard->note_zh, standard->note_en));
        if (*source != '\0')
            add_once(texts, EDU_SAY(report->lang, EDU_MSG_BALANCED_SOURCE_OF, writing->pool, source,
                                    names_with_source(writing, source)));
    }
    if (texts->nelts == 0)
        return;
    edu_document_heading(writing->document, writing->level, say(writing, EDU_MSG_EXPLAIN_NOTES));
    edu_document_list(writing->document, texts, 0);
}

void
edu_balanced_write(edu_document_t *document, const edu_balanced_report_t *report, int level, apr_pool_t *pool)
{
    const apr_array_header_t *standards = report->catalogue->balanced;
    const writing_t writing = {document, report, level, pool};

    for (int i = 0; i < report->figures->nelts; i++) {
        const edu_balanced_figure_t *figure = &APR_ARRAY_IDX(report->figures, i, edu_balanced_figure_t);

        if (figure->area == report->area)
            standard_section(&writing, figure);
    }
    if (report->below && report->children->nelts > 0)
        below_section(&writing);
    for (int s = 0; report->lacks != NULL && s < standards->nelts; s++) {
        const edu_balanced_t *standard = APR_ARRAY_IDX(standards, s, const edu_balanced_t *);

        if (figure_of(report, report->area, standard) != NULL)
            lacks_section(&writing, standard);
    }
    notes_section(&writing);
}

void
edu_balanced_document(edu_buffer_t *out, const edu_balanced_report_t *report, bool markdown, apr_pool_t *pool)
{
    const char *title = EDU_SAY(report->lang, EDU_MSG_BALANCED_TITLE, pool,
                                edu_text_pick(report->lang, report->area->name_zh, report->area->name_en),
                                report->area->code, apr_psprintf(pool, "%d", report->year));
    edu_document_t *document = edu_document_create(markdown ? EDU_DOCUMENT_MARKDOWN : EDU_DOCUMENT_TEXT,
                                                   report->lang, title, out, pool);

    edu_balanced_write(document, report, 2, pool);
    (void)edu_document_finish(document);
}
