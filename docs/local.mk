dist_noinst_SCRIPTS += docs/data-model.sh
dist_man_MANS =

docs_files = $(shell cd $(srcdir) && find docs -type f -name '*.md' | LC_ALL=C sort)

EXTRA_DIST += $(docs_files)
