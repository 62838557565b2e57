-- Finished runs by their end: listed newest first, deleted oldest first.
CREATE INDEX finishedRuns ON runs (completedAt, id) WHERE completedAt IS NOT NULL;
CREATE INDEX finishedRunsByStatus ON runs (status, completedAt, id) WHERE completedAt IS NOT NULL;

-- Commits by their age, to delete the oldest.
CREATE INDEX commitsByAge ON ingestion_commits (processedAt, id);
