-- The same command, sealed to the CDP's public key: it outlives this device's own keys.
ALTER TABLE command ADD COLUMN rescue BLOB;
-- Set when those were lost: who this device was when it was done. It is handed over by its second copy.
ALTER TABLE command ADD COLUMN former_device TEXT;
CREATE INDEX command_rescue ON command (position)
    WHERE former_device IS NOT NULL AND state IN ('queued', 'sending', 'retry');
