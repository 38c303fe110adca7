#include "reports/basis.h"

#include "reports/messages.h"
#include "sql/form_reports.h"
#include "sql/form_tables.h"
#include "sql/round.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

/* Descriptions of returns that an explanation lists. */
enum { SAID_MOST = 5 };

int
edu_basis_attribute(const edu_form_t *form)
{
    for (int i = 0; i < form->measures->nelts; i++) {
        int basis = APR_ARRAY_IDX(form->measures, i, const edu_measure_t *)->basis;

        if (basis >= 0)
            return basis;
    }
    return -1;
}

static const edu_attribute_t *
attribute_at(const edu_form_t *form, int index)
{
    return &APR_ARRAY_IDX(form->attributes, index, edu_attribute_t);
}

/* An attribute's value in words; the value itself where its list is open. */
static const char *
value_name(const edu_attribute_t *attribute, const char *code, edu_lang_t lang)
{
    for (int i = 0; i < attribute->values->nelts; i++) {
        const edu_value_t *value = &APR_ARRAY_IDX(attribute->values, i, edu_value_t);

        if (strcmp(value->code, code) == 0)
            return edu_text_pick(lang, value->name_zh, value->name_en);
    }
    return code;
}

typedef struct share_t {
    const char *name;
    int64_t returns;
} share_t;

/* Adds to the returns of one basis. */
static void
add_share(apr_array_header_t *shares, const char *name, int64_t returns)
{
    share_t *share;

    for (int i = 0; i < shares->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(shares, i, share_t).name, name) == 0) {
            APR_ARRAY_IDX(shares, i, share_t).returns += returns;
            return;
        }
    share = apr_array_push(shares);
    *share = (share_t){name, returns};
}

static const char *
shares_text(const apr_array_header_t *shares, edu_lang_t lang, apr_pool_t *pool)
{
    const char *text = "";

    if (shares->nelts == 1)
        return APR_ARRAY_IDX(shares, 0, share_t).name;
    for (int i = 0; i < shares->nelts; i++) {
        const share_t *share = &APR_ARRAY_IDX(shares, i, share_t);

        text = apr_pstrcat(pool, text,
                           i == 0                ? ""
                           : lang == EDU_LANG_ZH ? "、"
                                                 : ", ",
                           share->name, " ", apr_psprintf(pool, "%" PRId64, share->returns), NULL);
    }
    return text;
}

/* What one kind of return says of itself: "basis: resident, method: Sprague's multipliers (40)". */
static const char *
description(const edu_form_t *form, const edu_described_t *described, edu_lang_t lang, apr_pool_t *pool)
{
    const char *text = "";

    for (int i = 0; i < form->attributes->nelts; i++) {
        const edu_attribute_t *attribute = attribute_at(form, i);
        const char *value = described->attributes[i];

        if (value == NULL || *value == '\0')
            continue;
        text = apr_pstrcat(pool, text,
                           *text == '\0'         ? ""
                           : lang == EDU_LANG_ZH ? "，"
                                                 : ", ",
                           edu_text_pick(lang, attribute->name_zh, attribute->name_en),
                           lang == EDU_LANG_ZH ? "：" : ": ", value_name(attribute, value, lang), NULL);
    }
    if (*text == '\0')
        text = edu_message(lang, EDU_MSG_BASIS_NOT_STATED);
    return EDU_SAY(lang, EDU_MSG_BASIS_RETURNS, pool, text,
                   apr_psprintf(pool, "%" PRId64, described->returns));
}

