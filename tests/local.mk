# Tests print TAP. A test without a suffix (a program, run-cases) runs under a private
# PostgreSQL server; a test named *.sh runs as it is and asks for one when it needs it
# (see tests/support/script.sh).

TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/autotools/tap-driver.sh
LOG_COMPILER = $(top_srcdir)/tests/support/with-pg
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)

AM_TESTS_ENVIRONMENT = \
	EDUSTAT='$(abs_top_builddir)/edustat'; export EDUSTAT; \
	EDUSTAT_CATALOGUE='$(abs_top_srcdir)/catalogue/cn-education'; export EDUSTAT_CATALOGUE; \
	EDU_SRCDIR='$(abs_top_srcdir)'; export EDU_SRCDIR; \
	EDU_BUILDDIR='$(abs_top_builddir)'; export EDU_BUILDDIR; \
	EDU_FUZZ_PROGRAMS='$(fuzz_programs)'; export EDU_FUZZ_PROGRAMS; \
	LC_ALL=C.UTF-8; export LC_ALL; \
	EDU_CPP='$(CC) -E $(DEFS) -I$(abs_top_builddir) -I$(abs_top_srcdir) $(CPPFLAGS) $(EDU_CFLAGS)'; export EDU_CPP; \
	EDU_TEST_PG_TEMPLATE='$(abs_top_builddir)/tests/cluster'; export EDU_TEST_PG_TEMPLATE; \
	TZ=UTC; export TZ;

# Unit tests: one program; tests/unit/suites.def names the suites.
unit_sources = \
	tests/unit/expr_errors.def \
	tests/unit/main.c \
	tests/unit/small_catalogue.c \
	tests/unit/small_catalogue.h \
	tests/unit/suites.def \
	tests/unit/test_ages.c \
	tests/unit/test_area.c \
	tests/unit/test_balanced.c \
	tests/unit/test_boundary.c \
	tests/unit/test_buffer.c \
	tests/unit/test_catalogue.c \
	tests/unit/test_catalogue_errors.c \
	tests/unit/test_cluster.c \
	tests/unit/test_command.c \
	tests/unit/test_composite.c \
	tests/unit/test_copy.c \
	tests/unit/test_counts.c \
	tests/unit/test_course.c \
	tests/unit/test_csv.c \
	tests/unit/test_csv_torture.c \
	tests/unit/test_db.c \
	tests/unit/test_disclosure.c \
	tests/unit/test_document.c \
	tests/unit/test_draw_charts.c \
	tests/unit/test_draw_map.c \
	tests/unit/test_draw_places.c \
	tests/unit/test_embedded.c \
	tests/unit/test_error.c \
	tests/unit/test_expr.c \
	tests/unit/test_file.c \
	tests/unit/test_form.c \
	tests/unit/test_form_tables.c \
	tests/unit/test_funnel.c \
	tests/unit/test_inequality.c \
	tests/unit/test_intern.c \
	tests/unit/test_interval.c \
	tests/unit/test_journal.c \
	tests/unit/test_key_balanced.c \
	tests/unit/test_layout.c \
	tests/unit/test_message.c \
	tests/unit/test_named.c \
	tests/unit/test_outlier.c \
	tests/unit/test_parity.c \
	tests/unit/test_pattern.c \
	tests/unit/test_period.c \
	tests/unit/test_progress.c \
	tests/unit/test_rates.c \
	tests/unit/test_register.c \
	tests/unit/test_rejects.c \
	tests/unit/test_rejects_workbook.c \
	tests/unit/test_report_below.c \
	tests/unit/test_report_key.c \
	tests/unit/test_report_peers.c \
	tests/unit/test_report_template.c \
	tests/unit/test_reports.c \
	tests/unit/test_required.c \
	tests/unit/test_row.c \
	tests/unit/test_rules.c \
	tests/unit/test_seal.c \
	tests/unit/test_settings.c \
	tests/unit/test_shrink.c \
	tests/unit/test_slab.c \
	tests/unit/test_sorter.c \
	tests/unit/test_source.c \
	tests/unit/test_spread.c \
	tests/unit/test_strategy.c \
	tests/unit/test_table.c \
	tests/unit/test_target.c \
	tests/unit/test_template.c \
	tests/unit/test_text.c \
	tests/unit/test_tree.c \
	tests/unit/test_trend.c \
	tests/unit/test_workbook.c \
	tests/unit/test_workbook_write.c \
	tests/unit/test_written.c \
	tests/unit/test_year.c \
	tests/unit/zip_part.c \
	tests/unit/zip_part.h

