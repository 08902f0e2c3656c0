-- Counts every change of a row: of this file and its mirror the one that has come further is right.
CREATE TABLE revision (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL) STRICT;
INSERT INTO revision VALUES (1, 0);
