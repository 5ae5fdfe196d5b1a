import { describe, expect, it } from 'vitest';
import { lintSql } from '../lint-sql.ts';
import { ruleTable } from '../rule-table.ts';

const NEW = 'CREATE TABLE fresh (id bigint, note text);';

/** A trigger on orders, and the body of its function. */
const trigger = (when: string, body: string, level = 'FOR EACH ROW'): string =>
  `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ ${body} $f$;
   CREATE TRIGGER t ${when} ON orders ${level} EXECUTE FUNCTION f()`;

const BY_OPERATION = "BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END";
const BY_CASE = "BEGIN CASE TG_OP WHEN 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END CASE; END";

ruleTable('trigger-in-expand', {
  unsafe: [
    ['expand', 'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse()'],
    ['expand', 'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION from_elsewhere()'],
    [
      'expand',
      'CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    ],
    ['expand', 'CREATE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING'],
    ['expand', 'CREATE RULE r AS ON INSERT TO parcels DO ALSO SELECT 1'],
    ['expand', 'ALTER TABLE orders ENABLE TRIGGER from_elsewhere'],
    ['expand', 'ALTER TABLE orders ENABLE TRIGGER ALL'],
    ['expand', 'ALTER TABLE orders ENABLE ALWAYS TRIGGER from_elsewhere'],
    ['expand', 'ALTER TABLE orders ENABLE RULE r'],
    ...(
      [
        ['BEFORE INSERT', 'BEGIN RETURN NULL; END'],
        ['BEFORE INSERT', 'BEGIN IF NEW.note IS NULL THEN RETURN NULL; END IF; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN RETURN OLD; END'],
        ['BEFORE UPDATE', 'BEGIN RETURN OLD; END'],
        ['BEFORE DELETE', 'BEGIN RETURN NEW; END'],
        ['BEFORE INSERT OR DELETE', 'BEGIN RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.note := $$a$$; END'],
        ['AFTER INSERT', 'BEGIN PERFORM 1; END'],
        ['BEFORE INSERT', 'BEGIN IF NEW.id > 1 THEN RETURN NEW; END IF; END'],
        ['BEFORE INSERT', 'DECLARE r record; BEGIN r := NEW; RETURN r; END'],
        ['BEFORE INSERT', 'BEGIN ASSERT NEW.id > 0; RETURN NEW; END'],
        ['AFTER INSERT', 'BEGIN ASSERT NEW.id > 0; RETURN NULL; END'],
        ['BEFORE INSERT', "BEGIN IF NEW.id < 0 THEN RAISE 'no'; END IF; RETURN NEW; END"],
        ['BEFORE INSERT', 'BEGIN RAISE unique_violation; END'],
        ['BEFORE INSERT', 'BEGIN CASE NEW.id WHEN 1 THEN RETURN NEW; END CASE; END'],
        ['BEFORE INSERT', 'DECLARE n int; BEGIN SELECT id INTO STRICT n FROM customers; RETURN NEW; END'],
        ['BEFORE INSERT', "BEGIN EXECUTE 'SELECT 1'; RETURN NEW; END"],
        ['BEFORE INSERT', 'BEGIN PERFORM archive(NEW.id); RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.note := mangle(NEW.note); RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.note := NULL; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.total := NEW.note::numeric; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.total := NEW.total / NEW.id; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN IF NEW.code::int > 5 THEN RETURN NEW; END IF; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW := OLD; RETURN NEW; END'],
        ['AFTER INSERT', 'BEGIN INSERT INTO elsewhere VALUES (NEW.id); RETURN NULL; END'],
        ['AFTER UPDATE', 'BEGIN DELETE FROM orders WHERE id = NEW.id; RETURN NULL; END'],
        ['BEFORE INSERT', 'BEGIN LOCK TABLE customers; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN WHILE NEW.id > 1 LOOP RETURN NULL; END LOOP; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN BEGIN RETURN NEW; EXCEPTION WHEN OTHERS THEN RETURN NULL; END; END'],
      ] as const
    ).map(([when, body]): [string, string] => ['expand', trigger(when, body)]),
    [
      'expand',
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE c AS 'lib', 'f'; CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f()",
    ],
    [
      'expand',
      'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW WHEN (is_good(NEW.id)) EXECUTE FUNCTION touch()',
    ],
  ],
  safe: [
    ['expand', 'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()'],
    [
      'expand',
      "CREATE TRIGGER t AFTER INSERT ON parcels FOR EACH ROW WHEN (NEW.code IS DISTINCT FROM 0) EXECUTE FUNCTION release.note_late_write('code')",
    ],
    ['expand', 'ALTER TABLE orders ENABLE TRIGGER touched'],
    ['expand', 'ALTER TABLE orders ENABLE ALWAYS TRIGGER touched'],
    ['contract', 'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse()'],
    ['expand', `${NEW} CREATE TRIGGER t BEFORE INSERT ON fresh FOR EACH ROW EXECUTE FUNCTION refuse()`],
    [
      'expand',
      `${NEW} CREATE RULE r AS ON INSERT TO fresh DO INSTEAD NOTHING; ALTER TABLE fresh ENABLE RULE r`,
    ],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN tag text; CREATE TRIGGER t BEFORE UPDATE OF tag ON orders FOR EACH ROW EXECUTE FUNCTION refuse()',
    ],
    ...(
      [
        ['AFTER INSERT', "BEGIN RAISE NOTICE 'hm'; RETURN NEW; END"],
        ['AFTER INSERT', 'BEGIN RETURN NULL; END'],
        ['BEFORE INSERT OR UPDATE OR DELETE', BY_OPERATION],
        ['BEFORE INSERT OR UPDATE OR DELETE', BY_CASE],
        ['BEFORE INSERT OR DELETE', 'BEGIN RETURN COALESCE(NEW, OLD); END'],
        ['BEFORE INSERT', "BEGIN IF TG_OP <> 'INSERT' THEN RAISE 'no'; END IF; RETURN NEW; END"],
        ['AFTER UPDATE', "BEGIN PERFORM pg_notify('orders', NEW.id::text); RETURN NULL; END"],
        ['BEFORE INSERT', "DECLARE n int := 1; BEGIN n := 2; RAISE NOTICE '%', n; RETURN (NEW); END"],
      ] as const
    ).map(([when, body]): ['expand', string] => ['expand', trigger(when, body)]),
    ['expand', trigger('BEFORE INSERT', 'BEGIN RETURN NULL; END', 'FOR EACH STATEMENT')],
  ],
});

