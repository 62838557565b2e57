-- Runs by their creation, page by page.
CREATE INDEX runsByCreation ON runs (createdAt, id);
DROP INDEX runsByStatus;
CREATE INDEX runsByStatus ON runs (status, createdAt, id);
