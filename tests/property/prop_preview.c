/* prop_preview [SEED [WORLDS]]
 *
 * Random areas and returns with slips, sent as files in any order, loaded and aggregated in PostgreSQL on the one hand, previewed on the
 * other: both ways give the same figures, the same sums and the same rejects, to the byte; and so do one reader of a file and several. The
 * seed comes from the argument, else from EDUSTAT_SEED, else from the clock; it is printed. Runs the program just built and wants a server in PG*: run it by
 * tests/support/with-pg. TAP; exits 1 when a property fails. */
#include "base/file.h"
#include "base/pool.h"
#include "sql/migrate.h"
#include "tests/support/rollup_world.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <gsl/gsl_errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef enum property_t { FIGURES, SUMS, REJECTS, JOBS, PROPERTIES } property_t;

static const char *const titles[PROPERTIES] = {
    [FIGURES] = "a preview's figures are the stored ones, to the byte",
    [SUMS] = "a preview's sums are the stored ones, to the byte",
    [REJECTS] = "a preview rejects what a load rejects, with the same words",
    [JOBS] = "it makes no difference how many parts of a file are read at once",
};

typedef struct failure_t {
    int compared;
    int count;
    char example[4000];
} failure_t;

static failure_t failures[PROPERTIES];
static uint64_t world_seed;

/* A file of the world that is sent. */
typedef struct sent_t {
    const char *name;
    const char *profile; /* "" for none */
} sent_t;

/* What is sent and what comes out; the world's folder is a catalogue and holds nothing else. */
static const char *
folder_of(const edu_world_t *world)
{
    return apr_pstrcat(world->pool, world->folder, ".files", NULL);
}

/* Runs a command by the shell; its status as wait() has it. */
static int
run_shell(const char *command)
{
    pid_t pid = fork();
    int status = -1;

    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    return pid < 0 || waitpid(pid, &status, 0) < 0 ? -1 : status;
}

/* Runs the program in that folder; its output goes to a file there. Status 1 (rejects) is fine, and with `unreadable` (NULL: not)
 * status 3. */
static edu_error_t *
run_or_not(bool *unreadable, const edu_world_t *world, const char *arguments, const char *output)
{
    const char *build = getenv("EDU_BUILDDIR");
    const char *command = apr_psprintf(
        world->pool,
        "cd '%s' && EDUSTAT_HOME='%s' EDUSTAT_CATALOGUE='%s' '%s/edustat' --lang en %s >%s 2>messages",
        folder_of(world), folder_of(world), world->folder, build != NULL ? build : "build", arguments,
        output);
    int status = run_shell(command);
    char *messages = apr_pstrdup(world->pool, "");
    size_t length;

    if (unreadable != NULL)
        *unreadable = WIFEXITED(status) && WEXITSTATUS(status) == 3;
    if (WIFEXITED(status) && (WEXITSTATUS(status) <= 1 || (unreadable != NULL && *unreadable)))
        return NULL;
    edu_error_clear(edu_file_read(&messages, &length,
                                  apr_pstrcat(world->pool, folder_of(world), "/messages", NULL), 1 << 20,
                                  world->pool));
    return edu_error_create(EDU_ERR_INTERNAL, NULL, "edustat %s: status %d: %s", arguments, status, messages);
}

static edu_error_t *
run(const edu_world_t *world, const char *arguments, const char *output)
{
    return run_or_not(NULL, world, arguments, output);
}

static edu_error_t *
read_output(char **text, const edu_world_t *world, const char *name)
{
    size_t length;

    return edu_file_read(text, &length, apr_pstrcat(world->pool, folder_of(world), "/", name, NULL), 1 << 28,
                         world->pool);
}

