#!/bin/sh
# What is published beside rates and sums - spread below, place among the areas beside, bounds, balanced development - is what was sealed, and is hidden
# with the counts that it is made of: whoever reads it learns no small number. Readers see it of their own areas, in the version that counts.
. "${EDU_SRCDIR:-$(dirname "$0")/../..}/tests/support/script.sh"
with_server "$0" "$@"

EDUSTAT_BY=tester
EDUSTAT_LANG=en
PGOPTIONS='-c client_min_messages=warning'
export EDUSTAT_BY EDUSTAT_LANG PGOPTIONS

query() {
    psql -qXAt -c "$1" 2>&1
}
none() { # NAME SQL: no row
    is "$1" "$(query "$2")" ""
}
some() { # NAME SQL: a number above 0
    ok "$1" test "$(query "$2")" -gt 0
}
fill() { # CASES FILE...: a store of the catalogue of those cases
    EDUSTAT_CATALOGUE=$EDU_SRCDIR/tests/cases/$1/shared/catalogue
    export EDUSTAT_CATALOGUE
    shift
    query 'DROP SCHEMA IF EXISTS edustat, edustat_pub CASCADE'
    "$EDUSTAT" -q migrate >/dev/null
    [ ! -f "$EDUSTAT_CATALOGUE/../units.csv" ] || "$EDUSTAT" -q unit import "$EDUSTAT_CATALOGUE/../units.csv" >/dev/null
    "$EDUSTAT" -q collect "$@" >/dev/null
    "$EDUSTAT" -q aggregate >/dev/null
}
reports=$EDU_SRCDIR/tests/cases/reports/shared
balanced=$EDU_SRCDIR/tests/cases/balanced/shared

# unlike PUBLISHED SEALED KEY COLUMN...: keys of rows that are not suppressed and have another value than was sealed; rows that are missing on one side.
unlike() {
    published=$1
    sealed=$2
    key=$3
    shift 3
    columns=$(printf '%s, ' "$@" | sed 's/, $//')
    query "SELECT $key FROM edustat_pub.$published p FULL JOIN edustat.$sealed s USING ($key)
        WHERE (p.area_code IS NULL AND s.year = 2019 AND s.area_code LIKE '11%' AND s.parent_code LIKE '11%') OR s.area_code IS NULL
           OR (NOT p.suppressed AND ($(for column; do printf 'p.%s, ' "$column"; done | sed 's/, $//')) IS DISTINCT FROM
                                    ($(for column; do printf 's.%s, ' "$column"; done | sed 's/, $//')))"
}

echo "# nothing to hide"
fill reports "$reports"/county_201?.csv "$reports"/school_201?.csv
"$EDUSTAT" -q seal 11 2019 >/dev/null 2>&1
ok "it is published" "$EDUSTAT" -q publish 1 --no-disclosure-control --reason "all of it is made up"
peer_columns="peers rank rank_expected rank_low rank_high shrunk shrunk_sd parent_rate parent_phi parent_low_95 parent_high_95 parent_low_998 parent_high_998
    parent_place target target_phi target_low_95 target_high_95 target_low_998 target_high_998 target_place"
# shellcheck disable=SC2086
is "places among others are those that were sealed" "$(unlike peer_value rollup_peer "area_code, year, period, indicator, parent_code" $peer_columns)" ""
some "and there are some" "SELECT count(*) FROM edustat_pub.peer_value WHERE rank IS NOT NULL AND shrunk IS NOT NULL AND NOT suppressed"
none "bounds are those that were sealed" "SELECT p.* FROM edustat_pub.bound_value p
    FULL JOIN (SELECT * FROM edustat.rollup_bound WHERE year = 2019 AND area_code LIKE '11%') s USING (area_code, year, period, grp, indicator)
    WHERE p.suppressed IS NOT false OR (p.rate_known, p.rate_lowest, p.rate_highest, p.verdict, p.units_missing, p.units_known) IS DISTINCT FROM
        (s.rate_known, s.rate_lowest, s.rate_highest, s.verdict, s.units_missing, s.units_known)"
