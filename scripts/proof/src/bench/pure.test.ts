import { readFile } from 'node:fs/promises';
import type { ServerFigures } from '@zero-downtime/bench';
import { describe, expect, it } from 'vitest';
import { besideCommitted, committed } from './committed.ts';
import { readOptions } from './options.ts';
import { fill, scriptsOf } from './pgbench-scripts.ts';
import { growthOf, isSteady, lowest, type Sample } from './steady.ts';

describe('the options', () => {
  it('compare everything by default', () => {
    expect(readOptions([])).toMatchObject({ command: 'compare', rounds: 5, seconds: 4, withPgbench: true });
    expect(readOptions([])?.apps).toEqual(['api', 'fastify', 'bare', 'naive']);
  });

  it('choose among workloads and apps', () => {
    const options = readOptions(['compare', '--only', 'read,mix', '--apps', 'bare,pgbench', '--rounds', '2']);
    expect(options).toMatchObject({
      workloads: ['read', 'mix'],
      apps: ['bare'],
      withPgbench: true,
      rounds: 2,
    });
  });

  it.each([['--only', 'reed'], ['--apps', 'koa'], ['--rounds', 'many'], ['--minutes', '0'], ['compares']])(
    'reject %s %s with the reason',
    (...args) => {
      expect(() => readOptions(args)).toThrow(/must be/);
    },
  );

  it('are listed by --help', () => {
    expect(readOptions(['--help'])).toBeUndefined();
  });
});

describe('the committed figures', () => {
  it('are those in the README', async () => {
    const text = await readFile(new URL('README.md', import.meta.url), 'utf8');
    for (const [workload, { requests, cpu }] of Object.entries(committed.compare)) {
      const table = text.slice(text.indexOf(`| ${workload} `));
      const cells =
        /^\| api .*$/m
          .exec(table)?.[0]
          .split('|')
          .map((cell) => Number(cell)) ?? [];
      expect([workload, cells.slice(4, 7)]).toEqual([workload, Object.values(requests)]);
      expect([workload, cells.slice(10, 13)]).toEqual([workload, Object.values(cpu)]);
    }
  });

  it('are printed beside those of a run', () => {
    const figures = (perSecond: number, cpuMicros: number) => [{ perSecond, cpuMicros } as ServerFigures];
    const throughput = { api: figures(50, 200), fastify: figures(100, 150) };
    const table = besideCommitted({ workload: 'read', throughput, pgbench: [], underLoad: undefined });
    const { requests, cpu } = committed.compare.read ?? { requests: {}, cpu: {} };
    expect(
      table
        ?.split('\n')
        .at(-1)
        ?.split('|')
        .map((cell) => cell.trim()),
    ).toEqual([
      '',
      'api ÷ fastify',
      '0.50',
      requests.fastify?.toFixed(2),
      '0.75',
      cpu.fastify?.toFixed(2),
      '',
    ]);
  });
});

describe('the scripts of pgbench', () => {
  it('have an expression for each parameter', async () => {
    expect(fill('SELECT $1,\n  $12, $2', [...'abcdefghijkl'])).toBe('SELECT (a), (l), (b)');
    for (const { text } of await scriptsOf('mix', 10)) expect(text).not.toMatch(/\$\d|undefined/);
  });

  it('have the weights of the mix', async () => {
    const weights = (await scriptsOf('mix', 10)).map(({ name, weight }) => [name, weight]);
    expect(Object.fromEntries(weights)).toEqual({ read: 60, list: 20, create: 10, keyed: 10 });
  });
});

describe('memory', () => {
  const samples = (rss: readonly number[]): Sample[] =>
    rss.map((it, n) => ({ rss: it, heapUsed: it, external: it, requests: n * 1_000, seconds: n }));

  it('that varies between collections is steady', () => {
    const sawtooth = samples(Array.from({ length: 100 }, (_, n) => 100 + (n % 5) * 20));
    expect(isSteady(growthOf(lowest(sawtooth, 5), 'heapUsed'))).toBe(true);
  });

  it('that grows with the requests is not, and its growth is reported', () => {
    const leak = growthOf(samples([100, 110, 120, 130]), 'rss');
    expect(leak.per1000).toBeCloseTo(10);
    expect(leak.share).toBeCloseTo(0.3);
    expect(isSteady(leak)).toBe(false);
  });
});
