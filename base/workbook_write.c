#include "base/workbook_write_private.h"

#include "base/file.h"
#include "base/text.h"
#include "base/translate.h"

#include <apr_strings.h>
#include <errno.h>
#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>
#include <unistd.h>

#define NAME_MOST 31 /* of a sheet's name */

/* A day that every workbook is said to be made on: 2000-01-01. */
#define CREATED 946684800

static apr_status_t
close_workbook(void *data)
{
    edu_workbook_write_t *workbook = data;

    if (workbook->file != NULL)
        lxw_workbook_free(workbook->file);
    workbook->file = NULL;
    unlink(workbook->path);
    return APR_SUCCESS;
}

/* Keeps the first failure. */
static void
note_failure(edu_workbook_write_t *workbook, const char *what, int code)
{
    if (workbook->failed != NULL)
        return;
    workbook->failed = apr_pstrdup(workbook->pool, what);
    workbook->failed_code = code;
}

void
edu_workbook_write_check(edu_workbook_write_t *workbook, lxw_error code)
{
    if (code == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
        note_failure(workbook, edu_translate("a sheet takes at most 1048576 rows of 16384 cells"), 0);
    else if (code != LXW_NO_ERROR)
        note_failure(workbook, lxw_strerror(code), 0);
}

static const char *
temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");

    return folder != NULL && folder[0] != '\0' ? folder : "/tmp";
}

edu_error_t *
edu_workbook_write_create(edu_workbook_write_t **workbook, apr_pool_t *pool)
{
    edu_workbook_write_t *new_workbook = apr_pcalloc(pool, sizeof *new_workbook);
    char *folder = apr_pstrdup(pool, temporary_folder());
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder, .use_zip64 = LXW_FALSE};
    lxw_doc_properties properties = {.created = CREATED};
    int descriptor;

    new_workbook->path = apr_pstrcat(pool, folder, "/edustat-XXXXXX", NULL);
    descriptor = mkstemp(new_workbook->path);
    if (descriptor < 0)
        return edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno), "could not create temporary file \"%s\"",
                             new_workbook->path);
    close(descriptor);
    apr_pool_cleanup_register(pool, new_workbook, close_workbook, apr_pool_cleanup_null);
    new_workbook->file = workbook_new_opt(new_workbook->path, &options);
    if (new_workbook->file == NULL)
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "could not begin a workbook");
    new_workbook->pool = pool;
    new_workbook->sheets = apr_array_make(pool, 4, sizeof(edu_sheet_write_t *));
    new_workbook->other_formats = apr_hash_make(pool);
    new_workbook->text = edu_buffer_create(256, pool);
    edu_workbook_write_check(new_workbook, workbook_set_properties(new_workbook->file, &properties));
    *workbook = new_workbook;
    return NULL;
}

/* Texts ----------------------------------------------------------------------------------------- */

const char *
edu_workbook_write_clean(edu_workbook_write_t *workbook, const char *text, size_t most)
{
    edu_buffer_t *out = workbook->text;
    size_t count = 0;
    size_t bytes;

    edu_buffer_clear(out);
    for (; *text != '\0'; text += bytes) {
        uint32_t character = edu_text_decode(text, &bytes);

        count += character > 0xFFFF ? 2 : 1;
        if (count > most - 1 && text[bytes] != '\0') {
            edu_buffer_add_text(out, "…");
            break;
        }
        if ((character < 0x20 && character != '\n' && character != '\t') || character == 0x7F)
            edu_buffer_add_char(out, ' ');
        else if (character == 0xFFFE || character == 0xFFFF || (character == 0xFFFD && bytes == 1))
            edu_buffer_add_text(out, "\xEF\xBF\xBD");
        else
            edu_buffer_add(out, text, bytes);
    }
    return edu_buffer_text(out);
}

