#include "base/process.h"

#include "base/cancel.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUPS_MOST 64
#define WAIT_US 10000

static edu_error_t *
set_user(edu_process_user_t *user, const struct passwd *entry, apr_pool_t *pool)
{
    gid_t groups[GROUPS_MOST];
    int count = GROUPS_MOST;

    if (getgrouplist(entry->pw_name, entry->pw_gid, groups, &count) < 0)
        count = GROUPS_MOST; /* the first ones; the server needs none of them */
    user->name = apr_pstrdup(pool, entry->pw_name);
    user->uid = entry->pw_uid;
    user->gid = entry->pw_gid;
    user->groups = apr_pmemdup(pool, groups, sizeof *groups * (size_t)count);
    user->group_count = (size_t)count;
    user->change = false;
    return NULL;
}

edu_error_t *
edu_process_user_self(edu_process_user_t *user, apr_pool_t *pool)
{
    struct passwd entry;
    struct passwd *found = NULL;
    char text[4096];

    if (getpwuid_r(geteuid(), &entry, text, sizeof text, &found) != 0 || found == NULL)
        return edu_error_create(EDU_ERR_NOT_FOUND, NULL, "this process's user (%ld) has no name",
                                (long)geteuid());
    return set_user(user, found, pool);
}

edu_error_t *
edu_process_user_named(edu_process_user_t *user, const char *name, apr_pool_t *pool)
{
    struct passwd entry;
    struct passwd *found = NULL;
    char text[4096];

    if (getpwnam_r(name, &entry, text, sizeof text, &found) != 0 || found == NULL)
        return edu_error_create(EDU_ERR_NOT_FOUND, NULL, "there is no user \"%s\"", name);
    edu_error_t *error = set_user(user, found, pool);
    user->change = error == NULL && found->pw_uid != geteuid();
    return error;
}

/* In the child, hence async-signal-safe calls only. */
static bool
step_down(const edu_process_user_t *user)
{
    return !user->change || (setgroups(user->group_count, user->groups) == 0 && setgid(user->gid) == 0 &&
                             setuid(user->uid) == 0);
}

/* Messages that we look into must be in English; the time zone and libraries' places are passed on.
 * */
static const char *const *
environment(apr_pool_t *pool)
{
    static const char *const passed_on[] = {"LD_LIBRARY_PATH", "TZ", "TMPDIR"};
    const char **variables = apr_pcalloc(pool, sizeof *variables * 8);
    size_t count = 0;

    variables[count++] = "PATH=/usr/local/bin:/usr/bin:/bin";
    variables[count++] = "LC_ALL=C";
    for (size_t i = 0; i < sizeof passed_on / sizeof *passed_on; i++)
        if (getenv(passed_on[i]) != NULL)
            variables[count++] = apr_pstrcat(pool, passed_on[i], "=", getenv(passed_on[i]), NULL);
    return variables;
}

/* Never returns; `report` takes errno when the program could not be run. */
static void
become(const char *const *argv, const char *const *variables, const edu_process_user_t *user, int output,
       int report, bool detached)
{
    sigset_t none;
    int nothing = fcntl(open("/dev/null", O_RDONLY), F_DUPFD, 10);

    /* Above the standard ones first, lest one of ours is overwritten before it is used. */
    output = fcntl(output, F_DUPFD, 10);
    report = fcntl(report, F_DUPFD, 10);
    if (dup2(report, 3) == 3)
        report = 3;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (detached)
        setsid();
    if (fcntl(report, F_SETFD, FD_CLOEXEC) == 0 && dup2(nothing, 0) == 0 && dup2(output, 1) == 1 &&
        dup2(output, 2) == 2 && close_range(4, ~0U, 0) == 0 && chdir("/") == 0 && step_down(user))
        execve(argv[0], (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)variables);

    int reason = errno;
    ssize_t written = write(report, &reason, sizeof reason);
    _exit(written == sizeof reason ? 127 : 126);
}

edu_error_t *
edu_process_start(pid_t *pid, const char *const *argv, const edu_process_user_t *user, int output,
                  bool detached, apr_pool_t *pool)
{
    const char *const *variables = environment(pool);
    int report[2];
    int reason = 0;

    /* Where our caller has it ignored, children vanish without a status. */
    signal(SIGCHLD, SIG_DFL);
    if (pipe2(report, O_CLOEXEC) != 0)
        return edu_error_apr(EDU_ERR_SYSTEM, errno, "could not make a pipe");
    *pid = fork();
    if (*pid == 0)
        become(argv, variables, user, output, report[1], detached);
    int fork_errno = errno;
    close(report[1]);
    if (*pid < 0) {
        close(report[0]);
        return edu_error_apr(EDU_ERR_SYSTEM, fork_errno, "could not start \"%s\"", argv[0]);
    }

    ssize_t got;
    do
        got = read(report[0], &reason, sizeof reason);
    while (got < 0 && errno == EINTR);
    close(report[0]);
    if (got == 0)
        return NULL;
    waitpid(*pid, NULL, 0);
    return edu_error_apr(EDU_ERR_SYSTEM, reason != 0 ? reason : EIO, "could not start \"%s\"", argv[0]);
}

edu_error_t *
edu_process_wait(int *status, pid_t pid)
{
    bool interrupted = false;
    pid_t found;

    while ((found = waitpid(pid, status, WNOHANG)) == 0 || (found < 0 && errno == EINTR)) {
        if (edu_cancel_requested() && !interrupted) {
            kill(pid, SIGINT);
            interrupted = true;
        }
        apr_sleep(WAIT_US);
    }
    if (found < 0)
        return edu_error_apr(EDU_ERR_SYSTEM, errno, "could not wait for process %ld", (long)pid);
    return interrupted ? edu_cancel_check() : NULL;
}

edu_error_t *
edu_process_output(const char **text, const char *const *argv, apr_pool_t *pool)
{
    edu_process_user_t same = {.change = false};
    char *data = apr_pcalloc(pool, 4001);
    size_t length = 0;
    int ends[2];
    int status;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return edu_error_apr(EDU_ERR_SYSTEM, errno, "could not make a pipe");
    edu_error_t *error = edu_process_start(&pid, argv, &same, ends[1], false, pool);
    close(ends[1]);
    while (error == NULL && length < 4000) {
        ssize_t got = read(ends[0], data + length, 4000 - length);

        if (got > 0)
            length += (size_t)got;
        else if (got == 0 || errno != EINTR)
            break;
    }
    close(ends[0]);
    EDU_TRY(error);
    EDU_TRY(edu_process_wait(&status, pid));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "\"%s\" failed", argv[0]);
    data[strcspn(data, "\n")] = '\0';
    *text = data;
    return NULL;
}

bool
edu_process_can_enter(const edu_process_user_t *user, const char *folder)
{
    int status;

    if (!user->change)
        return access(folder, X_OK) == 0;

    pid_t pid = fork();
    if (pid == 0)
        _exit(step_down(user) && access(folder, X_OK) == 0 ? 0 : 1);
    if (pid < 0)
        return true; /* the server itself will say so otherwise */
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return true;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
