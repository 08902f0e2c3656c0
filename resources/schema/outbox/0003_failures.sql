-- Times the CDP failed over this command while others passed. Not `tries`: a line that is down says nothing about a command.
ALTER TABLE command ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