/* Sheets' names are compared without case. */
static bool
is_taken(const edu_workbook_write_t *workbook, const char *name)
{
    for (int i = 0; i < workbook->sheets->nelts; i++)
        if (strcasecmp(APR_ARRAY_IDX(workbook->sheets, i, edu_sheet_write_t *)->name, name) == 0)
            return true;
    return false;
}

/* Without what a sheet's name may not have, and with one blank where that leaves several. An apostrophe may stand within, but the library does not find the sheet then when a chart names it. */
static const char *
clean_name(edu_workbook_write_t *workbook, const char *text)
{
    edu_buffer_t *clean = edu_buffer_create(64, workbook->pool);
    edu_buffer_t *cut = edu_buffer_create(64, workbook->pool);
    const char *name;
    const char *free_name;

    for (; *text != '\0'; text++) {
        char character = strchr("[]:*?/\\\n\t", *text) != NULL ? ' ' : *text;

        if (character == '\'')
            edu_buffer_add_text(clean, "\xE2\x80\x99");
        else if (character != ' ' || clean->length == 0 || edu_buffer_text(clean)[clean->length - 1] != ' ')
            edu_buffer_add_char(clean, character);
    }
    edu_buffer_add_text(cut, edu_workbook_write_clean(workbook, edu_buffer_text(clean), NAME_MOST));
    name = edu_text_trim(edu_buffer_text(cut), cut->length, workbook->pool);
    free_name = *name != '\0' ? name : "Sheet1";
    for (int i = 2; is_taken(workbook, free_name); i++) {
        const char *tail = apr_psprintf(workbook->pool, " (%d)", i);

        free_name =
            apr_pstrcat(workbook->pool, edu_workbook_write_clean(workbook, name, NAME_MOST - strlen(tail)),
                        tail, NULL);
    }
    return free_name;
}

/* Sheets ---------------------------------------------------------------------------------------- */

edu_sheet_write_t *
edu_workbook_write_sheet(edu_workbook_write_t *workbook, const char *name)
{
    edu_sheet_write_t *sheet = apr_pcalloc(workbook->pool, sizeof *sheet);

    errno = 0;
    sheet->workbook = workbook;
    sheet->name = clean_name(workbook, name);
    sheet->sheet = workbook_add_worksheet(workbook->file, sheet->name);
    if (sheet->sheet == NULL || sheet->sheet->optimize_tmpfile == NULL) {
        note_failure(workbook, edu_translated(workbook->pool, "could not make sheet \"%s\"", sheet->name),
                     errno);
        return NULL;
    }
    sheet->row = -1;
    sheet->widths = apr_pcalloc(workbook->pool, EDU_SHEET_WRITE_COLUMNS_MOST);
    sheet->is_fixed = apr_pcalloc(workbook->pool, EDU_SHEET_WRITE_COLUMNS_MOST);
    APR_ARRAY_PUSH(workbook->sheets, edu_sheet_write_t *) = sheet;
    return sheet;
}

const char *
edu_sheet_write_name(const edu_sheet_write_t *sheet)
{
    return sheet != NULL ? sheet->name : "";
}

const char *
edu_sheet_write_range(const edu_sheet_write_t *sheet, int column, int first_row, int last_row,
                      apr_pool_t *pool)
{
    char cells[LXW_MAX_CELL_RANGE_LENGTH];

    lxw_rowcol_to_range_abs(cells, (lxw_row_t)first_row, (lxw_col_t)column, (lxw_row_t)last_row,
                            (lxw_col_t)column);
    return apr_psprintf(pool, "='%s'!%s", edu_sheet_write_name(sheet), cells);
}

/* The end --------------------------------------------------------------------------------------- */

static void
set_widths(edu_sheet_write_t *sheet)
{
    for (int i = 0; i < sheet->columns; i++)
        if (!sheet->is_fixed[i] && sheet->widths[i] > 0)
            edu_workbook_write_check(sheet->workbook,
                                     worksheet_set_column(sheet->sheet, (lxw_col_t)i, (lxw_col_t)i,
                                                          (double)sheet->widths[i] + 2, NULL));
}

