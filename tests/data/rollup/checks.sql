-- What must hold of the rollups, worked out by plain SQL from the returns. Each check gives no row when it holds.

-- check: the sums of counties are the sums of their returns
WITH again AS (
    SELECT county_code, year, period, count(*) AS units, sum(staff) AS staff, count(staff) AS n_staff,
           sum(enrol_primary_1) AS e1, count(enrol_primary_1) AS n_e1, sum(leavers) AS leavers,
           count(leavers) AS n_leavers, sum(floor) AS floor, count(floor) AS n_floor,
           count(*) FILTER (WHERE category IN ('21', '31')) AS compulsory,
           count(*) FILTER (WHERE category = '31') AS junior
    FROM edustat.return_school GROUP BY 1, 2, 3
)
SELECT * FROM again a
FULL JOIN (SELECT s.* FROM edustat.rollup_sum_school s WHERE grp = 'all' AND units_reported > 0
           AND EXISTS (SELECT FROM edustat.return_state r
                       WHERE r.county_code = s.area_code AND r.form = 'school')) s
    ON s.area_code = a.county_code AND s.year = a.year AND s.period = a.period
WHERE ROW(a.units, a.staff, a.n_staff, a.e1, a.n_e1, a.leavers, a.n_leavers, a.floor, a.n_floor, a.compulsory, a.junior)
    IS DISTINCT FROM
    ROW(s.units_reported::int8, s.staff::int8, s.n_staff::int8, s.enrol_primary_1::int8, s.n_enrol_primary_1::int8,
        s.leavers::int8, s.n_leavers::int8, s.floor, s.n_floor::int8, s.reported_compulsory::int8,
        s.reported_junior::int8);

-- check: the sums of a group are the sums of its returns
WITH again AS (
    SELECT county_code, year, period, g.grp, count(*) AS units, sum(rooms) AS rooms, count(rooms) AS n_rooms
    FROM edustat.return_school
    CROSS JOIN LATERAL (SELECT CASE WHEN location IN ('111', '112') THEN 'urban' WHEN location = '220' THEN 'rural' END
                        UNION ALL SELECT 'poor_villages' WHERE poor_village = '1') AS g (grp)
    WHERE g.grp IS NOT NULL GROUP BY 1, 2, 3, 4
)
SELECT * FROM again a
FULL JOIN (SELECT s.* FROM edustat.rollup_sum_school s
           WHERE grp IN ('urban', 'rural', 'poor_villages') AND units_reported > 0
           AND EXISTS (SELECT FROM edustat.return_state r
                       WHERE r.county_code = s.area_code AND r.form = 'school')) s
    ON s.area_code = a.county_code AND s.year = a.year AND s.period = a.period AND s.grp = a.grp
WHERE ROW(a.units, a.rooms, a.n_rooms)
    IS DISTINCT FROM ROW(s.units_reported::int8, s.rooms::int8, s.n_rooms::int8);

-- check: the sums of every area above are the sums of the returns below
WITH RECURSIVE above AS (
    SELECT DISTINCT county_code AS base, county_code AS area, year FROM edustat.return_school
    UNION
    SELECT v.base, a.parent, v.year FROM above v JOIN edustat.area a
        ON a.code = v.area AND v.year >= a.valid_from AND v.year < a.valid_to AND a.parent <> ''
), again AS (
    SELECT v.area, r.year, r.period, count(*) AS units, sum(entrants) AS entrants, count(entrants) AS n_entrants,
           sum(floor) AS floor
    FROM edustat.return_school r JOIN above v ON v.base = r.county_code AND v.year = r.year GROUP BY 1, 2, 3
)
SELECT * FROM again a
FULL JOIN (SELECT * FROM edustat.rollup_sum_school WHERE grp = 'all' AND units_reported > 0) s
    ON s.area_code = a.area AND s.year = a.year AND s.period = a.period
WHERE ROW(a.units, a.entrants, a.n_entrants, a.floor)
    IS DISTINCT FROM ROW(s.units_reported::int8, s.entrants::int8, s.n_entrants::int8, s.floor);

-- check: a unit is expected in every period of a form in which it is in the register
WITH RECURSIVE above AS (
    SELECT DISTINCT u.county_code AS base, u.county_code AS area, p.year
    FROM edustat.unit u CROSS JOIN (SELECT DISTINCT year FROM edustat.return_state) p
    UNION
    SELECT v.base, a.parent, v.year FROM above v JOIN edustat.area a
        ON a.code = v.area AND v.year >= a.valid_from AND v.year < a.valid_to AND a.parent <> ''
), again AS (
    SELECT v.area, p.year, p.period, count(*) AS units,
           count(*) FILTER (WHERE category IN ('21', '31')) AS compulsory
    FROM edustat.unit u
    JOIN (SELECT DISTINCT year, period FROM edustat.return_state WHERE period NOT LIKE '%-%'
          UNION SELECT year - 1, (year - 1)::text FROM edustat.return_state WHERE period ~ '-0[1-8]$'
          UNION SELECT year, year::text FROM edustat.return_state WHERE period ~ '-(09|1.|T.)$') p
        ON p.year >= u.valid_from AND p.year < u.valid_to
    JOIN above v ON v.base = u.county_code AND v.year = p.year
    JOIN edustat.area a ON a.code = u.county_code AND p.year >= a.valid_from AND p.year < a.valid_to
    GROUP BY 1, 2, 3
)
SELECT * FROM again a
FULL JOIN (SELECT * FROM edustat.rollup_sum_school WHERE grp = 'all' AND units_expected > 0) s
    ON s.area_code = a.area AND s.year = a.year AND s.period = a.period
