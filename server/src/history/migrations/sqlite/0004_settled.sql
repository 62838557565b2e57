-- What the last run that had a result left: it holds again after one that was cancelled.
ALTER TABLE connected_repositories ADD COLUMN "settledStatus" TEXT NOT NULL DEFAULT 'pending'
  CHECK ("settledStatus" IN ('configured', 'unconfigured', 'error', 'pending'));
ALTER TABLE connected_repositories ADD COLUMN "settledReason" TEXT;
-- When that run was queued: one that was queued earlier says nothing any more, however late it is read.
ALTER TABLE connected_repositories ADD COLUMN "settledAt" INTEGER;

UPDATE connected_repositories
SET "settledStatus" = CASE
      WHEN "configStatus" <> 'ingesting' THEN "configStatus"
      WHEN "lastCommit" IS NOT NULL THEN 'configured'
      ELSE 'pending'
    END,
    "settledReason" = CASE WHEN "configStatus" <> 'ingesting' THEN reason END,
    "settledAt" = (
      SELECT max("createdAt") FROM runs
      WHERE runs."organizationId" = connected_repositories."organizationId"
        AND runs."repoName" = connected_repositories."repoName" AND runs.status <> 'cancelled'
    );
