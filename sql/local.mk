noinst_LIBRARIES += sql/libsql.a
sql_libsql_a_SOURCES = \
	sql/apply.c \
	sql/apply.h \
	sql/area.c \
	sql/area.h \
	sql/commands.c \
	sql/embedded.h \
	sql/form_balanced.c \
	sql/form_balanced.h \
	sql/form_corrections.c \
	sql/form_corrections.h \
	sql/form_digest.c \
	sql/form_digest.h \
	sql/form_edits.c \
	sql/form_edits.h \
	sql/form_past.c \
	sql/form_past.h \
	sql/form_past_changes.c \
	sql/form_reports.c \
	sql/form_reports.h \
	sql/form_round.c \
	sql/form_round.h \
	sql/form_tables.c \
	sql/form_tables.h \
	sql/form_units.c \
	sql/form_units.h \
	sql/journal.c \
	sql/journal.h \
	sql/lookup.c \
	sql/marks.c \
	sql/marks.h \
	sql/migrate.c \
	sql/migrate.h \
	sql/recompute.h \
	sql/reference.c \
	sql/reference.h \
	sql/round.c \
	sql/round.h \
	sql/zh.def
nodist_sql_libsql_a_SOURCES = sql/embedded.c

# Every SQL file of the program; autotools/embed.awk turns them into sql/embedded.c.
sql_migrations = \
	sql/migrations/0001_store.sql \
	sql/migrations/0002_findings.sql \
	sql/migrations/0003_corrections.sql \
	sql/migrations/0004_round.sql \
	sql/migrations/0005_registers.sql \
	sql/migrations/0006_sheets.sql \
	sql/migrations/0007_digests.sql \
	sql/migrations/0008_statistics.sql \
	sql/migrations/0009_unit_years.sql \
	sql/migrations/0010_made_of.sql \
	sql/migrations/0011_seals.sql \
	sql/migrations/0012_peers.sql \
	sql/migrations/0013_companions.sql \
	sql/migrations/0014_periods.sql \
	sql/migrations/0015_balanced.sql \
	sql/migrations/0016_bounds.sql \
	sql/migrations/0017_surveys.sql