WHERE ROW(a.units, a.compulsory) IS DISTINCT FROM ROW(s.units_expected::int8, s.expected_compulsory::int8);

-- check: rates of counties are made of what schools and the county sent
WITH sent AS (
    SELECT s.county_code, s.year, s.staff, s.rooms
    FROM (SELECT county_code, year, sum(staff)::float8 AS staff, sum(rooms)::float8 AS rooms
          FROM edustat.return_school GROUP BY 1, 2) s
    WHERE staff IS NOT NULL AND rooms IS NOT NULL
)
SELECT * FROM sent a
FULL JOIN (SELECT * FROM edustat.rollup_indicator i WHERE indicator = 'staff_room' AND grp = 'all'
           AND numerator IS NOT NULL AND EXISTS (SELECT FROM edustat.return_state r
                                                 WHERE r.county_code = i.area_code AND r.form = 'school')) i
    ON i.area_code = a.county_code AND i.year = a.year
WHERE ROW(a.staff, a.rooms) IS DISTINCT FROM ROW(i.numerator, i.denominator)
   OR (a.rooms <> 0 AND i.rate IS DISTINCT FROM a.staff / a.rooms);

-- check: the nation's rates are made of the counties that have both sides
WITH entry AS (
    SELECT year, sum(e) AS e, sum(p) AS p, count(*) AS parts FROM (
        SELECT s.year, s.enrol_primary_1::float8 AS e, c.pop_6::float8 AS p
        FROM edustat.rollup_sum_school s
        JOIN edustat.return_county c ON c.unit_code = s.area_code AND c.year = s.year
        WHERE s.grp = 'all' AND (s.enrol_primary_1 IS NOT NULL OR s.expected_compulsory + s.reported_compulsory = 0)
          AND c.pop_6 IS NOT NULL AND s.units_expected + s.units_reported > 0) x GROUP BY 1
)
SELECT * FROM entry a
FULL JOIN (SELECT * FROM edustat.rollup_indicator WHERE indicator = 'entry' AND grp = 'all' AND level = 'nation'
           AND numerator IS NOT NULL) i ON i.year = a.year
WHERE ROW(coalesce(a.e, 0), a.p, a.parts) IS DISTINCT FROM ROW(i.numerator, i.denominator, i.parts_used::int8);

-- check: numerator and denominator of an area are those of the areas below added up
WITH below AS (
    SELECT a.parent, i.year, i.period, i.grp, i.indicator, sum(i.numerator) AS numerator, sum(i.denominator) AS denominator,
           sum(i.units_expected) AS expected, sum(i.units_reported) AS reported, sum(i.values_missing) AS missing
    FROM edustat.rollup_indicator i
    JOIN edustat.area a ON a.code = i.area_code AND i.year >= a.valid_from AND i.year < a.valid_to
    WHERE i.grp NOT IN (SELECT set_code FROM edustat.area_set)
      AND i.indicator IN (SELECT indicator FROM edustat.indicator WHERE made_of = 'counts') GROUP BY 1, 2, 3, 4, 5
)
SELECT * FROM below b
JOIN edustat.rollup_indicator i ON i.area_code = b.parent AND i.year = b.year AND i.period = b.period
    AND i.grp = b.grp AND i.indicator = b.indicator
WHERE abs(coalesce(b.numerator, 0) - coalesce(i.numerator, 0)) > 1e-9 * abs(i.numerator)
   OR abs(coalesce(b.denominator, 0) - coalesce(i.denominator, 0)) > 1e-9 * abs(i.denominator)
   OR (b.numerator IS NULL) <> (i.numerator IS NULL)
   OR b.expected <> i.units_expected OR b.reported <> i.units_reported OR b.missing <> i.values_missing;

-- check: every sum above is the sum of the sums directly below
WITH below AS (
    SELECT a.parent, s.year, s.period, s.grp, c.key, sum(c.value::numeric) AS value
    FROM edustat.rollup_sum_school s
    JOIN edustat.area a ON a.code = s.area_code AND s.year >= a.valid_from AND s.year < a.valid_to
    CROSS JOIN LATERAL jsonb_each_text(to_jsonb(s) - '{area_code,level,year,period,grp}'::text[]) c
    WHERE a.parent <> '' AND s.grp NOT IN (SELECT set_code FROM edustat.area_set) GROUP BY 1, 2, 3, 4, 5
)
SELECT * FROM below b
LEFT JOIN edustat.rollup_sum_school s ON s.area_code = b.parent AND s.year = b.year AND s.period = b.period AND s.grp = b.grp
WHERE (to_jsonb(s) ->> b.key)::numeric IS DISTINCT FROM b.value;

-- check: a set's sums are the sums of its members
WITH RECURSIVE member AS (
    SELECT s.set_code, a.code, y.year FROM edustat.area_set s JOIN edustat.area a ON a.code = s.area_code
    CROSS JOIN (SELECT DISTINCT year FROM edustat.return_state) y
    WHERE s.set_code = 'poor' AND y.year >= a.valid_from AND y.year < a.valid_to
    UNION
    SELECT m.set_code, a.code, m.year FROM member m JOIN edustat.area a
        ON a.parent = m.code AND m.year >= a.valid_from AND m.year < a.valid_to
), again AS (
    SELECT r.year, r.period, sum(r.staff) AS staff, count(r.staff) AS n
    FROM edustat.return_school r JOIN member m ON m.code = r.county_code AND m.year = r.year GROUP BY 1, 2
)
SELECT * FROM again a
FULL JOIN (SELECT * FROM edustat.rollup_sum_school WHERE grp = 'poor' AND level = 'nation' AND units_reported > 0) s
    ON s.year = a.year AND s.period = a.period
