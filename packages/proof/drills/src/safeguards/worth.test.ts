import { expect, it } from 'vitest';
import { describeWorth, drawWorth, type Worth } from './worth.ts';

function worth(without: string, trial: string, failed: number, failedFirstTries = failed): Worth {
  const orders = { lost: 0, doubled: 1 };
  const latencyMs = { p99: 12.4, max: 90.6 };
  const traffic = { sent: 500, failed, failedFirstTries, longestGapMs: 30, latencyMs, orders };
  return { name: without, without, trial, run: { traffic } as unknown as Worth['run'] };
}
const rows = [
  worth('nothing', 'a release', 0),
  worth('no <gate>', 'a release', 90, 99),
  worth('nothing', 'a kill', 0),
];

it('the table has a section for each trial, with every figure', () => {
  const text = describeWorth(rows);
  expect(text.match(/^### .+$/gm)).toEqual(['### A release', '### A kill']);
  expect(text).toContain('| no <gate> | 500 | 99 | 90 | 30 ms | 12 ms | 91 ms | 1 |');
});

it('the chart has a bar and a count for each row, longer with more failures', () => {
  const svg = drawWorth(rows);
  const widths = [...svg.matchAll(/class="first" [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths).toEqual([0, expect.any(Number), 0]);
  expect(widths[1]).toBeGreaterThan(100);
  expect(svg).toContain('>99 (90 after retries)<');
  expect(svg).toContain('no &lt;gate>');
});