sql_queries = \
	sql/queries/aggregate_lock.sql \
	sql/queries/aggregate_unlock.sql \
	sql/queries/approval_delete.sql \
	sql/queries/approval_insert.sql \
	sql/queries/approval_list.sql \
	sql/queries/approval_list_changed.sql \
	sql/queries/balanced_delete.sql \
	sql/queries/balanced_delete_all.sql \
	sql/queries/balanced_figures.sql \
	sql/queries/balanced_items.sql \
	sql/queries/balanced_list.sql \
	sql/queries/bound_delete.sql \
	sql/queries/bound_delete_all.sql \
	sql/queries/bound_delete_period.sql \
	sql/queries/bound_find.sql \
	sql/queries/bound_list.sql \
	sql/queries/boundary_rates.sql \
	sql/queries/boundary_years.sql \
	sql/queries/bounds_areas.sql \
	sql/queries/catalogue_current.sql \
	sql/queries/catalogue_record.sql \
	sql/queries/digest_forget.sql \
	sql/queries/digest_seed.sql \
	sql/queries/dirty_count.sql \
	sql/queries/dirty_list.sql \
	sql/queries/dirty_mark_all.sql \
	sql/queries/dirty_mark_later.sql \
	sql/queries/dirty_mark_years.sql \
	sql/queries/dirty_take.sql \
	sql/queries/dirty_take_all.sql \
	sql/queries/dirty_take_one.sql \
	sql/queries/figures_area.sql \
	sql/queries/figures_below.sql \
	sql/queries/figures_set.sql \
	sql/queries/figures_years.sql \
	sql/queries/finding_any.sql \
	sql/queries/finding_change.sql \
	sql/queries/finding_confirm.sql \
	sql/queries/finding_differences.sql \
	sql/queries/finding_find.sql \
	sql/queries/finding_first.sql \
	sql/queries/finding_insert.sql \
	sql/queries/finding_list.sql \
	sql/queries/finding_turned_away.sql \
	sql/queries/finding_unit_add.sql \
	sql/queries/form_has_returns.sql \
	sql/queries/form_list.sql \
	sql/queries/journal_head.sql \
	sql/queries/journal_insert.sql \
	sql/queries/journal_list.sql \
	sql/queries/journal_lock.sql \
	sql/queries/measure_list.sql \
	sql/queries/migration_list.sql \
	sql/queries/migration_record.sql \
	sql/queries/peer_delete.sql \
	sql/queries/peer_delete_all.sql \
	sql/queries/peer_delete_period.sql \
	sql/queries/peer_find.sql \
	sql/queries/peers_areas.sql \
	sql/queries/period_list.sql \
	sql/queries/query_bounds.sql \
	sql/queries/query_indicators.sql \
	sql/queries/query_peers.sql \
	sql/queries/rate_delete.sql \
	sql/queries/rate_delete_all.sql \
	sql/queries/rate_delete_period.sql \
	sql/queries/rate_exists.sql \
	sql/queries/rate_list.sql \
	sql/queries/rate_past.sql \
	sql/queries/recompute_marks.sql \
	sql/queries/recompute_sample.sql \
	sql/queries/rollup_years.sql \
	sql/queries/round_close.sql \
	sql/queries/round_find.sql \
	sql/queries/round_hold.sql \
	sql/queries/round_list.sql \
	sql/queries/round_open.sql \
	sql/queries/round_share.sql \
	sql/queries/seal_insert.sql \
	sql/queries/seal_list.sql \
	sql/queries/seal_number.sql \
	sql/queries/seal_part_insert.sql \
	sql/queries/seal_parts.sql \
	sql/queries/seal_rollups.sql \
	sql/queries/seal_state.sql \
	sql/queries/shadow_columns.sql \
	sql/queries/shadow_periods.sql \
	sql/queries/shadow_results.sql \
	sql/queries/snapshot.sql \
	sql/queries/staging_lock.sql \
	sql/queries/state_drop.sql \
	sql/queries/state_list.sql \
	sql/queries/state_update.sql \
	sql/queries/stray_findings.sql \
	sql/queries/submission_find.sql \
	sql/queries/submission_finish.sql \
	sql/queries/submission_forgo.sql \
	sql/queries/submission_insert.sql \
	sql/queries/submission_list.sql \
	sql/queries/submission_overlaps.sql \
	sql/queries/submission_read.sql \
	sql/queries/submission_span.sql \
	sql/queries/undo_dirty.sql \
	sql/queries/undo_find.sql \
	sql/queries/undo_findings.sql \
	sql/queries/undo_history_drop.sql \
	sql/queries/undo_history_mark.sql \
	sql/queries/undo_lock.sql \
	sql/queries/undo_record.sql \
	sql/queries/undo_scope.sql \
	sql/queries/unit_by_hand.sql \
	sql/queries/unit_close.sql \
	sql/queries/unit_counties.sql \
	sql/queries/unit_event_add.sql \
	sql/queries/unit_events.sql \
	sql/queries/unit_expected_periods.sql \
	sql/queries/unit_find.sql \
	sql/queries/unit_form_periods.sql \
	sql/queries/unit_link_add.sql \
	sql/queries/unit_name.sql \
	sql/queries/unit_open_twice.sql \
	sql/queries/unit_predecessors.sql \
	sql/queries/unit_rename.sql \
	sql/queries/unit_renamed_later.sql \
	sql/queries/verify_approval.sql \
	sql/queries/verify_approval_gone.sql \
	sql/queries/verify_history.sql \
	sql/queries/verify_round.sql \
	sql/queries/verify_seal.sql \
	sql/queries/verify_seal_gone.sql \
	sql/queries/verify_seal_parts.sql \
	sql/queries/verify_submission.sql
sql_views = \
	sql/views/balanced_value.sql \
	sql/views/bound_value.sql \
	sql/views/indicator_value.sql \
	sql/views/peer_value.sql
sql_files = $(sql_migrations) $(sql_queries) $(sql_views)

EXTRA_DIST += $(sql_files)
CLEANFILES += sql/embedded.c

sql/embedded.c: $(sql_files) sql/local.mk autotools/embed.awk
	$(AM_V_at)$(MKDIR_P) sql
	$(AM_V_GEN)LC_ALL=C $(AWK) -f $(srcdir)/autotools/embed.awk \
		$(filter %.sql,$^) >$@.tmp && mv -f $@.tmp $@