WHERE ROW(a.staff, a.n) IS DISTINCT FROM ROW(s.staff::int8, s.n_staff::int8);

-- check: groups of a partition add up to all, in sums
WITH parts AS (
    SELECT area_code, year, period, sum(units_reported) AS reported, sum(staff) AS staff, sum(n_staff) AS n_staff,
           sum(floor) AS floor, sum(n_enrol_junior_7) AS n_junior, sum(reported_compulsory) AS compulsory
    FROM edustat.rollup_sum_school WHERE grp IN ('urban', 'rural') GROUP BY 1, 2, 3
)
SELECT * FROM parts p
FULL JOIN (SELECT * FROM edustat.rollup_sum_school WHERE grp = 'all' AND units_reported > 0) s
    ON s.area_code = p.area_code AND s.year = p.year AND s.period = p.period
WHERE coalesce(s.units_reported, 0) <> coalesce(p.reported, 0)
   OR (p.reported > 0 AND ROW(p.staff, p.n_staff, p.floor, p.n_junior, p.compulsory)
       IS DISTINCT FROM ROW(s.staff, s.n_staff::int8, s.floor, s.n_enrol_junior_7::int8, s.reported_compulsory::int8));

-- check: groups of a partition add up to all, in a rate of schools alone where nothing is missing
WITH parts AS (
    SELECT area_code, year, sum(numerator) AS numerator, sum(denominator) AS denominator
    FROM edustat.rollup_indicator WHERE indicator = 'staff_room' AND grp IN ('urban', 'rural') GROUP BY 1, 2
)
SELECT * FROM parts p
RIGHT JOIN (SELECT * FROM edustat.rollup_indicator WHERE indicator = 'staff_room' AND grp = 'all' AND numerator IS NOT NULL
            AND values_missing = 0 AND units_reported = units_expected) i
    ON i.area_code = p.area_code AND i.year = p.year
WHERE ROW(p.numerator, p.denominator) IS DISTINCT FROM ROW(i.numerator, i.denominator);

-- check: a rate and a gap follow from what stands beside them
SELECT * FROM edustat.rollup_indicator
WHERE (rate IS NOT NULL) <> (coalesce(denominator, 0) <> 0)
   OR gap IS DISTINCT FROM rate - target
   OR (indicator = 'entry' AND rate IS DISTINCT FROM CASE WHEN denominator <> 0 THEN least(100, numerator * 100 / denominator) END)
   OR (indicator = 'ger' AND denominator <> 0 AND rate IS DISTINCT FROM numerator * 100 / denominator)
   OR (status = 'no_data') <> (rate IS NULL) OR (status = 'no_target') <> (rate IS NOT NULL AND target IS NULL)
   OR units_expected < 0 OR parts_used > parts_expected;

-- check: a rate must gain what it lacks of the next target that it misses, in the years that are left
WITH RECURSIVE held AS (
    SELECT i.area_code, i.year, i.grp, i.indicator, i.numerator, i.denominator, i.rate, n.scale, y.until
    FROM edustat.rollup_indicator i
    JOIN edustat.indicator n ON n.indicator = i.indicator
    CROSS JOIN LATERAL generate_series(i.year + 1, i.year + 10) y (until)
    WHERE i.period = i.year::text AND i.rate IS NOT NULL AND i.indicator IN (SELECT indicator FROM edustat.target)
), above AS (
    SELECT code AS base, until, code, parent, 0 AS steps
    FROM edustat.area JOIN (SELECT DISTINCT area_code, until FROM held) h ON h.area_code = code AND until >= valid_from AND until < valid_to
    UNION ALL
    SELECT v.base, v.until, a.code, a.parent, v.steps + 1
    FROM above v JOIN edustat.area a ON a.code = v.parent AND v.until >= a.valid_from AND v.until < a.valid_to
), target AS (
    SELECT DISTINCT ON (h.area_code, h.year, h.grp, h.indicator, h.until)
           h.*, t.comparator, t.value,
           sign((h.numerator::numeric * h.scale::numeric) - (t.value::numeric * h.denominator::numeric)) AS side
    FROM held h
    JOIN above v ON v.base = h.area_code AND v.until = h.until
    JOIN edustat.target t ON t.area_code = v.code AND t.indicator = h.indicator AND h.until BETWEEN t.year_from AND t.year_to
    WHERE t.set_code = CASE h.grp WHEN 'all' THEN '' ELSE h.grp END
       OR (h.grp = 'all' AND EXISTS (SELECT FROM edustat.area_set s WHERE s.set_code = t.set_code AND s.area_code = h.area_code))
    ORDER BY h.area_code, h.year, h.grp, h.indicator, h.until, v.steps, t.set_code DESC
), again AS (
    SELECT DISTINCT ON (area_code, year, grp, indicator) area_code, year, grp, indicator, until, (value - rate) / (until - year) AS gain
    FROM target
    WHERE NOT CASE comparator WHEN '>=' THEN side >= 0 WHEN '>' THEN side > 0 WHEN '=' THEN side = 0 WHEN '<=' THEN side <= 0 ELSE side < 0 END
    ORDER BY area_code, year, grp, indicator, until
)
SELECT * FROM again a
FULL JOIN (SELECT * FROM edustat.rollup_indicator WHERE required_year IS NOT NULL OR required_gain IS NOT NULL) i
    ON i.area_code = a.area_code AND i.year = a.year AND i.grp = a.grp AND i.indicator = a.indicator AND i.period = a.year::text
WHERE a.until IS DISTINCT FROM i.required_year OR i.required_gain IS NULL OR abs(a.gain - i.required_gain) > 1e-9;

