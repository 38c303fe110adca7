#include "reports/summary/findings.h"

#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* So many units and rules are named; the rest is counted. */
enum { UNITS_MOST = 20, RULES_MOST = 20 };

/* Columns of report_findings.sql and report_finding_units.sql. */
enum { COUNTY, FORM, RULE, SEVERITY, FINDINGS, UNITS, SHORTER };
enum { UNIT_COUNTY, UNIT_CODE, UNIT_NAME, UNIT_HARD, UNIT_SOFT, UNIT_ZH, UNIT_EN };

/* Findings of one rule, or below one area, put together. */
typedef struct tally_t {
    const char *key;
    const char *form;
    bool hard_rule;
    int64_t hard;
    int64_t soft;
    int64_t units;
} tally_t;

edu_error_t *
edu_report_findings_load(edu_report_findings_t *findings, edu_db_t *db, const edu_assessment_t *assessment,
                         apr_pool_t *pool)
{
    const char *counties =
        edu_sql_array(edu_areas_ever_below(assessment->catalogue->areas, assessment->area->code, pool), pool);
    edu_result_t *rows;

    *findings =
        (edu_report_findings_t){apr_array_make(pool, 16, sizeof(edu_report_finding_t)),
                                apr_array_make(pool, 16, sizeof(edu_report_finding_unit_t)), 0, 0, false};
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("report_findings"),
                         EDU_PARAMS(EDU_TEXT(counties), EDU_INT(assessment->year)), pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        edu_report_finding_t *finding = apr_array_push(findings->counts);

        *finding = (edu_report_finding_t){edu_result_text(rows, i, COUNTY),
                                          edu_result_text(rows, i, FORM),
                                          edu_result_text(rows, i, RULE),
                                          strcmp(edu_result_text(rows, i, SEVERITY), "hard") == 0,
                                          edu_result_int(rows, i, FINDINGS),
                                          edu_result_int(rows, i, UNITS)};
        findings->hard += finding->hard ? finding->findings : 0;
        findings->soft += finding->hard ? 0 : finding->findings;
        findings->shorter = findings->shorter || edu_result_bool(rows, i, SHORTER);
    }
    if (findings->counts->nelts == 0)
        return NULL;
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("report_finding_units"),
                         EDU_PARAMS(EDU_TEXT(counties), EDU_INT(assessment->year), EDU_INT(UNITS_MOST)),
                         pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(findings->units, edu_report_finding_unit_t) = (edu_report_finding_unit_t){
            edu_result_text(rows, i, UNIT_COUNTY), edu_result_text(rows, i, UNIT_CODE),
            edu_result_string(rows, i, UNIT_NAME), edu_result_int(rows, i, UNIT_HARD),
            edu_result_int(rows, i, UNIT_SOFT),    edu_result_text(rows, i, UNIT_ZH),
            edu_result_text(rows, i, UNIT_EN)};
    return NULL;
}

static tally_t *
tally_of(apr_array_header_t *tallies, const char *key, const char *form)
{
    tally_t *tally;

    for (int i = 0; i < tallies->nelts; i++) {
        tally = &APR_ARRAY_IDX(tallies, i, tally_t);
        if (strcmp(tally->key, key) == 0 && strcmp(tally->form, form) == 0)
            return tally;
    }
    tally = apr_array_push(tallies);
    *tally = (tally_t){.key = key, .form = form};
    return tally;
}

static void
add_to(tally_t *tally, const edu_report_finding_t *finding)
{
    tally->hard_rule = finding->hard;
    tally->hard += finding->hard ? finding->findings : 0;
    tally->soft += finding->hard ? 0 : finding->findings;
    tally->units += finding->units;
}

/* Hard rules first, then the most findings. */
static int
compare_rules(const void *a, const void *b)
{
    const tally_t *x = a;
    const tally_t *y = b;

    if (x->hard_rule != y->hard_rule)
        return x->hard_rule ? -1 : 1;
    if (x->hard + x->soft != y->hard + y->soft)
        return x->hard + x->soft > y->hard + y->soft ? -1 : 1;
    return strcmp(x->key, y->key) != 0 ? strcmp(x->key, y->key) : strcmp(x->form, y->form);
}

