# Two texts a line, parted by a tab: says whether both take the same printf conversions, in number, order and type, where
# those of the second may be numbered (%2$s). Prints the lines that do not.

# The types of a text's conversions in the order of the arguments, one "|" behind each; "?" where one is not to be understood.
function conversions(text,    types, rest, spec, number, used, i, result) {
    rest = text
    used = 0
    while (match(rest, /%/)) {
        rest = substr(rest, RSTART + 1)
        if (substr(rest, 1, 1) == "%") {
            rest = substr(rest, 2)
            continue
        }
        if (!match(rest, /^([0-9]+\$)?[-+ #0']*(\*|[0-9]+)?(\.(\*|[0-9]+)?)?(hh|h|ll|l|z|j|t|L)?[a-zA-Z]/))
            return "?"
        spec = substr(rest, 1, RLENGTH)
        rest = substr(rest, RLENGTH + 1)
        number = 0
        if (match(spec, /^[0-9]+\$/)) {
            number = substr(spec, 1, RLENGTH - 1) + 0
            spec = substr(spec, RLENGTH + 1)
        }
        while (match(spec, /\*/)) {
            types[++used] = "*"
            spec = substr(spec, 1, RSTART - 1) substr(spec, RSTART + 1)
        }
        match(spec, /(hh|h|ll|l|z|j|t|L)?[a-zA-Z]$/)
        if (number == 0)
            number = used + 1
        if (number > used)
            used = number
        types[number] = types[number] substr(spec, RSTART)
    }
    for (i = 1; i <= used; i++)
        result = result types[i] "|"
    return result
}

BEGIN { FS = "\t" }
NF != 2 || $2 == "" || conversions($1) != conversions($2) || conversions($1) ~ /\?/ { print }
