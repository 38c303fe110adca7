/* What load.c (rows, county-periods) and load_merge.c (staging into returns) share. */
#ifndef EDU_COLLECTOR_LOAD_PRIVATE_H
#define EDU_COLLECTOR_LOAD_PRIVATE_H

#include "collector/load.h"

#include <apr_hash.h>
#include <apr_tables.h>
#include <stdio.h>

/* Texts that the load keeps once, so that they are compared and hashed by their addresses. */
typedef struct edu_load_key_t {
    const char *county;
    const char *period;
} edu_load_key_t;

/* One county-period, of which a long file has many: what the database held when the load began, and what this file brings. */
typedef struct edu_load_group_t {
    edu_load_key_t key;
    int year;
    int held_rows;
    uint64_t held_digest;
    uint64_t digest; /* of this file's rows */
    int rows;        /* of this file */
    int added;       /* by the merge */
    int replaced;
    int removed;
    bool held;    /* the database has rows */
    bool settled; /* the file brought just what is held, or that and more: nothing held is absent from it */
    bool locked;  /* by the merge, as it was when the load began */
} edu_load_group_t;

/* One county-period of the file, as it is noted in a temporary file: of those that held nothing all that is known, so that they need no memory. */
typedef struct edu_load_seen_t {
    edu_load_group_t *held; /* NULL: `fresh` says it all */
    edu_load_group_t fresh;
} edu_load_seen_t;

struct edu_load_t {
    edu_db_t *db; /* NULL: rows go elsewhere */
    edu_load_elsewhere_t elsewhere;
    const edu_sql_columns_t *columns;
    edu_strategy_t strategy;
    const char *copy_direct;
    const char *copy_staging;
    char submission_text[24];
    int64_t submission;
    uint64_t seed; /* of the digests: which columns, in which order */
    bool thorough; /* digests of what is stored are not believed */
    bool whole;    /* the file has every column, so that digests speak of whole rows */
    bool copying;
    apr_hash_t *groups; /* edu_load_key_t to edu_load_group_t: those that are held */
    apr_hash_t *texts;  /* counties and periods, each kept once */
    apr_hash_t *held_counties;
    apr_hash_t *known;            /* counties of which it was read what is held; NULL: of all */
    bool *missed;                 /* set when it is asked of another */
    apr_array_header_t *counties; /* const char *: of this file, as they came */
    FILE *seen;                   /* edu_load_seen_t: of this file, as they came; NULL: none */
    edu_load_seen_t at;           /* the one that was read last */
    edu_load_group_t *group;      /* of the row before */
    edu_load_group_t fresh;       /* that one, where nothing is held */
    FILE *spill;                  /* lines for staging */
    long group_start;             /* where the group's lines begin in it */
    FILE *spared;                 /* lines for staging_spared; NULL: none */
    edu_buffer_t *spared_line;
    int64_t staged;
    edu_load_group_t *returned_group; /* the one that `returned` is about */
    apr_hash_t *returned;             /* units that hold a return of it */
    apr_pool_t *returned_pool;        /* cleared for each */
    edu_load_counts_t counts;
    apr_pool_t *pool;
};

/* One that is held; NULL when there is none. */
edu_load_group_t *edu_load_find_group(const edu_load_t *load, const char *county, const char *period);

/* Goes back before the first county-period of the file, which is complete. */
edu_error_t *edu_load_rewind(edu_load_t *load);

/* The next county-period of the file, valid until the one after it is asked for; NULL behind the last one. Errors: FILE. */
edu_error_t *edu_load_next(const edu_load_group_t **group, edu_load_t *load);

/* Another load of the same returns that committed first shows as a broken key: worth another try, which sees its rows. */
edu_error_t *edu_load_as_retry(edu_error_t *error);

/* A temporary file could not be written or read. */
edu_error_t *edu_load_spill_failed(void);

/* Brings what was staged into the returns. */
edu_error_t *edu_load_merge(edu_load_t *load, apr_pool_t *pool);

/* County-periods that were approved take no more data; those that the file leaves as they are do not count. */
edu_error_t *edu_load_check_open(edu_load_t *load, apr_pool_t *pool);

/* Writes the states of the county-periods that changed, where the submission changed anything, and dirty marks. */
edu_error_t *edu_load_marks(edu_load_t *load, apr_pool_t *pool);

#endif
