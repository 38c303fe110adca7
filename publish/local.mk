noinst_LIBRARIES += publish/libpublish.a
publish_libpublish_a_SOURCES = \
	publish/access_commands.c \
	publish/cells.c \
	publish/cells.h \
	publish/commands.c \
	publish/commands.h \
	publish/commands_private.h \
	publish/further.c \
	publish/further.h \
	publish/protect.c \
	publish/protect.h \
	publish/publish.c \
	publish/publish.h \
	publish/side.c \
	publish/side.h \
	publish/zh.def
