noinst_LIBRARIES += preview/libpreview.a
preview_libpreview_a_SOURCES = \
	preview/commands.c \
	preview/commands.h \
	preview/figure.c \
	preview/figures.h \
	preview/gather.c \
	preview/gather.h \
	preview/looked_back.c \
	preview/looked_back.h \
	preview/preview.c \
	preview/preview.h \
	preview/source.c \
	preview/standings.c \
	preview/standings.h \
	preview/units.c \
	preview/write.c \
	preview/zh.def
