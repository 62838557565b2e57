-- A step has one row, whatever the number of its attempts. One that is planned has not begun.
CREATE TABLE newSteps (
  id TEXT PRIMARY KEY,
  runId TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  op TEXT NOT NULL DEFAULT 'run' CHECK (op IN ('run', 'sleep', 'wait', 'invoke', 'send')),
  status TEXT NOT NULL,
  queuedAt INTEGER,
  startedAt INTEGER,
  endedAt INTEGER,
  error TEXT,
  output TEXT,
  UNIQUE (runId, name)
) STRICT;

INSERT INTO newSteps (id, runId, name, status, startedAt, endedAt, error)
SELECT id, runId, name, status, startedAt, endedAt, error FROM steps ORDER BY rowid;

-- Of a step that was tried more than once, only the last attempt was kept.
CREATE TABLE attempts (
  stepId TEXT NOT NULL REFERENCES newSteps (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  status TEXT NOT NULL,
  startedAt INTEGER NOT NULL,
  endedAt INTEGER,
  error TEXT,
  PRIMARY KEY (stepId, number)
) STRICT, WITHOUT ROWID;

INSERT INTO attempts (stepId, number, status, startedAt, endedAt, error)
SELECT id, attempt, status, startedAt, endedAt, error FROM steps;

DROP TABLE steps;
ALTER TABLE newSteps RENAME TO steps;
