import { expect, it } from 'vitest';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { majorOf, SUPPORTED } from '../../src/model/versions.ts';

it('a verdict holds for the majors of PostgreSQL that the tests can run on', () => {
  const majors = [versions.formerPostgres, versions.postgres, versions.nextPostgres].map(({ version }) =>
    Number(version),
  );
  expect([majorOf(SUPPORTED.oldest), majorOf(SUPPORTED.newest)]).toEqual([
    Math.min(...majors),
    Math.max(...majors),
  ]);
});
