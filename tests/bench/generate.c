/* generate FOLDER SCHOOL_YEARS [SCHOOLS]
 *
 * Makes what the benchmark works on: a catalogue (31 provinces, 2,900 counties, a form of 80 whole counts, 10 indicators with
 * targets, no groups), the register, and the returns of 50,000 schools, or of as many more as make them those of 20 years:
 * all.csv in the order of the key, its provinces apart, shuffled.csv, and again.csv, one.csv and percent.csv, which send
 * again everything, a corrected school of the last year, and 1 % of that year's schools corrected. With a number of SCHOOLS, the
 * catalogue, the register and all.csv alone. Every value is a hash of school, year and cell, so that the same call makes the same files. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SCHOOLS_USUAL 50000
#define COUNTIES 2900
#define PROVINCES 31
#define PREFECTURES 11 /* a province */
#define CELLS 80
#define FIRST_YEAR 2001
#define YEARS_MOST 20 /* returns of years to come would be rejected */
#define LINE_MOST 512

static const char *folder;
static int schools = SCHOOLS_USUAL;

static void
give_up(const char *what)
{
    fprintf(stderr, "generate: could not write \"%s\": %s\n", what, strerror(errno));
    exit(1);
}

static FILE *
create(const char *name)
{
    static char path[4096];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    if (file == NULL)
        give_up(path);
    setvbuf(file, NULL, _IOFBF, 1 << 18);
    return file;
}

static void
finish(FILE *file, const char *name)
{
    bool failed = ferror(file) != 0;

    if (fclose(file) != 0 || failed)
        give_up(name);
}

static void
make_folder(const char *name)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        give_up(path);
}

