# Everything that the sources say in English has a Chinese text in a zh.def, every Chinese text is
# of something that is said, and both take the same values.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"
list=$EDU_BUILDDIR/tests/support/list_translations
: "${EDU_CPP:=gcc -E -I$EDU_BUILDDIR -I$EDU_SRCDIR -DHAVE_CONFIG_H $(pkg-config --cflags apr-1 apr-util-1 libpq pangocairo)}"

# The functions that say something, and which argument is the text. Those of base/translate.h and
# whoever hands a text on to them.
keywords="edu_error_create:3 edu_error_detail:2 edu_error_hint:2 edu_error_wrap:2 edu_error_apr:3
    edu_log_notice:1 edu_log_warning:1 edu_log_detail:1 edu_log_result:1 edu_translate:1 edu_translated:2 edu_translated_v:2 edu_translate_take:4 edu_said:1
    note_change:2 edu_expr_error:4 edu_yaml_error:2 edu_csv_error:4"

cd "$EDU_SRCDIR" || exit 99
find edustat.c base model catalogue sql collector aggregator reports preview publish -name '*.c' ! -path sql/embedded.c |
    LC_ALL=C sort >"$scratch/sources"
# All sources as one: what they include is nearly all of the work, and goes through the preprocessor once.
sed "s|.*|#include \"$EDU_SRCDIR/&\"|" "$scratch/sources" >"$scratch/all.c"
one_source() {
    # shellcheck disable=SC2086
    cd "$EDU_BUILDDIR" && $EDU_CPP -DEDU_PKGDATADIR=folder '-DEDU_SAID(english)=edu_said(english)' -o "$scratch/all.i" "$scratch/all.c"
}
ok "the sources go through the preprocessor" one_source
# shellcheck disable=SC2086
"$list" $keywords <"$scratch/all.i" >"$scratch/said"
ok "the sources say something" test "$(wc -l <"$scratch/said")" -gt 400

# A text of conversions and punctuation alone needs no Chinese, and Chinese none either.
LC_ALL=C sort -u "$scratch/said" | LC_ALL=C grep -v '[^ -~]' | awk '{
    bare = $0
    gsub(/%[-+ #0]*(\*|[0-9]+)?(\.(\*|[0-9]+)?)?(hh|h|ll|l|z|j|t|L)?[a-zA-Z]/, "", bare)
    gsub(/\\./, "", bare)
    if (bare ~ /[A-Za-z]/ || bare == ": ") print
}' >"$scratch/english"

defs=$(find . -name zh.def ! -path './build*' | sed 's|^\./||' | LC_ALL=C sort)
for def in $defs; do
    # shellcheck disable=SC2086
    (cd "$EDU_BUILDDIR" && $EDU_CPP -include inttypes.h -include apr.h '-DEDU_ZH(e,z)=edu_zh(e, z);' -x c "$EDU_SRCDIR/$def") |
        "$list" edu_zh:1:2 | tee -a "$scratch/pairs" >"$scratch/own"
    ok "$def is in edustat's table" grep -qxF "#include \"$def\"" edustat.c
    is "$def has a text once, in order" "$(cut -f 1 "$scratch/own")" "$(cut -f 1 "$scratch/own" | LC_ALL=C sort -u)"
done
cut -f 1 "$scratch/pairs" | LC_ALL=C sort >"$scratch/known"
is "no text is in two tables" "$(uniq -d "$scratch/known")" ""
LC_ALL=C sort -u "$scratch/known" >"$scratch/known_once"
is "all that is said has a Chinese text" "$(LC_ALL=C comm -23 "$scratch/english" "$scratch/known_once")" ""
LC_ALL=C sort -u "$scratch/said" >"$scratch/all"
is "all that has a Chinese text is said" "$(LC_ALL=C comm -13 "$scratch/all" "$scratch/known_once")" ""
is "both take the same values" "$(awk -f tests/support/conversions.awk "$scratch/pairs")" ""
is "the Chinese texts are Chinese" "$(cut -f 2 "$scratch/pairs" | LC_ALL=C grep -v '[^ -~]')" ""
is "conversions.awk tells texts apart" \
    "$(printf '%s\t%s\n' 'a %s %d' '甲 %2$d %1$s' 'b %s %d' '乙 %d %s' 'c %ld' '丙 %d' 'd %%' '丁' 'e %.*s' '戊 %.*s' 'f %s' '己 ' |
        awk -f tests/support/conversions.awk | cut -c 1 | tr -d '\n')" bcf

# A function that takes a format says something that people read; edu_buffer_printf puts together what does not come from here, and
# edu_log_result gets its texts in the language of the user.
find base model catalogue/reader sql collector aggregator reports preview publish -name '*.h' -exec cat {} + | tr '\n' ' ' |
    grep -oE 'edu_[a-z_]+\([^;()]*\)[[:space:]]*__attribute__\(\(format\(printf' | grep -oE '^edu_[a-z_]+' |
    LC_ALL=C sort -u >"$scratch/takers"
for taker in $(cat "$scratch/takers"); do
    case " $keywords edu_buffer_printf:0 edu_log_result:0 " in
    *[[:space:]]"$taker":*) ;;
    *) flunk "$taker takes a format and is not looked at" ;;
    esac
done
ok "functions that take a format are looked at" test "$(wc -l <"$scratch/takers")" -gt 9

done_testing
