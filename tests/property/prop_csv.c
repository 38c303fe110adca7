/* prop_csv [SEED [ROUNDS]]
 *
 * What must hold for all tables, all bytes and all records. The seed comes from the argument, else from
 * EDUSTAT_SEED, else from the clock; it is printed, and the same seed makes the same inputs. TAP; exits
 * 1 when a property fails. */
#include "base/buffer.h"
#include "base/pool.h"
#include "collector/csv.h"
#include "collector/sorter.h"

#include <apr_general.h>
#include <apr_time.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum property_t { WRITTEN, ANY_BYTES, SORTED, PROPERTY_COUNT } property_t;

static const char *const titles[PROPERTY_COUNT] = {
    [WRITTEN] = "a written table is read back, in windows of 1 to 70 bytes, with and without vectors",
    [ANY_BYTES] = "any bytes are read as a reader that goes byte by byte reads them",
    [SORTED] = "the sorter does what a stable sort in memory does, whatever its memory",
};

static int failures[PROPERTY_COUNT];
static uint64_t random_state;

/* splitmix64: every seed is a good one. */
static uint64_t
draw_word(void)
{
    uint64_t z = random_state += 0x9E3779B97F4A7C15U;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

static size_t
draw(size_t below)
{
    return (size_t)(draw_word() % below);
}

static void
failed(property_t property, const char *input, size_t length)
{
    if (failures[property]++ > 0)
        return;
    printf("# %s: not with \"", titles[property]);
    for (size_t i = 0; i < length && i < 2000; i++)
        printf(input[i] >= ' ' && input[i] != '\\' && input[i] != '"' ? "%c" : "\\%03o",
               (unsigned char)input[i]);
    puts("\"");
}

/* Records as text: its line, its lines, its fields with their lengths, its fault. */
static void
add_head(edu_buffer_t *out, int64_t line, int64_t lines)
{
    edu_buffer_printf(out, "\n%lld+%lld", (long long)line, (long long)lines);
}

static void
add_field(edu_buffer_t *out, const char *data, size_t length, bool quoted)
{
    edu_buffer_printf(out, " %zu%s:", length, quoted ? "q" : "");
    edu_buffer_add(out, data, length);
}

static void
add_fault(edu_buffer_t *out, edu_csv_fault_t fault, int64_t line, size_t column, size_t field, bool fatal)
{
    edu_buffer_printf(out, " !%s %lld:%zu #%zu %d", edu_csv_fault_name(fault), (long long)line, column, field,
                      fatal);
}

static void
scan(edu_buffer_t *out, const char *data, size_t length, size_t window, bool portable, apr_pool_t *pool)
{
    edu_csv_t *csv;
    edu_record_t *record;

    edu_buffer_clear(out);
    if (edu_csv_open_memory(&csv, data, length, ',', pool) != NULL)
        abort();
    edu_csv_tune(csv, window, portable);
    while (edu_csv_next(csv, &record) == NULL && record != NULL) {
        add_head(out, record->line, record->lines);
        for (size_t i = 0; i < record->count; i++)
            add_field(out, record->fields[i].data, record->fields[i].length, record->fields[i].quoted);
        if (record->fault != EDU_CSV_SOUND)
            add_fault(out, record->fault, record->fault_line, record->fault_column, record->fault_field,
                      record->fatal);
    }
}

/* Holds what is read of `text` in windows of every size against `expected`. */
static void
check_scans(property_t property, const edu_buffer_t *text, const edu_buffer_t *expected, apr_pool_t *pool)
{
    edu_buffer_t *seen = edu_buffer_create(256, pool);

    for (size_t window = 0; window <= 70; window++) {
        for (int portable = 0; portable < 2; portable++) {
            apr_pool_t *scratch = edu_pool_create(pool);

            scan(seen, text->data, text->length, window, portable != 0, scratch);
            if (seen->length != expected->length || memcmp(seen->data, expected->data, seen->length) != 0)
                failed(property, text->data, text->length);
            apr_pool_destroy(scratch);
        }
    }
}

/* A random field; what it needs is quoted, and some of what does not. Returns the line ends in it. */
static int64_t
write_field(edu_buffer_t *text, edu_buffer_t *expected, bool *blank)
{
    static const char *const pieces[] = {
        "a", "0", "12", " ", "县", "\"", ",", "\n", "\r\n", "\r", "\xF0\x9F\x98\x8E", ";"};
    static const size_t harmless = 5;
    char field[200] = "";
    size_t kinds = draw(3) == 0 ? sizeof pieces / sizeof pieces[0] : harmless;
    int64_t breaks = 0;

    for (size_t left = draw(8) == 0 ? draw(40) : draw(4); left > 0; left--)
        strncat(field, pieces[draw(kinds)], sizeof field - strlen(field) - 1);
    bool quoted = strpbrk(field, "\",\r\n") != NULL || draw(6) == 0;
    if (quoted)
        edu_buffer_add_char(text, '"');
    for (const char *at = field; *at != '\0'; at++) {
        breaks += *at == '\n' ? at == field || at[-1] != '\r' : *at == '\r';
        if (*at == '"')
            edu_buffer_add_char(text, '"');
        edu_buffer_add_char(text, *at);
    }
    if (quoted)
        edu_buffer_add_char(text, '"');
    add_field(expected, field, strlen(field), quoted);
    *blank = !quoted && field[0] == '\0';
    return breaks;
}

static void
check_written(apr_pool_t *pool)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    edu_buffer_t *text = edu_buffer_create(1024, pool);
    edu_buffer_t *expected = edu_buffer_create(1024, pool);
    size_t rows = draw(12);
    size_t end = draw(4); /* 3: mixed */
    int64_t line = 1;

    for (size_t row = 0; row < rows; row++) {
        size_t width = 1 + draw(draw(3) == 0 ? 2 : 15);
        edu_buffer_t *fields = edu_buffer_create(256, pool);
        int64_t lines = 1;
        bool blank = false;

        for (size_t i = 0; i < width; i++) {
            if (i > 0)
                edu_buffer_add_char(text, ',');
            lines += write_field(text, fields, &blank);
        }
        add_head(expected, line, lines);
        edu_buffer_add(expected, fields->data, fields->length);
        line += lines;
        /* No CR where they are mixed: a LF behind it, from an empty line, would belong to it. */
        const char *stop = ends[end < 3 ? end : draw(2)];
        if (row + 1 < rows || (blank && width == 1) || draw(2) == 0)
            edu_buffer_add_text(text, stop);
    }
    check_scans(WRITTEN, text, expected, pool);
}

