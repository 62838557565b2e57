-- The repositories that organizations have connected.
CREATE TABLE connected_repositories (
  id TEXT PRIMARY KEY,
  "organizationId" TEXT NOT NULL,
  "repoName" TEXT NOT NULL,
  "configStatus" TEXT NOT NULL
    CHECK ("configStatus" IN ('configured', 'unconfigured', 'ingesting', 'error', 'pending')),
  reason TEXT,
  "lastCommit" TEXT,
  "lastIngestedAt" INTEGER,
  UNIQUE ("organizationId", "repoName")
) STRICT;

-- The ingested content. `deliveryId` is that of the webhook, or else the event's id.
CREATE TABLE ingestion_commits (
  id TEXT PRIMARY KEY,
  -- Null for a run that is about no repository.
  "storeId" TEXT REFERENCES connected_repositories (id),
  "beforeSha" TEXT,
  "afterSha" TEXT,
  "deliveryId" TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('processed', 'skipped', 'failed')),
  "processedAt" INTEGER NOT NULL
) STRICT;

-- A repository may be connected to several organizations: each has a store of its own.
CREATE UNIQUE INDEX "commitsByDelivery" ON ingestion_commits ("deliveryId", COALESCE("storeId", ''));
CREATE INDEX "commitsByStore" ON ingestion_commits ("storeId", "processedAt", id);
CREATE INDEX "commitsByAge" ON ingestion_commits ("processedAt", id);

-- The events that started runs. An event never changes.
CREATE TABLE run_events (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  "organizationId" TEXT,
  "repoName" TEXT,
  "deliveryId" TEXT,
  "beforeSha" TEXT,
  "afterSha" TEXT,
  data TEXT NOT NULL,
  ts INTEGER NOT NULL
) STRICT;

CREATE INDEX "eventsByAge" ON run_events (ts);

-- The runs that have ended.
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  "organizationId" TEXT NOT NULL,
  "eventId" TEXT NOT NULL,
  type TEXT NOT NULL,
  "repoName" TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('completed', 'skipped', 'failed', 'cancelled')),
  "statusReason" TEXT,
  processed INTEGER,
  total INTEGER,
  "errorMessage" TEXT,
  "trigger" TEXT NOT NULL,
  "createdAt" INTEGER NOT NULL,
  "startedAt" INTEGER,
  "completedAt" INTEGER NOT NULL,
  "eventName" TEXT NOT NULL,
  "eventData" TEXT NOT NULL,
  output TEXT,
  steps TEXT NOT NULL
) STRICT;

CREATE INDEX "runsByAge" ON runs ("completedAt", id);
CREATE INDEX "runsByEvent" ON runs ("eventId");
CREATE INDEX "runsOfOrganization" ON runs ("organizationId", "completedAt", id);
CREATE INDEX "runsOfOrganizationByStatus" ON runs ("organizationId", status, "completedAt", id);

-- Which run replaces which. Without `newId` the rerun was claimed and is not known to have been sent.
CREATE TABLE reruns (
  "oldId" TEXT PRIMARY KEY,
  "newId" TEXT,
  "claimedAt" INTEGER NOT NULL
) STRICT;

CREATE INDEX "rerunsByNewId" ON reruns ("newId");
CREATE INDEX "rerunsByAge" ON reruns ("claimedAt");

-- What the leader found last: one row.
CREATE TABLE published (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  "asOf" INTEGER NOT NULL,
  snapshot TEXT NOT NULL
) STRICT;

-- The webhook deliveries that were accepted.
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  "receivedAt" INTEGER NOT NULL
) STRICT;

CREATE INDEX "deliveriesByAge" ON deliveries ("receivedAt");
