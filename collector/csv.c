#include "collector/csv.h"

#include "base/buffer.h"
#include "base/vector.h"
#include "collector/csv_scan.h"

#include <string.h>

/* Bytes taken at a time. They, their marks and their fields should stay in the caches near the
 * processor. */
#define WINDOW ((size_t)64 * 1024)

/* A source wants at least this much room. */
#define READ_LEAST 64U

/* The buffer holds [begin, end), the part that is not handed out yet; it begins with a record. All
 * offsets count from the buffer's first byte. */
struct edu_csv_t {
    edu_source_t *source; /* NULL: memory */
    const char *memory;
    size_t memory_left;
    char separator;
    bool vector;
    size_t window;
    edu_buffer_t *buffer; /* only its storage is used */
    edu_buffer_t *mark_storage;
    edu_buffer_t *end_storage;
    size_t begin;
    size_t end;
    int64_t before; /* bytes of the stream in front of the buffer's first one */
    bool exhausted; /* nothing is left to read */
    bool over;      /* nothing is left to hand out */
    bool eat_feed;  /* the last record ended in a CR at the buffer's end: a LF right behind belongs to it */
    bool skipping;  /* the rest of a faulty line is still to be thrown away */
    edu_csv_index_t index;
    size_t next_mark; /* the marks of the next record begin here */
    size_t next_end;
    int64_t line;
    edu_record_t record;
    edu_field_t *fields;
};

static edu_csv_t *
create(char separator, apr_pool_t *pool)
{
    edu_csv_t *csv = apr_pcalloc(pool, sizeof *csv);

    csv->separator = separator;
    csv->vector = edu_vector_here();
    csv->window = WINDOW;
    csv->buffer = edu_buffer_create(0, pool);
    csv->mark_storage = edu_buffer_create(0, pool);
    csv->end_storage = edu_buffer_create(0, pool);
    csv->index.violation = EDU_CSV_NONE;
    csv->line = 1;
    csv->fields = apr_palloc(pool, (EDU_CSV_FIELDS_MOST + 1) * sizeof *csv->fields);
    return csv;
}

static edu_error_t *
check_separator(char separator)
{
    unsigned char byte = (unsigned char)separator;

    if (byte > 0 && byte < 0x80 && byte != '"' && byte != '\n' && byte != '\r')
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "the byte 0x%02x cannot separate fields",
                                           (unsigned)byte),
                          "take an ASCII character other than quote and line end, such as , ; or a tab");
}

edu_error_t *
edu_csv_open(edu_csv_t **csv, edu_source_t *source, char separator, apr_pool_t *pool)
{
    EDU_TRY(check_separator(separator));
    *csv = create(separator, pool);
    (*csv)->source = source;
    return NULL;
}

edu_error_t *
edu_csv_open_memory(edu_csv_t **csv, const char *data, size_t length, char separator, apr_pool_t *pool)
{
    EDU_TRY(check_separator(separator));
    *csv = create(separator, pool);
    (*csv)->memory = data;
    (*csv)->memory_left = length;
    return NULL;
}

void
edu_csv_tune(edu_csv_t *csv, size_t window, bool portable)
{
    if (window > 0)
        csv->window = window;
    csv->vector = !portable && edu_vector_here();
}

/* The line end at or behind `from`, before `to`: its offset, or `to` when there is none. Quotes do not
 * matter. */
static size_t
find_line_end(const char *data, size_t from, size_t to)
{
    const char *feed = to > from ? memchr(data + from, '\n', to - from) : NULL;
    size_t stop = feed != NULL ? (size_t)(feed - data) : to;
    const char *carriage = stop > from ? memchr(data + from, '\r', stop - from) : NULL;

    return carriage != NULL ? (size_t)(carriage - data) : stop;
}

/* How many line ends stand in [from, to), CR LF counting once. *last takes the offset behind the last
 * one, else stays. */
static int64_t
count_breaks(const char *data, size_t from, size_t to, size_t *last)
{
    int64_t count = 0;

    for (size_t at = find_line_end(data, from, to); at < to; at = find_line_end(data, at, to)) {
        at += data[at] == '\r' && at + 1 < to && data[at + 1] == '\n' ? 2 : 1;
        *last = at;
        count++;
    }
    return count;
}

