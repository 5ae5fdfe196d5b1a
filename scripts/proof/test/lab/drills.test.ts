import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTarget } from '@zero-downtime/deploy';
import type { Drill } from '@zero-downtime/drills';
import { DRILLS } from '@zero-downtime/drills/list';
import { DEFAULT_ENGINE, down, labSpec, openLab, up } from '@zero-downtime/lab';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { defaultKeyFile, ensureKeyFile } from '@zero-downtime/tokens';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { carryOut, groundOf, type Workplace } from '../../src/drill/workplace.ts';
import { ensureNodeImages } from '../../src/lab/images.ts';

const NAME = 'orders-e2e-drills';
const FIRST_PORT = 18_280;

let folder: string;
let place: Workplace;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drills-'));
  // The folder from which the commands read this machine's token key.
  process.env.XDG_DATA_HOME = folder;
  await ensureKeyFile(defaultKeyFile());
  await ensureNodeImages([DEFAULT_ENGINE]);
  const lab = openLab(labSpec(NAME, FIRST_PORT, join(folder, NAME)));
  await down(lab, () => {});
  await up(lab, () => {});
  const targetPath = await writeTarget(lab.urls[0] as string);
  place = {
    ...{
      root: ROOT,
      ...groundOf(lab),
      mayDeleteData: true,
      targetPath,
      target: await loadTarget(ROOT, targetPath),
    },
    ...{ folder: join(folder, 'reports'), ratePerSecond: 50, signal: new AbortController().signal },
    say: () => {},
  };
});
afterAll(async () => {
  await down(openLab(labSpec(NAME, FIRST_PORT, join(folder, NAME))), () => {});
  await rm(folder, { recursive: true });
});

/** The target `lab`, on the lab of this test. */
async function writeTarget(url: string): Promise<string> {
  const text = await readFile(join(ROOT, 'infra/targets/lab/target.yml'), 'utf8');
  const target = join(folder, 'target');
  await mkdir(target);
  const own = text
    .replace(/^url: \S+/m, `url: ${url}`)
    .replace(/^context: .*/m, `context: ${NAME}`)
    .replace(/^registry: \S+/m, `registry: 127.0.0.1:${FIRST_PORT}`);
  await writeFile(join(target, 'target.yml'), own);
  return target;
}

// In sequence: each drill continues from the state that the previous one has left.
it.each(['good-release', 'crashes-at-start', 'replica-killed', 'cuts-off'])(
  'the drill %s holds',
  { timeout: 600_000 },
  async (name) => {
    const drill = DRILLS.find((one) => one.name === name) as Drill;
    const { run, html } = await carryOut(place, drill);
    expect([run.verdict.faults, run.verdict.passed]).toEqual([[], true]);
    expect(run.traffic.sent).toBeGreaterThan(500);
    expect(run.traffic.orders.verified).toBe(true);
    expect(run.expectations.every(({ held }) => held)).toBe(true);
    expect(await readFile(html, 'utf8')).toContain(run.title);
  },
);
