noinst_LIBRARIES += catalogue/reader/libcatalogue.a
catalogue_reader_libcatalogue_a_SOURCES = \
	catalogue/reader/combined_reader.h \
	catalogue/reader/commands.c \
	catalogue/reader/commands.h \
	catalogue/reader/csv_table.c \
	catalogue/reader/csv_table.h \
	catalogue/reader/files.c \
	catalogue/reader/hint.c \
	catalogue/reader/hint.h \
	catalogue/reader/read.c \
	catalogue/reader/read.h \
	catalogue/reader/read_balanced.c \
	catalogue/reader/read_combined.c \
	catalogue/reader/read_composites.c \
	catalogue/reader/read_forms.c \
	catalogue/reader/read_indicators.c \
	catalogue/reader/read_measures.c \
	catalogue/reader/read_profile_columns.c \
	catalogue/reader/read_profile_keys.c \
	catalogue/reader/read_profiles.c \
	catalogue/reader/read_profiles.h \
	catalogue/reader/read_rule_texts.c \
	catalogue/reader/read_rules.c \
	catalogue/reader/read_tables.c \
	catalogue/reader/read_targets.c \
	catalogue/reader/reader.h \
	catalogue/reader/rule_reader.h \
	catalogue/reader/show.c \
	catalogue/reader/show.h \
	catalogue/reader/show_area.c \
	catalogue/reader/show_rules.c \
	catalogue/reader/yaml.c \
	catalogue/reader/yaml.h \
	catalogue/reader/yaml_read.c \
	catalogue/reader/zh.def

# The shipped catalogues. Data files come and go without a change here: the list
# is made when make runs, and a file is data when its name says so.
catalogue_folders = catalogue/cn-education
catalogue_data = $(shell cd $(srcdir) && \
	find $(catalogue_folders) -type f \( -name '*.yaml' -o -name '*.csv' -o -name '*.md' \) \
	2>/dev/null | LC_ALL=C sort)

nobase_dist_pkgdata_DATA = $(catalogue_data)