/* Moves csv->begin behind the line end at `at`; `at` may be the end of the file. */
static void
step_over_line_end(edu_csv_t *csv, size_t at)
{
    const char *data = csv->buffer->data;

    if (at >= csv->end) {
        csv->begin = csv->end;
        return;
    }
    csv->begin = at + 1;
    if (data[at] != '\r')
        return;
    if (csv->begin == csv->end)
        csv->eat_feed = true;
    else if (data[csv->begin] == '\n')
        csv->begin++;
}

/* The end of the file ends a record as a line end does. */
static void
mark_end_of_file(edu_csv_t *csv)
{
    edu_csv_index_t *index = &csv->index;
    size_t open_from = csv->begin;

    if (index->open || index->violation != EDU_CSV_NONE)
        return;
    if (index->end_count > 0) {
        open_from = index->marks[index->ends[index->end_count - 1]] + (size_t)1;
        if (open_from < csv->end && csv->buffer->data[open_from - 1] == '\r' &&
            csv->buffer->data[open_from] == '\n')
            open_from++;
    }
    if (open_from < csv->end) {
        index->ends[index->end_count++] = (uint32_t)index->mark_count;
        index->marks[index->mark_count++] = (uint32_t)csv->end;
    }
}

static void
index_window(edu_csv_t *csv)
{
    edu_csv_scan_index(&csv->index, csv->buffer->data, csv->begin, csv->end, csv->separator, csv->vector);
    csv->next_mark = 0;
    csv->next_end = 0;
    if (csv->exhausted)
        mark_end_of_file(csv);
}

static edu_error_t *
read_more(edu_csv_t *csv, size_t capacity, size_t *length)
{
    char *data = csv->buffer->data + csv->end;

    if (csv->source != NULL)
        return edu_source_read(csv->source, data, capacity, length);
    *length = csv->memory_left < capacity ? csv->memory_left : capacity;
    if (*length > 0)
        memcpy(data, csv->memory, *length);
    csv->memory += *length;
    csv->memory_left -= *length;
    return NULL;
}

/* Keeps the part of a record that is there, reads behind it, and indexes both. The room doubles with
 * the part kept, so that the bytes of a long record are looked at twice on average, not once a window. */
static edu_error_t *
fill(edu_csv_t *csv)
{
    size_t kept = csv->end - csv->begin;
    size_t room = kept * 2 > csv->window ? kept * 2 : csv->window;
    size_t length = 0;

    if (room - kept < READ_LEAST && csv->source != NULL)
        room = kept + READ_LEAST;
    if (kept > 0 && csv->begin > 0)
        memmove(csv->buffer->data, csv->buffer->data + csv->begin, kept);
    csv->before += (int64_t)csv->begin;
    csv->begin = 0;
    csv->end = kept;
    edu_buffer_reserve(csv->buffer, room + EDU_CSV_BLOCK);
    edu_buffer_reserve(csv->mark_storage, (room + EDU_CSV_MARKS_SPARE) * sizeof(uint32_t));
    edu_buffer_reserve(csv->end_storage, (room + EDU_CSV_MARKS_SPARE) * sizeof(uint32_t));
    csv->index.marks = (uint32_t *)(void *)csv->mark_storage->data;
    csv->index.ends = (uint32_t *)(void *)csv->end_storage->data;

    EDU_TRY(read_more(csv, room - kept, &length));
    csv->exhausted = length == 0;
    csv->end += length;
    memset(csv->buffer->data + csv->end, 0, EDU_CSV_BLOCK);
    if (csv->eat_feed && csv->begin < csv->end) {
        if (csv->buffer->data[csv->begin] == '\n')
            csv->begin++;
        csv->eat_feed = false;
    }
    index_window(csv);
    return NULL;
}

/* Makes doubled quotes single, in place. What becomes free behind the text is filled with quotes, so
 * that the raw record keeps its number of characters and a later fault its column. */
