/* Finds header, columns, layout and marks in a file's first rows. */
#include "collector/profile_guess.h"

#include "base/text.h"
#include "catalogue/reader/hint.h"
#include "collector/rows.h"

#include <apr_strings.h>
#include <string.h>

#define ROW(guess, i) APR_ARRAY_IDX((guess)->rows, i, const apr_array_header_t *)

static const char *
cell_text(const edu_guess_t *guess, int row, int column)
{
    const apr_array_header_t *texts = ROW(guess, row);

    return column < texts->nelts ? APR_ARRAY_IDX(texts, column, const char *) : "";
}

static edu_error_t *
read_rows(edu_guess_t *guess, const edu_reader_t *reader, apr_pool_t *pool)
{
    edu_record_t *record;

    guess->rows = apr_array_make(pool, EDU_GUESS_ROWS, sizeof(const apr_array_header_t *));
    while (guess->rows->nelts < EDU_GUESS_ROWS) {
        apr_array_header_t *texts;

        EDU_TRY(edu_reader_next(reader, &record));
        if (record == NULL)
            break;
        texts = apr_array_make(pool, (int)record->count, sizeof(const char *));
        for (size_t i = 0; i < record->count; i++)
            APR_ARRAY_PUSH(texts, const char *) =
                edu_text_trim(record->fields[i].data, record->fields[i].length, pool);
        APR_ARRAY_PUSH(guess->rows, const apr_array_header_t *) = texts;
    }
    return guess->rows->nelts > 0 ? NULL : edu_error_create(EDU_ERR_INPUT, NULL, "the file holds no rows");
}

/* How a number is written. */
typedef struct writing_t {
    bool number;
    bool thousands;
    bool percent;
    bool comma; /* for decimals */
} writing_t;

static size_t
digits_at(const char *text)
{
    return strspn(text, "0123456789");
}

static writing_t
read_writing(const char *text)
{
    writing_t writing = {0};
    const char *at = text + (*text == '-' || *text == '+');
    size_t digits = digits_at(at);

    if (digits == 0)
        return writing;
    at += digits;
    while ((*at == ',' || *at == ' ') && digits <= 3 && digits_at(at + 1) == 3) {
        writing.thousands = true;
        at += 4;
    }
    if ((*at == '.' || *at == ',') && digits_at(at + 1) > 0) {
        writing.comma = *at == ',';
        at += 1 + digits_at(at + 1);
    }
    if (*at == '%') {
        writing.percent = true;
        at++;
    }
    writing.number = *at == '\0';
    return writing;
}

static bool
is_mark(const char *text)
{
    static const char *const marks[] = {"*",    "**",   "***",  "-",  "--",   "---", "–",  "—",  "……",
                                        "…",    "...",  "..",   ".",  "N/A",  "n/a", "NA", "na", "N.A.",
                                        "#N/A", "NULL", "null", "x",  "X",    "s",   "S",  "c",  "u",
                                        "z",    "ND",   "无",   "缺", "不详", "/",   "\\", NULL};

    for (const char *const *mark = marks; *mark != NULL; mark++)
        if (strcmp(*mark, text) == 0)
            return true;
    return (text[0] == '<' || text[0] == '>') && text[1] != '\0' && text[1 + digits_at(text + 1)] == '\0';
}

/* Headers of the form that the row holds; texts that are no numbers in *texts. */
static int
count_known(int *texts, const edu_guess_t *guess, const edu_form_t *form, int row, apr_pool_t *pool)
{
    int known = 0;

    *texts = 0;
    for (int i = 0; i < ROW(guess, row)->nelts; i++) {
        const char *text = cell_text(guess, row, i);

        if (*text == '\0')
            continue;
        *texts += !read_writing(text).number;
        known += edu_form_header(form, text, strlen(text), pool).kind != EDU_HEADER_UNKNOWN;
    }
    return known;
}

/* The row that knows most headers of the form, else the first one with the most texts. */
static int
find_header(int *known, const edu_guess_t *guess, const edu_form_t *form, apr_pool_t *pool)
{
    int best = 0;
    int best_texts = -1;

    *known = -1;
    for (int i = 0; i < guess->rows->nelts && i < 100; i++) {
        int texts;
        int found = count_known(&texts, guess, form, i, pool);

        if (found > *known || (found == *known && texts > best_texts)) {
            best = i;
            best_texts = texts;
            *known = found;
        }
    }
    return best;
}

