import type { Run } from '@zero-downtime/report';

/** The result of a trial without a safeguard, or with all of them. */
export interface Worth {
  name: string;
  without: string;
  trial: string;
  run: Run;
}

/** The figures as a table in Markdown, one for each trial. */
export function describeWorth(rows: readonly Worth[]): string {
  const trials = Map.groupBy(rows, ({ trial }) => trial);
  const sections = [...trials].map(([trial, of]) =>
    [`### ${capital(trial)}`, '', ...HEAD, ...of.map(line), ''].join('\n'),
  );
  return `${sections.join('\n')}`;
}

const HEAD = [
  '| without | requests | first tries that failed | failed after retries | longest time without a success | p99 | slowest answer | lost or doubled |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];

function line({ without, run: { traffic } }: Worth): string {
  const { sent, failed, failedFirstTries, longestGapMs, latencyMs, orders } = traffic;
  const cells = [
    without,
    sent,
    failedFirstTries,
    failed,
    ms(longestGapMs),
    ms(latencyMs?.p99),
    ms(latencyMs?.max),
    orders.lost + orders.doubled,
  ];
  return `| ${cells.join(' | ')} |`;
}

const ms = (value: number | null | undefined): string => (value == null ? 'none' : `${Math.round(value)} ms`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const ROW = 30;
const HEADING = 36;
const LEFT = 400;
const WIDTH = 900;
const TOP = 34;

/** Bars of failed first tries on a logarithmic axis, by trial; over them, paler, failures after retries. */
export function drawWorth(rows: readonly Worth[]): string {
  const most = Math.max(10, ...rows.map(({ run }) => run.traffic.failedFirstTries));
  const decades = Math.ceil(Math.log10(most + 1));
  const x = (count: number) => LEFT + (Math.log10(count + 1) / decades) * (WIDTH - LEFT - 110);
  const trials = [...Map.groupBy(rows, ({ trial }) => trial)];
  const height = TOP + trials.length * HEADING + rows.length * ROW + 8;
  const ticks = Array.from({ length: decades + 1 }, (_, power) => (power === 0 ? 0 : 10 ** power));
  const grid = ticks.map(
    (count) =>
      `<line class="grid" x1="${x(count)}" x2="${x(count)}" y1="${TOP}" y2="${height - 8}"/><text class="tick" x="${x(count)}" y="${TOP - 8}">${count}</text>`,
  );
  const bars: string[] = [];
  let y = TOP;
  for (const [trial, of] of trials) {
    y += HEADING;
    bars.push(`<text class="trial" x="12" y="${y - 10}">${inXml(capital(trial))}</text>`);
    for (const row of of) {
      bars.push(bar(row, y, x));
      y += ROW;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="First tries that failed, by removed safeguard">
<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.trial{font-weight:600}.tick{font-size:11px;fill:#59636e;text-anchor:middle}.grid{stroke:#d1d9e0}.first{fill:#b3261e}.failed{fill:#f2b8a8}@media (prefers-color-scheme:dark){text{fill:#e6edf3}.tick{fill:#9198a1}.grid{stroke:#3d444d}.first{fill:#f4756b}.failed{fill:#6e3630}}</style>
${grid.join('\n')}
${bars.join('\n')}
</svg>
`;
}

function bar({ without, run: { traffic } }: Worth, y: number, x: (count: number) => number): string {
  const { failed, failedFirstTries: first } = traffic;
  return `<text x="${LEFT - 12}" y="${y + 15}" text-anchor="end">${inXml(without)}</text>
<rect class="first" x="${LEFT}" y="${y}" width="${x(first) - LEFT}" height="20"/><rect class="failed" x="${LEFT}" y="${y}" width="${x(failed) - LEFT}" height="20"/>
<text class="count" x="${x(Math.max(first, failed)) + 6}" y="${y + 15}">${first}${first > failed ? ` (${failed} after retries)` : ''}</text>`;
}

const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