# Programs in tests/property/, each of one source of the same name.
property_programs = \
	tests/property/prop_corrections \
	tests/property/prop_csv \
	tests/property/prop_disclosure \
	tests/property/prop_expr \
	tests/property/prop_inequality \
	tests/property/prop_preview \
	tests/property/prop_publish \
	tests/property/prop_rollup \
	tests/property/prop_sample \
	tests/property/prop_statistics

# Scripts in tests/integration/.
integration_scripts = \
	tests/integration/boundaries.sh \
	tests/integration/census.sh \
	tests/integration/colorado.sh \
	tests/integration/data_model.sh \
	tests/integration/divided.sh \
	tests/integration/doc_examples.sh \
	tests/integration/documented_profiles.sh \
	tests/integration/evaluator.sh \
	tests/integration/failures.sh \
	tests/integration/findings_order.sh \
	tests/integration/incremental.sh \
	tests/integration/india.sh \
	tests/integration/main_job.sh \
	tests/integration/many_at_once.sh \
	tests/integration/new_hampshire.sh \
	tests/integration/new_jersey.sh \
	tests/integration/periods.sh \
	tests/integration/population.sh \
	tests/integration/preview.sh \
	tests/integration/published_further.sh \
	tests/integration/renewed.sh \
	tests/integration/repeats.sh \
	tests/integration/report_each.sh \
	tests/integration/report_formats.sh \
	tests/integration/report_pdf.sh \
	tests/integration/round.sh \
	tests/integration/rules_doc.sh \
	tests/integration/rules_fire.sh \
	tests/integration/sample.sh \
	tests/integration/seal.sh \
	tests/integration/seal_history.sh \
	tests/integration/shipped_catalogue.sh \
	tests/integration/sql.sh

# Programs in tests/fuzz/. tests/fuzz/csv.c defines LLVMFuzzerTestOneInput, its corpus is
# tests/fuzz/corpus/csv/, and it takes three lines here:
#
#     fuzz_programs += tests/fuzz/csv
#     tests_fuzz_csv_LDADD = $(fuzz_libraries)
#     tests_fuzz_csv_LDFLAGS = $(fuzz_ldflags)
fuzz_programs = tests/fuzz/fuzz_csv tests/fuzz/fuzz_expr tests/fuzz/fuzz_rule \
	tests/fuzz/fuzz_profile tests/fuzz/fuzz_catalogue tests/fuzz/fuzz_sheet tests/fuzz/fuzz_workbook \
	tests/fuzz/fuzz_geojson
tests_fuzz_fuzz_csv_LDADD = $(fuzz_libraries)
tests_fuzz_fuzz_csv_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_expr_LDADD = $(fuzz_libraries)
tests_fuzz_fuzz_expr_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_rule_LDADD = $(fuzz_libraries)
tests_fuzz_fuzz_rule_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_profile_LDADD = $(fuzz_libraries)
tests_fuzz_fuzz_profile_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_catalogue_LDADD = $(fuzz_libraries)
tests_fuzz_fuzz_catalogue_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_sheet_LDADD = $(fuzz_libraries)
tests_fuzz_fuzz_sheet_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_workbook_LDADD = $(fuzz_libraries)
tests_fuzz_fuzz_workbook_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_geojson_LDADD = $(fuzz_libraries)
tests_fuzz_fuzz_geojson_LDFLAGS = $(fuzz_ldflags)

