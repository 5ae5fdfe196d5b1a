#!/usr/bin/env bash
# Sourced by upgrade.sh: its SQL. `database`, `owner`, `mark` and `seconds` are variables of psql.
# shellcheck disable=SC2034

# absent: no copy; empty: closed, without a replication; copying: closed, with one; open: clients may connect. A new cluster lets clients
# connect, so the comment of OPEN_SQL distinguishes the last state.
read -r -d '' STATE_SQL <<'SQL' || true
SELECT CASE WHEN max(shobj_description(datname.oid, 'pg_database')) = 'opened by upgrade.sh' THEN 'open'
            WHEN EXISTS (SELECT FROM pg_subscription WHERE subname = 'database_upgrade') THEN 'copying'
            ELSE 'empty' END
  FROM pg_database AS datname WHERE datname.datname = :'database';
SQL

read -r -d '' INSPECT_SQL <<'SQL' || true
SELECT 'major ' || current_setting('server_version_num')::int / 10000;
SELECT 'wal_level ' || current_setting('wal_level');
SELECT 'bytes ' || pg_database_size(current_database());
SELECT 'closed ' || (datconnlimit = 0) FROM pg_database WHERE datname = current_database();
SQL

# What logical replication does not copy (https://www.postgresql.org/docs/17/logical-replication-restrictions.html), and what an upgrade
# would lose or interrupt. The tables of the schema `release` without a primary key only get new rows.
read -r -d '' PROBLEMS_SQL <<'SQL' || true
WITH tables AS (
  SELECT oid, oid::regclass::text AS name, relkind, relpersistence, relreplident FROM pg_class
   WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema$|release$|database_upgrade$)'
)
SELECT 'problem the table ' || name || ' has no primary key, so updates of its rows cannot be replicated: add one, or run ALTER TABLE ' || name || ' REPLICA IDENTITY FULL'
  FROM tables WHERE relkind IN ('r', 'p') AND relpersistence = 'p' AND relreplident IN ('d', 'n')
   AND (relreplident = 'n' OR NOT EXISTS (SELECT FROM pg_index WHERE indrelid = tables.oid AND indisprimary))
UNION ALL SELECT 'problem the table ' || name || ' is unlogged, and is not replicated: run ALTER TABLE ' || name || ' SET LOGGED'
  FROM tables WHERE relpersistence = 'u' AND relkind = 'r'
UNION ALL SELECT 'problem the materialized view ' || name || ' is not replicated: drop it, and create it again afterwards'
  FROM tables WHERE relkind = 'm'
UNION ALL SELECT 'problem the database has large objects, which are not replicated: move them into tables (bytea)'
  WHERE EXISTS (SELECT FROM pg_largeobject_metadata)
UNION ALL SELECT 'problem the publication ' || pubname || ' has subscribers that would lose changes: drop it first'
  FROM pg_publication WHERE pubname <> 'database_upgrade'
UNION ALL SELECT 'problem the database ' || datname || ' is on the same server, and the upgrade moves only ' || current_database() || ': move or drop it first'
  FROM pg_database WHERE datname NOT IN (current_database(), 'postgres', 'template0', 'template1')
UNION ALL SELECT 'problem the database has a connection limit of ' || datconnlimit || ', and the upgrade uses the limit: run ALTER DATABASE ' || datname || ' CONNECTION LIMIT -1'
  FROM pg_database WHERE datname = current_database() AND datconnlimit > 0;

SELECT to_regclass('release.phases') IS NOT NULL AS "has_ledger" \gset
\if :has_ledger
SELECT 'problem the schema change ' || change || ' is not complete (' || phase || '): complete it with npm run deploy'
  FROM release.phases WHERE finished_at IS NULL;
\endif
SQL

read -r -d '' PUBLISH_SQL <<'SQL' || true
SET client_min_messages = warning;
DROP PUBLICATION IF EXISTS database_upgrade;
DROP SCHEMA IF EXISTS database_upgrade CASCADE;
CREATE SCHEMA database_upgrade;
CREATE TABLE database_upgrade.marks (mark text PRIMARY KEY);
CREATE PUBLICATION database_upgrade FOR ALL TABLES;
SQL

# The statement that creates the same database, closed.
read -r -d '' CREATE_SQL <<'SQL' || true
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L CONNECTION LIMIT 0;',
              datname, pg_encoding_to_char(encoding), datcollate, datctype)
  FROM pg_database WHERE datname = current_database();
SQL

# Also those of the initial copies of single tables.
read -r -d '' DROP_SLOTS_SQL <<'SQL' || true
SELECT pg_terminate_backend(active_pid, 5000), pg_drop_replication_slot(slot_name) FROM pg_replication_slots
  WHERE database = current_database() AND slot_name ~ '^(database_upgrade|pg_\d+_sync_\d+_\d+)$' \g /dev/null
SQL

read -r -d '' RESUME_SQL <<'SQL' || true
ALTER SUBSCRIPTION database_upgrade SET (slot_name = 'database_upgrade');
ALTER SUBSCRIPTION database_upgrade ENABLE;
SQL

