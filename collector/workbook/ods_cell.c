#include "collector/workbook/ods_cell.h"

#include "collector/workbook/number.h"
#include "collector/workbook/sheet_row.h"
#include "collector/workbook/xml.h"

#include <stdlib.h>
#include <string.h>

static void
set_text(edu_buffer_t *buffer, const char *text)
{
    edu_buffer_clear(buffer);
    edu_buffer_add_text(buffer, text);
}

void
edu_ods_cell_begin(edu_ods_cell_t *cell, const char **attributes)
{
    cell->repeated = 1;
    cell->type = '\0';
    cell->failed = false;
    cell->formula = false;
    cell->has_value = false;
    cell->paragraphs = 0;
    edu_buffer_clear(cell->value);
    edu_buffer_clear(cell->text);
    for (; attributes[0] != NULL; attributes += 2) {
        const char *local = edu_xml_local(attributes[0]);

        if (strcmp(local, "number-columns-repeated") == 0)
            cell->repeated = strtoll(attributes[1], NULL, 10);
        else if (strcmp(local, "value-type") == 0) {
            /* LibreOffice says the same a second time, but for errors, in a namespace of its own. */
            if (strstr(attributes[0], "calcext") == NULL)
                cell->type = attributes[1][0];
            else
                cell->failed = strcmp(attributes[1], "error") == 0;
        } else if (strcmp(local, "value") == 0 || strcmp(local, "date-value") == 0 ||
                   strcmp(local, "time-value") == 0 || strcmp(local, "boolean-value") == 0 ||
                   strcmp(local, "string-value") == 0) {
            set_text(cell->value, attributes[1]);
            cell->has_value = true;
        } else if (strcmp(local, "formula") == 0) {
            const char *equals = strchr(attributes[1], '=');

            cell->formula = true;
            set_text(cell->expression, equals != NULL ? equals : attributes[1]);
        }
    }
}

/* Older programs know errors by what is shown alone. */
static bool
shows_error(const edu_ods_cell_t *cell)
{
    const edu_buffer_t *text = cell->text;

    if (cell->failed)
        return true;
    return cell->formula && edu_sheet_error_text(text->data, text->length);
}

/* "PT08H30M00S" as 08:30:00. */
static void
add_time(edu_buffer_t *out, const edu_buffer_t *value)
{
    long parts[3] = {0, 0, 0};
    long number = 0;

    for (size_t i = 0; i < value->length; i++) {
        char c = value->data[i];

        if (c >= '0' && c <= '9') {
            number = number < 100000000 ? number * 10 + (c - '0') : number;
            continue;
        }
        if (c == 'H' || c == 'M' || c == 'S' || c == '.') {
            int part = c == 'H' ? 0 : c == 'M' ? 1 : 2;

            parts[part] = number;
            if (c == '.')
                break;
        }
        number = 0;
    }
    edu_buffer_printf(out, "%02ld:%02ld:%02ld", parts[0], parts[1], parts[2]);
}

/* The date as far as it is shown: 2020, 2020-09 or 2020-09-01. */
static void
add_date(edu_buffer_t *out, const edu_ods_cell_t *cell)
{
    char digits[9];
    size_t count = 0;
    const edu_buffer_t *value = cell->value;

    for (size_t i = 0; i < cell->text->length; i++) {
        char c = cell->text->data[i];

        if (c >= '0' && c <= '9' && count < sizeof digits)
            digits[count++] = c;
    }
    bool iso = value->length >= 10 && value->data[4] == '-' && value->data[7] == '-';

    if (iso && count == 4 && memcmp(digits, value->data, 4) == 0)
        edu_buffer_add(out, value->data, 4);
    else if (iso && count == 6 && memcmp(digits, value->data, 4) == 0 &&
             memcmp(digits + 4, value->data + 5, 2) == 0)
        edu_buffer_add(out, value->data, 7);
    else
        edu_number_add_moment(out, value->data, value->length);
}

void
edu_ods_cell_add(edu_buffer_t *out, bool *error, const edu_ods_cell_t *cell)
{
    const edu_buffer_t *value = cell->value;

    *error = shows_error(cell);
    if (*error) {
        edu_buffer_add(out, cell->text->data, cell->text->length);
        if (cell->text->length == 0)
            edu_buffer_add_text(out, "#VALUE!");
        return;
    }
    if (cell->formula && cell->type == '\0' && cell->text->length == 0) {
        *error = true;
        edu_buffer_add(out, cell->expression->data, cell->expression->length);
        return;
    }
    switch (cell->has_value ? cell->type : '\0') {
    case 'f': /* float, currency */
    case 'c':
        edu_number_add_text(out, value->data, value->length, EDU_LOOK_PLAIN, false, cell->formula);
        break;
    case 'p':
        edu_number_add_text(out, value->data, value->length, EDU_LOOK_PERCENT, false, cell->formula);
        break;
    case 'd': add_date(out, cell); break;
    case 't': add_time(out, value); break;
    case 'b': edu_buffer_add_text(out, value->length > 0 && value->data[0] == 't' ? "TRUE" : "FALSE"); break;
    case 's': edu_buffer_add(out, value->data, value->length); break;
    default: edu_buffer_add(out, cell->text->data, cell->text->length); break;
    }
}