static uint32_t
unescape(char *data, uint32_t length)
{
    char *end = data + length;
    char *quote = memchr(data, '"', length);
    char *to = quote;
    const char *from = quote;

    if (quote == NULL)
        return length;
    while (from < end) {
        quote = memchr(from, '"', (size_t)(end - from));
        size_t run = quote != NULL ? (size_t)(quote + 1 - from) : (size_t)(end - from);

        memmove(to, from, run);
        to += run;
        from += run + (quote != NULL);
    }
    memset(to, '"', (size_t)(end - to));
    return (uint32_t)(to - data);
}

/* Fields number 0 to count - 1, each ended by one of the marks from `first` on. Returns the line ends
 * inside them. */
static int64_t
split(edu_csv_t *csv, size_t first, size_t count)
{
    char *data = csv->buffer->data;
    const uint32_t *marks = csv->index.marks + first;
    edu_field_t *fields = csv->fields;
    uint32_t start = (uint32_t)csv->begin;
    int64_t breaks = 0;
    size_t unused;

    if (!csv->index.quotes) {
        for (size_t i = 0; i < count; i++) {
            fields[i] = (edu_field_t){data + start, marks[i] - start, false, false};
            start = marks[i] + 1;
        }
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        fields[i] = (edu_field_t){data + start, marks[i] - start, false, false};
        if (data[start] == '"') {
            if (csv->index.breaks)
                breaks += count_breaks(data, start, marks[i], &unused);
            fields[i] = (edu_field_t){data + start + 1, marks[i] - start - 2, true, false};
            if (csv->index.doubled)
                fields[i].length = unescape(fields[i].data, fields[i].length);
        }
        start = marks[i] + 1;
    }
    return breaks;
}

/* Character number, from 1, of `at` in the line that begins at `line_begin`. */
static size_t
column_of(const char *line_begin, const char *at)
{
    size_t column = 1;

    for (; line_begin < at; line_begin++)
        column += ((unsigned char)*line_begin & 0xC0) != 0x80;
    return column;
}

/* Sets where the fault of the record is: at offset `at` of data, in a record that begins at `begin`. */
static void
place_fault(edu_record_t *record, const char *data, size_t begin, size_t at)
{
    size_t line_begin = begin;

    record->fault_line = record->line + count_breaks(data, begin, at, &line_begin);
    record->fault_column = column_of(data + line_begin, data + at);
}

/* What is wrong with the record at csv->begin. */
typedef struct flaw_t {
    edu_csv_fault_t fault; /* EDU_CSV_SOUND: nothing */
    size_t at;             /* first offset that cannot be part of a sound record */
    size_t field;          /* number of the field, from 0, */
    size_t start;          /* and where it begins */
} flaw_t;

/* Looks for the first limit that the record's fields, ended by `count` marks from csv->next_mark on and
 * by `stop`, break. `stop` is a mark itself, or where the part of the record ends that is there or that
 * can be read. The answer does not depend on how much of the record is there. */
static flaw_t
find_excess(const edu_csv_t *csv, size_t count, size_t stop)
{
    const uint32_t *marks = csv->index.marks + csv->next_mark;
    flaw_t flaw = {EDU_CSV_SOUND, stop, count, count > 0 ? marks[count - 1] + (size_t)1 : csv->begin};
    size_t far = csv->begin + EDU_CSV_RECORD_MOST;

    if (stop - csv->begin <= EDU_CSV_FIELD_MOST && count < EDU_CSV_FIELDS_MOST)
        return flaw;
    flaw.field = 0;
    flaw.start = csv->begin;
    for (;;) {
        size_t end = flaw.field < count ? marks[flaw.field] : stop;

        if (flaw.field == EDU_CSV_FIELDS_MOST)
            return (flaw_t){EDU_CSV_TOO_MANY_FIELDS, flaw.start - 1, flaw.field, flaw.start};
        if (end > far && flaw.start + EDU_CSV_FIELD_MOST > far)
            return (flaw_t){EDU_CSV_RECORD_TOO_LONG, far, flaw.field, flaw.start};
        if (end - flaw.start > EDU_CSV_FIELD_MOST)
            return (flaw_t){EDU_CSV_FIELD_TOO_LONG, flaw.start + EDU_CSV_FIELD_MOST, flaw.field, flaw.start};
        if (flaw.field == count)
            return flaw;
        flaw.start = end + 1;
        flaw.field++;
    }
}

