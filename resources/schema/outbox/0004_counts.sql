-- How many wait and how many need a person is counted at every act: from indexes alone, however long the queue is.
DROP INDEX command_to_send;
CREATE INDEX command_to_send ON command (position, state) WHERE state IN ('queued', 'sending', 'retry');
CREATE INDEX command_undecided ON command (position, state, handled)
    WHERE state IN ('refused', 'set_aside') AND handled = 0;
