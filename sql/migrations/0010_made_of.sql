-- Indicators that are made of the rates of others.

ALTER TABLE edustat.indicator ADD COLUMN made_of text NOT NULL DEFAULT 'counts';
COMMENT ON COLUMN edustat.indicator.made_of IS 'counts: numerator and denominator are sums over the units below; parity: one rate divided by another; adjusted parity: the same, 2 - 1/parity above 1; product: several rates multiplied. All but counts are made anew at every level of the rates there and never added up';
COMMENT ON COLUMN edustat.indicator.interval_kind IS 'share: the numerator is a part of the denominator; count: a count beside it; ratio: one rate divided by another; none: no interval';
COMMENT ON COLUMN edustat.rollup_indicator.numerator IS 'sum over the units below; of a rate made of rates the first of them, or what several leave of 1000; empty where an input is missing';
