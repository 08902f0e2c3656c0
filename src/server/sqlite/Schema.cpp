#include "server/sqlite/Schema.h"

namespace counterpart::server {

const char *const Schema = R"sql(
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- One contract document a row. The columns beside `body` are what listings select and sort by.
CREATE TABLE IF NOT EXISTS resource (
    type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
    store_id TEXT, customer_id TEXT, campaign_id TEXT,
    code TEXT, label TEXT, status TEXT, open INTEGER NOT NULL DEFAULT 0, at INTEGER,
    updated_at INTEGER NOT NULL, removed TEXT, bytes INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS resource_key ON resource (type, id);
CREATE INDEX IF NOT EXISTS resource_plan ON resource (type, open, id, bytes, store_id, customer_id);
CREATE INDEX IF NOT EXISTS resource_customer ON resource (customer_id, type, at);
CREATE INDEX IF NOT EXISTS resource_store ON resource (store_id, type, open, at);
CREATE INDEX IF NOT EXISTS resource_code ON resource (code, type) WHERE code IS NOT NULL;
CREATE INDEX IF NOT EXISTS resource_label ON resource (label COLLATE NOCASE) WHERE label IS NOT NULL;

-- What a coupon or a campaign was before, and until when: an act that is told late is judged by what held when it was
-- done. Rows whose next version says the same are left out.
CREATE TABLE IF NOT EXISTS superseded (
    type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, until INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (type, id, version)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS superseded_until ON superseded (until);

-- Which customers the feed of a store carries, and why. Unused when one feed carries the chain.
CREATE TABLE IF NOT EXISTS scope_customer (
    store_id TEXT NOT NULL, customer_id TEXT NOT NULL, PRIMARY KEY (store_id, customer_id)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS scope_customer_of ON scope_customer (customer_id, store_id);

-- Customers from elsewhere who were brought into the scope of a store, and until when.
CREATE TABLE IF NOT EXISTS scope_visit (
    store_id TEXT NOT NULL, customer_id TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (store_id, customer_id))
    STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS scope_visit_end ON scope_visit (until);
CREATE INDEX IF NOT EXISTS scope_visit_of ON scope_visit (customer_id, until, store_id);

-- By what the customers of the chain are found (CustomerKeys.h).
CREATE TABLE IF NOT EXISTS customer_key (
    key TEXT NOT NULL, customer_id TEXT NOT NULL, PRIMARY KEY (key, customer_id)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS customer_key_of ON customer_key (customer_id);

-- Newest change of each record per feed, at the position of its commit. The head is a counter row that is
-- raised in the transaction of the change, so positions are in commit order whoever writes.
CREATE TABLE IF NOT EXISTS feed_head (feed TEXT PRIMARY KEY, position INTEGER NOT NULL, oldest INTEGER NOT NULL DEFAULT 0)
    STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feed (
    feed TEXT NOT NULL, position INTEGER NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
    tx TEXT NOT NULL, at INTEGER NOT NULL, removed TEXT, command_id TEXT, PRIMARY KEY (feed, position))
    STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS feed_record ON feed (feed, type, id);

CREATE TABLE IF NOT EXISTS snapshot (
    id TEXT PRIMARY KEY, store_id TEXT NOT NULL, device_id TEXT NOT NULL, position INTEGER NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshot_wish (
    snapshot_id TEXT PRIMARY KEY REFERENCES snapshot (id) ON DELETE CASCADE, schema INTEGER NOT NULL,
    types TEXT NOT NULL) STRICT, WITHOUT ROWID; -- empty: all
CREATE TABLE IF NOT EXISTS snapshot_part (
    snapshot_id TEXT NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE, part INTEGER NOT NULL,
    priority INTEGER NOT NULL, ranges TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL,
    PRIMARY KEY (snapshot_id, part)) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS device (
    id TEXT PRIMARY KEY, client_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, store_id TEXT NOT NULL,
    secret_hash TEXT NOT NULL, status TEXT NOT NULL, enrolled_at INTEGER NOT NULL, last_seen_at INTEGER,
    client_version TEXT NOT NULL DEFAULT '', ack_seq INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
-- Beside `device`, so that a database made before there were revocations and reports can be opened.
CREATE TABLE IF NOT EXISTS device_revocation (device_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS device_quarantine (device_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS device_report (device_id TEXT PRIMARY KEY, outbox_depth INTEGER, wiped_at INTEGER)
    STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS directive (
    device_id TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (device_id, id))
    STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS token (
    hash TEXT PRIMARY KEY, refresh INTEGER NOT NULL, device_id TEXT NOT NULL, associate_id TEXT NOT NULL,
    store_id TEXT NOT NULL, family TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS token_family ON token (family);
CREATE INDEX IF NOT EXISTS token_expiry ON token (expires_at);
CREATE TABLE IF NOT EXISTS associate_pin (
    associate_id TEXT PRIMARY KEY, verifier TEXT NOT NULL, failures INTEGER NOT NULL, blocked_until INTEGER,
    must_change INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS enrolment_code (
    selector TEXT PRIMARY KEY, code_hash TEXT NOT NULL, store_id TEXT NOT NULL, expires_at INTEGER NOT NULL,
    tries_left INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS command_result (
    id TEXT PRIMARY KEY, device_id TEXT NOT NULL, store_id TEXT NOT NULL, seq INTEGER NOT NULL,
    fingerprint TEXT NOT NULL, result TEXT NOT NULL, at INTEGER NOT NULL, position INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
DROP INDEX IF EXISTS command_result_seq;
CREATE INDEX IF NOT EXISTS command_result_position ON command_result (device_id, position);
CREATE INDEX IF NOT EXISTS command_result_at ON command_result (at);
-- Which command had which number. `numbering` names the outbox that counted: one that begins anew counts from 1 again.
CREATE TABLE IF NOT EXISTS device_sequence (
    device_id TEXT NOT NULL, numbering TEXT NOT NULL, seq INTEGER NOT NULL, command_id TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (device_id, numbering, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS device_sequence_at ON device_sequence (at);
-- The numbering that ack_seq counts; none: that of the devices of before there were names for it.
CREATE TABLE IF NOT EXISTS device_numbering (device_id TEXT PRIMARY KEY, numbering TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO device_sequence SELECT device_id, '', seq, id, at FROM command_result
    WHERE seq > 0 AND NOT EXISTS (SELECT 1 FROM device_sequence);

CREATE TABLE IF NOT EXISTS audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, action TEXT NOT NULL, purpose TEXT NOT NULL,
    associate_id TEXT NOT NULL, device_id TEXT NOT NULL, command_id TEXT NOT NULL, about_type TEXT NOT NULL,
    about_id TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS audit_who ON audit (action, associate_id, at);
-- Beside `audit`, so that a database made before can be opened.
CREATE TABLE IF NOT EXISTS audit_approval (seq INTEGER PRIMARY KEY REFERENCES audit (seq), approved_by TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS campaign_ack (
    campaign_id TEXT NOT NULL, associate_id TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, associate_id)) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS campaign_event (
    seq INTEGER PRIMARY KEY, campaign_id TEXT NOT NULL, coupon_id TEXT, customer_id TEXT, step TEXT NOT NULL,
    channel TEXT NOT NULL, store_id TEXT, at INTEGER NOT NULL, amount INTEGER NOT NULL, discount INTEGER NOT NULL,
    code TEXT) STRICT;
CREATE INDEX IF NOT EXISTS campaign_event_figures
    ON campaign_event (campaign_id, step, channel, store_id, at, amount, discount, code);
CREATE INDEX IF NOT EXISTS campaign_event_coupon ON campaign_event (coupon_id) WHERE coupon_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS campaign_event_customer
    ON campaign_event (customer_id, campaign_id, at) WHERE step = 'redeemed';
CREATE TABLE IF NOT EXISTS campaign_news (campaign_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- What devices may spend offline: at most one a device is current. `units` of a lease are those that may still be
-- used. A use is charged to the allowance that stood when it was told, which may have replaced the one it names.
CREATE TABLE IF NOT EXISTS allowance (
    id TEXT PRIMARY KEY, request_id TEXT NOT NULL, device_id TEXT NOT NULL, store_id TEXT NOT NULL,
    amount INTEGER NOT NULL, valid_until INTEGER NOT NULL, current INTEGER NOT NULL, replaced_by TEXT,
    ended_at INTEGER, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS allowance_request ON allowance (device_id, request_id);
CREATE UNIQUE INDEX IF NOT EXISTS allowance_current ON allowance (device_id) WHERE current = 1;
CREATE INDEX IF NOT EXISTS allowance_store ON allowance (store_id, valid_until) WHERE current = 1;
CREATE TABLE IF NOT EXISTS allowance_lease (
    campaign_id TEXT NOT NULL, allowance_id TEXT NOT NULL, units INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, allowance_id)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS allowance_lease_of ON allowance_lease (allowance_id, campaign_id, units);
CREATE TABLE IF NOT EXISTS allowance_use (
    redemption_id TEXT PRIMARY KEY, allowance_id TEXT NOT NULL, counted INTEGER NOT NULL, amount INTEGER NOT NULL,
    campaign_id TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS allowance_use_of ON allowance_use (allowance_id, counted, amount);

CREATE TABLE IF NOT EXISTS notification (
    id TEXT PRIMARY KEY, order_id TEXT NOT NULL, template TEXT NOT NULL, channel TEXT NOT NULL, state TEXT NOT NULL,
    queued_at INTEGER NOT NULL, due_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS notification_due ON notification (due_at) WHERE state IN ('queued', 'sent');
CREATE INDEX IF NOT EXISTS notification_order ON notification (order_id);
CREATE TABLE IF NOT EXISTS pickup_code (order_id TEXT PRIMARY KEY, code TEXT NOT NULL) STRICT, WITHOUT ROWID;
)sql";

} // namespace counterpart::server
