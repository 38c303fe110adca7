-- What pages of an area's or a province's rates show stands in the index by which they are found, so that readers do not go to the rows, which are wide.
-- It holds the times too, by which the policies of readers choose: an update of visible_until costs an entry here, and there is one a newer publication.
CREATE INDEX indicator_value_page ON edustat_pub.indicator_value (area_code, year, indicator)
    INCLUDE (visible_from, visible_until, rate, target, gap, suppressed, status, verdict, comparator)
    WHERE grp = 'all' AND annual;

-- The areas of such a page with their names.
DROP INDEX edustat_pub.area_below;
CREATE INDEX area_below ON edustat_pub.area (parent_code, year) INCLUDE (area_code, name_zh, name_en);
