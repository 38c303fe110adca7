/* The private server: a PostgreSQL cluster of our own, for those who have none. It lives in
 * <home>/pgdata, listens on a Unix socket only, and keeps running between commands until it is
 * stopped. Root steps down: the server runs as the owner of the folder, or as postgres (else
 * nobody) where root owns it. */
#ifndef EDU_BASE_CLUSTER_H
#define EDU_BASE_CLUSTER_H

#include "base/error.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define EDU_CLUSTER_USER "edustat"
#define EDU_CLUSTER_DATABASE "edustat"

/* Makes the cluster when there is none, starts it when it does not run, sees to its database, and
 * says how to connect. Safe when several processes do it at once. Errors: CLUSTER with the server
 * log's tail and a hint; CANCELLED. */
edu_error_t *edu_cluster_start(const char **conninfo, const char *home, apr_pool_t *pool);

/* Stops it and waits; sessions are ended and their transactions undone. No error when it does not
 * run. */
edu_error_t *edu_cluster_stop(bool *was_running, const char *home, apr_pool_t *pool);

/* How to connect, for a server that may run or not; nothing is made or started. */
edu_error_t *edu_cluster_conninfo(const char **conninfo, const char *home, apr_pool_t *pool);

typedef struct edu_cluster_status_t {
    bool made; /* there is a cluster */
    bool running;
    pid_t pid;           /* 0 when it does not run here */
    int64_t bytes;       /* on disk */
    const char *version; /* major version of its data, "" when not made */
    const char *user;    /* whom the server runs as */
    const char *data;    /* folders and files, absolute */
    const char *socket;
    const char *log;
    const char *conninfo;
} edu_cluster_status_t;

edu_error_t *edu_cluster_status(edu_cluster_status_t *status, const char *home, apr_pool_t *pool);

/* The path of a server program ("psql"): beside the server's own, else on PATH. Errors: NOT_FOUND.
 * */
edu_error_t *edu_cluster_program(const char **path, const char *name, apr_pool_t *pool);

#endif
