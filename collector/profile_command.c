#include "collector/commands_private.h"

#include "base/file.h"
#include "catalogue/reader/read.h"
#include "collector/input.h"
#include "collector/profile_guess.h"
#include "collector/separator.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

/* What separates the cells of a text. Standard input cannot be opened again for it. */
static edu_error_t *
find_separator(char *separator, const char *path, apr_pool_t *pool)
{
    edu_source_t *source;

    *separator = ',';
    if (strcmp(path, "-") == 0)
        return NULL;
    EDU_TRY(edu_source_open(&source, path, "auto", pool));
    return edu_separator_guess(separator, source, pool);
}

static edu_error_t *
guess_file(edu_guess_t *guess, const char *path, const char *wanted, const edu_form_t *form, apr_pool_t *pool)
{
    edu_input_rows_t rows;
    edu_input_t *input;
    int sheet = 0;

    EDU_TRY(edu_input_open(&input, path, "auto", pool));
    if (wanted != NULL)
        EDU_TRY(edu_input_choose(&sheet, input, wanted, NULL, NULL, pool));
    guess->file = apr_filepath_name_get(edu_input_info(input)->name);
    guess->encoding = edu_input_info(input)->encoding;
    guess->sheet = "";
    if (edu_input_sheets(input)->nelts > 0)
        guess->sheet = APR_ARRAY_IDX(edu_input_sheets(input), sheet, edu_sheet_t).name;
    else
        EDU_TRY(find_separator(&guess->separator, path, pool));
    EDU_TRY(edu_input_read(&rows, input, sheet, guess->separator, pool));
    return edu_guess_look(guess, &rows.reader, form, pool);
}

const char *
edu_guess_shell_word(const char *word, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(64, pool);
    bool plain = *word != '\0' && *word != '-';

    for (const char *at = word; *at != '\0'; at++)
        plain = plain && ((unsigned char)*at >= 0x80 || apr_isalnum(*at) || strchr("_./-+:@,", *at) != NULL);
    if (plain)
        return word;
    edu_buffer_add_char(out, '\'');
    for (const char *at = word; *at != '\0'; at++)
        if (*at == '\'')
            edu_buffer_add_text(out, "'\\''");
        else
            edu_buffer_add_char(out, *at);
    edu_buffer_add_char(out, '\'');
    return edu_buffer_text(out);
}

/* The order once more, for who wants to keep what it prints. */
static const char *
order_text(const edu_context_t *context)
{
    static const edu_setting_t options[] = {EDU_SET_FORM, EDU_SET_SHEET};
    const char *order = apr_pstrcat(context->pool, "edustat profile guess ",
                                    edu_guess_shell_word(context->argv[0], context->pool), NULL);

    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        const char *value = edu_setting(context->settings, options[i]);

        if (value != NULL)
            order = apr_pstrcat(context->pool, order, " --", edu_setting_table[options[i]].name, " ",
                                edu_guess_shell_word(value, context->pool), NULL);
    }
    return order;
}

/* A profile is called like its file. */
static edu_error_t *
code_of_output(const char **code, const char *path, const char *input, apr_pool_t *pool)
{
    const char *name = apr_filepath_name_get(path);
    size_t length = strlen(name);

    if (edu_file_is_same(input, path))
        return edu_error_create(EDU_ERR_USAGE, NULL,
                                "could not write the profile to \"%s\": it is the file that is read", path);
    if (length <= 5 || strcmp(name + length - 5, ".yaml") != 0)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is no file for a profile", path),
                              "let its name end in .yaml");
    *code = apr_pstrmemdup(pool, name, length - 5);
    return NULL;
}

edu_error_t *
edu_profile_guess_command(edu_context_t *context)
{
    const char *code = edu_setting(context->settings, EDU_SET_FORM);
    const char *output = edu_setting(context->settings, EDU_SET_OUTPUT);
    edu_buffer_t *out = edu_buffer_create(4096, context->pool);
    edu_guess_t guess = {0};
    const edu_form_t *form = NULL;
    edu_catalogue_t *catalogue;

    if (output != NULL)
        EDU_TRY(code_of_output(&guess.code, output, context->argv[0], context->pool));
    EDU_TRY(edu_catalogue_open(&catalogue, context->settings, context->pool));
    guess.order = order_text(context);
    if (code != NULL && (form = edu_catalogue_form(catalogue, code)) == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no form \"%s\"", code),
                              "list them with: edustat catalogue show forms");
    guess.catalogue = catalogue;
    EDU_TRY_WRAP(guess_file(&guess, context->argv[0], edu_setting(context->settings, EDU_SET_SHEET), form,
                            context->pool),
                 "could not guess a profile for \"%s\"", context->argv[0]);
    edu_guess_write(out, &guess, context->settings->lang, context->pool);
    if (output != NULL)
        return edu_file_write(output, out->data, out->length, context->pool);
    if (fwrite(out->data, 1, out->length, stdout) != out->length || fflush(stdout) != 0)
        return edu_error_create(EDU_ERR_FILE, NULL, "could not write to standard output");
    return NULL;
}
