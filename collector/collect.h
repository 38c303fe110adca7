/* One file into the database: opened, understood, checked, loaded, accounted for. One transaction a file. */
#ifndef EDU_COLLECTOR_COLLECT_H
#define EDU_COLLECTOR_COLLECT_H

#include "base/db.h"
#include "base/text.h"
#include "collector/changes.h"
#include "collector/register.h"
#include "collector/rejects.h"
#include "collector/strategy.h"
#include "model/catalogue.h"

typedef struct edu_collect_options_t {
    const edu_form_t *form;       /* NULL: by the headers */
    const edu_profile_t *profile; /* NULL: none */
    const char *period_text;      /* "": in the file */
    const edu_period_t *period;   /* NULL: in the file */
    const char *by;
    const char *sheet; /* NULL: the only one that fits */
    const char
        *rejects_path; /* NULL: nowhere but in the database; a workbook only when something was rejected */
    const char *program_version;
    int catalogue_version;
    bool dry_run;
    bool again;    /* also a file that was taken before */
    bool thorough; /* compare with what is stored value by value, whatever digests say */
    edu_strategy_t strategy;
    bool keep_blanks;
    bool all_changes; /* of a dry run: new returns one by one as well */
    edu_lang_t lang;
    edu_registers_t
        *registers;       /* shared by the files of a run; NULL: each file reads the register for itself */
    size_t sorter_memory; /* bytes for bringing a file into order; 0: as much as one file alone may take */
} edu_collect_options_t;

typedef struct edu_collect_report_t {
    const char *form;
    const char *sheet;  /* "" for a text */
    int64_t submission; /* 0 when nothing was kept */
    bool overtaken;     /* of a file taken before: later ones replaced or removed returns it brought */
    bool taken_before;  /* then the counts are those of that submission and nothing was done */
    const char *taken_at;
    const char *taken_by;
    int64_t read; /* accepted + rejected */
    int64_t left_out;
    int64_t accepted;
    int64_t rejected;
    edu_rejects_t *rejects; /* every fault; NULL when it was taken before */
    int64_t fresh;
    int64_t replaced;
    int64_t unchanged;
    int64_t hidden_rows; /* read like the others */
    int64_t hidden_columns;
    bool overlapped; /* another load of the same counties went on at the same time */
    int64_t removed;
    int64_t unnamed;              /* rejected rows for which nothing was removed (edu_load_counts_t) */
    edu_changes_t *changes;       /* of a dry run; else NULL */
    apr_array_header_t *counties; /* const char *: whose returns it brought; NULL when it was taken before */
    apr_array_header_t *unknown;  /* const char *: headers that were left out */
} edu_collect_report_t;

/* Errors: FILE and INPUT when the file cannot be used (nothing is loaded); DB. */
edu_error_t *edu_collect_file(edu_collect_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                              const char *path, const edu_collect_options_t *options, apr_pool_t *pool);

#endif
