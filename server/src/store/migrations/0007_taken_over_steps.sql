-- Steps whose results a run has taken over from the one that it was started in place of.
ALTER TABLE steps ADD COLUMN takenOver INTEGER NOT NULL DEFAULT 0 CHECK (takenOver IN (0, 1));

-- The files that a run has found, for the run that goes on from there.
CREATE TABLE plans (
  runId TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  documents TEXT NOT NULL
) STRICT;