/** A trigger on orders after statements that create what it uses. */
const after = (first: string, body: string, when = 'BEFORE INSERT OR UPDATE'): string =>
  `${first}; ${trigger(when, `BEGIN ${body} RETURN NEW; END`)}`;
const tag = (type: string) => `ALTER TABLE orders ADD COLUMN tag ${type}`;
const audit = (columns: string, more = '') => `CREATE TABLE audit (${columns})${more}`;

describe('a function that sets new columns', () => {
  it.each([
    [tag('text'), 'NEW.tag := NEW.note;'],
    [tag('text'), "NEW.tag := coalesce(NEW.tag, lower(trim(NEW.note)), '');"],
    [tag('bigint'), 'NEW.tag := NEW.id;'],
    [tag('numeric'), 'NEW.tag := NEW.total / 100;'],
    [tag('varchar(50)'), 'NEW.tag := NEW.code;'],
    [tag('timestamptz NOT NULL DEFAULT now()'), 'NEW.tag := CURRENT_TIMESTAMP;'],
    [tag('date'), "NEW.tag := NEW.at AT TIME ZONE 'UTC';"],
    [tag('jsonb'), 'NEW.tag := to_jsonb(NEW);'],
    [
      tag('text'),
      "IF NEW.id > 1 AND NEW.note LIKE 'a%' THEN NEW.tag := CASE WHEN NEW.id = 1 THEN 'a' ELSE 'b' END; END IF;",
    ],
    [tag('int'), 'NEW.tag := 5; IF NEW IS DISTINCT FROM OLD THEN NEW.tag := 6; END IF;'],
    [
      `${tag('text')}; ALTER TABLE orders ADD CONSTRAINT c CHECK (length(tag) > 2) NOT VALID`,
      "NEW.tag := 'long';",
    ],
    [
      audit('id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), doc jsonb'),
      'INSERT INTO audit (doc) VALUES (to_jsonb(NEW));',
    ],
    [audit('id bigint PRIMARY KEY'), 'INSERT INTO audit VALUES (NEW.id) ON CONFLICT DO NOTHING;'],
    [audit('id bigint, op text NOT NULL'), 'INSERT INTO audit SELECT NEW.id, TG_OP;'],
  ])('is accepted: %s; %s', (first, body) => {
    expect(rulesIn(after(first, body))).not.toContain('trigger-in-expand');
  });

  it.each([
    [tag('int'), 'NEW.tag := NEW.note;'],
    [tag('smallint'), 'NEW.tag := NEW.id;'],
    [tag('varchar(5)'), 'NEW.tag := NEW.note;'],
    [tag('int'), "NEW.tag := 'abc';"],
    [tag('int'), 'NEW.tag := NEW.customer_id + 1;'],
    [tag('text NOT NULL DEFAULT 1'), 'NEW.tag := NEW.note;'],
    [tag('text'), 'NEW.tag := NEW.notte;'],
    [tag('text'), 'NEW.tagg := NEW.note;'],
    [tag('text'), 'NEW.tag := (SELECT email FROM customers);'],
    [tag('text'), 'SELECT email INTO NEW.tag FROM customers;'],
    [tag('text'), 'NEW.tag := ours(NEW.note);'],
    [tag('text'), 'NEW.tag := OLD.note || split_part(NEW.note, NEW.note, NEW.id::int);'],
    [tag('mood'), "NEW.tag := 'sad';"],
    [tag('int'), 'FOR i IN 1..NEW.id LOOP NEW.tag := i; END LOOP;'],
    [
      `${tag('text')}; ALTER TABLE orders ADD CONSTRAINT c CHECK (length(tag) > 2) NOT VALID`,
      "NEW.tag := 'a';",
    ],
    [
      `${tag('bigint')}; ALTER TABLE orders ADD FOREIGN KEY (tag) REFERENCES customers NOT VALID`,
      'NEW.tag := NEW.id;',
    ],
    ['SELECT 1', 'NEW.total := NEW.total * 2;'],
    ['SELECT 1', 'UPDATE customers SET email = NEW.note WHERE id = NEW.id;'],
    ['SELECT 1', "PERFORM pg_notify('c', to_jsonb(NEW)::text);"],
    ['SELECT 1', 'PERFORM count(*) FROM orders;'],
    [audit('id bigint PRIMARY KEY'), 'INSERT INTO audit VALUES (NEW.id);'],
    [audit('id bigint', '; CREATE UNIQUE INDEX u ON audit (id)'), 'INSERT INTO audit VALUES (NEW.id);'],
    [audit('note text', '; CREATE INDEX i ON audit (note)'), 'INSERT INTO audit VALUES (NEW.note);'],
    [audit('note text NOT NULL'), 'INSERT INTO audit VALUES (NEW.note);'],
    [audit('id bigint, n int NOT NULL'), 'INSERT INTO audit (id) VALUES (NEW.id);'],
    [audit('n numeric CHECK (n > 10)'), 'INSERT INTO audit VALUES (NEW.total);'],
    [audit('id bigint'), 'INSERT INTO audit (idd) VALUES (NEW.id);'],
    [audit('id bigint'), 'INSERT INTO audit VALUES (NEW.note);'],
    [audit('id bigint'), 'INSERT INTO audit VALUES (NEW.note::bigint);'],
    [audit('id bigint'), 'DELETE FROM audit WHERE id = NEW.id;'],
    [audit('id bigint', '; REVOKE ALL ON audit FROM app'), 'INSERT INTO audit VALUES (NEW.id);'],
    [
      audit('id bigint', '; CREATE TRIGGER t BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION refuse()'),
      'INSERT INTO audit VALUES (NEW.id);',
    ],
    ['CREATE SCHEMA aud; CREATE TABLE aud.l (id bigint)', 'INSERT INTO aud.l VALUES (NEW.id);'],
  ])('is refused: %s; %s', (first, body) => {
    expect(rulesIn(after(first, body))).toContain('trigger-in-expand');
  });

  it.each([
    'DECLARE n int := NEW.note; BEGIN RETURN NEW; END',
    'DECLARE n int NOT NULL := OLD.id; BEGIN RETURN NEW; END',
    "BEGIN RAISE NOTICE '%', NEW.note::int; RETURN NEW; END",
  ])('is refused: %s', (body) => {
    expect(rulesIn(trigger('BEFORE INSERT', body))).toContain('trigger-in-expand');
  });

  it.each(['NEW.note::int > 0', '1 / NEW.id > 0', 'ours(NEW.note)'])(
    'is refused with the condition %s',
    (when) => {
      const sql = `CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION touch()`;
      expect(rulesIn(sql)).toContain('trigger-in-expand');
    },
  );

  it('is refused with another search_path', () => {
    const sql = trigger('AFTER INSERT', 'BEGIN RETURN NEW; END').replace(
      'plpgsql AS',
      "plpgsql SET search_path = '' AS",
    );
    expect(rulesIn(sql)).toContain('trigger-in-expand');
  });

  it('is judged as it is at the end of the phase', () => {
    const sql = after(audit('id bigint'), 'INSERT INTO audit VALUES (NEW.id);');
    expect(rulesIn(`${sql}; ALTER TABLE audit ADD UNIQUE (id)`)).toContain('trigger-in-expand');
  });
});

const rulesIn = (sql: string): string[] => lintSql({ expand: sql }).map(({ rule }) => rule);

describe('the message about a trigger', () => {
  it.each([
    ['BEGIN RETURN NULL; END', 'f() returns NULL for an INSERT, so the row is not written'],
    ['BEGIN NULL; END', 'f() may end without RETURN'],
    [
      'BEGIN NEW.note := lower(NEW.note); RETURN NEW; END',
      'f() sets new.note, which is no column that this change adds',
    ],
    ['BEGIN ASSERT true; RETURN NEW; END', 'f() may raise an error (ASSERT)'],
    ["BEGIN EXECUTE 'SELECT 1'; RETURN NEW; END", 'f() has EXECUTE of a text'],
  ])('says why: %s', (body, why) => {
    const found = lintSql({ expand: trigger('BEFORE INSERT', body) });
    expect(found.find(({ rule }) => rule === 'trigger-in-expand')?.message).toContain(why);
  });
});
