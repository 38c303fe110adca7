noinst_LIBRARIES += collector/libcollector.a
collector_libcollector_a_SOURCES = \
	collector/changes.c \
	collector/changes.h \
	collector/changes_private.h \
	collector/changes_show.c \
	collector/collect.c \
	collector/collect.h \
	collector/collect_command.c \
	collector/commands.c \
	collector/commands.h \
	collector/commands_private.h \
	collector/correction_commands.c \
	collector/correction_commands.h \
	collector/csv.c \
	collector/csv.h \
	collector/csv_scan.c \
	collector/csv_scan.h \
	collector/feed.c \
	collector/feed.h \
	collector/feed_long.c \
	collector/feed_private.h \
	collector/history.c \
	collector/history.h \
	collector/history_command.c \
	collector/input.c \
	collector/input.h \
	collector/inspect.c \
	collector/inspect.h \
	collector/inspect_cut.c \
	collector/inspect_part.c \
	collector/inspect_private.h \
	collector/intake.c \
	collector/intake.h \
	collector/layout.c \
	collector/layout.h \
	collector/layout_header.c \
	collector/layout_private.h \
	collector/layout_profile.c \
	collector/load.c \
	collector/load.h \
	collector/load_merge.c \
	collector/load_private.h \
	collector/many.c \
	collector/many.h \
	collector/many_files.c \
	collector/many_files.h \
	collector/many_rejects.c \
	collector/many_rejects.h \
	collector/profile_command.c \
	collector/profile_guess.c \
	collector/profile_guess.h \
	collector/profile_guess_write.c \
	collector/reason_hints.def \
	collector/reasons.def \
	collector/record.c \
	collector/record.h \
	collector/register.c \
	collector/register.h \
	collector/register_keep.c \
	collector/register_private.h \
	collector/registers.c \
	collector/rejects.c \
	collector/rejects.h \
	collector/rejects_list.c \
	collector/rejects_list.h \
	collector/rejects_workbook.c \
	collector/rejects_workbook.h \
	collector/roll.c \
	collector/roll.h \
	collector/row.c \
	collector/row.h \
	collector/row_error_cells.c \
	collector/row_key.c \
	collector/row_missing.c \
	collector/row_number.c \
	collector/row_private.h \
	collector/row_values.c \
	collector/rows.c \
	collector/rows.h \
	collector/seen.c \
	collector/seen.h \
	collector/separator.c \
	collector/separator.h \
	collector/sorter.c \
	collector/sorter.h \
	collector/sorter_merge.c \
	collector/sorter_private.h \
	collector/source.c \
	collector/source.h \
	collector/source_examine.c \
	collector/source_parts.c \
	collector/source_private.h \
	collector/strategy.c \
	collector/strategy.h \
	collector/strays.c \
	collector/submissions_command.c \
	collector/undo.c \
	collector/undo.h \
	collector/unit_apply.c \
	collector/unit_apply.h \
	collector/unit_change.c \
	collector/unit_change.h \
	collector/unit_command.c \
	collector/unit_import.c \
	collector/unit_import.h \
	collector/unit_import_command.c \
	collector/unit_returns.c \
	collector/unit_returns.h \
	collector/zh.def
collector_edit_sources = \
	collector/edit/area.c \
	collector/edit/area.h \
	collector/edit/area_private.h \
	collector/edit/area_waiting.c \
	collector/edit/commands.h \
	collector/edit/county.c \
	collector/edit/county.h \
	collector/edit/county_past.c \
	collector/edit/differences.c \
	collector/edit/differences.h \
	collector/edit/edit.c \
	collector/edit/edit.h \
	collector/edit/edit_commands.c \
	collector/edit/findings.c \
	collector/edit/findings.h \
	collector/edit/look.c \
	collector/edit/look.h \
	collector/edit/message.c \
	collector/edit/message.h \
	collector/edit/plan.c \
	collector/edit/plan.h \
	collector/edit/statistics.c \
	collector/edit/stored.c \
	collector/edit/stored.h
collector_libcollector_a_SOURCES += $(collector_edit_sources)
collector_population_sources = \
	collector/population/commands.h \
	collector/population/estimate.c \
	collector/population/estimate.h \
	collector/population/population_command.c
collector_libcollector_a_SOURCES += $(collector_population_sources)
collector_sample_sources = \
	collector/sample/commands.h \
	collector/sample/sample.c \
	collector/sample/sample.h \
	collector/sample/sample_areas.c \
	collector/sample/sample_columns.c \
	collector/sample/sample_command.c \
	collector/sample/sample_county.c \
	collector/sample/sample_county_form.c \
	collector/sample/sample_files.c \
	collector/sample/sample_names.c \
	collector/sample/sample_output.c \
	collector/sample/sample_output.h \
	collector/sample/sample_population.c \
	collector/sample/sample_private.h \
	collector/sample/sample_pupils.c \
	collector/sample/sample_random.h \
	collector/sample/sample_register.c \
	collector/sample/sample_resources.c \
	collector/sample/sample_return.c \
	collector/sample/sample_rows.c \
	collector/sample/sample_schools.c \
	collector/sample/sample_slips.c \
	collector/sample/sample_trend.c \
	collector/sample/sample_write.c
collector_libcollector_a_SOURCES += $(collector_sample_sources)
collector_template_sources = \
	collector/template/commands.h \
	collector/template/template.c \
	collector/template/template.h \
	collector/template/template_command.c \
	collector/template/template_notes.c \
	collector/template/template_private.h \
	collector/template/template_sheet.c
collector_libcollector_a_SOURCES += $(collector_template_sources)
collector_workbook_sources = \
	collector/workbook/biff.c \
	collector/workbook/biff.h \
	collector/workbook/biff_text.c \
	collector/workbook/biff_text.h \
	collector/workbook/number.c \
	collector/workbook/number.h \
	collector/workbook/number_format.c \
	collector/workbook/ods.h \
	collector/workbook/ods_book.c \
	collector/workbook/ods_cell.c \
	collector/workbook/ods_cell.h \
	collector/workbook/ods_sheet.c \
	collector/workbook/ole.c \
	collector/workbook/ole.h \
	collector/workbook/sheet_row.c \
	collector/workbook/sheet_row.h \
	collector/workbook/strings.c \
	collector/workbook/strings.h \
	collector/workbook/workbook.c \
	collector/workbook/workbook.h \
	collector/workbook/xls.c \
	collector/workbook/xls.h \
	collector/workbook/xlsx.h \
	collector/workbook/xlsx_book.c \
	collector/workbook/xlsx_sheet.c \
	collector/workbook/xlsx_styles.c \
	collector/workbook/xml.c \
	collector/workbook/xml.h \
	collector/workbook/zip.c \
	collector/workbook/zip.h
collector_libcollector_a_SOURCES += $(collector_workbook_sources)
collector_round_sources = \
	collector/round/approve.c \
	collector/round/commands.h \
	collector/round/open.c \
	collector/round/reopen.c \
	collector/round/round_commands.c \
	collector/round/subject.c \
	collector/round/subject.h
collector_libcollector_a_SOURCES += $(collector_round_sources)
