-- Where the sync stands; committed together with the rows of each page.
CREATE TABLE sync_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    cursor TEXT NOT NULL DEFAULT '',
    epoch TEXT NOT NULL DEFAULT '',
    device_ack INTEGER NOT NULL DEFAULT 0,
    generation INTEGER NOT NULL DEFAULT 1,
    snapshot_id TEXT,           -- null: none under way
    snapshot_epoch TEXT,
    snapshot_manifest BLOB,
    snapshot_types TEXT,        -- kinds that it replaces, parted by spaces; empty: all
    snapshot_parts INTEGER,
    snapshot_next INTEGER,
    snapshot_rows INTEGER,
    snapshot_started INTEGER,
    snapshot_force INTEGER      -- 1: the CDP was restored, so its versions win although they are lower
) STRICT;
INSERT INTO sync_state (one) VALUES (1);

-- When a kind was last known to be complete.
CREATE TABLE as_of (kind TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;

-- Small facts of the device: key check, store id, server offset. Nothing personal.
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
