-- All runs that were queued before this moment, and have ended, were read: one row.
CREATE TABLE read_through (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  moment BIGINT NOT NULL
);

-- What earlier versions had read is not known; their newest run is the best there is.
INSERT INTO read_through (id, moment) SELECT 1, max("completedAt") FROM runs HAVING count(*) > 0;
