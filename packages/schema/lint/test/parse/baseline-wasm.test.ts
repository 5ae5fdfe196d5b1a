import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const PARSER = JSON.stringify(join(import.meta.dirname, '../../src/parse/parse-sql.ts'));

it('V8 does not optimize the grammar of the parser', () => {
  const script = `import { loadParser, parseSql } from ${PARSER};
    await loadParser();
    for (let i = 0; i < 50; i++) parseSql('CREATE TABLE notes (id int PRIMARY KEY, note text NOT NULL)');`;
  const flags = ['--trace-wasm-compilation-times', '--input-type=module'];
  const { status, stdout } = spawnSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8' });
  expect(status).toBe(0);
  const compiled = [...stdout.matchAll(/using (Liftoff|TurboFan),.* bodysize (\d+)/g)];
  const large = compiled.filter(([, , size]) => Number(size) > 50_000).map(([, compiler]) => compiler);
  expect(new Set(large)).toEqual(new Set(['Liftoff']));
});
