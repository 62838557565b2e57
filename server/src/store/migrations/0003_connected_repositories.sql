-- The repositories that the organization has connected, one for each store.
CREATE TABLE connected_repositories (
  id TEXT PRIMARY KEY,
  storeId TEXT NOT NULL UNIQUE REFERENCES stores (id),
  configStatus TEXT NOT NULL
    CHECK (configStatus IN ('configured', 'unconfigured', 'ingesting', 'error', 'pending')),
  reason TEXT,
  -- What the last run that had a result left: it holds again when no run is queued or running.
  settledStatus TEXT NOT NULL DEFAULT 'pending'
    CHECK (settledStatus IN ('configured', 'unconfigured', 'error', 'pending')),
  settledReason TEXT,
  -- When the store's `committedSha` was ingested. Its commit may be deleted before.
  lastIngestedAt INTEGER
) STRICT;

-- Whether a store that was ingested has a `lightfast.yml` is seen when the server looks at its files.
INSERT INTO connected_repositories
  (id, storeId, configStatus, reason, settledStatus, settledReason, lastIngestedAt)
SELECT
  'repo_' || lower(hex(randomblob(16))),
  storeId,
  iif(isActive, 'ingesting', settledStatus),
  iif(isActive, NULL, settledReason),
  settledStatus,
  settledReason,
  lastIngestedAt
FROM (
  SELECT
    stores.id AS storeId,
    EXISTS (SELECT 1 FROM runs
            WHERE runs.storeId = stores.id AND runs.status IN ('queued', 'running')) AS isActive,
    CASE
      WHEN latest.status = 'failed' THEN 'error'
      WHEN latest.status IS NOT NULL OR stores.committedSha IS NOT NULL THEN 'configured'
      ELSE 'pending'
    END AS settledStatus,
    iif(latest.status = 'failed',
        (SELECT errorMessage FROM runs WHERE runs.eventId = latest.deliveryId),
        NULL) AS settledReason,
    (SELECT max(processedAt) FROM ingestion_commits
     WHERE ingestion_commits.storeId = stores.id AND status = 'processed') AS lastIngestedAt
  FROM stores LEFT JOIN ingestion_commits AS latest ON latest.id =
    (SELECT id FROM ingestion_commits
     WHERE ingestion_commits.storeId = stores.id ORDER BY processedAt DESC, id DESC LIMIT 1)
);