/* Holds two outputs against each other, and notes the first line that differs. */
static edu_error_t *
compare(property_t property, const edu_world_t *world, const char *one, const char *other)
{
    char *a;
    char *b;
    size_t line = 0;
    size_t at = 0;

    failures[property].compared++;
    EDU_TRY(read_output(&a, world, one));
    EDU_TRY(read_output(&b, world, other));
    if (strcmp(a, b) == 0)
        return NULL;
    for (; a[at] != '\0' && a[at] == b[at]; at++)
        if (a[at] == '\n')
            line = at + 1;
    if (failures[property].count++ == 0)
        apr_snprintf(failures[property].example, sizeof failures[property].example,
                     "world %" PRIu64 ", %s and %s:\n#   %.*s\n#   %.*s", world_seed, one, other,
                     (int)strcspn(a + line, "\n"), a + line, (int)strcspn(b + line, "\n"), b + line);
    return NULL;
}

/* --- slips of the pen --- */

static const char *const slips[] = {"", "x", "-3", "1.5", "999999999999", "\"", "1,000", " 7 ", "2013"};
#define SLIPS (sizeof slips / sizeof slips[0])

/* Writes a line with a slip in one of its cells. */
static void
add_slip(edu_buffer_t *out, const char *line, size_t length)
{
    const char *slip = slips[edu_world_draw((int)SLIPS)];
    int cells = 1;
    int cell;

    for (size_t i = 0; i < length; i++)
        cells += line[i] == ',';
    cell = edu_world_draw(cells);
    for (size_t i = 0; i <= length; i++) {
        bool within = cell == 0;

        if (within && (i == 0 || line[i - 1] == ','))
            edu_buffer_add_text(out, slip);
        if (i < length && (!within || line[i] == ','))
            edu_buffer_add_char(out, line[i]);
        cell -= i < length && line[i] == ',';
    }
    edu_buffer_add_char(out, '\n');
}

/* Copies the file that was written last under another name, with slips in 1 of `odds` rows (0: none) and some rows twice. */
static edu_error_t *
send_file(edu_world_t *world, const char *path, const char *name, int odds)
{
    edu_buffer_t *out = edu_buffer_create(65536, world->pool);
    FILE *file;
    char *text;
    size_t length;
    bool header = true;

    EDU_TRY(edu_file_read(&text, &length, path, 1 << 28, world->pool));
    apr_file_remove(path, world->pool);
    for (const char *line = text; *line != '\0';) {
        size_t end = strcspn(line, "\n");

        if (!header && odds > 0 && edu_world_draw(odds) == 0)
            add_slip(out, line, end);
        if (header || odds == 0 || edu_world_draw(odds) != 0) {
            edu_buffer_add(out, line, end);
            edu_buffer_add_char(out, '\n');
        }
        header = false;
        line += end + (line[end] == '\n');
    }
    file = fopen(apr_pstrcat(world->pool, folder_of(world), "/", name, NULL), "w");
    if (file == NULL || fwrite(out->data, 1, out->length, file) != out->length || fclose(file) != 0)
        return edu_error_create(EDU_ERR_FILE, NULL, "could not write %s", name);
    return NULL;
}

/* Writes the returns of a form into one or two files (by years, so that no return is in both). */
static edu_error_t *
send_form(apr_array_header_t *sent, edu_world_t *world, const edu_form_t *form, bool wide, int odds)
{
    int files = 1 + edu_world_draw(2);
    bool shuffled = edu_world_draw(2) == 0;

    for (int part = 0; part < files; part++) {
        apr_array_header_t *returns = apr_array_make(world->pool, 64, sizeof(edu_return_t *));
        sent_t *file;
        const char *path;

        for (int i = 0; i < world->returns->nelts; i++) {
            edu_return_t *one = APR_ARRAY_IDX(world->returns, i, edu_return_t *);

            if (one->form == form && one->year % files == part)
                APR_ARRAY_PUSH(returns, edu_return_t *) = one;
        }
        if (returns->nelts == 0)
            continue;
        if (shuffled)
            edu_world_shuffle(returns);
        EDU_TRY(edu_world_write_returns(&path, world, form, returns, wide));
        file = apr_array_push(sent);
        file->name = apr_psprintf(world->pool, "%s%d.csv", form->code, part);
        file->profile = wide ? "" : apr_pstrcat(world->pool, "--profile ", form->code, "_long", NULL);
        EDU_TRY(send_file(world, path, file->name, odds));
    }
    return NULL;
}