/* Two rows make the header when the first has gaps that the second fills, and the second holds no number. */
static void
look_for_second_row(edu_guess_t *guess)
{
    int row = guess->header_row;
    int gaps = 0;

    guess->header_rows = 1;
    if (row >= guess->rows->nelts)
        return;
    for (int i = 0; i < ROW(guess, row)->nelts; i++) {
        const char *text = cell_text(guess, row, i);

        if (*text != '\0' && (read_writing(text).number || is_mark(text)))
            return;
        gaps += *text != '\0' && *cell_text(guess, row - 1, i) == '\0';
    }
    if (gaps > 0)
        guess->header_rows = 2;
}

static const char *
join(const char *above, const char *below, apr_pool_t *pool)
{
    return *above == '\0' ? below : *below == '\0' ? above : apr_pstrcat(pool, above, " ", below, NULL);
}

static void
read_headers(edu_guess_t *guess, apr_pool_t *pool)
{
    int row = guess->header_row - 1;
    const char *above = "";

    guess->column_count = 0;
    for (int i = row; i < row + guess->header_rows; i++)
        if (ROW(guess, i)->nelts > guess->column_count)
            guess->column_count = ROW(guess, i)->nelts;
    guess->columns = apr_pcalloc(pool, sizeof(edu_guess_column_t) * (size_t)(guess->column_count + 1));
    for (int i = 0; i < guess->column_count; i++) {
        edu_guess_column_t *column = &guess->columns[i];

        column->header = cell_text(guess, row, i);
        column->is.kind = EDU_HEADER_UNKNOWN;
        if (guess->header_rows == 1)
            continue;
        if (*column->header != '\0')
            above = column->header;
        column->header = join(*cell_text(guess, row + 1, i) != '\0' ? above : column->header,
                              cell_text(guess, row + 1, i), pool);
    }
}

/* How many of the headers the form knows; a cell says more about the form than a key, which many have. */
static int
score_form(const edu_guess_t *guess, apr_pool_t *pool)
{
    int score = 0;

    for (int i = 0; i < guess->column_count; i++) {
        const char *header = guess->columns[i].header;
        edu_header_t is = edu_form_header(guess->form, header, strlen(header), pool);

        score += is.kind == EDU_HEADER_UNKNOWN ? 0 : is.kind == EDU_HEADER_CELL ? 3 : 1;
    }
    return score;
}

static void
take_form(edu_guess_t *guess, const edu_form_t *form, apr_pool_t *pool)
{
    int known;

    guess->form = form;
    guess->header_row = find_header(&known, guess, form, pool) + 1;
    look_for_second_row(guess);
    read_headers(guess, pool);
}

static edu_error_t *
find_form(edu_guess_t *guess, const edu_form_t *form, apr_pool_t *pool)
{
    const apr_array_header_t *forms = guess->catalogue->forms;
    const edu_form_t *best = form;
    int most = 0;

    for (int i = 0; form == NULL && i < forms->nelts; i++) {
        int score;

        take_form(guess, APR_ARRAY_IDX(forms, i, const edu_form_t *), pool);
        score = score_form(guess, pool);
        if (score > most) {
            most = score;
            best = guess->form;
        }
    }
    if (best == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "no header of the file is one of a form"),
                              "name the form with --form; edustat catalogue show forms lists them");
    take_form(guess, best, pool);
    return NULL;
}

/* Everything the form understands as a header, folded, with what it stands for. */
static apr_array_header_t *
known_headers(const edu_form_t *form, apr_pool_t *pool)
{
    const apr_array_header_t *keys[] = {form->key_area, form->key_unit, form->key_unit_name, form->key_year,
                                        form->key_period};
    apr_array_header_t *known = apr_array_make(pool, 64, sizeof(const char *));

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        apr_array_cat(known, keys[i]);
    for (int i = 0; i < form->attributes->nelts; i++)
        apr_array_cat(known, APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).aliases);
    for (int i = 0; i < form->cells->nelts; i++)
        apr_array_cat(known, APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->headers);
    return known;
}

