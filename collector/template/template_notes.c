#include "collector/template/template_private.h"

#include <apr_strings.h>
#include <string.h>

/* Of the table of items. */
enum { COLUMNS = 7 };
static const int widths[COLUMNS] = {26, 44, 8, 16, 16, 44, 60};

#define FOREVER_LARGE INT64_C(1000000000) /* the catalogue's own default: as good as no upper bound */

const char *
edu_template_bounds(const edu_measure_t *measure, apr_pool_t *pool)
{
    edu_buffer_t *text = edu_buffer_create(48, pool);
    int64_t unit = 1;

    for (int i = 0; i < measure->decimals; i++)
        unit *= 10;
    if (measure->max >= FOREVER_LARGE * unit)
        edu_buffer_add_text(text, "≥ ");
    edu_text_add_scaled(text, measure->min, measure->decimals);
    if (measure->max < FOREVER_LARGE * unit) {
        edu_buffer_add_text(text, "–");
        edu_text_add_scaled(text, measure->max, measure->decimals);
    }
    return edu_buffer_text(text);
}

const char *
edu_template_kinds(const edu_measure_t *measure, edu_lang_t lang, apr_pool_t *pool)
{
    const edu_form_t *form = measure->form;
    edu_buffer_t *list = edu_buffer_create(128, pool);
    const edu_attribute_t *attribute;
    const edu_class_t *class;

    if (measure->applies_to < 0)
        return "";
    attribute = &APR_ARRAY_IDX(form->attributes, form->class_attribute, edu_attribute_t);
    class = &APR_ARRAY_IDX(form->classes, measure->applies_to, edu_class_t);
    for (int i = 0; i < class->values->nelts; i++) {
        const char *code = APR_ARRAY_IDX(class->values, i, const char *);
        const char *name = code;

        for (int k = 0; k < attribute->values->nelts; k++) {
            const edu_value_t *value = &APR_ARRAY_IDX(attribute->values, k, edu_value_t);

            if (strcmp(value->code, code) == 0)
                name = edu_text_pick(lang, value->name_zh, value->name_en);
        }
        edu_buffer_printf(list, "%s%s", i == 0 ? "" : lang == EDU_LANG_ZH ? "、" : ", ", name);
    }
    return edu_buffer_text(list);
}

static void
write_line(edu_template_t *template, const char *zh, const char *en)
{
    edu_sheet_write_row(template->notes, 0);
    edu_sheet_write_text(template->notes, 0, zh, EDU_CELL_PLAIN);
    edu_sheet_write_row(template->notes, 0);
    edu_sheet_write_text(template->notes, 0, en, EDU_CELL_NOTE);
}

/* When the return is due: with its year where that is known. */
static const char *
due_text(const edu_template_t *template)
{
    int due = template->form->due;

    if (template->options->period != NULL && template->form->frequency == EDU_YEAR)
        return apr_psprintf(template->pool, "%04d-%02d-%02d", template->options->period->year, due / 100,
                            due % 100);
    return apr_psprintf(template->pool, "%02d-%02d", due / 100, due % 100);
}

static void
write_guide(edu_template_t *template)
{
    const edu_form_t *form = template->form;
    apr_pool_t *pool = template->pool;

    edu_sheet_write_row(template->notes, 2);
    edu_sheet_write_text(template->notes, 0, apr_psprintf(pool, "%s  填报说明", form->name_zh),
                         EDU_CELL_TITLE);
    edu_sheet_write_row(template->notes, 2);
    edu_sheet_write_text(template->notes, 0,
                         apr_psprintf(pool, "%s: how to fill it in",
                                      edu_text_pick(EDU_LANG_EN, form->name_zh, form->name_en)),
                         EDU_CELL_TITLE);
    write_line(template,
               apr_psprintf(pool, "1. 在“%s”表中填写；一行是一个填报单位的一份报表。",
                            edu_sheet_write_name(template->sheet)),
               apr_psprintf(pool, "1. Fill in the sheet \"%s\": one row is one return of one reporting unit.",
                            edu_sheet_write_name(template->sheet)));
    write_line(template, "2. 没有的填 0；空白表示缺报，不当作 0。",
               "2. None is 0. A blank cell is missing, and never taken for 0.");
    write_line(
        template, "3. 黄色格必填，白色格选填；灰色格不适用于该类学校，不填。",
        "3. Yellow cells are required, white ones optional; grey ones are not for this kind of school: leave them.");
    write_line(
        template, "4. 整行不填的单位视为未报，不会被拒绝；可以先报一部分，再报其余。",
        "4. A unit whose row is left blank has not reported; that is no mistake, and it may follow later.");
    write_line(
        template, "5. 不要改动表头、代码行和列的顺序；工作表受保护，没有密码。",
        "5. Leave the header, the row of codes and the columns as they are. The sheet is protected, without a password.");
    if (form->due > 0)
        write_line(template, apr_psprintf(pool, "6. 报送截止：%s。", due_text(template)),
                   apr_psprintf(pool, "6. Due: %s.", due_text(template)));
    edu_sheet_write_row(template->notes, 0);
}

static void
write_item(edu_template_t *template, const edu_cell_t *cell)
{
    const edu_measure_t *measure = cell->measure;
    apr_pool_t *pool = template->pool;
    const char *kinds = edu_template_kinds(measure, EDU_LANG_ZH, pool);
    const char *texts[COLUMNS] = {
        cell->column,
        apr_pstrcat(pool, cell->name_zh, " / ", edu_text_pick(EDU_LANG_EN, cell->name_zh, cell->name_en),
                    NULL),
        measure->unit,
        measure->required ? "必填 required" : "选填 optional",
        edu_template_bounds(measure, pool),
        *kinds == '\0'
            ? "全部 all"
            : apr_pstrcat(pool, kinds, " / ", edu_template_kinds(measure, EDU_LANG_EN, pool), NULL),
        measure->source,
    };
    int lines = 1;

    for (int i = 0; i < COLUMNS; i++) {
        int own = edu_sheet_write_lines(texts[i] != NULL ? texts[i] : "", widths[i]);

        lines = own > lines ? own : lines;
    }
    edu_sheet_write_row(template->notes, lines);
    for (int i = 0; i < COLUMNS; i++)
        edu_sheet_write_text(template->notes, i, texts[i], i == 0 ? EDU_CELL_CODE : EDU_CELL_WRAPPED);
}

static void
write_items(edu_template_t *template)
{
    static const char *const titles[] = {"代码 code",
                                         "指标项 item",
                                         "单位 unit",
                                         "填报 obligation",
                                         "取值 values",
                                         "适用 for",
                                         "定义与来源 definition and source"};

    edu_sheet_write_row(template->notes, 0);
    for (int i = 0; i < COLUMNS; i++)
        edu_sheet_write_text(template->notes, i, titles[i], EDU_CELL_HEADER);
    for (int i = 0; i < template->form->cells->nelts; i++)
        write_item(template, APR_ARRAY_IDX(template->form->cells, i, const edu_cell_t *));
}

void
edu_template_notes(edu_template_t *template)
{
    write_guide(template);
    write_items(template);
    for (int i = 0; i < COLUMNS; i++)
        edu_sheet_write_width(template->notes, i, i, widths[i]);
    edu_sheet_write_fit(template->notes, 1);
    edu_sheet_write_protect(template->notes);
}