-- check: a rate made of rates is made of those of its own area and group
WITH made (indicator, one, one_grp, other, other_grp) AS (
    VALUES ('parity', 'ger', NULL, 'entry', NULL), ('rural_parity', 'staff_room', 'rural', 'staff_room', 'urban'),
           ('seats_parity', 'seats', NULL, 'seats_before', NULL), ('mixed_parity', 'ger', NULL, 'seats', NULL)
), again AS (
    SELECT a.area_code, a.year, a.period, coalesce(m.one_grp, a.grp) AS one_grp, m.indicator,
           CASE WHEN m.one_grp IS NULL THEN a.grp ELSE 'all' END AS grp, a.rate AS numerator, b.rate AS denominator,
           CASE WHEN b.rate = 0 THEN NULL WHEN m.indicator = 'parity' AND a.rate > b.rate THEN 2 - b.rate / a.rate
                ELSE a.rate / b.rate END AS quotient
    FROM made m
    JOIN edustat.rollup_indicator a ON a.indicator = m.one AND (m.one_grp IS NULL OR a.grp = m.one_grp)
    JOIN edustat.rollup_indicator b ON b.indicator = m.other AND b.grp = coalesce(m.other_grp, a.grp)
        AND b.area_code = a.area_code AND b.year = a.year AND b.period = a.period
    WHERE a.rate IS NOT NULL AND b.rate IS NOT NULL
)
SELECT * FROM again a
FULL JOIN (SELECT r.* FROM edustat.rollup_indicator r JOIN made m ON m.indicator = r.indicator
           WHERE r.numerator IS NOT NULL) i
    ON i.area_code = a.area_code AND i.year = a.year AND i.period = a.period AND i.grp = a.grp AND i.indicator = a.indicator
WHERE ROW(a.numerator, a.denominator) IS DISTINCT FROM ROW(i.numerator, i.denominator)
   OR i.rate IS DISTINCT FROM a.quotient;

-- check: a product of rates is what they leave of a thousand
SELECT * FROM (SELECT area_code, year, grp, rate FROM edustat.rollup_indicator WHERE indicator = 'stay') a
JOIN (SELECT area_code, year, grp, rate FROM edustat.rollup_indicator WHERE indicator = 'ger') b USING (area_code, year, grp)
JOIN (SELECT area_code, year, grp, rate FROM edustat.rollup_indicator WHERE indicator = 'entry') c USING (area_code, year, grp)
JOIN (SELECT * FROM edustat.rollup_indicator WHERE indicator = 'through') i USING (area_code, year, grp)
WHERE i.numerator IS DISTINCT FROM 1000::float8 * (a.rate / 100) * (b.rate / 100) * (c.rate / 100)
   OR i.rate IS DISTINCT FROM i.numerator * 100 / 1000;

-- check: a rate made of rates is as complete as the least complete of them
WITH whole AS (
    SELECT *, least(CASE WHEN units_expected > earlier_expected
                         THEN (units_reported - earlier_reported)::float8 / (units_expected - earlier_expected) ELSE 1 END,
                    CASE WHEN earlier_expected > 0 THEN earlier_reported::float8 / earlier_expected ELSE 1 END,
                    CASE WHEN values_expected > 0 THEN (values_expected - values_missing)::float8 / values_expected ELSE 1 END,
                    CASE WHEN parts_expected > 0 THEN parts_used::float8 / parts_expected ELSE 1 END) AS share
    FROM edustat.rollup_indicator
)
SELECT i.area_code, i.year, i.grp, i.indicator, i.share FROM whole i
JOIN whole o USING (area_code, year, period, grp)
WHERE (i.indicator = 'parity' AND o.indicator IN ('ger', 'entry') OR
       i.indicator = 'through' AND o.indicator IN ('stay', 'ger', 'entry'))
GROUP BY 1, 2, 3, 4, 5 HAVING i.share <> min(o.share);

-- check: a year of months adds its flows, takes the last or the mean of its stocks
WITH sent AS (
    SELECT *, CASE WHEN right(period, 2) >= '09' THEN year ELSE year - 1 END AS y FROM edustat.return_monthly
), month AS (
    SELECT county_code, y, period, count(*) AS units, sum(opened) AS opened, count(opened) AS n_opened,
           sum(boarders) AS boarders, count(boarders) AS n_boarders, sum(meals) AS meals, sum(absent) AS absent,
           count(absent) AS n_absent, row_number() OVER (PARTITION BY county_code, y ORDER BY period DESC) AS back
    FROM sent GROUP BY 1, 2, 3
), again AS (
    SELECT m.county_code, m.y, sum(units) AS units, sum(opened) AS opened, sum(n_opened) AS n_opened,
           round(sum(boarders) / count(boarders), 3) AS boarders, sum(n_boarders) AS n_boarders,
           round(sum(meals) / count(meals), 5) AS meals, sum(absent) FILTER (WHERE back = 1) AS absent,
           sum(n_absent) FILTER (WHERE back = 1) AS n_absent,
           coalesce(sum(units) FILTER (WHERE right(period, 2) = '08'), 0) AS last_units
    FROM month m
    JOIN edustat.area a ON a.code = m.county_code AND m.y >= a.valid_from AND m.y < a.valid_to GROUP BY 1, 2
)
SELECT * FROM again a
FULL JOIN (SELECT * FROM edustat.rollup_sum_monthly s WHERE grp = 'all' AND units_reported > 0 AND period NOT LIKE '%-%'
           AND EXISTS (SELECT FROM edustat.return_state r
                       WHERE r.county_code = s.area_code AND r.form = 'monthly')) s
    ON s.area_code = a.county_code AND s.year = a.y