void
edu_basis_add(apr_array_header_t *bases, const edu_form_t *form, const apr_array_header_t *described,
              const edu_catalogue_t *catalogue, edu_lang_t lang, apr_pool_t *pool)
{
    apr_array_header_t *shares = apr_array_make(pool, 3, sizeof(share_t));
    int attribute = edu_basis_attribute(form);
    edu_basis_t *basis;
    const char *said = "";
    bool stated = false;

    if (described->nelts == 0)
        return;
    for (int row = 0; row < described->nelts; row++) {
        const edu_described_t *alike = &APR_ARRAY_IDX(described, row, edu_described_t);
        const char *code = alike->attributes[attribute];

        stated = stated || (code != NULL && *code != '\0');
        if (code == NULL || *code == '\0')
            code = catalogue->basis;
        add_share(shares,
                  *code != '\0' ? value_name(attribute_at(form, attribute), code, lang)
                                : edu_message(lang, EDU_MSG_BASIS_NOT_STATED),
                  alike->returns);
        if (row < SAID_MOST)
            said = apr_pstrcat(pool, said,
                               row == 0              ? ""
                               : lang == EDU_LANG_ZH ? "；"
                                                     : "; ",
                               description(form, alike, lang, pool), NULL);
    }
    basis = apr_array_push(bases);
    *basis = (edu_basis_t){form, attribute, shares_text(shares, lang, pool), said};
    if (!stated && *catalogue->basis != '\0')
        basis->said = apr_pstrcat(pool, said, lang == EDU_LANG_ZH ? "；" : "; ",
                                  EDU_SAY(lang, EDU_MSG_BASIS_TAKEN, pool, basis->text), NULL);
}

/* The rows of edu_sql_descriptions(). */
static apr_array_header_t *
described_by(const edu_form_t *form, const edu_result_t *rows, apr_pool_t *pool)
{
    apr_array_header_t *described = apr_array_make(pool, edu_result_rows(rows) + 1, sizeof(edu_described_t));
    int count = form->attributes->nelts;

    for (int row = 0; row < edu_result_rows(rows); row++) {
        const char **attributes = apr_palloc(pool, sizeof(char *) * (size_t)(count + 1));

        for (int i = 0; i < count; i++)
            attributes[i] = edu_result_text(rows, row, i);
        APR_ARRAY_PUSH(described, edu_described_t) =
            (edu_described_t){attributes, edu_result_int(rows, row, count)};
    }
    return described;
}

edu_error_t *
edu_basis_load(apr_array_header_t **bases, edu_db_t *db, const edu_catalogue_t *catalogue,
               const edu_area_t *area, const edu_period_t *period, edu_lang_t lang, apr_pool_t *pool)
{
    char text[EDU_PERIOD_TEXT];

    edu_period_format(period, text);
    *bases = apr_array_make(pool, 2, sizeof(edu_basis_t));
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);
        apr_array_header_t *codes;
        edu_result_t *rows;

        if (edu_basis_attribute(form) < 0)
            continue;
        codes = edu_round_bases(catalogue->areas, area, period->year, form->base_level, pool);
        EDU_TRY(edu_db_query(&rows, db, edu_sql_descriptions(form, pool),
                             EDU_PARAMS(EDU_TEXT(edu_sql_array(codes, pool)), EDU_INT(period->year),
                                        EDU_TEXT(text)),
                             pool));
        edu_basis_add(*bases, form, described_by(form, rows, pool), catalogue, lang, pool);
    }
    return NULL;
}

bool
edu_basis_counts(const edu_basis_t *basis, const edu_indicator_t *indicator)
{
    for (int i = 0; i < indicator->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(indicator->inputs, i, edu_expr_input_t);

        if (input->form == basis->form &&
            APR_ARRAY_IDX(input->form->cells, input->cell, const edu_cell_t *)->measure->basis >= 0)
            return true;
    }
    return false;
}

const char *
edu_basis_of(const apr_array_header_t *bases, const edu_indicator_t *indicator, apr_pool_t *pool)
{
    const char *text = "";

    for (int i = 0; i < bases->nelts; i++) {
        const edu_basis_t *basis = &APR_ARRAY_IDX(bases, i, edu_basis_t);

        if (edu_basis_counts(basis, indicator))
            text = *text == '\0' ? basis->text : apr_pstrcat(pool, text, "; ", basis->text, NULL);
    }
    return text;
}
