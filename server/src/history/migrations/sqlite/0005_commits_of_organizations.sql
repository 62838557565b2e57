-- Whose a commit is, so that each organization's are counted for themselves.
ALTER TABLE ingestion_commits ADD COLUMN "organizationId" TEXT NOT NULL DEFAULT '';

UPDATE ingestion_commits
SET "organizationId" = COALESCE(
  (SELECT store."organizationId" FROM connected_repositories AS store
   WHERE store.id = ingestion_commits."storeId"),
  -- A commit of no repository has its event's id for a delivery.
  (SELECT min(runs."organizationId") FROM runs WHERE runs."eventId" = ingestion_commits."deliveryId"),
  ''
);

CREATE INDEX "commitsOfOrganization" ON ingestion_commits ("organizationId", "processedAt", id);
