-- Takes all dirty marks that this snapshot sees, before a full recompute.
DELETE FROM edustat.dirty
