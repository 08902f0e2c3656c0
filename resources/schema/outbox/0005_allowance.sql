-- What the CDP gave this device to spend offline: at most one, as it came. Ids, counts and amounts; nothing personal.
CREATE TABLE allowance (one INTEGER PRIMARY KEY CHECK (one = 1), given TEXT NOT NULL) STRICT;

-- What was spent of it, written with the command itself: who saves the one saves the other.
CREATE TABLE allowance_spend (
    command_id TEXT PRIMARY KEY,
    redemption_id TEXT NOT NULL,
    counted INTEGER NOT NULL,   -- against count and amount: it was done offline
    amount INTEGER NOT NULL,    -- minor units
    campaign_id TEXT,           -- whose leased unit it took
    undone_by TEXT,             -- the command that takes it back
    request_id TEXT             -- the CDP knew it when this request was made: it is not charged to what that brings
) STRICT;
CREATE INDEX allowance_spend_redemption ON allowance_spend (redemption_id);
CREATE INDEX allowance_spend_undone ON allowance_spend (undone_by) WHERE undone_by IS NOT NULL;