# Scripts in tests/bench/, run one after the other by "make bench", and programs they need.
bench_scripts = \
	tests/bench/annual.sh \
	tests/bench/bench.sh \
	tests/bench/disclosure.sh \
	tests/bench/published.sh \
	tests/bench/reports.sh
bench_programs = \
	tests/bench/disclosure \
	tests/bench/generate \
	tests/bench/measure \
	tests/bench/sheets
EXTRA_PROGRAMS = $(bench_programs)

# What several tests share.
check_LIBRARIES = tests/support/libtestsupport.a
tests_support_libtestsupport_a_SOURCES = \
	tests/support/chart_samples.c \
	tests/support/chart_samples.h \
	tests/support/disclosure_attack.c \
	tests/support/disclosure_attack.h \
	tests/support/disclosure_world.c \
	tests/support/disclosure_world.h \
	tests/support/memory_catalogue.c \
	tests/support/memory_catalogue.h \
	tests/support/make_form.c \
	tests/support/make_form.h \
	tests/support/make_workbook.c \
	tests/support/make_workbook.h \
	tests/support/property.c \
	tests/support/property.h \
	tests/support/publish_world.c \
	tests/support/publish_world.h \
	tests/support/random_expr.c \
	tests/support/random_expr.h \
	tests/support/rollup_world.c \
	tests/support/rollup_world.h

test_libraries = tests/support/libtestsupport.a $(edu_libraries) $(EDU_LIBS)

if HAVE_UNIT
check_PROGRAMS += tests/unit/unit_tests $(property_programs)
TESTS += tests/unit/unit_tests $(property_programs)
else
check-local:
	@echo "make check needs cunit; see what configure said" >&2; exit 1
endif

tests_unit_unit_tests_SOURCES = $(unit_sources)
tests_unit_unit_tests_CPPFLAGS = $(AM_CPPFLAGS) $(UNIT_CFLAGS)
tests_unit_unit_tests_LDADD = $(test_libraries) $(UNIT_LIBS)

# tests_property_<name>_SOURCES is automake's default, tests/property/<name>.c.
LDADD = $(test_libraries) $(UNIT_LIBS)

# Types into a workbook, for the cases.
check_PROGRAMS += tests/support/fill_workbook
tests_support_fill_workbook_LDADD = base/libbase.a $(EDU_LIBS)

# Draws every sample chart, to be looked at.
check_PROGRAMS += tests/support/draw_gallery
tests_support_draw_gallery_LDADD = $(test_libraries)

# Finds what the sources say, for tests/support/translations.sh.
check_PROGRAMS += tests/support/list_translations
tests_support_list_translations_LDADD = base/libbase.a $(EDU_LIBS)

check_PROGRAMS += $(fuzz_programs)

if FUZZING
fuzz_main =
else
fuzz_main = tests/support/libfuzzreplay.a
check_LIBRARIES += tests/support/libfuzzreplay.a
tests_support_libfuzzreplay_a_SOURCES = tests/support/fuzz_replay.c
TESTS += tests/support/replay-corpus.sh
endif
fuzz_ldflags = $(AM_LDFLAGS) $(EDU_FUZZ_LDFLAGS)
fuzz_libraries = $(fuzz_main) $(test_libraries)

# What takes long begins early, so that nothing long is left alone at the end.
TESTS += \
	tests/support/run-cases \
	tests/support/translations.sh \
	tests/support/arrows.sh \
	$(integration_scripts)

dist_noinst_DATA += tests/bench/peers/data_table.R tests/bench/peers/duckdb.js
dist_noinst_DATA += tests/html/axe.mjs tests/support/script.sh tests/support/benchmark.sh tests/support/conversions.awk

dist_noinst_SCRIPTS += \
	tests/support/with-pg \
	tests/support/run-cases \
	tests/support/arrows.sh \
	tests/support/translations.sh \
	tests/support/check-style \
	tests/support/replay-corpus.sh \
	$(integration_scripts) \
	$(bench_scripts) \
	tests/bench/peers/peers.sh \
	tests/html/check.sh