WHERE ROW(a.units, a.opened, a.n_opened, a.boarders, a.n_boarders, a.meals, a.absent, a.n_absent, a.last_units)
    IS DISTINCT FROM
    ROW(s.units_reported::numeric, s.opened, s.n_opened::numeric, s.boarders, s.n_boarders::numeric, s.meals, s.absent,
        s.n_absent::numeric, s.last_units_reported::numeric);

-- check: a unit is expected twelve times a year, less the months of years in which it is not in the register
WITH held AS (
    SELECT DISTINCT CASE WHEN right(period, 2) >= '09' THEN year ELSE year - 1 END AS y
    FROM edustat.return_state WHERE form = 'monthly'
), again AS (
    SELECT u.county_code, h.y, sum(CASE WHEN h.y >= u.valid_from AND h.y < u.valid_to THEN 4 ELSE 0 END
                                   + CASE WHEN h.y + 1 >= u.valid_from AND h.y + 1 < u.valid_to THEN 8 ELSE 0 END) AS units,
           count(*) FILTER (WHERE h.y + 1 >= u.valid_from AND h.y + 1 < u.valid_to) AS last_units
    FROM edustat.unit u CROSS JOIN held h
    JOIN edustat.area a ON a.code = u.county_code AND h.y >= a.valid_from AND h.y < a.valid_to
    WHERE u.unit_code <> u.county_code GROUP BY 1, 2
)
SELECT * FROM (SELECT * FROM again WHERE units > 0) a
FULL JOIN (SELECT * FROM edustat.rollup_sum_monthly s WHERE grp = 'all' AND units_expected > 0 AND period NOT LIKE '%-%'
           AND EXISTS (SELECT FROM edustat.unit u WHERE u.county_code = s.area_code)) s
    ON s.area_code = a.county_code AND s.year = a.y
WHERE ROW(a.units, a.last_units) IS DISTINCT FROM ROW(s.units_expected::int8, s.last_units_expected::int8);

-- check: a year of terms is of the calendar
WITH again AS (
    SELECT county_code, year, sum(visits) AS visits, count(*) AS units,
           (array_agg(open ORDER BY period DESC))[1] AS open
    FROM edustat.return_termly GROUP BY 1, 2
)
SELECT * FROM again a
FULL JOIN (SELECT * FROM edustat.rollup_sum_termly s WHERE units_reported > 0 AND period NOT LIKE '%-%'
           AND EXISTS (SELECT FROM edustat.return_state r WHERE r.county_code = s.area_code AND r.form = 'termly')) s
    ON s.area_code = a.county_code AND s.year = a.year AND s.grp = 'all'
WHERE ROW(a.visits, a.units, a.open) IS DISTINCT FROM ROW(s.visits, s.units_reported::int8, s.open)
   OR s.units_expected <> (SELECT CASE WHEN reports THEN 3 ELSE 0 END FROM edustat.area r
                           WHERE r.code = s.area_code AND s.year >= r.valid_from AND s.year < r.valid_to);

-- check: every year of months above is the sum of those directly below
WITH below AS (
    SELECT a.parent, s.year, s.period, s.grp, c.key, sum(c.value::numeric) AS value
    FROM edustat.rollup_sum_monthly s
    JOIN edustat.area a ON a.code = s.area_code AND s.year >= a.valid_from AND s.year < a.valid_to
    CROSS JOIN LATERAL jsonb_each_text(to_jsonb(s) - '{area_code,level,year,period,grp}'::text[]) c
    WHERE a.parent <> '' AND s.grp NOT IN (SELECT set_code FROM edustat.area_set) GROUP BY 1, 2, 3, 4, 5
)
SELECT * FROM below b
LEFT JOIN edustat.rollup_sum_monthly s ON s.area_code = b.parent AND s.year = b.year AND s.period = b.period AND s.grp = b.grp
WHERE (to_jsonb(s) ->> b.key)::numeric IS DISTINCT FROM b.value;

-- check: groups of a partition add up to all in a year of months, means to the rounding of three places
SELECT * FROM (
    SELECT area_code, year, period, sum(units_reported) AS reported, sum(opened) AS opened, sum(absent) AS absent,
           sum(n_absent) AS n_absent, sum(boarders) AS boarders
    FROM edustat.rollup_sum_monthly WHERE grp IN ('urban', 'rural') GROUP BY 1, 2, 3
) p
FULL JOIN (SELECT * FROM edustat.rollup_sum_monthly WHERE grp = 'all' AND units_reported > 0) s
    ON s.area_code = p.area_code AND s.year = p.year AND s.period = p.period
WHERE coalesce(s.units_reported, 0) <> coalesce(p.reported, 0)
   OR (p.reported > 0 AND (ROW(p.opened, p.absent, p.n_absent) IS DISTINCT FROM ROW(s.opened, s.absent, s.n_absent::int8)
                           OR abs(coalesce(p.boarders, 0) - coalesce(s.boarders, 0)) > 0.05));

