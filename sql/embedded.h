/* The SQL files of this folder, made part of the program at build time. */
#ifndef EDU_SQL_EMBEDDED_H
#define EDU_SQL_EMBEDDED_H

typedef struct edu_sql_file_t {
    const char *folder; /* migrations, queries, views */
    const char *name;   /* 0001_store */
    const char *text;
} edu_sql_file_t;

/* Ended by a NULL name; migrations in their order. */
extern const edu_sql_file_t edu_sql_files[];

/* The text of sql/queries/NAME.sql; NULL when there is none. */
const char *edu_sql_query(const char *name);

#endif