/* Characters from `from` to `to`, in the last of the lines there, counted from 1; *breaks takes the
 * line ends. */
static size_t
walk(const char *data, size_t from, size_t to, int64_t *breaks)
{
    size_t column = 1;

    *breaks = 0;
    for (size_t i = from; i < to; i++) {
        bool pair = data[i] == '\r' && i + 1 < to && data[i + 1] == '\n';

        if ((data[i] == '\n' || data[i] == '\r') && !pair) {
            (*breaks)++;
            column = 1;
        } else
            column += ((unsigned char)data[i] & 0xC0) != 0x80;
    }
    return column;
}

/* One field from *at on, byte by byte, written to `out` when it is sound. *at stops at its end, or
 * where it is wrong. */
static edu_csv_fault_t
read_slowly(edu_buffer_t *out, const char *data, size_t length, size_t *at, apr_pool_t *pool)
{
    edu_buffer_t *field = edu_buffer_create(16, pool);
    bool quoted = *at < length && data[*at] == '"';
    bool closed = false;

    for (*at += quoted; *at < length && !closed; (*at)++) {
        char byte = data[*at];

        if (byte == '"' && !quoted)
            return EDU_CSV_STRAY_QUOTE;
        if (!quoted && (byte == ',' || byte == '\n' || byte == '\r'))
            break;
        if (byte == '"' && *at + 1 < length && data[*at + 1] == '"')
            (*at)++;
        else
            closed = byte == '"';
        if (!closed)
            edu_buffer_add_char(field, byte);
    }
    if (quoted && !closed)
        return EDU_CSV_UNTERMINATED_QUOTE;
    if (quoted && *at < length && data[*at] != ',' && data[*at] != '\n' && data[*at] != '\r')
        return EDU_CSV_TEXT_AFTER_QUOTE;
    add_field(out, field->data, field->length, quoted);
    return EDU_CSV_SOUND;
}

/* The record at *at, as text. Returns false when nothing can be read behind it. */
static bool
read_record_slowly(edu_buffer_t *out, const char *data, size_t length, size_t *at, int64_t *line,
                   apr_pool_t *pool)
{
    edu_buffer_t *fields = edu_buffer_create(64, pool);
    edu_csv_fault_t fault;
    size_t begin = *at;
    size_t start = *at;
    size_t number = 1;
    int64_t breaks;

    while ((fault = read_slowly(fields, data, length, at, pool)) == EDU_CSV_SOUND && *at < length &&
           data[*at] == ',') {
        start = ++*at;
        number++;
    }
    bool fatal = fault == EDU_CSV_UNTERMINATED_QUOTE;
    size_t place = fatal ? start : *at;
    while (*at < length && (fatal || (data[*at] != '\n' && data[*at] != '\r')))
        (*at)++;
    walk(data, begin, *at, &breaks);
    int64_t lines = breaks + !(fatal && (data[length - 1] == '\n' || data[length - 1] == '\r'));
    add_head(out, *line, lines);
    edu_buffer_add(out, fields->data, fields->length);
    if (fault != EDU_CSV_SOUND) {
        size_t column = walk(data, begin, place, &breaks);

        add_field(out, data + start, *at - start, false);
        add_fault(out, fault, *line + breaks, column, number, fatal);
    }
    *line += lines;
    if (*at < length)
        *at += data[*at] == '\r' && *at + 1 < length && data[*at + 1] == '\n' ? 2 : 1;
    return !fatal;
}

