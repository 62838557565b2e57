-- The run of each repository that was asked for last: no second one is started before that is seen.
CREATE TABLE starts (
  "organizationId" TEXT NOT NULL,
  "repoName" TEXT NOT NULL,
  "claimedAt" INTEGER NOT NULL,
  -- The event that was sent, or the run that a rerun made. Null while nobody knows.
  "startedId" TEXT,
  PRIMARY KEY ("organizationId", "repoName")
) STRICT;

CREATE INDEX "startsByAge" ON starts ("claimedAt");