-- check: areas are compared with all others of the same area that have a complete rate, and ranked among them
WITH complete AS (
    SELECT a.parent, i.*
    FROM edustat.rollup_indicator i
    JOIN edustat.area a ON a.code = i.area_code AND i.year >= a.valid_from AND i.year < a.valid_to
    WHERE i.grp = 'all' AND a.parent <> '' AND i.rate IS NOT NULL
      AND (i.units_reported - i.earlier_reported) * 100 >= 90 * (i.units_expected - i.earlier_expected)
      AND i.earlier_reported * 100 >= 90 * i.earlier_expected
      AND i.parts_used * 100 >= 90 * i.parts_expected
      AND (i.values_expected - i.values_missing) * 100 >= 90 * i.values_expected
), again AS (
    SELECT c.parent, c.year, c.period, c.indicator, c.area_code, c.rate, c.target, n.direction, count(*) OVER peers AS peers,
           rank() OVER (peers ORDER BY round((CASE WHEN n.direction = 'low' THEN c.rate ELSE -c.rate END)::numeric, 9)) AS rank -- rounding is no order
    FROM complete c
    JOIN edustat.indicator n ON n.indicator = c.indicator
    WINDOW peers AS (PARTITION BY c.parent, c.year, c.period, c.indicator)
)
SELECT * FROM (SELECT * FROM again WHERE peers > 1) a
FULL JOIN edustat.rollup_peer p ON p.parent_code = a.parent AND p.year = a.year AND p.period = a.period
    AND p.indicator = a.indicator AND p.area_code = a.area_code
WHERE ROW(a.rate, a.peers, CASE WHEN a.direction <> 'neutral' THEN a.rank END) IS DISTINCT FROM ROW(p.rate, p.peers::int8, p.rank::int8)
   OR p.target <> a.target;

-- check: limits, shrunk rates and ranks lie where they must
SELECT * FROM edustat.rollup_peer p
LEFT JOIN edustat.rollup_indicator i ON i.area_code = p.parent_code AND i.year = p.year AND i.period = p.period AND i.grp = 'all'
    AND i.indicator = p.indicator
WHERE p.parent_rate <> i.numerator * 100 / i.denominator
   OR NOT (0 <= parent_low_998 AND parent_low_998 <= parent_low_95 AND parent_low_95 <= parent_rate AND parent_rate <= parent_high_95
           AND parent_high_95 <= parent_high_998)
   OR NOT (target_low_998 <= target_low_95 AND target_low_95 <= p.target AND p.target <= target_high_95 AND target_high_95 <= target_high_998)
   OR (parent_place IS NULL) <> (parent_low_95 IS NULL)
   OR (parent_place = 'within') <> (p.rate BETWEEN parent_low_95 AND parent_high_95)
   OR (target_place LIKE 'below%') <> (p.rate < target_low_95)
   OR NOT (1 <= rank_low AND rank_low - 0.5 <= rank_expected AND rank_expected <= rank_high + 0.5 AND rank_low <= rank_high AND rank_high <= peers)
   OR (rank IS NULL AND rank_expected IS NOT NULL) OR shrunk_sd < 0;

-- check: expected ranks of an area's parts add up as ranks do
SELECT parent_code, year, period, indicator FROM edustat.rollup_peer
WHERE rank_expected IS NOT NULL GROUP BY 1, 2, 3, 4
HAVING abs(sum(rank_expected) - count(*) * (count(*) + 1) / 2.0) > 1e-9 OR count(*) <> min(peers);

-- check: a standard of balanced development spreads what its schools have, weighed by their pupils
WITH school AS (
    SELECT s.county_code, s.year, s.period, s.unit_code, s.enrol_primary_1 + s.enrol_primary_2 AS pupils,
           r.books::numeric * 100 AS books, s.staff::numeric AS staff,
           s.enrol_primary_1 IS NULL OR s.enrol_primary_2 IS NULL AS blank, s.poor_village
    FROM edustat.return_school s LEFT JOIN edustat.return_resources r USING (county_code, year, period, unit_code)
    WHERE s.category IN ('21', '31') AND (s.enrol_primary_1 + s.enrol_primary_2 > 0 OR s.enrol_primary_1 IS NULL
                                          OR s.enrol_primary_2 IS NULL)
      AND EXISTS (SELECT FROM edustat.return_resources o JOIN edustat.return_school p USING (county_code, year, period, unit_code)
                  WHERE o.county_code = s.county_code AND o.year = s.year AND o.period = s.period)
), item AS (
    SELECT county_code, year, period, i.item, pupils, i.amount / nullif(pupils, 0) AS value, i.amount
    FROM school CROSS JOIN LATERAL (VALUES ('books', books), ('staff', staff)) AS i (item, amount)
    WHERE poor_village IS DISTINCT FROM '1' AND NOT blank AND i.amount IS NOT NULL
), mean AS (
    SELECT county_code, year, period, item, sum(pupils) AS pupils, sum(amount) / sum(pupils) AS mean, count(*) AS n
    FROM item GROUP BY 1, 2, 3, 4
), again AS (
    SELECT m.county_code, m.year, m.period, m.item, m.n, m.mean,
           CASE WHEN m.mean > 0 THEN sqrt(sum(i.pupils * (i.value - m.mean) ^ 2) / m.pupils) / m.mean END AS cv
    FROM mean m JOIN item i USING (county_code, year, period, item)
    GROUP BY m.county_code, m.year, m.period, m.item, m.n, m.mean, m.pupils
)
SELECT * FROM again a
FULL JOIN (SELECT * FROM edustat.rollup_balanced_item WHERE standard = 'even' AND schools_with_value > 0) b
    ON b.area_code = a.county_code AND b.year = a.year AND b.period = a.period AND b.item = a.item
WHERE a.county_code IS NULL AND EXISTS (SELECT FROM edustat.return_school s
                                        WHERE s.county_code = b.area_code AND s.year = b.year AND s.period = b.period)
   OR b.area_code IS NULL AND EXISTS (SELECT FROM edustat.area x WHERE x.code = a.county_code
                                      AND a.year >= x.valid_from AND a.year < x.valid_to)
   OR a.n <> b.schools_with_value OR abs(a.mean - b.mean::numeric) > 1e-9 * a.mean
   OR abs(a.cv - b.cv::numeric) > 1e-9 * (1 + a.cv) OR a.cv IS NULL AND b.cv IS NOT NULL;

