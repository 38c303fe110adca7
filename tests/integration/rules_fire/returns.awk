# Returns for rules_fire.sh. Read in this order: counties, columns of the school's form, columns of the county's form, fixtures.
# Set by the caller: year, scratch.

FNR == 1 { file++ }

file == 1 { county[++counties] = $1; next }
file == 2 { school_column[++school_columns] = $1; next }
file == 3 { county_column[++county_columns] = $1; next }
/^#/ || NF == 0 { next }

$1 == "base" {
    for (i = 3; i <= NF; i++)
        base[$2] = base[$2] " " $i
    next
}

# Puts the words' values into value[column]; words of another form or year are left out.
function apply(words, form, back, value,    n, word, i, at, name, pattern, column, of_form, of_year) {
    n = split(words, word, " ")
    for (i = 1; i <= n; i++) {
        at = index(word[i], "=")
        name = substr(word[i], 1, at - 1)
        of_year = 0
        if (match(name, /^-[0-9]+\./)) {
            of_year = substr(name, 2, RLENGTH - 2) + 0
            name = substr(name, RLENGTH + 1)
        }
        of_form = "school"
        if (sub(/^county\./, "", name))
            of_form = "county"
        if (of_form != form || of_year != back || name == "years" || name == "peers" || name == "same")
            continue
        pattern = "^" name "$"
        gsub(/\*/, ".*", pattern)
        matched = 0
        for (column in value)
            if (column ~ pattern) {
                value[column] = substr(word[i], at + 1)
                matched++
            }
        if (matched == 0) {
            print "fixtures.txt:" FNR ": no column of the " form "'s form is called \"" name "\"" >"/dev/stderr"
            bad = 1
        }
    }
}

function number(words, key,    n, word, i) {
    n = split(words, word, " ")
    for (i = 1; i <= n; i++)
        if (index(word[i], key "=") == 1)
            return substr(word[i], length(key) + 2) + 0
    return 0
}

# A row of the form, `back` years before.
function row(form, attributes, columns, column, area, unit, words, back, more,    i, value, n, name, line) {
    split("", value)
    n = split(attributes, name, ",")
    for (i = 1; i <= n; i++)
        value[name[i]] = ""
    for (i = 1; i <= columns; i++)
        value[column[i]] = ""
    # The base's words say nothing of forms.
    if (form == "school")
        apply(base["school"], "school", 0, value)
    else
        apply(prefixed(base["county"]), "county", 0, value)
    # No two years of a school are alike in all.
    if (form == "school" && back > 0) {
        value["kg_female"] += back
        value["enrol_female_primary_6"] += back % 2
    }
    apply(words, form, back, value)
    for (i = 1; more && i <= columns; i++)
        if (column[i] ~ /^(enrol|enrol_female)_(primary|junior)_[1-9]$/ || column[i] ~ /^kg_enrol_[345]$/)
            value[column[i]] += more
    line = area "," unit "," year - back
    for (i = 1; i <= n; i++)
        line = line "," value[name[i]]
    for (i = 1; i <= columns; i++)
        line = line "," value[column[i]]
    return line
}

function prefixed(words,    n, word, i, text) {
    n = split(words, word, " ")
    for (i = 1; i <= n; i++)
        text = text " county." word[i]
    return text
}

function make(what, rule, words,    area, years, peers, same, unit, i, j) {
    area = county[++used]
    if (area == "") {
        print "there are fewer counties than fixtures" >"/dev/stderr"
        exit 1
    }
    years = number(words, "years")
    peers = number(words, "peers")
    same = number(words, "same")
    print area "," what "," rule >fixture_file
    for (i = 0; i <= peers + same; i++) {
        unit = "31" area sprintf("%02d", i)
        print area "," unit ",School " unit ",1990,,31" >unit_file
        for (j = years; j >= 0; j--)
            print row("school", school_attributes, school_columns, school_column, area, unit, i == 0 || same ? words : "", j, same ? 0 : i) >school_file
    }
    for (j = years; j >= 0; j--)
        print row("county", county_attributes, county_columns, county_column, area, area, words, j, 0) >county_file
}

function start(    i, line) {
    started = 1
    fixture_file = scratch "/fixtures.csv"
    unit_file = scratch "/units.csv"
    school_file = scratch "/school.csv"
    county_file = scratch "/county.csv"
    school_attributes = "category,location,ownership,poor_village"
    county_attributes = "basis"
    print "county_code,unit_code,name,valid_from,valid_to,category" >unit_file
    line = "area,unit,year," school_attributes
    for (i = 1; i <= school_columns; i++)
        line = line "," school_column[i]
    print line >school_file
    line = "area,unit,year," county_attributes
    for (i = 1; i <= county_columns; i++)
        line = line "," county_column[i]
    print line >county_file
    make("base", "one_year", "years=0")
    make("base", "nine_years", "years=8")
}

!started { start() }

$1 == "fire" || $1 == "quiet" {
    what = $1
    rule = $2
    $1 = $2 = ""
    make(what, rule, $0)
    next
}

{
    print "fixtures.txt:" FNR ": \"" $1 "\" is no word to begin a line with" >"/dev/stderr"
    bad = 1
}

END { exit bad }