static uint64_t
mix(uint64_t value)
{
    value += UINT64_C(0x9E3779B97F4A7C15);
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

/* --- areas: county c lies in province 11 + c % 31, and there in prefecture 1 + c / 31 % 11 --- */

static int
province_of(int county)
{
    return 11 + county % PROVINCES;
}

static int
prefecture_of(int county)
{
    return province_of(county) * 100 + 1 + county / PROVINCES % PREFECTURES;
}

static int
code_of(int county)
{
    return prefecture_of(county) * 100 + 1 + county / PROVINCES / PREFECTURES;
}

static int
compare_counties(const void *left, const void *right)
{
    return code_of(*(const int *)left) - code_of(*(const int *)right);
}

static void
write_areas(void)
{
    FILE *file = create("catalogue/areas.csv");

    fputs("code,valid_from,valid_to,level,parent,name_zh,name_en,reports\n00,1949,,nation,,国,Nation,yes\n",
          file);
    for (int p = 11; p < 11 + PROVINCES; p++) {
        fprintf(file, "%d,1949,,province,00,省%d,Province %d,yes\n", p, p, p);
        for (int i = 1; i <= PREFECTURES; i++)
            fprintf(file, "%d%02d,1949,,prefecture,%d,市%d%02d,,yes\n", p, i, p, p, i);
    }
    for (int c = 0; c < COUNTIES; c++)
        fprintf(file, "%d,1949,,county,%d,县%d,,yes\n", code_of(c), prefecture_of(c), code_of(c));
    finish(file, "areas.csv");
}

static void
write_catalogue(void)
{
    FILE *file = create("catalogue/catalogue.yaml");

    fputs("code: bench\nversion: \"1\"\nzh: 基准\nen: Benchmark\ncompleteness: 95\n", file);
    finish(file, "catalogue.yaml");
    file = create("catalogue/dimensions.yaml");
    fputs("k: {zh: 项, en: item, zh_suffix: 项}\n", file);
    finish(file, "dimensions.yaml");
    file = create("catalogue/forms/school.yaml");
    fputs("code: school\nzh: 学校表\nen: school return\nfrequency: year\nreporter: school\nmeasures:\n",
          file);
    for (int m = 1; m <= CELLS / 10; m++)
        fprintf(
            file,
            "  - {code: m%d, zh: 指标%d, en: measure %d, unit: 人, dimensions: [k], cells: [[1..10]], required: yes, "
            "max: 20000}\n",
            m, m, m);
    finish(file, "school.yaml");
    file = create("catalogue/indicators/all.yaml");
    for (int i = 1; i <= 10; i++)
        fprintf(
            file,
            "- {code: rate_%d, zh: 率%d, en: rate %d, numerator: \"m1[%d] + m2[%d]\", denominator: \"m3[*]\"}\n",
            i, i, i, i, i);
    finish(file, "all.yaml");
    file = create("catalogue/targets.csv");
    fputs("area,set,indicator,from,to,comparator,value,source,phrase,flag\n", file);
    for (int i = 1; i <= 10; i++)
        fprintf(file, "00,,rate_%d,,,>=,%d,plan,,\n", i, 10 + i);
    finish(file, "targets.csv");
    write_areas();
}

/* --- returns --- */

/* Counts are mostly of one digit, some of two and three; `salt` makes another value of a corrected one. */
static unsigned
value_of(int school, int year, int cell, unsigned salt)
{
    uint64_t bits =
        mix((uint64_t)school * 1000003 + (uint64_t)year * 131 + (uint64_t)cell * 7919 + salt * 104729U);
    unsigned kind = (unsigned)(bits % 20);

    bits >>= 8;
    return (unsigned)(bits % (kind == 0 ? 1000 : kind < 3 ? 100 : 10));
}

static size_t
format_row(char *line, int county, int school, int year, unsigned salt)
{
    char *at = line + snprintf(line, LINE_MOST, "%d,%d,s%07d", code_of(county), year, school);

    for (int cell = 0; cell < CELLS; cell++) {
        unsigned value = value_of(school, year, cell, cell == 7 ? salt : 0);
        char digits[10];
        int count = 0;

        do
            digits[count++] = (char)('0' + value % 10);
        while ((value /= 10) > 0);
        *at++ = ',';
        while (count > 0)
            *at++ = digits[--count];
    }
    *at++ = '\n';
    return (size_t)(at - line);
}

static void
write_header(FILE *file)
{
    fputs("area,year,unit", file);
    for (int m = 1; m <= CELLS / 10; m++)
        for (int k = 1; k <= 10; k++)
            fprintf(file, ",m%d_%d", m, k);
    fputc('\n', file);
}

typedef struct rows_t {
    char *data;
    size_t length;
    size_t *starts;
    size_t count;
} rows_t;

static int sorted[COUNTIES];

/* Everything in the order of the key; county number c has the schools c, c + COUNTIES, ... */
static void
make_rows(rows_t *rows, int years)
{
    size_t most = (size_t)schools * (size_t)years;

    rows->data = malloc(most * 260 + LINE_MOST);
    rows->starts = malloc((most + 1) * sizeof *rows->starts);
    if (rows->data == NULL || rows->starts == NULL)
        give_up("all.csv");
    for (int i = 0; i < COUNTIES; i++)
        for (int year = FIRST_YEAR; year < FIRST_YEAR + years; year++)
            for (int school = sorted[i]; school < schools; school += COUNTIES) {
                rows->starts[rows->count++] = rows->length;
                rows->length += format_row(rows->data + rows->length, sorted[i], school, year, 0);
            }
    rows->starts[rows->count] = rows->length;
}

static void
write_whole(const rows_t *rows, const char *name, const char *end)
{
    FILE *file = create(name);

    write_header(file);
    fwrite(rows->data, 1, rows->length, file);
    fputs(end, file);
    finish(file, name);
}

static void
write_provinces(const rows_t *rows)
{
    FILE *file = NULL;
    char name[32] = "";
    int last = 0;

    for (size_t i = 0; i < rows->count; i++) {
        int province = (rows->data[rows->starts[i]] - '0') * 10 + rows->data[rows->starts[i] + 1] - '0';

        if (province != last) {
            if (file != NULL)
                finish(file, name);
            snprintf(name, sizeof name, "provinces/%d.csv", province);
            file = create(name);
            write_header(file);
            last = province;
        }
        fwrite(rows->data + rows->starts[i], 1, rows->starts[i + 1] - rows->starts[i], file);
    }
    finish(file, name);
}

static void
write_shuffled(const rows_t *rows)
{
    FILE *file = create("shuffled.csv");
    uint32_t *order = malloc(rows->count * sizeof *order);

    if (order == NULL)
        give_up("shuffled.csv");
    write_header(file);
    for (size_t i = 0; i < rows->count; i++) {
        size_t other = (size_t)(mix(i) % (i + 1));

        order[i] = order[other];
        order[other] = (uint32_t)i;
    }
    for (size_t i = 0; i < rows->count; i++)
        fwrite(rows->data + rows->starts[order[i]], 1, rows->starts[order[i] + 1] - rows->starts[order[i]],
               file);
    free(order);
    finish(file, "shuffled.csv");
}

/* Corrections of the last year: each school with number % every = 0, `most` of them, in `variants` different files. */
static void
write_corrections(const char *stem, int year, int every, int most, int variants)
{
    for (int variant = 1; variant <= variants; variant++) {
        char name[64];
        int written = 0;
        char line[LINE_MOST];
        FILE *file;

        snprintf(name, sizeof name, "%s%d.csv", stem, variant);
        file = create(name);
        write_header(file);
        for (int i = 0; i < COUNTIES && written < most; i++)
            for (int school = sorted[i]; school < schools && written < most; school += COUNTIES)
                if (school % every == 0) {
                    fwrite(line, 1, format_row(line, sorted[i], school, year, (unsigned)variant), file);
                    written++;
                }
        finish(file, name);
    }
}

static void
write_register(void)
{
    FILE *file = create("units.csv");

    for (int school = 0; school < schools; school++)
        fprintf(file, "%d,s%07d,school,1990,9999\n", code_of(school % COUNTIES), school);
    finish(file, "units.csv");
}

int
main(int argc, char **argv)
{
    rows_t rows = {0};
    int years = 0;

    if (argc == 4)
        schools = (int)strtol(argv[3], NULL, 10);
    if (argc >= 3 && argc <= 4 && schools > 0)
        years = (int)(strtol(argv[2], NULL, 10) / schools);
    if (years > YEARS_MOST && argc == 3) {
        years = YEARS_MOST;
        schools = (int)(strtol(argv[2], NULL, 10) / years);
    }
    if (years < 1) {
        fprintf(stderr, "usage: generate FOLDER SCHOOL_YEARS [SCHOOLS] (a year of them at least)\n");
        return 2;
    }
    folder = argv[1];
    make_folder("");
    make_folder("provinces");
    make_folder("catalogue");
    make_folder("catalogue/forms");
    make_folder("catalogue/indicators");
    for (int i = 0; i < COUNTIES; i++)
        sorted[i] = i;
    qsort(sorted, COUNTIES, sizeof *sorted, compare_counties);
    write_catalogue();
    write_register();
    make_rows(&rows, years);
    write_whole(&rows, "all.csv", "");
    if (argc == 4)
        return 0;
    write_provinces(&rows);
    write_shuffled(&rows);
    for (int i = 1; i <= 5; i++) {
        char name[32];
        char end[8] = "\n\n\n\n\n";

        end[i] = '\0';
        snprintf(name, sizeof name, "again%d.csv", i);
        write_whole(&rows, name, end);
    }
    write_corrections("one", FIRST_YEAR + years - 1, 1, 1, 5);
    write_corrections("percent", FIRST_YEAR + years - 1, 100, schools, 5);
    free(rows.data);
    free(rows.starts);
    return 0;
}
