/* The program: every stage's commands in one. */
#include "aggregator/commands.h"
#include "aggregator/seal/commands.h"
#include "aggregator/seal/recompute.h"
#include "base/cancel.h"
#include "base/command.h"
#include "base/local_commands.h"
#include "base/pool.h"
#include "base/translate.h"
#include "catalogue/reader/commands.h"
#include "collector/commands.h"
#include "collector/correction_commands.h"
#include "collector/edit/commands.h"
#include "collector/population/commands.h"
#include "collector/round/commands.h"
#include "collector/sample/commands.h"
#include "collector/template/commands.h"
#include "preview/commands.h"
#include "publish/commands.h"
#include "reports/commands.h"
#include "reports/verify.h"
#include "sql/migrate.h"

#include <apr_general.h>
#include <gsl/gsl_errno.h>
#include <inttypes.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

static const edu_command_table_t tables[] = {
    edu_local_commands,      edu_sql_commands,        edu_catalogue_commands,  edu_collector_commands,
    edu_correction_commands, edu_edit_commands,       edu_template_commands,   edu_round_commands,
    edu_sample_commands,     edu_population_commands, edu_aggregator_commands, edu_seal_commands,
    edu_reports_commands,    edu_preview_commands,    edu_publish_commands,    NULL,
};

static edu_translation_t translations[] = {
#define EDU_ZH(english, chinese) {english, chinese},
#include "aggregator/zh.def"
#include "base/zh.def"
#include "catalogue/reader/zh.def"
#include "collector/zh.def"
#include "model/zh.def"
#include "preview/zh.def"
#include "publish/zh.def"
#include "reports/zh.def"
#include "sql/zh.def"
#undef EDU_ZH
};

int
main(int argc, char **argv)
{
    int status;

    /* Numbers are read and printed in the C locale everywhere; only the character type follows the user. */
    setlocale(LC_CTYPE, "");
    if (apr_initialize() != APR_SUCCESS)
        return 5;
    gsl_set_error_handler_off();
    edu_cancel_install();
    edu_verify_recompute_by(edu_seal_recompute);
    edu_translate_use(translations, sizeof translations / sizeof *translations);

    apr_pool_t *pool = edu_pool_create(NULL);
    status = edu_command_main(argc, (const char *const *)argv, tables, PACKAGE_VERSION, pool);
    apr_pool_destroy(pool);
    apr_terminate();
    if (edu_cancel_signal() != 0) {
        signal(edu_cancel_signal(), SIG_DFL);
        raise(edu_cancel_signal());
    }
    return status;
}
