-- What people tell, who answers for what, every change of a field, and how each run saw things.

-- A row is about one entry alone and small; what a run said of it stands in `sightings`.
ALTER TABLE entries ADD COLUMN origin TEXT NOT NULL DEFAULT '"run"';
ALTER TABLE entries ADD COLUMN unit TEXT;
ALTER TABLE entries ADD COLUMN lead TEXT;
ALTER TABLE entries ADD COLUMN supporting TEXT NOT NULL DEFAULT '[]';
ALTER TABLE entries ADD COLUMN item TEXT;
ALTER TABLE entries ADD COLUMN year INTEGER;
ALTER TABLE entries ADD COLUMN spot TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN points REAL;
ALTER TABLE entries ADD COLUMN measure TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN report_by TEXT;
ALTER TABLE entries ADD COLUMN report TEXT;
ALTER TABLE entries ADD COLUMN excused_until TEXT;
ALTER TABLE entries ADD COLUMN sight TEXT NOT NULL DEFAULT 'seen';
-- Place of what stands now among its sightings.
ALTER TABLE entries ADD COLUMN sighting INTEGER NOT NULL DEFAULT 0;
UPDATE entries SET unit = json_extract(finding, '$.unit');
CREATE INDEX entries_by_unit ON entries(unit, state);
CREATE INDEX entries_by_state ON entries(state, due);

-- What was said of an entry, and how it was seen, from a run on: a row only where that is other
-- than before. `after` tells what people changed after that run from what the run itself saw.
CREATE TABLE sightings (
    number  INTEGER NOT NULL REFERENCES entries(number),
    place   INTEGER NOT NULL,
    run     INTEGER NOT NULL,
    after   INTEGER NOT NULL,
    sight   TEXT NOT NULL,
    finding TEXT NOT NULL,
    PRIMARY KEY (number, place)
) WITHOUT ROWID;
INSERT INTO sightings
    SELECT number, 0, (SELECT coalesce(max(id), 0) FROM runs), 0, 'seen', finding FROM entries;
ALTER TABLE entries DROP COLUMN finding;

-- Events know the run they belong to. Older ones are given the last run of their day.
DROP TRIGGER history_stands;
ALTER TABLE events ADD COLUMN deed TEXT NOT NULL DEFAULT 'set';
ALTER TABLE events ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE events ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN after INTEGER NOT NULL DEFAULT 0;
UPDATE events SET
    run = (SELECT coalesce(max(id), 0) FROM runs WHERE runs.date <= events.date),
    after = (by <> '程序'),
    deed = CASE
        WHEN why LIKE '认定：%' OR why LIKE '撤回认定%' THEN 'judged'
        WHEN by <> '程序' AND state = 'struck_off' THEN 'accepted'
        WHEN by <> '程序' THEN 'sent_back'
        WHEN state = 'excused' THEN 'excused'
        WHEN state = 'awaiting_acceptance' THEN 'mended'
        WHEN place = 0 THEN 'found'
        WHEN why LIKE '%反弹%' THEN 'returned'
        ELSE 'resumed'
    END;
CREATE INDEX events_by_run ON events(run, after, deed);
CREATE TRIGGER history_stands BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'history is kept for ever'); END;
CREATE TRIGGER sightings_stay BEFORE DELETE ON sightings
    BEGIN SELECT RAISE(ABORT, 'history is kept for ever'); END;
CREATE TRIGGER sightings_stand BEFORE UPDATE ON sightings
    BEGIN SELECT RAISE(ABORT, 'history is kept for ever'); END;
