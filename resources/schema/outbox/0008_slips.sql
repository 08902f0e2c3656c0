-- Codes noted while nothing on this tablet could be read: sealed to a key whose secret half the outbox key holds.
CREATE TABLE slip (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, code BLOB NOT NULL) STRICT;
