/**
 * Counts the requests that each strategy for stopping a server loses: `node bench/drain-strategies.ts [rounds] [seed]`. Every strategy
 * gets the same plans. Server, wire and clients share one process, so compare the losses, not the times.
 */
import { cpus } from 'node:os';
import fc from 'fast-check';
import { plans } from '../test/harness/plan.ts';
import {
  connectionCloseFor,
  drain,
  httpTerminator,
  limits,
  type Strategy,
  serverClose,
} from '../test/harness/strategies.ts';
import { runTrial, type Tally } from '../test/harness/trial.ts';

const rounds = Number(process.argv[2] ?? 5);
const seed = Number(process.argv[3] ?? 1);
const strategies: Record<string, Strategy> = {
  'server.close()': serverClose,
  'http-terminator 3.2.0 alone': httpTerminator,
  '`Connection: close` for 30 ms, then server.close()': connectionCloseFor(30),
  'this drain': drain,
};

console.log(`Node ${process.version}, ${cpus().length} CPUs; ${rounds} rounds a strategy, seed ${seed}.`);
console.log(
  'A round: 100 keep-alive clients, 1–30 ms on the wire each way, handlers 0–400 ms, half of the requests with a body, ' +
    `stopped at a random moment; keep-alive timeout ${limits.keepAliveTimeoutMs} ms and buffer ${limits.keepAliveBufferMs} ms.\n`,
);
console.log(
  '| strategy | connections | requests | on reused connections at the stop | lost | lost % | stopping took |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
const sampled = fc.sample(plans, { numRuns: rounds, seed });
for (const [name, strategy] of Object.entries(strategies)) {
  const tallies: Tally[] = [];
  for (const plan of sampled) tallies.push(await runTrial(plan, strategy));
  const sum = (count: (tally: Tally) => number) => tallies.reduce((so, tally) => so + count(tally), 0);
  const lost = sum((tally) => tally.lost);
  const atRisk = sum((tally) => tally.atRisk);
  const share = ((100 * lost) / atRisk).toFixed(1);
  const connections = sum((tally) => tally.connections);
  const requests = sum((tally) => tally.answered + tally.lost + tally.lostFirst);
  const cells = [name, connections, requests, atRisk, lost, `${share} %`, duration(tallies)];
  console.log(`| ${cells.join(' | ')} |`);
}

function duration(tallies: Tally[]): string {
  const times = tallies.map(({ stopMs }) => stopMs).filter((ms) => ms !== undefined);
  if (times.length < tallies.length) return 'no end while clients are busy';
  return `${Math.round(Math.min(...times))}–${Math.round(Math.max(...times))} ms`;
}