some "and there are some" "SELECT count(*) FROM edustat_pub.bound_value WHERE rate_known IS NOT NULL"
none "spreads are those that were sealed" "SELECT area_code, grp, indicator FROM edustat_pub.indicator_value p JOIN edustat.rollup_indicator s USING (area_code, year, period, grp, indicator)
    WHERE p.below_suppressed OR (p.below_n, p.below_mean, p.below_sd, p.below_median, p.below_max, p.below_cv, p.below_gini, p.below_theil, p.below_theil_between,
        p.below_ratio_20_20) IS DISTINCT FROM (s.below_n, s.below_mean, s.below_sd, s.below_median, s.below_max, s.below_cv, s.below_gini, s.below_theil,
        s.below_theil_between, s.below_ratio_20_20)"
some "and there are some" "SELECT count(*) FROM edustat_pub.indicator_value WHERE below_gini IS NOT NULL"

echo "# a small count, and what hangs on it"
# Three teachers in all of a county: its pupil-teacher ratio is hidden.
awk -F, -v OFS=, 'NR > 1 && $1 == "110102" { $NF = $2 == "2100000006" ? 3 : 0 } { print }' "$reports/school_2019.csv" >"$scratch/school_2019.csv"
fill reports "$reports"/county_201?.csv "$reports/school_2018.csv" "$scratch/school_2019.csv"
is "the county has three teachers" "$(query "SELECT numerator, denominator FROM edustat.rollup_indicator
    WHERE area_code = '110102' AND grp = 'all' AND year = 2019 AND indicator = 'str'" | cut -d'|' -f 2)" 3
"$EDUSTAT" -q seal 11 2019 >/dev/null 2>&1
"$EDUSTAT" -q publish 1 2>/dev/null
is "its rate is hidden" "$(query "SELECT suppressed FROM edustat_pub.indicator_value WHERE area_code = '110102' AND grp = 'all' AND indicator = 'str'")" t
is "so is the spread in the areas above" "$(query "SELECT string_agg(area_code, ' ' ORDER BY area_code) FROM edustat_pub.indicator_value
    WHERE indicator = 'str' AND grp = 'all' AND below_suppressed AND below_n IS NULL AND below_sd IS NULL AND below_gini IS NULL")" "11 1101"
none "a spread is told only where all rates below are" "SELECT p.area_code FROM edustat_pub.indicator_value p JOIN edustat_pub.indicator_value c USING (year, period, grp, indicator)
    WHERE p.below_n > 0 AND c.suppressed AND c.area_code <> p.area_code AND c.area_code LIKE p.area_code || '%'"
none "and so is any place among others" "SELECT p.area_code, p.indicator FROM edustat_pub.peer_value p
    WHERE NOT p.suppressed AND EXISTS (SELECT FROM edustat_pub.indicator_value v JOIN edustat_pub.area a USING (area_code, year)
        WHERE v.suppressed AND v.grp = 'all' AND (v.period, v.indicator) = (p.period, p.indicator) AND p.parent_code IN (a.parent_code, a.area_code))"
some "some places are hidden" "SELECT count(*) FROM edustat_pub.peer_value WHERE suppressed"
none "all of what is hidden" "SELECT * FROM edustat_pub.peer_value WHERE suppressed AND num_nonnulls(rank, rank_expected, rank_low, rank_high, shrunk, shrunk_sd, parent_rate,
    parent_phi, parent_low_95, parent_high_95, parent_low_998, parent_high_998, parent_place, target_phi, target_low_95, target_high_95, target_low_998,
    target_high_998, target_place) > 0"
some "others are told" "SELECT count(*) FROM edustat_pub.peer_value WHERE NOT suppressed AND rank IS NOT NULL"

echo "# bounds"
none "nothing of a hidden one is told" "SELECT * FROM edustat_pub.bound_value WHERE suppressed AND num_nonnulls(rate_known, rate_lowest, rate_highest, verdict) > 0"
none "none is told of a hidden rate" "SELECT * FROM edustat_pub.bound_value b JOIN edustat_pub.indicator_value v USING (area_code, year, period, grp, indicator, seal_id)
    WHERE v.suppressed AND NOT b.suppressed"
