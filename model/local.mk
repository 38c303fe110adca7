noinst_LIBRARIES += model/libmodel.a
model_libmodel_a_SOURCES = \
	model/ages.c \
	model/ages.h \
	model/area.c \
	model/area.h \
	model/catalogue.c \
	model/catalogue.h \
	model/expr.h \
	model/expr_bind.c \
	model/expr_check.c \
	model/expr_eval.c \
	model/expr_hint.c \
	model/expr_lex.c \
	model/expr_measure.c \
	model/expr_parse.c \
	model/expr_print.c \
	model/expr_private.h \
	model/form.c \
	model/form.h \
	model/formula.c \
	model/formula.h \
	model/indicator.c \
	model/indicator.h \
	model/outlier.c \
	model/outlier.h \
	model/pattern.c \
	model/pattern.h \
	model/period.c \
	model/period.h \
	model/profile.h \
	model/program.c \
	model/program.h \
	model/program_private.h \
	model/program_run.c \
	model/rule.c \
	model/rule.h \
	model/zh.def
