/* What base/cluster.c and its companions share; nobody else includes it. */
#ifndef EDU_BASE_CLUSTER_PRIVATE_H
#define EDU_BASE_CLUSTER_PRIVATE_H

#include "base/cluster.h"
#include "base/process.h"

/* A cluster and its places, all absolute. */
typedef struct edu_cluster_t {
    const char *home;
    const char *data;  /* <home>/pgdata: complete, since it gets this name last */
    const char *fresh; /* <home>/pgdata.new: being made, or left over half-made */
    const char *log;
    const char *socket;  /* a folder */
    bool socket_in_home; /* false: home is too long or too odd a path for a socket */
    bool made;
    const char *version; /* of the data */
    edu_process_user_t user;
    apr_pool_t *pool;
} edu_cluster_t;

/* Looks at what is there. With `make`, makes the home folder. */
edu_error_t *edu_cluster_open(edu_cluster_t **cluster, const char *home, bool make, apr_pool_t *pool);

/* A conninfo for one of the server's databases. */
const char *edu_cluster_conninfo_for(const edu_cluster_t *cluster, const char *database);

/* A folder for the server alone, made when it is not there. Errors: CLUSTER, when it is somebody
 * else's. */
edu_error_t *edu_cluster_secure_folder(const edu_cluster_t *cluster, const char *path, bool in_home);

/* Opens the log for appending; *offset is where it ends now. */
edu_error_t *edu_cluster_open_log(int *descriptor, int64_t *offset, const edu_cluster_t *cluster);

/* `error` with the log's last lines from `offset` on as its detail, and advice that fits them. */
edu_error_t *edu_cluster_explain(edu_error_t *error, const edu_cluster_t *cluster, int64_t offset);

/* The folder of the server's programs: of the major version `wanted`, or (0) the newest that will
 * do. Errors: CLUSTER with what to install. */
edu_error_t *edu_cluster_programs(const char **folder, int *major, int wanted, apr_pool_t *pool);

/* Makes the data folder: beside, then renamed, so that a half-made one is never taken for whole. */
edu_error_t *edu_cluster_make(edu_cluster_t *cluster);

#endif
