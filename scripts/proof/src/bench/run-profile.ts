import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cleanup, markdownTable, monotonicMicros, selfTimes, startServer } from '@zero-downtime/bench';
import { type App, specOf } from './apps.ts';
import { warmUp } from './compare.ts';
import type { Options } from './options.ts';
import { type Stage, setUpStage } from './stage.ts';
import { requestsOf, type Workload } from './workloads.ts';

const TOP = 45;

/** `npm run bench -- profile`: CPU time by function, for each workload and app, once it is warm. */
export async function runProfile(
  cleanup: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<void> {
  const stage = await setUpStage(cleanup, options);
  const found = [];
  for (const workload of options.workloads) {
    for (const app of options.apps) {
      report(`${workload}: ${app}`);
      const { answers, times } = await profile(cleanup, stage, { app, workload, options });
      found.push({ workload, app, answers, times });
      if (options.json) continue;
      const total = times.reduce((sum, { micros }) => sum + micros, 0);
      const rows = times
        .slice(0, TOP)
        .map(({ name, micros }) => [
          name,
          (micros / answers).toFixed(2),
          `${((100 * micros) / total).toFixed(1)} %`,
        ]);
      const head = [`${app}, ${workload}: ${(total / answers).toFixed(1)} µs a request`, 'self µs', 'share'];
      console.log(`${markdownTable(head, rows)}\n`);
    }
  }
  if (options.json) console.log(JSON.stringify(found, null, 2));
}

async function profile(
  cleanup: Cleanup,
  { surroundings, generator }: Stage,
  { app, workload, options }: { app: App; workload: Workload; options: Options },
) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-profile-'));
  cleanup.add(() => rm(folder, { recursive: true }));
  const spec = specOf(app, surroundings);
  const [node = '', ...script] = spec.command;
  const server = await startServer({
    ...spec,
    command: [node, '--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=200', ...script],
  });
  cleanup.add(() => server.stop());
  const requests = requestsOf(workload, surroundings.access.authorization, options.orders);
  const { connections, seconds } = options;
  const load = { requests, connections, seconds };
  await warmUp({ generator }, server, load);
  const from = monotonicMicros();
  const { answers } = await generator.run(server.port, load);
  const to = monotonicMicros();
  await server.stop();
  const [file] = await readdir(folder);
  if (file === undefined) throw new Error(`${app} wrote no profile, because it did not exit by itself`);
  return { answers, times: selfTimes(JSON.parse(await readFile(join(folder, file), 'utf8')), [from, to]) };
}