/* Whether the workbook holds at least as much of each sheet as was written: libxlsxwriter does not see when its own temporary
 * files cannot take any more, and the sheet would just end. */
static bool
is_whole(const edu_workbook_write_t *workbook, const off_t *sizes, apr_pool_t *pool)
{
    unzFile zip = unzOpen64(workbook->path);
    bool whole = zip != NULL;

    for (int i = 0; whole && i < workbook->sheets->nelts; i++) {
        unz_file_info64 info;

        whole = unzLocateFile(zip, apr_psprintf(pool, "xl/worksheets/sheet%d.xml", i + 1), 1) == UNZ_OK &&
                unzGetCurrentFileInfo64(zip, &info, NULL, 0, NULL, 0, NULL, 0) == UNZ_OK &&
                (off_t)info.uncompressed_size >= sizes[i];
    }
    if (zip != NULL)
        unzClose(zip);
    return whole;
}

static edu_error_t *
cannot_save(const char *reason, int code)
{
    edu_error_t *error =
        code != 0
            ? edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(code), "could not write the workbook: %s", reason)
            : edu_error_create(EDU_ERR_FILE, NULL, "could not write the workbook: %s", reason);

    return edu_error_hint(error, "its temporary files are in \"%s\"; TMPDIR names another folder",
                          temporary_folder());
}

/* Ends the workbook in its temporary file. */
static edu_error_t *
finish(edu_workbook_write_t *workbook, apr_pool_t *pool)
{
    off_t *sizes = apr_pcalloc(pool, sizeof *sizes * (size_t)(workbook->sheets->nelts + 1));
    lxw_workbook *file = workbook->file;
    lxw_error code;

    for (int i = 0; i < workbook->sheets->nelts; i++) {
        edu_sheet_write_t *sheet = APR_ARRAY_IDX(workbook->sheets, i, edu_sheet_write_t *);

        set_widths(sheet);
        if (fflush(sheet->sheet->optimize_tmpfile) != 0 || ferror(sheet->sheet->optimize_tmpfile) != 0)
            note_failure(workbook, edu_translate("a temporary file could not be written"), errno);
        sizes[i] = ftello(sheet->sheet->optimize_tmpfile);
    }
    if (workbook->failed != NULL)
        return cannot_save(workbook->failed, workbook->failed_code);
    errno = 0;
    workbook->file = NULL;
    code = workbook_close(file);
    if (code != LXW_NO_ERROR)
        return cannot_save(lxw_strerror(code), errno);
    if (!is_whole(workbook, sizes, pool))
        return cannot_save(edu_translate("a temporary file could not be written"), ENOSPC);
    return NULL;
}

edu_error_t *
edu_workbook_write_save(edu_workbook_write_t *workbook, const char *path, apr_pool_t *scratch_pool)
{
    edu_error_t *error = finish(workbook, scratch_pool);
    FILE *written = error == NULL ? fopen(workbook->path, "rb") : NULL;

    if (error == NULL)
        error = written != NULL ? edu_file_write_from(path, written, scratch_pool)
                                : edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno),
                                                "could not open temporary file \"%s\"", workbook->path);
    if (written != NULL)
        fclose(written);
    apr_pool_cleanup_run(workbook->pool, workbook, close_workbook);
    return error;
}

edu_error_t *
edu_workbook_write_append(edu_workbook_write_t *workbook, edu_buffer_t *out, apr_pool_t *scratch_pool)
{
    edu_error_t *error = finish(workbook, scratch_pool);
    size_t length;
    char *data;

    if (error == NULL)
        error = edu_file_read(&data, &length, workbook->path, INT32_MAX, scratch_pool);
    if (error == NULL)
        edu_buffer_add(out, data, length);
    apr_pool_cleanup_run(workbook->pool, workbook, close_workbook);
    return error;
}
