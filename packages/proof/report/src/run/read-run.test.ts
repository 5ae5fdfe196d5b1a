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
  it('is read unchanged, and renders the same page', async () => {
    const run = failingDrill();
    const { html, json } = await writeReport(join(folder, 'new', 'folder'), run);
    const stored = await readRun(json);
    expect(stored).toEqual(run);
    expect(renderReport(stored)).toBe(await readFile(html, 'utf8'));
  });

  it('with the earlier name of first tries is read', () => {
    const run = failingDrill();
    const { failedFirstTries, ...rest } = run.traffic;
    const stored = { ...run, traffic: { ...rest, failedWithoutRetries: failedFirstTries } };
    expect(parseRun(JSON.stringify(stored), 'run.json').traffic.failedFirstTries).toBe(failedFirstTries);
  });

  it('that does not exist is refused with the next step', async () => {
    await expect(readRun(join(folder, 'none.json'))).rejects.toThrow(
      /none\.json does not exist\. Pass the path/,
    );
    await expect(readRun(join(folder, 'none.json'))).rejects.toBeInstanceOf(InvalidRun);
  });

  it('that is not JSON is refused', () => {
    expect(() => parseRun('<html>', 'run.html')).toThrow(/run\.html is not JSON/);
  });

  it('with another format is refused with the first errors and their paths', () => {
    const run = { ...failingDrill(), startedAt: 'yesterday', replicas: [{ id: 1 }] };
    const refusal = () => parseRun(JSON.stringify(run), 'run.json');
    expect(refusal).toThrow(/run\.json is not a valid run/);
    expect(refusal).toThrow(/startedAt: must be an ISO time/);
    expect(refusal).toThrow(/replicas\.0\.id: /);
    expect(refusal).toThrow(/and \d+ more/);
  });

  it('with locks instead of schema steps (an earlier format) is refused', () => {
    const run = { ...failingDrill(), schema: { locks: [], backfill: [] } };
    const refusal = () => parseRun(JSON.stringify(run), 'run.json');
    expect(refusal).toThrow(InvalidRun);
    expect(refusal).toThrow(/run\.json is not a valid run.*schema\.steps: /s);
  });
});