/* All forms a row a return, or one form a row a count: a preview takes one profile. */
static edu_error_t *
send_all(apr_array_header_t *sent, edu_world_t *world)
{
    static const char *const long_forms[] = {"school", "county"};
    const char *only = edu_world_draw(4) == 0 ? long_forms[edu_world_draw(2)] : NULL;
    int odds = edu_world_draw(2) == 0 ? 0 : 3 + edu_world_draw(30);

    for (int i = 0; i < world->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(world->catalogue->forms, i, const edu_form_t *);

        if (only == NULL || strcmp(form->code, only) == 0)
            EDU_TRY(send_form(sent, world, form, only == NULL, odds));
    }
    return NULL;
}

/* A lonely quotation mark makes a file unreadable from there on, for both ways alike: such a file is not sent.  */
static edu_error_t *
keep_readable(apr_array_header_t *sent, edu_world_t *world)
{
    int kept = 0;

    for (int i = 0; i < sent->nelts; i++) {
        sent_t file = APR_ARRAY_IDX(sent, i, sent_t);
        bool unreadable;

        EDU_TRY(run_or_not(&unreadable, world,
                           apr_pstrcat(world->pool, "preview ", file.profile, " ", file.name, NULL),
                           "/dev/null"));
        if (!unreadable)
            APR_ARRAY_IDX(sent, kept++, sent_t) = file;
    }
    sent->nelts = kept;
    return NULL;
}

/* --- both ways --- */

/* Into an empty store: what each file would be rejected for by itself, then all of them. */
static edu_error_t *
store(edu_world_t *world, const apr_array_header_t *sent)
{
    EDU_TRY(edu_db_script(world->db,
                          "SET client_min_messages = warning; DROP SCHEMA IF EXISTS edustat CASCADE; "
                          "DROP SCHEMA IF EXISTS edustat_pub CASCADE"));
    EDU_TRY(run(world, "migrate", "/dev/null"));
    for (int i = 0; i < sent->nelts; i++) {
        const sent_t *file = &APR_ARRAY_IDX(sent, i, const sent_t);

        EDU_TRY(
            run(world,
                apr_psprintf(world->pool, "collect --by test --dry-run %s --rejects stored_rejects_%d.csv %s",
                             file->profile, i, file->name),
                "/dev/null"));
    }
    for (int i = 0; i < sent->nelts; i++) {
        const sent_t *file = &APR_ARRAY_IDX(sent, i, const sent_t);

        EDU_TRY(run(world, apr_psprintf(world->pool, "collect --by test %s %s", file->profile, file->name),
                    "/dev/null"));
    }
    EDU_TRY(run(world, "aggregate", "/dev/null"));
    EDU_TRY(run(world, "query indicators", "stored_figures"));
    return run(world, "query sums", "stored_sums");
}

static edu_error_t *
preview(edu_world_t *world, const apr_array_header_t *sent)
{
    const char *files = "";

    for (int i = 0; i < sent->nelts; i++) {
        const sent_t *file = &APR_ARRAY_IDX(sent, i, const sent_t);

        files = apr_pstrcat(world->pool, files, " ", file->name, NULL);
        EDU_TRY(run(world,
                    apr_psprintf(world->pool, "preview %s --rejects seen_rejects_%d.csv %s", file->profile, i,
                                 file->name),
                    "/dev/null"));
        EDU_TRY(compare(REJECTS, world, apr_psprintf(world->pool, "stored_rejects_%d.csv", i),
                        apr_psprintf(world->pool, "seen_rejects_%d.csv", i)));
    }
    files = apr_pstrcat(world->pool, APR_ARRAY_IDX(sent, 0, const sent_t).profile, files, NULL);
    EDU_TRY(run(world, apr_pstrcat(world->pool, "preview --jobs 1 ", files, NULL), "seen_figures"));
    EDU_TRY(compare(FIGURES, world, "stored_figures", "seen_figures"));
    EDU_TRY(run(world, apr_pstrcat(world->pool, "preview --sums ", files, NULL), "seen_sums"));
    EDU_TRY(compare(SUMS, world, "stored_sums", "seen_sums"));
    EDU_TRY(run(world, apr_psprintf(world->pool, "preview --jobs %d %s", 2 + edu_world_draw(6), files),
                "seen_in_parts"));
    return compare(JOBS, world, "seen_figures", "seen_in_parts");
}

