-- What the CDP knows and this device holds. Bodies are sealed; a clear column is one that a query sorts or filters by,
-- never a name, number, note, code or text. Times are milliseconds since the epoch, UTC. `generation` is the snapshot that
-- brought the row last.

CREATE TABLE customer (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE timeline_event (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    customer_id TEXT, occurred_at INTEGER,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX timeline_event_of_customer ON timeline_event (customer_id, occurred_at);

CREATE TABLE purchase (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    customer_id TEXT, occurred_at INTEGER,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX purchase_of_customer ON purchase (customer_id, occurred_at);

CREATE TABLE coupon (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    customer_id TEXT, campaign_id TEXT, valid_until INTEGER,
    occurred_at INTEGER, -- of the latest redemption
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX coupon_of_customer ON coupon (customer_id, valid_until);
CREATE INDEX coupon_redeemed ON coupon (campaign_id, occurred_at) WHERE occurred_at IS NOT NULL;

CREATE TABLE campaign (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE pickup_order (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    customer_id TEXT, store_id TEXT, status TEXT NOT NULL, promised_at INTEGER,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX pickup_order_of_customer ON pickup_order (customer_id, promised_at);
CREATE INDEX pickup_order_open ON pickup_order (promised_at)
    WHERE status NOT IN ('handed_over', 'cancelled', 'returned_to_stock', 'failed');
CREATE INDEX pickup_order_open_in_store ON pickup_order (store_id, promised_at)
    WHERE status NOT IN ('handed_over', 'cancelled', 'returned_to_stock', 'failed');

CREATE TABLE store (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE associate (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE offline_policy (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    store_id TEXT,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX offline_policy_of_store ON offline_policy (store_id);

CREATE TABLE sync_exception (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    customer_id TEXT, status TEXT, occurred_at INTEGER,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX sync_exception_open ON sync_exception (occurred_at) WHERE status = 'open';
CREATE INDEX sync_exception_of_customer ON sync_exception (customer_id);

-- Kinds that no screen reads yet: kept, so that a later version has them at once.
CREATE TABLE task (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    customer_id TEXT,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX task_of_customer ON task (customer_id);
CREATE TABLE feedback (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    customer_id TEXT,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX feedback_of_customer ON feedback (customer_id);
CREATE TABLE survey (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    customer_id TEXT,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX survey_of_customer ON survey (customer_id);
CREATE TABLE service_case (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    customer_id TEXT,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX service_case_of_customer ON service_case (customer_id);
CREATE TABLE store_stock (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    key_version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

-- Keyed hashes of phones, e-mails, member numbers, coupon codes and order numbers.
CREATE TABLE blind_index (
    kind TEXT NOT NULL, hash BLOB NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (kind, hash, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blind_index_of_record ON blind_index (id, kind);

-- Records that could not be read: kept for a later version and for support, counted in the Sync centre.
CREATE TABLE set_aside (
    kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    key_version INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;
