-- The schema of release 1.0.0.
CREATE TABLE orders (id int PRIMARY KEY, customer text NOT NULL, code text, CONSTRAINT id_positive CHECK (id > 0));
CREATE INDEX CONCURRENTLY orders_by_customer ON orders (customer);
INSERT INTO orders SELECT i, 'customer ' || i % 3, 'code ' || i FROM generate_series(1, 10) AS i;
