-- oldest-release: 2.0.0
-- fence: things: code IS NOT NULL
ALTER TABLE things ALTER COLUMN code SET NOT NULL;
DROP INDEX CONCURRENTLY things_by_note;
ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY;
DROP TABLE events_old;
ALTER TABLE things DROP COLUMN note;
