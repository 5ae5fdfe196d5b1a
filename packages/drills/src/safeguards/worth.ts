import type { Run } from '@zero-downtime/report';

/** What was felt in a trial without a safeguard, or with all of them. */
export interface Worth {
  name: string;
  without: string;
  trial: string;
  run: Run;
}

/** The figures as a table in Markdown, one for each trial. Pure. */
export function describeWorth(rows: readonly Worth[]): string {
  const trials = Map.groupBy(rows, ({ trial }) => trial);
  const sections = [...trials].map(([trial, of]) =>
    [`### ${capital(trial)}`, '', ...HEAD, ...of.map(line), ''].join('\n'),
  );
  return `${sections.join('\n')}`;
}

const HEAD = [
  '| without | requests | failed | first tries that failed | longest time without a success | p99 | slowest answer | lost or doubled |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];

function line({ without, run: { traffic } }: Worth): string {
  const { sent, failed, failedWithoutRetries, longestGapMs, latencyMs, orders } = traffic;
  const cells = [
    without,
    sent,
    failed,
    failedWithoutRetries,
    ms(longestGapMs),
    ms(latencyMs?.p99),
    ms(latencyMs?.max),
    orders.lost + orders.doubled,
  ];
  return `| ${cells.join(' | ')} |`;
}

const ms = (value: number | null | undefined): string => (value == null ? 'none' : `${Math.round(value)} ms`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const ROW = 34;
const LEFT = 400;
const WIDTH = 900;

/** Failed requests as bars on a logarithmic axis; first tries, which clients without retries would have seen, paler. Pure. */
export function drawWorth(rows: readonly Worth[]): string {
  const most = Math.max(10, ...rows.map(({ run }) => run.traffic.failedWithoutRetries));
  const decades = Math.ceil(Math.log10(most + 1));
  const x = (count: number) => LEFT + (Math.log10(count + 1) / decades) * (WIDTH - LEFT - 60);
  const height = 50 + rows.length * ROW;
  const ticks = Array.from({ length: decades + 1 }, (_, power) => (power === 0 ? 0 : 10 ** power));
  const grid = ticks.map(
    (count) =>
      `<line class="grid" x1="${x(count)}" x2="${x(count)}" y1="34" y2="${height - 8}"/><text class="tick" x="${x(count)}" y="26">${count}</text>`,
  );
  const bars = rows.map(({ without, run: { traffic } }, at) => {
    const y = 40 + at * ROW;
    const { failed, failedWithoutRetries: first } = traffic;
    return `<text x="${LEFT - 12}" y="${y + 15}" text-anchor="end">${inXml(without)}</text>
<rect class="first" x="${LEFT}" y="${y}" width="${x(first) - LEFT}" height="20"/><rect class="failed" x="${LEFT}" y="${y}" width="${x(failed) - LEFT}" height="20"/>
<text class="count" x="${x(Math.max(first, failed)) + 6}" y="${y + 15}">${failed}${first > failed ? ` (${first})` : ''}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Failed requests by safeguard left out">
<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.tick{font-size:11px;fill:#59636e;text-anchor:middle}.grid{stroke:#d1d9e0}.first{fill:#f2b8a8}.failed{fill:#b3261e}@media (prefers-color-scheme:dark){text{fill:#e6edf3}.tick{fill:#9198a1}.grid{stroke:#3d444d}.first{fill:#6e3630}.failed{fill:#f4756b}}</style>
${grid.join('\n')}
${bars.join('\n')}
</svg>
`;
}

const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