read -r -d '' PROGRESS_SQL <<'SQL' || true
SELECT format('%s %s %s', count(*) FILTER (WHERE srsubstate = 'r'), count(*),
              (SELECT sum(apply_error_count + sync_error_count) FROM pg_stat_subscription_stats))
  FROM pg_subscription_rel;
SQL

# In kilobytes of WAL; `lost` when the old server has removed WAL that the copy needs.
read -r -d '' LAG_SQL <<'SQL' || true
SELECT CASE WHEN wal_status = 'lost' THEN 'lost'
            ELSE (pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn) / 1024)::bigint::text END
  FROM pg_replication_slots WHERE slot_name = 'database_upgrade';
SQL

# Ends the sessions that the limit found. Statements that did not complete are rolled back, and the service sends them again. A session that
# began when the limit was set and appears later can only read. The mark is the last write.
read -r -d '' CLOSE_SQL <<'SQL' || true
ALTER DATABASE :"database" CONNECTION LIMIT 0;
ALTER SYSTEM SET default_transaction_read_only = on;
DO $$
DECLARE quiet integer := 0;
BEGIN
  FOR attempt IN 1 .. 500 LOOP
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
    quiet := CASE WHEN FOUND THEN 0 ELSE quiet + 1 END;
    EXIT WHEN quiet = 2;
    PERFORM pg_sleep(0.01);
    PERFORM pg_stat_clear_snapshot();
  END LOOP;
  IF quiet < 2 THEN RAISE EXCEPTION 'sessions did not end within 5 s'; END IF;
END $$;
SELECT pg_reload_conf() \g /dev/null
INSERT INTO database_upgrade.marks VALUES (:'mark');
SQL

# Transactions are applied in the order of their commits, so everything else has been applied before the mark.
read -r -d '' AWAIT_MARK_SQL <<'SQL' || true
SELECT set_config('upgrade.mark', :'mark', false), set_config('upgrade.seconds', :'seconds', false) \g /dev/null
DO $$
DECLARE until timestamptz := clock_timestamp() + current_setting('upgrade.seconds')::int * interval '1 s';
BEGIN
  WHILE NOT EXISTS (SELECT FROM database_upgrade.marks WHERE mark = current_setting('upgrade.mark')) LOOP
    IF clock_timestamp() > until THEN
      RAISE EXCEPTION 'the new server has not got the last write within % s', current_setting('upgrade.seconds');
    END IF;
    PERFORM pg_sleep(0.005);
  END LOOP;
END $$;
SQL

# Prints statements for the new server: replication does not copy sequences.
read -r -d '' SEQUENCES_SQL <<'SQL' || true
SELECT format('SELECT setval(%L, %s, %L);', format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value IS NOT NULL)
  FROM pg_sequences;
SQL

# Prints `TABLE ROWS`. The smallest tables first, up to a gigabyte in all, and none that takes too long: both databases are closed meanwhile.
read -r -d '' COUNT_SQL <<'SQL' || true
\set ON_ERROR_STOP off
SET statement_timeout = '1s';
SELECT format('SELECT %L || '' '' || count(*) FROM %s', oid::regclass, oid::regclass)
  FROM (SELECT oid, sum(pg_relation_size(oid)) OVER (ORDER BY pg_relation_size(oid), oid) AS bytes FROM pg_class
         WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_|information_schema$)') AS tables
  WHERE bytes < 1e9 ORDER BY bytes \gexec
RESET statement_timeout;
\set ON_ERROR_STOP on
SQL

read -r -d '' OPEN_SQL <<'SQL' || true
SET client_min_messages = warning;
BEGIN;
ALTER SUBSCRIPTION database_upgrade DISABLE;
ALTER SUBSCRIPTION database_upgrade SET (slot_name = NONE);
DROP SUBSCRIPTION database_upgrade;
DROP SCHEMA database_upgrade CASCADE;
ALTER DATABASE :"database" CONNECTION LIMIT -1;
COMMENT ON DATABASE :"database" IS 'opened by upgrade.sh';
COMMIT;
SQL

# Sessions of clients must not begin with the setting of before.
read -r -d '' REOPEN_SQL <<'SQL' || true
ALTER SYSTEM RESET default_transaction_read_only;
SELECT pg_reload_conf(), pg_sleep(0.1) \g /dev/null
ALTER DATABASE :"database" CONNECTION LIMIT -1;
SQL

read -r -d '' UNSUBSCRIBE_SQL <<'SQL' || true
ALTER SUBSCRIPTION database_upgrade DISABLE;
ALTER SUBSCRIPTION database_upgrade SET (slot_name = NONE);
DROP SUBSCRIPTION database_upgrade;
SQL

read -r -d '' UNPUBLISH_SQL <<SQL || true
SET client_min_messages = warning;
$DROP_SLOTS_SQL
DROP PUBLICATION IF EXISTS database_upgrade;
DROP SCHEMA IF EXISTS database_upgrade CASCADE;
ALTER SYSTEM RESET max_slot_wal_keep_size;
SELECT pg_reload_conf() \g /dev/null
SQL