static bool
is_taken(const edu_guess_t *guess, edu_header_t is)
{
    for (int i = 0; i < guess->column_count; i++)
        if (guess->columns[i].is.kind == is.kind && guess->columns[i].is.index == is.index)
            return true;
    return false;
}

static bool
is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* First what the form knows, then what is like it: a header that one letter makes another one is not taken from the column it is. */
static void
place_columns(edu_guess_t *guess, apr_pool_t *pool)
{
    apr_array_header_t *known = known_headers(guess->form, pool);

    for (int i = 0; i < guess->column_count; i++) {
        const char *header = guess->columns[i].header;
        edu_header_t is = edu_form_header(guess->form, header, strlen(header), pool);

        if (*header != '\0' && is.kind != EDU_HEADER_UNKNOWN && !is_taken(guess, is))
            guess->columns[i].is = is;
    }
    for (int i = 0; i < guess->column_count; i++) {
        edu_guess_column_t *column = &guess->columns[i];
        const char *folded = edu_text_fold(column->header, strlen(column->header), pool);
        const char *like;

        /* By bytes, 男 and 女 would be alike. */
        if (column->is.kind != EDU_HEADER_UNKNOWN || strlen(folded) < 4 || !is_ascii(folded))
            continue;
        like = edu_hint_word(folded, known);
        if (like == NULL || !is_ascii(like))
            continue;
        edu_header_t is = edu_form_header(guess->form, like, strlen(like), pool);
        if (is_taken(guess, is))
            continue;
        column->is = is;
        column->like = like;
        column->by_likeness = true;
    }
}

static const edu_label_t *
label_of(const edu_dimension_t *dimension, const char *text)
{
    for (int i = 0; i < dimension->labels->nelts; i++)
        if (strcasecmp(APR_ARRAY_IDX(dimension->labels, i, edu_label_t).code, text) == 0)
            return &APR_ARRAY_IDX(dimension->labels, i, edu_label_t);
    return NULL;
}

/* The dimension of the form of which every value of the column is a label, as its code has it. */
static const edu_dimension_t *
dimension_of(const edu_guess_t *guess, int column)
{
    for (int m = 0; m < guess->form->measures->nelts; m++) {
        const edu_measure_t *measure = APR_ARRAY_IDX(guess->form->measures, m, const edu_measure_t *);

        for (int d = 0; d < measure->dimensions->nelts; d++) {
            const edu_dimension_t *dimension = APR_ARRAY_IDX(measure->dimensions, d, const edu_dimension_t *);
            int found = 0;
            int other = 0;

            for (int i = guess->header_row + guess->header_rows - 1; i < guess->rows->nelts; i++) {
                const char *text = cell_text(guess, i, column);

                if (*text == '\0')
                    continue;
                if (label_of(dimension, text) != NULL)
                    found++;
                else
                    other++;
            }
            if (found > 0 && other == 0)
                return dimension;
        }
    }
    return NULL;
}

static void
look_at_value(edu_guess_t *guess, edu_guess_column_t *column, const char *text, apr_pool_t *pool)
{
    writing_t writing = read_writing(text);

    if (*text == '\0') {
        column->empties++;
        return;
    }
    if (!writing.number && !is_mark(text)) {
        column->texts++;
        if (column->odd == NULL)
            column->odd = text;
    }
    column->numbers += writing.number;
    column->cells += edu_form_cell(guess->form, text) != NULL ||
                     edu_form_header(guess->form, text, strlen(text), pool).kind == EDU_HEADER_CELL;
}

static void
look_at_values(edu_guess_t *guess, apr_pool_t *pool)
{
    for (int i = guess->header_row + guess->header_rows - 1; i < guess->rows->nelts; i++) {
        const apr_array_header_t *texts = ROW(guess, i);
        int first = 0;

        while (first + 1 < texts->nelts && *cell_text(guess, i, first) == '\0')
            first++;
        if (edu_rows_total(cell_text(guess, i, first), strlen(cell_text(guess, i, first))))
            guess->totals = true;
        for (int c = 0; c < guess->column_count; c++)
            look_at_value(guess, &guess->columns[c], cell_text(guess, i, c), pool);
    }
    for (int c = 0; c < guess->column_count; c++)
        if (guess->columns[c].is.kind == EDU_HEADER_UNKNOWN)
            guess->columns[c].dimension = dimension_of(guess, c);
}

