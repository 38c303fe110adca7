#!/bin/sh
# Which catalogue is taken when none is named: that of the current folder, else that of the source tree in which the program lies or
# in a folder of which it was built, also through a link; nothing is guessed from the neighbours of an installed program.
. "${EDU_SRCDIR:-.}/tests/support/script.sh"

unset EDUSTAT_CATALOGUE
tree=$scratch/tree
mkdir -p "$tree/build/deeper" "$scratch/empty" "$scratch/bin" "$scratch/installed/bin"
touch "$tree/configure.ac"
# A mistake in a catalogue is told with its path.
for folder in "$tree" "$scratch/installed"; do
    mkdir -p "$folder/catalogue/cn-education"
    echo "mistake: here" >"$folder/catalogue/cn-education/catalogue.yaml"
done
for folder in "$tree" "$tree/build" "$tree/build/deeper" "$scratch/installed/bin"; do
    cp "$EDUSTAT" "$folder/edustat"
done
ln -s "$tree/build/edustat" "$scratch/bin/edustat"
cd "$scratch/empty" || exit 99

# taken PROGRAM: the path of the catalogue that it reads, as it names it.
taken() {
    "$1" --lang en catalogue check 2>&1 | sed -n 's/^edustat: error: \(.*\)catalogue\.yaml:.*/\1/p'
}
is "in its tree" "$(taken "$tree/edustat")" "$tree/catalogue/cn-education/"
is "in a folder of its tree" "$(taken "$tree/build/edustat")" "$tree/build/../catalogue/cn-education/"
is "deeper in its tree" "$(taken "$tree/build/deeper/edustat")" "$tree/build/deeper/../../catalogue/cn-education/"
is "through a link" "$(taken "$scratch/bin/edustat")" "$tree/build/../catalogue/cn-education/"
is "an installed program takes no neighbour's" "$(taken "$scratch/installed/bin/edustat")" ""

cp -R "$tree/catalogue" .
is "that of the current folder goes before" "$(taken "$tree/build/edustat")" catalogue/cn-education/
done_testing
