-- The heads that were vouched for, one by one. AUTOINCREMENT remembers the newest, as for entries.
CREATE TABLE audit_checkpoint (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    install TEXT NOT NULL,
    format INTEGER NOT NULL,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    previous BLOB,
    public_key BLOB,
    signature BLOB
) STRICT;

CREATE TRIGGER audit_checkpoint_unchanged BEFORE UPDATE ON audit_checkpoint
BEGIN
    SELECT RAISE(ABORT, 'a checkpoint is never changed');
END;

CREATE TRIGGER audit_checkpoint_undeleted BEFORE DELETE ON audit_checkpoint
BEGIN
    SELECT RAISE(ABORT, 'a checkpoint is never deleted');
END;

-- Few among many, and asked for again and again by a verifier: what retention took, and where time
-- went back.
CREATE INDEX audit_event_pruning ON audit_event (seq) WHERE kind = 'record_pruned';
CREATE INDEX audit_event_time ON audit_event (seq) WHERE kind = 'time_went_back';
