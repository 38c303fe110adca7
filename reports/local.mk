noinst_LIBRARIES += reports/libreports.a
reports_libreports_a_SOURCES = \
	reports/assess.c \
	reports/assess.h \
	reports/assess_command.c \
	reports/assess_print.c \
	reports/assess_print.h \
	reports/balanced.c \
	reports/balanced.h \
	reports/balanced_command.c \
	reports/balanced_text.c \
	reports/basis.c \
	reports/basis.h \
	reports/beside.c \
	reports/beside.h \
	reports/boundary_note.c \
	reports/boundary_note.h \
	reports/commands.c \
	reports/commands.h \
	reports/commands_private.h \
	reports/composite.c \
	reports/composite.h \
	reports/divided.c \
	reports/divided.h \
	reports/document.c \
	reports/document.h \
	reports/document_css.c \
	reports/document_html.c \
	reports/document_private.h \
	reports/document_xlsx.c \
	reports/explain.c \
	reports/explain.h \
	reports/explain_boundaries.c \
	reports/explain_boundaries.h \
	reports/explain_bounds.c \
	reports/explain_bounds.h \
	reports/explain_command.c \
	reports/explain_peers.c \
	reports/explain_peers.h \
	reports/explain_sources.c \
	reports/explain_sources.h \
	reports/facts.c \
	reports/facts.h \
	reports/figure.c \
	reports/figure.h \
	reports/figure_source.c \
	reports/figure_source.h \
	reports/figure_table.c \
	reports/figure_table.h \
	reports/figure_text.c \
	reports/findings_command.c \
	reports/journal_command.c \
	reports/messages.c \
	reports/messages.def \
	reports/messages.h \
	reports/query.c \
	reports/query_boundaries.c \
	reports/query_boundary_sums.c \
	reports/query_bounds.c \
	reports/query_listing.c \
	reports/query_listing.h \
	reports/query_peers.c \
	reports/query_private.h \
	reports/score.c \
	reports/score.h \
	reports/score_command.c \
	reports/score_text.c \
	reports/section_status.c \
	reports/section_status.h \
	reports/section_years.c \
	reports/section_years.h \
	reports/sections.c \
	reports/sections.h \
	reports/sections_beside.c \
	reports/sections_units.c \
	reports/selection.c \
	reports/selection.h \
	reports/stale.c \
	reports/stale.h \
	reports/status.c \
	reports/status.h \
	reports/status_command.c \
	reports/subject.c \
	reports/subject.h \
	reports/sum_table.c \
	reports/sum_table.h \
	reports/units.c \
	reports/units.h \
	reports/verify.c \
	reports/verify.h \
	reports/verify_command.c \
	reports/verify_digests.c \
	reports/verify_private.h \
	reports/verify_rollups.c \
	reports/view.c \
	reports/zh.def

# The drawing of charts.
reports_draw_sources = \
	reports/draw/bullet.c \
	reports/draw/bullet.h \
	reports/draw/canvas.c \
	reports/draw/canvas.h \
	reports/draw/canvas_cairo.c \
	reports/draw/canvas_private.h \
	reports/draw/canvas_svg.c \
	reports/draw/chart.c \
	reports/draw/chart.h \
	reports/draw/fonts.c \
	reports/draw/fonts.h \
	reports/draw/funnel.c \
	reports/draw/funnel.h \
	reports/draw/geojson.c \
	reports/draw/geojson.h \
	reports/draw/heat.c \
	reports/draw/heat.h \
	reports/draw/line.c \
	reports/draw/line.h \
	reports/draw/map.c \
	reports/draw/map.h \
	reports/draw/palette.c \
	reports/draw/palette.h \
	reports/draw/parts.c \
	reports/draw/parts.h \
	reports/draw/place.c \
	reports/draw/place.h \
	reports/draw/ranked.c \
	reports/draw/ranked.h \
	reports/draw/scale.c \
	reports/draw/scale.h \
	reports/draw/slope.c \
	reports/draw/slope.h \
	reports/draw/spread.c \
	reports/draw/spread.h \
	reports/draw/weighted.c \
	reports/draw/weighted.h

reports_libreports_a_SOURCES += $(reports_draw_sources)

# Documents on pages.
reports_paper_sources = \
	reports/paper/columns.c \
	reports/paper/contents.c \
	reports/paper/pages.c \
	reports/paper/paper.c \
	reports/paper/paper.h \
	reports/paper/paper_private.h \
	reports/paper/table.c
reports_libreports_a_SOURCES += $(reports_paper_sources)

reports_disclosure_sources = \
	reports/disclosure/audit.c \
	reports/disclosure/disclosure.h \
	reports/disclosure/disclosure_private.h \
	reports/disclosure/proofs.c \
	reports/disclosure/protect.c \
	reports/disclosure/rates.c \
	reports/disclosure/search.c \
	reports/disclosure/system.c \
	reports/disclosure/tableau.c \
	reports/disclosure/tidy.c
reports_libreports_a_SOURCES += $(reports_disclosure_sources)

# The yearly report.
reports_summary_sources = \
	reports/summary/below.c \
	reports/summary/below.h \
	reports/summary/charts.c \
	reports/summary/charts.h \
	reports/summary/charts_below.c \
	reports/summary/charts_below.h \
	reports/summary/charts_counties.c \
	reports/summary/charts_counties.h \
	reports/summary/charts_groups.c \
	reports/summary/charts_groups.h \
	reports/summary/charts_map.c \
	reports/summary/charts_map.h \
	reports/summary/cover.c \
	reports/summary/cover.h \
	reports/summary/each.c \
	reports/summary/each.h \
	reports/summary/fill.c \
	reports/summary/fill.h \
	reports/summary/findings.c \
	reports/summary/findings.h \
	reports/summary/focus.c \
	reports/summary/focus.h \
	reports/summary/focus_section.c \
	reports/summary/focus_section.h \
	reports/summary/funnel_curve.c \
	reports/summary/funnel_curve.h \
	reports/summary/key.c \
	reports/summary/key.h \
	reports/summary/key_balanced.c \
	reports/summary/key_balanced.h \
	reports/summary/key_below.c \
	reports/summary/key_below.h \
	reports/summary/key_sentence.c \
	reports/summary/key_sentence.h \
	reports/summary/messages.def \
	reports/summary/methods.c \
	reports/summary/methods.h \
	reports/summary/missing.c \
	reports/summary/missing.h \
	reports/summary/peers.c \
	reports/summary/peers.h \
	reports/summary/peers_section.c \
	reports/summary/peers_section.h \
	reports/summary/placed.c \
	reports/summary/placed.h \
	reports/summary/ranks.c \
	reports/summary/ranks.h \
	reports/summary/report.c \
	reports/summary/report.h \
	reports/summary/report_command.c \
	reports/summary/seal.c \
	reports/summary/seal.h \
	reports/summary/template.c \
	reports/summary/template.h \
	reports/summary/template_text.c \
	reports/summary/template_text.h \
	reports/summary/trend_line.c \
	reports/summary/trend_line.h
reports_libreports_a_SOURCES += $(reports_summary_sources)