-- check: schools left out, of the stage and with all values are counted
WITH school AS (
    SELECT s.county_code, s.year, s.period, s.poor_village, r.books IS NOT NULL AND s.staff IS NOT NULL
           AND s.enrol_primary_1 + s.enrol_primary_2 > 0 AS whole
    FROM edustat.return_school s LEFT JOIN edustat.return_resources r USING (county_code, year, period, unit_code)
    WHERE s.category IN ('21', '31') AND (s.enrol_primary_1 + s.enrol_primary_2 > 0 OR s.enrol_primary_1 IS NULL
                                          OR s.enrol_primary_2 IS NULL)
), again AS (
    SELECT county_code, year, period, count(*) FILTER (WHERE poor_village IS DISTINCT FROM '1') AS schools,
           count(*) FILTER (WHERE poor_village = '1') AS left_out,
           count(*) FILTER (WHERE poor_village IS DISTINCT FROM '1' AND whole) AS whole
    FROM school GROUP BY 1, 2, 3
)
SELECT * FROM edustat.rollup_balanced b LEFT JOIN again a
    ON b.area_code = a.county_code AND b.year = a.year AND b.period = a.period
WHERE b.standard = 'even' AND b.areas_expected IS NULL
  AND ROW(b.schools, b.schools_left_out, b.schools_with_values)
      IS DISTINCT FROM ROW(coalesce(a.schools, 0), coalesce(a.left_out, 0), coalesce(a.whole, 0));

-- check: an area has a standard met in as many counties as are met below it
WITH RECURSIVE above AS (
    SELECT area_code AS base, area_code AS area, year FROM edustat.rollup_balanced WHERE areas_expected IS NULL
    UNION
    SELECT v.base, a.parent, v.year FROM above v JOIN edustat.area a
        ON a.code = v.area AND v.year >= a.valid_from AND v.year < a.valid_to AND a.parent <> ''
), again AS (
    SELECT v.area, r.year, r.period, r.standard, count(*) FILTER (WHERE r.status = 'met') AS met,
           count(*) FILTER (WHERE r.status IN ('met', 'not_met')) AS judged, sum(r.schools) AS schools
    FROM edustat.rollup_balanced r JOIN above v ON v.base = r.area_code AND v.year = r.year AND v.area <> v.base
    WHERE r.areas_expected IS NULL GROUP BY 1, 2, 3, 4
)
SELECT * FROM again a
FULL JOIN (SELECT * FROM edustat.rollup_balanced WHERE areas_expected IS NOT NULL) b
    ON b.area_code = a.area AND b.year = a.year AND b.period = a.period AND b.standard = a.standard
WHERE ROW(a.met, a.judged, a.schools) IS DISTINCT FROM ROW(b.areas_met::int8, b.areas_judged::int8, b.schools::int8)
   OR b.areas_met > b.areas_judged OR b.areas_judged > b.areas_expected;

-- check: what is looked back on is that of the areas that the county was made of
WITH county AS (
    SELECT a.code, y.year, c.kind, c.old_code, p.code IS NULL AS new
    FROM edustat.area a CROSS JOIN (SELECT generate_series(2012, 2014) AS year) y
    LEFT JOIN edustat.area_change c ON c.new_code = a.code AND c.year > y.year - 2 AND c.year <= y.year
    LEFT JOIN edustat.area p ON p.code = a.code AND y.year - 2 >= p.valid_from AND y.year - 2 < p.valid_to
    WHERE a.level = 'county' AND y.year >= a.valid_from AND y.year < a.valid_to
), before AS (
    SELECT code, year, CASE WHEN new AND kind IN ('recoded', 'merged') THEN old_code
                            WHEN new THEN NULL ELSE code END AS was, new
    FROM county
    /* A county that gave land to a new one is no more the same either. */
    WHERE NOT EXISTS (SELECT FROM edustat.area_change g WHERE g.kind = 'part' AND g.old_code = county.code
                      AND g.year > county.year - 2 AND g.year <= county.year
                      AND NOT EXISTS (SELECT FROM edustat.area n WHERE n.code = g.new_code AND n.valid_from < g.year))
), again AS (
    SELECT b.code, b.year, sum(s.entrants) AS entrants, bool_and(coalesce(s.n_entrants, 0) > 0) AS whole,
           bool_or(b.new AND b.was IS NULL) AS lost,
           bool_or(s.expected_compulsory + s.reported_compulsory = 0) AS nobody
    FROM before b LEFT JOIN edustat.rollup_sum_school s ON s.area_code = b.was AND s.year = b.year - 2 AND s.grp = 'all'
    GROUP BY 1, 2
)
SELECT a.*, i.numerator, i.denominator FROM again a
JOIN edustat.rollup_indicator i ON i.area_code = a.code AND i.year = a.year AND i.indicator = 'stay' AND i.grp = 'all'
JOIN edustat.rollup_sum_school n ON n.area_code = a.code AND n.year = a.year AND n.grp = 'all'
WHERE (a.whole AND n.n_leavers > 0 AND i.denominator IS DISTINCT FROM a.entrants::float8)
   OR ((a.lost OR NOT a.whole AND NOT a.nobody) AND i.denominator IS NOT NULL);

