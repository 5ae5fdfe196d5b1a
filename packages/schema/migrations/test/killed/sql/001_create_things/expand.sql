CREATE TABLE things (id int PRIMARY KEY, code text, note text);
CREATE TABLE events (at int NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (0) TO (10);
CREATE TABLE events_new PARTITION OF events FOR VALUES FROM (10) TO (20);
INSERT INTO things SELECT i, 'code ' || i FROM generate_series(1, 5) AS i;
INSERT INTO events VALUES (1, 'old'), (11, 'new');
CREATE INDEX CONCURRENTLY things_by_note ON things (note);