/* Whether every dimension of the measure has a column of its own. */
static bool
has_dimensions(const edu_guess_t *guess, const edu_measure_t *measure)
{
    for (int d = 0; d < measure->dimensions->nelts; d++) {
        int c = 0;

        while (c < guess->column_count &&
               guess->columns[c].dimension != APR_ARRAY_IDX(measure->dimensions, d, const edu_dimension_t *))
            c++;
        if (c == guess->column_count)
            return false;
    }
    return measure->dimensions->nelts > 0;
}

static void
find_layout(edu_guess_t *guess)
{
    int cells = 0;
    int most = 0;

    guess->measure_column = guess->value_column = -1;
    for (int i = 0; i < guess->column_count; i++)
        cells += guess->columns[i].is.kind == EDU_HEADER_CELL && !guess->columns[i].by_likeness;
    guess->wide = true;
    if (cells > 0)
        return;
    for (int i = 0; i < guess->column_count; i++)
        if (guess->columns[i].is.kind == EDU_HEADER_UNKNOWN && guess->columns[i].cells > most &&
            guess->columns[i].cells * 2 >= guess->columns[i].numbers + guess->columns[i].texts) {
            guess->measure_column = i;
            most = guess->columns[i].cells;
        }
    for (int m = 0; m < guess->form->measures->nelts && guess->measure_column < 0 && guess->measure == NULL;
         m++)
        if (has_dimensions(guess, APR_ARRAY_IDX(guess->form->measures, m, const edu_measure_t *)))
            guess->measure = APR_ARRAY_IDX(guess->form->measures, m, const edu_measure_t *);
    /* The count stands behind what it counts: the last column of numbers. */
    for (int i = guess->column_count - 1; i >= 0 && guess->value_column < 0; i--)
        if (i != guess->measure_column && guess->columns[i].numbers > guess->columns[i].texts &&
            (guess->columns[i].is.kind == EDU_HEADER_UNKNOWN ||
             guess->columns[i].is.kind == EDU_HEADER_CELL) &&
            guess->columns[i].dimension == NULL)
            guess->value_column = i;
    guess->wide = guess->value_column < 0 || (guess->measure_column < 0 && guess->measure == NULL);
    if (guess->wide)
        guess->value_column = guess->measure_column = -1;
}

static bool
has_text(const apr_array_header_t *texts, const char *text)
{
    for (int i = 0; i < texts->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(texts, i, const char *), text) == 0)
            return true;
    return false;
}

/* How numbers are written in the columns of counts. */
static void
look_at_numbers(edu_guess_t *guess, apr_pool_t *pool)
{
    guess->missing = apr_array_make(pool, 4, sizeof(const char *));
    for (int c = 0; c < guess->column_count; c++) {
        if (guess->wide ? guess->columns[c].is.kind != EDU_HEADER_CELL : c != guess->value_column)
            continue;
        for (int i = guess->header_row + guess->header_rows - 1; i < guess->rows->nelts; i++) {
            const char *text = cell_text(guess, i, c);
            writing_t writing = read_writing(text);

            guess->thousands |= writing.number && writing.thousands;
            guess->percent |= writing.number && writing.percent;
            guess->decimal_comma |= writing.number && writing.comma;
            if (*text != '\0' && !writing.number && is_mark(text) && !has_text(guess->missing, text))
                APR_ARRAY_PUSH(guess->missing, const char *) = text;
        }
    }
}

edu_error_t *
edu_guess_look(edu_guess_t *guess, const edu_reader_t *reader, const edu_form_t *form, apr_pool_t *pool)
{
    EDU_TRY(read_rows(guess, reader, pool));
    EDU_TRY(find_form(guess, form, pool));
    place_columns(guess, pool);
    look_at_values(guess, pool);
    find_layout(guess);
    look_at_numbers(guess, pool);
    return NULL;
}
