noinst_LIBRARIES += aggregator/libaggregator.a
aggregator_libaggregator_a_SOURCES = \
	aggregator/balanced.c \
	aggregator/balanced.h \
	aggregator/below.c \
	aggregator/below.h \
	aggregator/bounds.c \
	aggregator/bounds.h \
	aggregator/combine.c \
	aggregator/combine.h \
	aggregator/commands.c \
	aggregator/commands.h \
	aggregator/compute.c \
	aggregator/compute.h \
	aggregator/course.c \
	aggregator/course.h \
	aggregator/cube.c \
	aggregator/cube.h \
	aggregator/cube_rows.c \
	aggregator/cube_rows.h \
	aggregator/earlier.c \
	aggregator/earlier.h \
	aggregator/expect.c \
	aggregator/expect.h \
	aggregator/follow.c \
	aggregator/follow.h \
	aggregator/judge.c \
	aggregator/judge.h \
	aggregator/outcome.c \
	aggregator/outcome.h \
	aggregator/past.c \
	aggregator/past.h \
	aggregator/peers.c \
	aggregator/peers.h \
	aggregator/plan.c \
	aggregator/plan.h \
	aggregator/rates.c \
	aggregator/rates.h \
	aggregator/run.c \
	aggregator/run.h \
	aggregator/spread.c \
	aggregator/spread.h \
	aggregator/sums.c \
	aggregator/sums.h \
	aggregator/tree.c \
	aggregator/tree.h \
	aggregator/write.c \
	aggregator/write.h \
	aggregator/write_bounds.c \
	aggregator/write_peers.c \
	aggregator/write_private.h \
	aggregator/year.c \
	aggregator/year.h \
	aggregator/zh.def
aggregator_statistics_sources = \
	aggregator/statistics/funnel.c \
	aggregator/statistics/funnel.h \
	aggregator/statistics/inequality.c \
	aggregator/statistics/inequality.h \
	aggregator/statistics/interval.c \
	aggregator/statistics/interval.h \
	aggregator/statistics/parity.c \
	aggregator/statistics/parity.h \
	aggregator/statistics/shrink.c \
	aggregator/statistics/shrink.h \
	aggregator/statistics/trend.c \
	aggregator/statistics/trend.h
aggregator_libaggregator_a_SOURCES += $(aggregator_statistics_sources)
aggregator_seal_sources = \
	aggregator/seal/commands.c \
	aggregator/seal/commands.h \
	aggregator/seal/commands_private.h \
	aggregator/seal/compute.c \
	aggregator/seal/compute.h \
	aggregator/seal/diff.c \
	aggregator/seal/diff.h \
	aggregator/seal/diff_command.c \
	aggregator/seal/diff_data.c \
	aggregator/seal/diff_show.h \
	aggregator/seal/diff_text.c \
	aggregator/seal/export_command.c \
	aggregator/seal/parts.c \
	aggregator/seal/parts.h \
	aggregator/seal/recompute.c \
	aggregator/seal/recompute.h \
	aggregator/seal/replay.c \
	aggregator/seal/replay.h \
	aggregator/seal/scope.c \
	aggregator/seal/scope.h \
	aggregator/seal/seal.c \
	aggregator/seal/seal.h \
	aggregator/seal/shadow.c \
	aggregator/seal/shadow.h \
	aggregator/seal/show_command.c \
	aggregator/seal/stored.c \
	aggregator/seal/stored.h \
	aggregator/seal/verify_command.c
aggregator_libaggregator_a_SOURCES += $(aggregator_seal_sources)