# Test data: every file of these folders, listed when make runs.
test_data_folders = tests/cases tests/fuzz/corpus tests/data tests/integration/*/
test_data = $(shell cd $(srcdir) && find $(test_data_folders) -type f 2>/dev/null | LC_ALL=C sort)

EXTRA_DIST += $(test_data) tests/support/fuzz_replay.c

# Targets -------------------------------------------------------------------

.PHONY: update-cases check-html check-style check-tidy check-sanitizers format bench bench-peers soak coverage

# The C code alone, without the scripts and properties, which take long with sanitizers.
check-sanitizers:
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS check_PROGRAMS='tests/unit/unit_tests $(fuzz_programs)' \
		TESTS='tests/unit/unit_tests tests/support/replay-corpus.sh'

# The cluster that tests copy, and what coverage leaves.
clean-local:
	rm -rf tests/cluster-* coverage coverage.all coverage.info
	find . -name '*.gcda' -exec rm -f {} +
	find . -name '*.gcno' -exec rm -f {} +

update-cases: all
	$(AM_V_at)$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/support/run-cases --update $(CASES)

# Needs packages of the npm registry; tests/html/check.sh says which.
check-html: all
	$(AM_V_at)$(AM_TESTS_ENVIRONMENT) EDU_HTML_PACKAGES='$(EDU_HTML_PACKAGES)' $(SHELL) $(srcdir)/tests/html/check.sh

check-style:
	$(AM_V_at)EDU_SRCDIR='$(abs_top_srcdir)' $(srcdir)/tests/support/check-style $(CLANG_FORMAT)

c_files = find edustat.c base model catalogue sql collector aggregator reports preview publish tests \
	-name '*.[ch]' ! -path sql/embedded.c

format:
	$(AM_V_at)cd $(srcdir) && $(c_files) | xargs -r $(CLANG_FORMAT) -i

check-tidy: all
	$(AM_V_at)build=`pwd` && cd $(srcdir) && \
		flags="-std=c11 -DHAVE_CONFIG_H -I$$build -I. $(EDU_CFLAGS) $(UNIT_CFLAGS)" && \
		flags="$$flags -DEDU_PKGDATADIR=\"$(pkgdatadir)\"" && export flags && \
		$(c_files) ! -name '*.h' | xargs -r -n 8 -P 2 \
		sh -c '$(CLANG_TIDY) --quiet --warnings-as-errors="*" "$$@" -- $$flags' sh

# Writers, aggregators and readers at once, for ten minutes instead of half a one.
soak: all
	$(AM_V_at)$(AM_TESTS_ENVIRONMENT) EDU_TEST_SECONDS=$${EDU_TEST_SECONDS:-600} \
		$(SHELL) $(srcdir)/tests/integration/incremental.sh

bench: all $(bench_programs)
	$(AM_V_at)$(AM_TESTS_ENVIRONMENT) for script in $(bench_scripts); do \
		$(SHELL) $(srcdir)/$$script || exit 1; \
	done

bench-peers: all $(bench_programs)
	$(AM_V_at)$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/bench/peers/peers.sh

if COVERAGE
# Plain lcov, since the macros of autoconf-archive leave out everything below /tmp.
coverage:
	$(LCOV) --quiet --directory . --zerocounters
	$(MAKE) $(AM_MAKEFLAGS) check
	$(LCOV) --quiet --directory . --base-directory $(abs_builddir) --capture --output-file coverage.all
	$(LCOV) --quiet --remove coverage.all '/usr/*' '*/tests/*' --output-file coverage.info
	$(GENHTML) --quiet --title edustat --output-directory coverage coverage.info
	$(LCOV) --summary coverage.info
else
coverage:
	@echo "make coverage needs configure --enable-coverage" >&2; exit 1
endif
