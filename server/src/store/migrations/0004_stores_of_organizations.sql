-- Whose documents a store holds: two organizations may have repositories of the same name.
CREATE TABLE newStores (
  id TEXT PRIMARY KEY,
  -- Empty for a directory that this server ingests itself, which is its only organization's.
  organizationId TEXT NOT NULL DEFAULT '',
  repoName TEXT NOT NULL,
  root TEXT NOT NULL,
  defaultInclude TEXT NOT NULL,
  name TEXT,
  -- The content of the last commit, and what the index really holds: null while it is being changed.
  committedSha TEXT,
  indexedSha TEXT,
  UNIQUE (organizationId, repoName)
) STRICT;

INSERT INTO newStores (id, repoName, root, defaultInclude, name, committedSha, indexedSha)
SELECT id, repoName, root, defaultInclude, name, committedSha, indexedSha FROM stores;

DROP TABLE stores;
ALTER TABLE newStores RENAME TO stores;