/* Hands out the record at csv->begin with its flaw and goes on behind the line end that follows, or,
 * when that is too far away, throws away what comes before it. *done is false when more must be read to
 * find it. */
static void
take_faulty(edu_csv_t *csv, flaw_t flaw, bool *done)
{
    edu_record_t *record = &csv->record;
    char *data = csv->buffer->data;
    bool fatal = flaw.fault == EDU_CSV_UNTERMINATED_QUOTE;
    size_t far = csv->begin + EDU_CSV_RECORD_MOST;
    size_t stop = csv->end < far ? csv->end : far;
    size_t cut = fatal ? csv->end : find_line_end(data, flaw.at, stop);
    bool at_point = flaw.fault == EDU_CSV_STRAY_QUOTE || flaw.fault == EDU_CSV_TEXT_AFTER_QUOTE;
    size_t behind = csv->begin;

    *done = fatal || cut < stop || csv->end > far || csv->exhausted;
    if (!*done)
        return;
    *record = (edu_record_t){.fields = csv->fields,
                             .count = flaw.field + 1,
                             .line = csv->line,
                             .fatal = fatal,
                             .fault = flaw.fault,
                             .fault_field = flaw.field + 1,
                             .begin = data + csv->begin,
                             .end = data + cut};
    place_fault(record, data, csv->begin, at_point ? flaw.at : flaw.start);
    record->lines = count_breaks(data, csv->begin, cut, &behind);
    if (!fatal || behind < cut)
        record->lines++; /* the last line's own end is not among the bytes taken, unless all are */
    csv->line += record->lines;
    split(csv, csv->next_mark, flaw.field);
    csv->fields[flaw.field] = (edu_field_t){data + flaw.start, (uint32_t)(cut - flaw.start), false, false};

    csv->over = fatal;
    csv->skipping = !fatal && cut == far && data[cut] != '\n' && data[cut] != '\r';
    if (csv->skipping)
        csv->begin = cut;
    else
        step_over_line_end(csv, cut);
    index_window(csv);
}

/* Hands out the next record of the index, which is whole. */
static void
take_sound(edu_csv_t *csv, size_t count, size_t stop)
{
    edu_record_t *record = &csv->record;

    record->fields = csv->fields;
    record->count = count;
    record->line = csv->line;
    record->fatal = false;
    record->fault = EDU_CSV_SOUND;
    record->fault_line = 0;
    record->fault_column = 0;
    record->fault_field = 0;
    record->marks = csv->index.marks + csv->next_mark;
    record->text = csv->buffer->data;
    record->begin = csv->buffer->data + csv->begin;
    record->end = csv->buffer->data + stop;
    record->blank = csv->begin == stop;
    record->lines = 1 + split(csv, csv->next_mark, count);
    csv->line += record->lines;
    csv->next_mark += count;
    csv->next_end++;
    step_over_line_end(csv, stop);
}

/* Hands out the record at csv->begin when it, or enough of it, is there. */
static void
take(edu_csv_t *csv, bool *done)
{
    const edu_csv_index_t *index = &csv->index;
    bool whole = csv->next_end < index->end_count;
    bool violated = index->violation != EDU_CSV_NONE;
    size_t last = whole ? index->ends[csv->next_end] : index->mark_count;
    size_t stop = whole ? index->marks[last] : violated ? index->violation : csv->end;
    size_t count = last - csv->next_mark;
    flaw_t flaw = {EDU_CSV_SOUND, 0, 0, 0};

    if (!whole || stop - csv->begin > EDU_CSV_FIELD_MOST || count >= EDU_CSV_FIELDS_MOST)
        flaw = find_excess(csv, count, stop);
    *done = flaw.fault == EDU_CSV_SOUND && whole;
    if (*done) {
        take_sound(csv, count + 1, stop);
        return;
    }
    if (flaw.fault == EDU_CSV_SOUND && violated) {
        flaw.at = stop;
        flaw.fault = csv->buffer->data[stop] == '"' ? EDU_CSV_STRAY_QUOTE : EDU_CSV_TEXT_AFTER_QUOTE;
    } else if (flaw.fault == EDU_CSV_SOUND && csv->exhausted && index->open)
        flaw.fault = EDU_CSV_UNTERMINATED_QUOTE;
    if (flaw.fault != EDU_CSV_SOUND)
        take_faulty(csv, flaw, done);
}

