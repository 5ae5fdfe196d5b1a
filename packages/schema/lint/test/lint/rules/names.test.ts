import { ruleTable } from '../rule-table.ts';

ruleTable('name-in-use', {
  unsafe: [
    ['expand', "CREATE FUNCTION touch(n int) RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ['expand', "CREATE FUNCTION lower(n int) RETURNS text LANGUAGE sql AS 'SELECT 1'"],
    ['expand', "CREATE FUNCTION public.random(n int) RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ['expand', 'CREATE SCHEMA orders_app'],
    ['expand', 'CREATE SCHEMA AUTHORIZATION shop'],
    ['expand', 'CREATE SCHEMA shop; GRANT USAGE ON SCHEMA shop TO shop'],
    ['expand', 'CREATE TEMP TABLE orders (id int); ALTER TABLE public.orders DROP COLUMN note'],
    ['expand', 'CREATE TEMP TABLE parcels AS SELECT 1; DROP TABLE public.parcels'],
  ],
  safe: [
    ['expand', "CREATE FUNCTION fresh() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    [
      'expand',
      "CREATE FUNCTION fresh() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION fresh(n int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
    ['contract', "CREATE FUNCTION touch(n int) RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ['expand', 'CREATE SCHEMA reporting; GRANT USAGE ON SCHEMA reporting TO reader'],
    ['expand', 'CREATE TEMP TABLE few (id int); DROP TABLE few'],
  ],
});
