#!/bin/sh
# docs/rules.md: every example is a file of rules that the shipped catalogue takes, alone and beside the others; every key of the reader is told.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"

doc=$EDU_SRCDIR/docs/rules.md
cp -R "$EDUSTAT_CATALOGUE" "$scratch/catalogue"
chmod -R u+w "$scratch/catalogue"
rm -f "$scratch/catalogue/rules"/*
EDUSTAT_CATALOGUE=$scratch/catalogue

# example-1.yaml, example-2.yaml, ...: what stands between "```yaml" and "```".
awk -v scratch="$scratch" '
    /^```yaml$/ { inside = 1; file = scratch "/example-" ++count ".yaml"; next }
    /^```$/ { inside = 0 }
    inside { print >file }
' "$doc"
examples=$(find "$scratch" -maxdepth 1 -name 'example-*.yaml' | wc -l)
ok "there are examples" test "$examples" -ge 9
is "no block is of another kind" "$(grep -c '^```.' "$doc")" "$examples"
for example in "$scratch"/example-*.yaml; do
    cp "$example" "$EDUSTAT_CATALOGUE/rules"
    name=$(sed -n 's/^  - code: //p' "$example")
    ok "the example \"$name\" is sound" "$EDUSTAT" catalogue show "$name"
    rm "$EDUSTAT_CATALOGUE/rules/${example##*/}"
done
cp "$scratch"/example-*.yaml "$EDUSTAT_CATALOGUE/rules"
is "all of them together make as many rules" \
    "$("$EDUSTAT" catalogue check --format csv | sed -n 's/^edit rules,//p')" "$examples"

# The reader's own list of keys.
keys=$(sed -n '/^read_rule(/,/NULL}/p' "$EDU_SRCDIR/catalogue/reader/read_rules.c" | grep -o '"[a-z_]*"' | tr -d '"')
ok "the reader has keys" test -n "$keys"
untold=
for key in $keys; do
    grep -q "^| .*\`$key\`" "$doc" || untold="$untold $key"
done
is "every key is in a table" "$untold" ""
done_testing