# What missing returns add, as anybody could work it out of the two published sides and the sealed ones.
none "nor where the missing returns add few people" "SELECT b.area_code, b.grp, b.indicator
    FROM edustat_pub.bound_value b JOIN edustat_pub.indicator_value v USING (area_code, year, period, grp, indicator, seal_id)
    JOIN edustat.rollup_bound s USING (area_code, year, period, grp, indicator)
    WHERE NOT b.suppressed AND (abs(s.numerator - v.numerator) BETWEEN 0.5 AND 4.5 OR abs(s.denominator - v.denominator) BETWEEN 0.5 AND 4.5)"
none "with one, that of the same indicator above it is hidden too, in all groups" "SELECT p.area_code, p.grp, p.indicator
    FROM edustat_pub.bound_value p JOIN edustat_pub.bound_value c USING (year, period, indicator)
    WHERE c.suppressed AND NOT p.suppressed AND c.area_code LIKE p.area_code || '%'"
some "some are hidden" "SELECT count(*) FROM edustat_pub.bound_value WHERE suppressed"
some "and some are told" "SELECT count(*) FROM edustat_pub.bound_value WHERE NOT suppressed AND rate_known IS NOT NULL"

echo "# readers and versions"
"$EDUSTAT" -q access grant county --areas 110101 --no-password
for table in peer_value bound_value indicator_value; do
    is "a reader sees own areas alone: $table" "$(printf 'SELECT DISTINCT area_code FROM %s;\n' $table | PGOPTIONS='' PGUSER=county psql -qXAt 2>&1)" 110101
done
"$EDUSTAT" -q withdraw 1 --reason "a slip"
is "what is withdrawn is gone" "$(printf 'SELECT count(*) FROM peer_value;\nSELECT count(*) FROM bound_value;\n' | PGOPTIONS='' PGUSER=county psql -qXAt 2>&1 | tr '\n' ' ')" "0 0 "
"$EDUSTAT" -q access revoke county

echo "# balanced development"
fill balanced "$balanced/annual.csv" "$balanced/resources.csv"
"$EDUSTAT" -q seal 11 2019 >/dev/null 2>&1
"$EDUSTAT" -q publish 1 2>/dev/null
is "the names of the standards are there" "$(query "SELECT count(*) = (SELECT count(*) FROM edustat.balanced_standard) FROM edustat_pub.balanced_standard")" t
none "what is told of an item is what was sealed" "SELECT * FROM edustat_pub.balanced_item_value p FULL JOIN edustat.rollup_balanced_item s USING (area_code, year, period, standard, item)
    WHERE p.area_code IS NULL OR (NOT p.suppressed AND (p.cv, p.met, p.schools_below_floor) IS DISTINCT FROM (s.cv, s.met, s.schools_below_floor))"
none "nothing of few schools" "SELECT * FROM edustat_pub.balanced_item_value WHERE schools_with_value BETWEEN 1 AND 4
    AND (NOT suppressed OR num_nonnulls(cv, met, schools_below_floor) > 0)"
some "but of more" "SELECT count(*) FROM edustat_pub.balanced_item_value WHERE NOT suppressed AND cv IS NOT NULL"
none "no verdict that is made of what is hidden" "SELECT b.* FROM edustat_pub.balanced_value b JOIN edustat_pub.balanced_item_value i USING (area_code, year, period, standard)
    WHERE i.suppressed AND (b.status IN ('met', 'not_met') OR num_nonnulls(b.cv_mean, b.items_met, b.schools_short) > 0)"
none "above counties those are counted that are told" "SELECT b.area_code, b.standard, b.areas_judged, b.areas_met, c.judged, c.met FROM edustat_pub.balanced_value b
    JOIN LATERAL (SELECT count(*) FILTER (WHERE status IN ('met', 'not_met')) AS judged, count(*) FILTER (WHERE status = 'met') AS met,
                         count(*) FILTER (WHERE suppressed) AS hidden
                  FROM edustat_pub.balanced_value v WHERE v.areas_expected IS NULL AND v.standard = b.standard AND v.area_code LIKE b.area_code || '%') c ON true
    WHERE b.areas_expected IS NOT NULL AND (b.areas_judged, b.areas_met, b.areas_suppressed) IS DISTINCT FROM (c.judged::int, c.met::int, c.hidden::int)"
some "some of them are" "SELECT sum(areas_judged) FROM edustat_pub.balanced_value"
done_testing
