import { type Cleanup, describeMachine, freePort, markdownTable, startServer } from '@zero-downtime/bench';
import { specOf } from './apps.ts';
import { readMemory } from './memory.ts';
import type { Options } from './options.ts';
import { setUpStage } from './stage.ts';
import { growthOf, isSteady, lowest, type Sample } from './steady.ts';
import { requestsOf } from './workloads.ts';

const SAMPLES = 120;
/** The lowest of so many consecutive samples counts, because the heap grows between two collections. */
const GROUP = 5;
/** The share of warm-up samples: caches fill, V8 compiles, the heap reaches its size. */
const WARM_UP = 0.25;
const MB = 2 ** 20;
const KINDS = ['rss', 'heapUsed', 'external'] as const;

/** `npm run bench -- soak`: a constant mixed load on the service, and its memory growth. */
export async function runSoak(
  cleanup: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<void> {
  const machine = describeMachine();
  const { surroundings, generator } = await setUpStage(cleanup, options);
  const metricsPort = await freePort();
  const spec = specOf('api', surroundings);
  const [node = '', ...script] = spec.command;
  const server = await startServer({
    ...spec,
    command: [node, ...script],
    env: { ...spec.env, METRICS_PORT: String(metricsPort) },
  });
  cleanup.add(() => server.stop());

  const load = {
    requests: requestsOf('mix', surroundings.access.authorization, options.orders),
    connections: options.connections,
    perSecond: options.perSecond,
    seconds: (options.minutes * 60) / SAMPLES,
  };
  const samples: Sample[] = [];
  const began = performance.now();
  let requests = 0;
  let failures = 0;
  while (samples.length < SAMPLES) {
    const figures = await generator.run(server.port, load);
    requests += figures.answers;
    failures += figures.failures;
    const memory = await readMemory(`http://127.0.0.1:${metricsPort}/metrics`);
    samples.push({ ...memory, requests, seconds: (performance.now() - began) / 1_000 });
    if (samples.length % GROUP > 0) continue;
    report(
      `${requests} requests: ${KINDS.map((kind) => `${kind} ${(memory[kind] / MB).toFixed(1)} MB`).join(', ')}`,
    );
  }

  const settled = lowest(samples.slice(Math.ceil(SAMPLES * WARM_UP)), GROUP);
  const growth = Object.fromEntries(KINDS.map((kind) => [kind, growthOf(settled, kind)]));
  if (options.json) {
    console.log(JSON.stringify({ machine, requests, failures, samples, growth }, null, 2));
    return;
  }
  const head = ['', 'first MB', 'last MB', 'slope, bytes for 1,000 requests', 'growth', 'steady'];
  const rows = KINDS.map((kind) => {
    const grown = growthOf(settled, kind);
    const mb = (sample: Sample | undefined) => ((sample?.[kind] ?? 0) / MB).toFixed(1);
    const share = `${(grown.share * 100).toFixed(1)} %`;
    return [
      kind,
      mb(settled[0]),
      mb(settled.at(-1)),
      grown.per1000.toFixed(0),
      share,
      isSteady(grown) ? 'yes' : 'no',
    ];
  });
  console.log(
    `${options.minutes} minutes of ${options.perSecond} requests/s, mixed: ${requests} answered, ${failures} failed. Node ${machine.node}.`,
  );
  console.log(
    `The first quarter is warm-up, and not in the table. Each value is the lowest of ${GROUP} samples; no collection is forced.\n`,
  );
  console.log(markdownTable(head, rows));
}