/* What the rule asks: its message without the numbers. */
static const char *
question(const edu_sections_t *sections, const char *code)
{
    const edu_edit_rule_t *rule = edu_catalogue_rule(sections->assessment->catalogue, code);
    const apr_array_header_t *parts;
    edu_buffer_t *text;

    if (rule == NULL)
        return "";
    parts = sections->assessment->lang == EDU_LANG_ZH ? rule->zh : rule->en;
    text = edu_buffer_create(128, sections->pool);
    for (int i = 0; i < parts->nelts; i++) {
        const edu_message_part_t *part = &APR_ARRAY_IDX(parts, i, edu_message_part_t);

        edu_buffer_add_text(text, part->text);
        if (part->value != NULL || part->word != NULL)
            edu_buffer_add_text(text, "…");
    }
    return edu_buffer_text(text);
}

static const char *
form_name(const edu_sections_t *sections, const char *code)
{
    const edu_form_t *form = edu_catalogue_form(sections->assessment->catalogue, code);

    return form != NULL ? edu_text_pick(sections->assessment->lang, form->name_zh, form->name_en) : code;
}

static const char *
say(const edu_sections_t *sections, edu_message_t message)
{
    return edu_message(sections->assessment->lang, message);
}

/* For tables taken out of their document. */
static const char *
caption(const edu_sections_t *sections, const char *heading)
{
    const edu_assessment_t *assessment = sections->assessment;

    return EDU_SAY(assessment->lang, EDU_MSG_FINDINGS_CAPTION, sections->pool,
                   edu_assess_area_name(assessment, assessment->area), assessment->period, heading);
}

static void
rules_table(const edu_sections_t *sections, const edu_report_findings_t *findings)
{
    const edu_column_t columns[] = {{NULL, say(sections, EDU_MSG_FINDINGS_RULE), EDU_LEFT},
                                    {NULL, say(sections, EDU_MSG_COLUMN_FORM), EDU_LEFT},
                                    {NULL, say(sections, EDU_MSG_FINDINGS_SEVERITY), EDU_LEFT},
                                    {NULL, say(sections, EDU_MSG_FINDINGS_NUMBER), EDU_RIGHT},
                                    {NULL, say(sections, EDU_MSG_FINDINGS_UNITS), EDU_RIGHT},
                                    {NULL, say(sections, EDU_MSG_FINDINGS_QUESTION), EDU_LEFT}};
    apr_array_header_t *rules = apr_array_make(sections->pool, 16, sizeof(tally_t));
    const char *heading = say(sections, EDU_MSG_FINDINGS_BY_RULE);

    for (int i = 0; i < findings->counts->nelts; i++) {
        const edu_report_finding_t *finding = &APR_ARRAY_IDX(findings->counts, i, edu_report_finding_t);

        add_to(tally_of(rules, finding->rule, finding->form), finding);
    }
    qsort(rules->elts, (size_t)rules->nelts, sizeof(tally_t), compare_rules);
    edu_document_heading(sections->document, 3, heading);
    edu_document_table(sections->document, caption(sections, heading), columns, 6);
    for (int i = 0; i < rules->nelts && i < RULES_MOST; i++) {
        const tally_t *rule = &APR_ARRAY_IDX(rules, i, tally_t);
        const char *const cells[] = {rule->key,
                                     form_name(sections, rule->form),
                                     say(sections, rule->hard_rule ? EDU_MSG_FINDINGS_IS_HARD
                                                                   : EDU_MSG_FINDINGS_IS_SOFT),
                                     edu_text_grouped(rule->hard + rule->soft, sections->pool),
                                     edu_text_grouped(rule->units, sections->pool),
                                     question(sections, rule->key)};

        edu_document_row(sections->document, cells, NULL);
    }
    edu_document_table_end(sections->document);
    if (rules->nelts > RULES_MOST)
        edu_document_paragraph(sections->document,
                               EDU_SAY(sections->assessment->lang, EDU_MSG_FINDINGS_MORE_RULES,
                                       sections->pool, apr_itoa(sections->pool, rules->nelts - RULES_MOST)));
}

/* The area directly below the report's in which a county lies. */
static const char *
child_of(const edu_sections_t *sections, const char *county)
{
    const edu_assessment_t *assessment = sections->assessment;
    const char *code = county;

    for (int steps = 0; steps < 8; steps++) {
        const edu_area_t *area = edu_areas_find(assessment->catalogue->areas, code, assessment->year);

        if (area == NULL || area->parent == NULL || strcmp(area->parent, assessment->area->code) == 0)
            return code;
        code = area->parent;
    }
    return county;
}

