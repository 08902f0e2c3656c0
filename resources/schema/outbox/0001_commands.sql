-- What people did here. Payloads and results are sealed: a command holds what was scanned. `aggregate` is kind and id of the
-- record it acts on. Times are milliseconds since the epoch, UTC.
CREATE TABLE command (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which it was done
    id TEXT NOT NULL UNIQUE,
    seq INTEGER UNIQUE,            -- null: never handed to the network
    aggregate TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'sending', 'retry', 'confirmed', 'refused', 'withdrawn', 'set_aside')),
    tries INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,               -- of a retry
    settled_at INTEGER,
    result_version INTEGER,        -- of the aggregate after it; the overlay goes when the cached row has reached it
    overlay INTEGER NOT NULL DEFAULT 1,
    handled INTEGER NOT NULL DEFAULT 0, -- a person has seen the refusal
    key_version INTEGER NOT NULL,
    payload BLOB NOT NULL,
    result BLOB
) STRICT;
CREATE INDEX command_to_send ON command (position) WHERE state IN ('queued', 'sending', 'retry');
CREATE INDEX command_overlay ON command (position) WHERE overlay = 1;
CREATE INDEX command_settled ON command (settled_at) WHERE settled_at IS NOT NULL;
