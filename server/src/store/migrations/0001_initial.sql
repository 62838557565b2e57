-- What is ingested: one store of documents for each repository.
CREATE TABLE stores (
  id TEXT PRIMARY KEY,
  repoName TEXT NOT NULL UNIQUE,
  root TEXT NOT NULL,
  defaultInclude TEXT NOT NULL,
  name TEXT,
  -- The content of the last commit, and what the index really holds: null while it is being changed.
  committedSha TEXT,
  indexedSha TEXT
) STRICT;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  storeId TEXT NOT NULL REFERENCES stores (id),
  type TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'skipped', 'failed', 'cancelled')),
  statusReason TEXT,
  trigger TEXT NOT NULL,
  eventId TEXT NOT NULL UNIQUE,
  eventName TEXT NOT NULL,
  eventData TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  processed INTEGER,
  total INTEGER,
  errorMessage TEXT,
  output TEXT,
  createdAt INTEGER NOT NULL,
  startedAt INTEGER,
  completedAt INTEGER
) STRICT;

CREATE INDEX runsByStatus ON runs (status, createdAt);
CREATE UNIQUE INDEX oneRunningPerStore ON runs (storeId) WHERE status = 'running';

CREATE TABLE steps (
  id TEXT PRIMARY KEY,
  runId TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  startedAt INTEGER NOT NULL,
  endedAt INTEGER,
  error TEXT,
  UNIQUE (runId, name)
) STRICT;

CREATE TABLE ingestion_commits (
  id TEXT PRIMARY KEY,
  storeId TEXT NOT NULL REFERENCES stores (id),
  beforeSha TEXT,
  afterSha TEXT,
  deliveryId TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('processed', 'skipped', 'failed')),
  processedAt INTEGER NOT NULL
) STRICT;

CREATE INDEX commitsByStore ON ingestion_commits (storeId, processedAt);

CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  storeId TEXT NOT NULL REFERENCES stores (id),
  path TEXT NOT NULL,
  sha TEXT NOT NULL,
  UNIQUE (storeId, path)
) STRICT;

CREATE TABLE sections (
  id INTEGER PRIMARY KEY,
  documentId INTEGER NOT NULL REFERENCES documents (id),
  heading TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE INDEX sectionsByDocument ON sections (documentId);

-- The words of `sections`; the triggers keep it in step within the same transaction.
CREATE VIRTUAL TABLE sectionIndex USING fts5 (
  heading,
  body,
  content = 'sections',
  content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2',
  prefix = '2 3'
);

CREATE TRIGGER sectionAdded AFTER INSERT ON sections BEGIN
  INSERT INTO sectionIndex (rowid, heading, body) VALUES (new.id, new.heading, new.body);
END;

CREATE TRIGGER sectionRemoved AFTER DELETE ON sections BEGIN
  INSERT INTO sectionIndex (sectionIndex, rowid, heading, body)
  VALUES ('delete', old.id, old.heading, old.body);
END;