static void
areas_table(const edu_sections_t *sections, const edu_report_findings_t *findings)
{
    const edu_column_t columns[] = {{NULL, say(sections, EDU_MSG_COLUMN_AREA), EDU_LEFT},
                                    {NULL, say(sections, EDU_MSG_COLUMN_CODE), EDU_LEFT},
                                    {NULL, say(sections, EDU_MSG_COLUMN_HARD), EDU_RIGHT},
                                    {NULL, say(sections, EDU_MSG_COLUMN_SOFT), EDU_RIGHT}};
    const edu_assessment_t *assessment = sections->assessment;
    apr_array_header_t *areas = apr_array_make(sections->pool, 32, sizeof(tally_t));
    const char *heading = say(sections, EDU_MSG_FINDINGS_BY_AREA);

    for (int i = 0; i < findings->counts->nelts; i++) {
        const edu_report_finding_t *finding = &APR_ARRAY_IDX(findings->counts, i, edu_report_finding_t);

        add_to(tally_of(areas, child_of(sections, finding->county), ""), finding);
    }
    edu_document_heading(sections->document, 3, heading);
    edu_document_table(sections->document, caption(sections, heading), columns, 4);
    for (int i = 0; i < areas->nelts; i++) {
        const tally_t *area = &APR_ARRAY_IDX(areas, i, tally_t);
        const char *const cells[] = {edu_report_area_name(assessment->catalogue, area->key, assessment->year,
                                                          assessment->lang),
                                     area->key, edu_text_grouped(area->hard, sections->pool),
                                     edu_text_grouped(area->soft, sections->pool)};

        edu_document_row(sections->document, cells, NULL);
    }
    edu_document_table_end(sections->document);
}

static void
units_table(const edu_sections_t *sections, const edu_report_findings_t *findings)
{
    const edu_column_t columns[] = {{NULL, say(sections, EDU_MSG_COLUMN_NAME), EDU_LEFT},
                                    {NULL, say(sections, EDU_MSG_COLUMN_CODE), EDU_LEFT},
                                    {NULL, say(sections, EDU_MSG_COLUMN_AREA), EDU_LEFT},
                                    {NULL, say(sections, EDU_MSG_COLUMN_HARD), EDU_RIGHT},
                                    {NULL, say(sections, EDU_MSG_COLUMN_SOFT), EDU_RIGHT},
                                    {NULL, say(sections, EDU_MSG_FINDINGS_FIRST), EDU_LEFT}};
    const edu_assessment_t *assessment = sections->assessment;
    const char *heading = say(sections, EDU_MSG_FINDINGS_BY_UNIT);

    edu_document_heading(sections->document, 3, heading);
    edu_document_table(sections->document, caption(sections, heading), columns, 6);
    for (int i = 0; i < findings->units->nelts; i++) {
        const edu_report_finding_unit_t *unit = &APR_ARRAY_IDX(findings->units, i, edu_report_finding_unit_t);
        const char *area =
            edu_report_area_name(assessment->catalogue, unit->county, assessment->year, assessment->lang);
        const char *const cells[] = {*unit->name != '\0' ? unit->name : area,
                                     unit->code,
                                     area,
                                     edu_text_grouped(unit->hard, sections->pool),
                                     edu_text_grouped(unit->soft, sections->pool),
                                     edu_text_pick(assessment->lang, unit->message_zh, unit->message_en)};

        edu_document_row(sections->document, cells, NULL);
    }
    edu_document_table_end(sections->document);
}

void
edu_report_findings_section(const edu_sections_t *sections, const edu_report_findings_t *findings)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_pool_t *pool = sections->pool;

    edu_document_heading(sections->document, 2, say(sections, EDU_MSG_FINDINGS));
    if (findings->counts->nelts == 0) {
        edu_document_paragraph(sections->document,
                               EDU_SAY(assessment->lang, EDU_MSG_FINDINGS_NONE, pool, assessment->period));
        return;
    }
    edu_document_paragraph(sections->document,
                           EDU_SAY(assessment->lang, EDU_MSG_FINDINGS_COUNT, pool,
                                   edu_text_grouped(findings->hard + findings->soft, pool),
                                   edu_text_grouped(findings->hard, pool),
                                   edu_text_grouped(findings->soft, pool), assessment->period));
    rules_table(sections, findings);
    if (assessment->children->nelts > 0)
        areas_table(sections, findings);
    units_table(sections, findings);
    edu_document_paragraph(sections->document,
                           EDU_SAY(assessment->lang, EDU_MSG_FINDINGS_ALL, pool,
                                   apr_itoa(pool, findings->units->nelts), assessment->area->code,
                                   findings->shorter
                                       ? ""
                                       : apr_pstrcat(pool, " --period ", assessment->period, NULL)));
}
