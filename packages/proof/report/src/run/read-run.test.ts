import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failingDrill } from '../../test/sample-runs.ts';
import { renderReport } from '../render-report.ts';
import { InvalidRun } from './errors.ts';
import { parseRun, readRun } from './read-run.ts';
import { writeReport } from './write-report.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a stored run', () => {
  it('is read as it was written, and gives the same page again', async () => {
    const run = failingDrill();
    const { html, json } = await writeReport(join(folder, 'new', 'folder'), run);
    const stored = await readRun(json);
    expect(stored).toEqual(run);
    expect(renderReport(stored)).toBe(await readFile(html, 'utf8'));
  });

  it('that counted first tries under the name of an earlier time is read', () => {
    const run = failingDrill();
    const { failedFirstTries, ...rest } = run.traffic;
    const stored = { ...run, traffic: { ...rest, failedWithoutRetries: failedFirstTries } };
    expect(parseRun(JSON.stringify(stored), 'run.json').traffic.failedFirstTries).toBe(failedFirstTries);
  });

  it('that does not exist is refused with what to give instead', async () => {
    await expect(readRun(join(folder, 'none.json'))).rejects.toThrow(
      /none\.json does not exist\. Give the path/,
    );
    await expect(readRun(join(folder, 'none.json'))).rejects.toBeInstanceOf(InvalidRun);
  });

  it('that is no JSON is refused', () => {
    expect(() => parseRun('<html>', 'run.html')).toThrow(/run\.html is no JSON/);
  });

  it('that is something else is refused with the first mistakes, each by its place', () => {
    const run = { ...failingDrill(), startedAt: 'yesterday', replicas: [{ id: 1 }] };
    const refusal = () => parseRun(JSON.stringify(run), 'run.json');
    expect(refusal).toThrow(/run\.json is no run/);
    expect(refusal).toThrow(/startedAt: must be an ISO time/);
    expect(refusal).toThrow(/replicas\.0\.id: /);
    expect(refusal).toThrow(/and \d+ more/);
  });

  it('that knows locks instead of schema steps, as it once was, is refused', () => {
    const run = { ...failingDrill(), schema: { locks: [], backfill: [] } };
    const refusal = () => parseRun(JSON.stringify(run), 'run.json');
    expect(refusal).toThrow(InvalidRun);
    expect(refusal).toThrow(/run\.json is no run.*schema\.steps: /s);
  });
});