static edu_error_t *
check_world(edu_world_t *world)
{
    apr_array_header_t *sent = apr_array_make(world->pool, 8, sizeof(sent_t));

    EDU_TRY(edu_world_make(world, world_seed));
    EDU_TRY(edu_db_connect(&world->db, "", world->pool));
    if (apr_dir_make(folder_of(world), APR_FPROT_OS_DEFAULT, world->pool) != APR_SUCCESS)
        return edu_error_create(EDU_ERR_FILE, NULL, "could not make a temporary folder");
    EDU_TRY(send_all(sent, world));
    EDU_TRY(keep_readable(sent, world));
    if (sent->nelts == 0)
        return NULL;
    EDU_TRY(store(world, sent));
    return preview(world, sent);
}

/* Takes away what was sent and printed; edu_world_remove() does the rest. */
static void
remove_outputs(const edu_world_t *world)
{
    const char *folder = world->folder != NULL ? folder_of(world) : NULL;
    apr_finfo_t info;
    apr_dir_t *files;

    if (folder == NULL || apr_dir_open(&files, folder, world->pool) != APR_SUCCESS)
        return;
    while (apr_dir_read(&info, APR_FINFO_NAME | APR_FINFO_TYPE, files) == APR_SUCCESS)
        if (info.filetype == APR_REG)
            apr_file_remove(apr_pstrcat(world->pool, folder, "/", info.name, NULL), world->pool);
    apr_dir_close(files);
    apr_dir_remove(folder, world->pool);
}

int
main(int argc, char **argv)
{
    const char *seed = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");
    long worlds = argc > 2 ? strtol(argv[2], NULL, 10) : 6;
    int failing = 0;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    gsl_set_error_handler_off();
    setvbuf(stdout, NULL, _IOLBF, 0);
    apr_pool_t *pool = edu_pool_create(NULL);
    world_seed = seed != NULL && seed[0] != '\0' ? strtoull(seed, NULL, 10) : (uint64_t)apr_time_now();
    printf("# seed %" PRIu64 ", %ld worlds\n", world_seed, worlds);
    for (long i = 0; i < worlds; i++, world_seed++) {
        edu_world_t world = {.pool = edu_pool_create(pool)};
        edu_error_t *error = check_world(&world);

        remove_outputs(&world);
        edu_world_remove(&world);
        if (error != NULL) {
            printf("Bail out! world %" PRIu64 ": %s\n", world_seed, edu_error_text(error, pool));
            edu_error_clear(error);
            apr_pool_destroy(pool);
            return EXIT_FAILURE;
        }
        if (world.db != NULL)
            edu_db_close(world.db);
        apr_pool_destroy(world.pool);
    }
    for (int i = 0; i < PROPERTIES; i++) {
        bool held = failures[i].count == 0 && failures[i].compared > 0;

        printf("%s %d - %s (%d compared)\n", held ? "ok" : "not ok", i + 1, titles[i], failures[i].compared);
        if (failures[i].count > 0)
            printf("# %d times, first: %s\n", failures[i].count, failures[i].example);
        failing += !held;
    }
    printf("1..%d\n", PROPERTIES);
    apr_pool_destroy(pool);
    apr_terminate();
    return failing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
