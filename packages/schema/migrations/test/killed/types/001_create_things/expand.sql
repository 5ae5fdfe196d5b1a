CREATE TABLE things (id int PRIMARY KEY, n int NOT NULL DEFAULT 1, code text);
INSERT INTO things SELECT i, i, '0' || i FROM generate_series(1, 8) AS i;
