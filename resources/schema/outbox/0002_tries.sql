-- Wrong PINs in a row, counted before each check. Time since boot, so that a changed clock shortens nothing.
CREATE TABLE pin_attempt (
    associate_id TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    boot_id BLOB NOT NULL,
    since_boot INTEGER NOT NULL
) STRICT;

-- Who signed in online on this device, and how to check their PIN offline (sealed).
CREATE TABLE pin_verifier (
    associate_id TEXT PRIMARY KEY,
    made_at INTEGER NOT NULL,
    key_version INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

-- Wrong pickup codes of an order on this device, counted before each check.
CREATE TABLE pickup_code_attempt (order_id TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT;

-- Small facts: last seq, key check. Nothing personal.
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
