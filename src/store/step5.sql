-- In which order people want the papers of a slot bound: one row for each slot.
CREATE TABLE orders (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    unit        TEXT NOT NULL,
    requirement TEXT NOT NULL,
    year        INTEGER,
    papers      TEXT NOT NULL,
    date        TEXT NOT NULL
);
