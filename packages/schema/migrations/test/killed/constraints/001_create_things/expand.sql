CREATE TABLE owners (id int PRIMARY KEY);
CREATE TABLE things (id int PRIMARY KEY, owner int NOT NULL, code text NOT NULL, spare text NOT NULL);
INSERT INTO owners SELECT generate_series(1, 3);
INSERT INTO things SELECT i, 1 + i % 3, 'code ' || i, 'spare' FROM generate_series(1, 8) AS i;
