-- Of a run that was ended here because Inngest does not know it and goes on listing it: how Inngest lists it.
ALTER TABLE runs ADD COLUMN "listedAs" TEXT CHECK ("listedAs" IN ('queued', 'running'));

CREATE INDEX "runsGivenUp" ON runs (id) WHERE "listedAs" IS NOT NULL;
