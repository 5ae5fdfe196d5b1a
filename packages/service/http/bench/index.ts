import { type Figures, measure } from './measure.ts';

/** The cost of `createApp` compared with bare node:http: `npm run bench -- [rounds] [seconds]`. */
const [rounds = 3, seconds = 4] = process.argv.slice(2).map(Number);
const CASES = [
  ['bare', 'get'],
  ['app', 'get'],
  ['app', 'post'],
] as const;

const found = new Map<string, Figures[]>(CASES.map((it) => [it.join(' '), []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [kind, request] of CASES) {
    found.get(`${kind} ${request}`)?.push(await measure(kind, request, seconds));
  }
}

const median = (values: number[]) =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const summary = [...found].map(([name, figures]) => ({
  name,
  'req/s': Math.round(median(figures.map((it) => it.perSecond))),
  'CPU µs': Number(median(figures.map((it) => it.cpuMicros)).toFixed(1)),
  'p99 ms': median(figures.map((it) => it.p99Ms)),
}));
const bare = summary[0]?.['CPU µs'] ?? Number.NaN;
console.table(summary.map((row) => ({ ...row, 'CPU of bare': (row['CPU µs'] / bare).toFixed(2) })));