static void
check_any_bytes(apr_pool_t *pool)
{
    static const char alphabet[] = "\"\"\"\",,,\n\r\r\naab1\xE5\x8E\xBF ";
    edu_buffer_t *text = edu_buffer_create(512, pool);
    edu_buffer_t *expected = edu_buffer_create(512, pool);
    size_t length = draw(draw(2) == 0 ? 12 : 300);
    size_t rare = draw(3) * 6; /* with fewer quotes records are more often sound */
    size_t at = 0;
    int64_t line = 1;

    for (size_t i = 0; i < length; i++)
        edu_buffer_add_char(text, alphabet[draw(sizeof alphabet - 1 + rare) % (sizeof alphabet - 1)]);
    for (size_t i = 0; rare > 0 && i < length; i++)
        if (text->data[i] == '"' && draw(4) != 0)
            text->data[i] = 'x';
    while (at < length && read_record_slowly(expected, text->data, length, &at, &line, pool))
        ;
    check_scans(ANY_BYTES, text, expected, pool);
}

typedef struct item_t {
    unsigned char key[12];
    size_t key_length;
    char payload[40];
    size_t length;
    size_t number;
} item_t;

static int
compare_items(const void *left, const void *right)
{
    const item_t *a = left;
    const item_t *b = right;
    int order = memcmp(a->key, b->key, a->key_length < b->key_length ? a->key_length : b->key_length);

    if (order == 0)
        order = (a->key_length > b->key_length) - (a->key_length < b->key_length);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

static item_t *
random_items(size_t count, apr_pool_t *pool)
{
    item_t *items = apr_pcalloc(pool, (count + 1) * sizeof *items);
    size_t letters = 1 + draw(4);
    size_t shared = draw(8);
    bool sorted = draw(4) == 0;

    for (size_t i = 0; i < count; i++) {
        items[i].key_length = draw(4) == 0 ? draw(sizeof items[i].key) : sizeof items[i].key;
        for (size_t k = 0; k < items[i].key_length; k++)
            items[i].key[k] = (unsigned char)(k < shared ? 'x' : "\0a\xFFz"[draw(letters)]);
        items[i].length = draw(sizeof items[i].payload);
        for (size_t k = 0; k < items[i].length; k++)
            items[i].payload[k] = (char)draw(256);
        items[i].number = i;
    }
    if (sorted)
        qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 0; i < count; i++)
        items[i].number = i;
    return items;
}

static void
check_sorter(apr_pool_t *pool)
{
    size_t count = draw(draw(3) == 0 ? 5 : 400);
    size_t memory = 1 + draw(draw(2) == 0 ? 300 : 20000);
    item_t *items = random_items(count, pool);
    edu_sorter_t *sorter = edu_sorter_create(memory, pool);
    bool sound = true;
    bool in_order = true;
    const char *key;
    const char *payload;
    size_t key_length;
    size_t length;

    for (size_t i = 0; i < count; i++) {
        in_order = in_order && (i == 0 || compare_items(&items[i - 1], &items[i]) < 0);
        sound = sound && edu_sorter_add(sorter, items[i].key, items[i].key_length, items[i].payload,
                                        items[i].length) == NULL;
        sound = sound && edu_sorter_in_order(sorter) == in_order;
    }
    sound = sound && edu_sorter_finish(sorter) == NULL;
    qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 0; sound && i < count; i++)
        sound = edu_sorter_next(sorter, &key, &key_length, &payload, &length) == NULL && key != NULL &&
                key_length == items[i].key_length && memcmp(key, items[i].key, key_length) == 0 &&
                length == items[i].length && memcmp(payload, items[i].payload, length) == 0;
    if (!sound || edu_sorter_next(sorter, &key, &key_length, &payload, &length) != NULL || key != NULL)
        failed(SORTED, (const char *)items, 0);
}

static uint64_t
choose_seed(int argc, char **argv)
{
    const char *text = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");

    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : (uint64_t)apr_time_now();
}

int
main(int argc, char **argv)
{
    long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 400;
    int failing = 0;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    random_state = choose_seed(argc, argv);
    printf("# seed %" PRIu64 ", %ld rounds\n", random_state, rounds);
    fflush(stdout);
    for (long i = 0; i < rounds; i++) {
        apr_pool_t *iteration = edu_pool_create(NULL);

        check_written(iteration);
        check_any_bytes(iteration);
        check_sorter(iteration);
        apr_pool_destroy(iteration);
    }
    for (int i = 0; i < PROPERTY_COUNT; i++) {
        printf("%s %d - %s\n", failures[i] == 0 ? "ok" : "not ok", i + 1, titles[i]);
        failing += failures[i] > 0;
    }
    printf("1..%d\n", PROPERTY_COUNT);
    apr_terminate();
    return failing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
