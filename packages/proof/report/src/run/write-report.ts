import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderReport } from '../render-report.ts';
import type { Run } from './run-schema.ts';

/** Writes run.html and run.json into the folder, which is created if missing, and returns their paths. */
export async function writeReport(folder: string, run: Run): Promise<{ html: string; json: string }> {
  const html = join(folder, 'run.html');
  const json = join(folder, 'run.json');
  await mkdir(folder, { recursive: true });
  // The data first: a failure to render must not lose the run.
  await writeFile(json, `${JSON.stringify(run)}\n`);
  await writeFile(html, renderReport(run));
  return { html, json };
}