/* Throws away what is left of a faulty line, as far as it is there. */
static void
skip(edu_csv_t *csv)
{
    size_t stop = find_line_end(csv->buffer->data, csv->begin, csv->end);

    csv->skipping = stop == csv->end;
    step_over_line_end(csv, stop);
    index_window(csv);
}

edu_error_t *
edu_csv_next(edu_csv_t *csv, edu_record_t **record)
{
    bool done = false;

    *record = NULL;
    while (!csv->over) {
        if (csv->skipping)
            skip(csv);
        if (csv->begin < csv->end && !csv->skipping)
            take(csv, &done);
        if (done) {
            *record = &csv->record;
            return NULL;
        }
        if (csv->exhausted && csv->begin == csv->end)
            csv->over = true;
        else
            EDU_TRY(fill(csv));
    }
    return NULL;
}

void
edu_csv_begin_at(edu_csv_t *csv, int64_t line)
{
    csv->line = line;
}

int64_t
edu_csv_offset(const edu_csv_t *csv)
{
    return csv->before + (csv->record.begin - csv->buffer->data);
}

static edu_error_t *
read_next(void *baton, edu_record_t **record)
{
    return edu_csv_next(baton, record);
}

edu_reader_t
edu_csv_reader(edu_csv_t *csv)
{
    return (edu_reader_t){read_next, csv, ""};
}

bool
edu_csv_check_width(edu_record_t *record, size_t width)
{
    bool more = record->count > width;
    const edu_field_t *surplus = &record->fields[width];
    const char *place = more ? surplus->data - surplus->quoted : record->end;

    if (record->fault != EDU_CSV_SOUND || record->count == width)
        return record->fault == EDU_CSV_SOUND;
    record->fault = more ? EDU_CSV_MORE_THAN_HEADER : EDU_CSV_FEWER_THAN_HEADER;
    record->fault_field = more ? width + 1 : record->count + 1;
    place_fault(record, record->begin, 0, (size_t)(place - record->begin));
    return false;
}

static const struct {
    const char *name;
    const char *en;
    const char *zh;
} fault_table[EDU_CSV_FAULT_COUNT] = {
    [EDU_CSV_SOUND] = {"sound", "nothing is wrong", "无误"},
    [EDU_CSV_STRAY_QUOTE] = {"stray_quote", "a quote stands inside a field that is not in quotes",
                             "未加引号的字段中出现引号"},
    [EDU_CSV_TEXT_AFTER_QUOTE] = {"text_after_quote", "text follows a closing quote", "右引号之后还有内容"},
    [EDU_CSV_UNTERMINATED_QUOTE] = {"unterminated_quote",
                                    "a quote is never closed; the rest of the file is lost",
                                    "引号没有闭合，其后的内容全部无法读取"},
    [EDU_CSV_FIELD_TOO_LONG] = {"field_too_long",
                                "a field is longer than 1 MiB; is its closing quote missing?",
                                "字段超过 1 MiB，可能缺少右引号"},
    [EDU_CSV_TOO_MANY_FIELDS] = {"too_many_fields", "a line has more than 16384 fields",
                                 "一行超过 16384 个字段"},
    [EDU_CSV_RECORD_TOO_LONG] = {"record_too_long", "a line is longer than 4 MiB", "一行超过 4 MiB"},
    [EDU_CSV_FEWER_THAN_HEADER] = {"fewer_fields", "the line has fewer fields than the header",
                                   "字段数少于表头"},
    [EDU_CSV_MORE_THAN_HEADER] = {"more_fields", "the line has more fields than the header",
                                  "字段数多于表头"},
};

const char *
edu_csv_fault_name(edu_csv_fault_t fault)
{
    return fault < EDU_CSV_FAULT_COUNT ? fault_table[fault].name : "unknown";
}

const char *
edu_csv_fault_text(edu_csv_fault_t fault, edu_lang_t lang)
{
    if (fault >= EDU_CSV_FAULT_COUNT)
        return "unknown";
    return lang == EDU_LANG_ZH ? fault_table[fault].zh : fault_table[fault].en;
}