-- check: nothing is looked back on across land that was divided
SELECT * FROM edustat.rollup_indicator i
JOIN edustat.area_change c ON c.year > i.year - 2 AND c.year <= i.year
    AND ((c.kind = 'split' AND c.new_code = i.area_code)
         OR (c.kind = 'part' AND i.area_code IN (c.old_code, c.new_code)
             AND NOT EXISTS (SELECT FROM edustat.area n WHERE n.code = c.new_code AND n.valid_from < c.year)))
WHERE i.indicator = 'stay' AND i.level = 'county' AND i.denominator IS NOT NULL;

-- check: missing returns count as they last came
WITH missing AS (
    SELECT u.county_code, b.year, u.unit_code
    FROM (SELECT area_code, year FROM edustat.rollup_bound WHERE indicator = 'staff_room' AND grp = 'all') b
    JOIN edustat.unit u ON u.county_code = b.area_code AND b.year >= u.valid_from AND b.year < u.valid_to
    WHERE NOT EXISTS (SELECT FROM edustat.return_school h
                      WHERE h.county_code = b.area_code AND h.year = b.year AND h.unit_code = u.unit_code)
), last AS (
    SELECT DISTINCT ON (m.county_code, m.year, m.unit_code) m.county_code, m.year, r.staff, r.rooms
    FROM missing m JOIN edustat.return_school r
        ON r.county_code = m.county_code AND r.unit_code = m.unit_code AND r.year BETWEEN m.year - 9 AND m.year - 1
    ORDER BY m.county_code, m.year, m.unit_code, r.year DESC
), held AS (
    SELECT county_code, year, staff, rooms, 0 AS missing FROM edustat.return_school
    UNION ALL SELECT county_code, year, staff, rooms, 1 FROM last
), again AS (
    SELECT county_code, year, sum(staff)::float8 AS staff, sum(rooms)::float8 AS rooms, sum(missing) AS units
    FROM held GROUP BY 1, 2
), silent AS (SELECT county_code, year, count(*) AS units FROM missing GROUP BY 1, 2)
SELECT * FROM edustat.rollup_bound b
LEFT JOIN again a ON a.county_code = b.area_code AND a.year = b.year
LEFT JOIN silent s ON s.county_code = b.area_code AND s.year = b.year
WHERE b.indicator = 'staff_room' AND b.grp = 'all' AND b.level = 'county'
  AND (b.units_missing > s.units OR b.units_known <> coalesce(a.units, 0)
       OR (b.numerator IS NOT NULL AND ROW(b.numerator, b.denominator) IS DISTINCT FROM ROW(a.staff, a.rooms))
       OR (b.numerator IS NULL AND a.staff IS NOT NULL AND a.rooms IS NOT NULL));

-- check: whatever misses returns has bounds, and they add up
WITH own AS (
    SELECT i.area_code, i.year, i.period, i.grp, i.indicator, i.units_expected - i.units_reported AS missing, b.units_missing,
           CASE WHEN b.area_code IS NULL THEN i.numerator ELSE b.numerator END AS numerator,
           CASE WHEN b.area_code IS NULL THEN i.denominator ELSE b.denominator END AS denominator,
           CASE WHEN b.area_code IS NULL THEN i.numerator ELSE b.numerator_highest END AS highest,
           CASE WHEN b.area_code IS NULL THEN i.numerator ELSE b.numerator_lowest END AS lowest, coalesce(b.units_known, 0) AS known, coalesce(b.units_missing, 0) AS counted
    FROM edustat.rollup_indicator i
    LEFT JOIN edustat.rollup_bound b USING (area_code, year, period, grp, indicator)
    WHERE i.indicator IN (SELECT indicator FROM edustat.indicator WHERE made_of = 'counts') AND i.period = i.year::text
      AND i.grp NOT IN (SELECT set_code FROM edustat.area_set)
), below AS (
    SELECT a.parent, o.year, o.period, o.grp, o.indicator, sum(o.numerator) AS numerator, sum(o.denominator) AS denominator,
           sum(o.highest) AS highest, sum(o.lowest) AS lowest, sum(o.known) AS known, sum(o.counted) AS counted
    FROM own o
    JOIN edustat.area a ON a.code = o.area_code AND o.year >= a.valid_from AND o.year < a.valid_to GROUP BY 1, 2, 3, 4, 5
)
-- A left join; written so, it is no nested loop, which takes most of the time of all checks: the server cannot know how many rows are of whole years.
SELECT o.*, b.* FROM own o
FULL JOIN below b ON b.parent = o.area_code AND b.year = o.year AND b.period = o.period AND b.grp = o.grp AND b.indicator = o.indicator
WHERE coalesce(o.area_code, '') <> '' AND ((o.missing > 0 AND o.units_missing IS NULL) OR o.missing > o.units_missing OR (b.parent IS NULL AND o.missing <> o.units_missing AND o.known < o.units_missing)
   OR (b.parent IS NOT NULL
       AND (abs(o.numerator - b.numerator) > 1e-9 * abs(o.numerator) OR abs(o.denominator - b.denominator) > 1e-9 * abs(o.denominator)
            OR abs(o.highest - b.highest) > 1e-9 * abs(o.highest) OR abs(o.lowest - b.lowest) > 1e-9 * abs(o.lowest) OR o.known <> b.known OR o.counted <> b.counted
            OR (o.numerator IS NULL) <> (b.numerator IS NULL))));

-- check: a rate with the missing returns lies between its bounds
SELECT * FROM edustat.rollup_bound
WHERE rate_lowest > rate_known + 1e-9 OR rate_known > rate_highest + 1e-9 OR units_known > units_missing
   OR (indicator = 'ger' AND denominator <> 0 AND rate_known IS DISTINCT FROM numerator * 100 / denominator)
   OR (verdict = 'met' AND rate_known IS NULL);
