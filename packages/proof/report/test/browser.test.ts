import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Run, renderReport } from '@zero-downtime/report';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../src/picture/chromium.ts';
import { takePicture } from '../src/picture/take-picture.ts';
import { contrast } from './contrast.ts';
import { failingDrill, goodRelease, hostileRun, nodeLost, shortRun, soak } from './sample-runs.ts';

const RUNS: Record<string, () => Run> = { goodRelease, failingDrill, nodeLost, soak, shortRun, hostileRun };
const DESKTOP = { width: 1200, height: 900 };
const PHONE = { width: 360, height: 740 };
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await startChromium();
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterAll(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true });
});

describe.each(Object.keys(RUNS))('the page of %s', (name) => {
  it.each([
    ['light', DESKTOP],
    ['dark', DESKTOP],
    ['light', PHONE],
  ] as const)('is accessible, loads nothing and fits, in %s at %o', async (colorScheme, viewport) => {
    const { page, complaints, requests } = await open(name, { colorScheme, viewport });
    expect(await violations(page)).toEqual([]);
    expect(await lowestContrast(page)).toBeGreaterThanOrEqual(4.5);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    expect(await page.title()).not.toBe('owned');
    expect(complaints).toEqual([]);
    expect(requests).toEqual([page.url()]);
    await page.context().close();
  });
});

it('takes a picture of the top of a page', async () => {
  const picture = Buffer.from(await takePicture(renderReport(goodRelease())));
  expect(picture.toString('latin1', 1, 4)).toBe('PNG');
  expect(picture.readUInt32BE(16)).toBe(1180);
});

describe('a single failure among 360,000 requests', () => {
  it.each([DESKTOP, PHONE])('is visible at %o, and in the headline', async (viewport) => {
    const { page } = await open('soak', { viewport });
    const mark = page.locator('rect.failed-mark');
    expect(await mark.count()).toBe(1);
    const box = await mark.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(3);
    expect(box?.height).toBeGreaterThanOrEqual(8);
    expect(await page.locator('h1').innerText()).toContain('1 of 360,000 first tries failed');
    await page.context().close();
  });
});

describe('the exact figures of a second', () => {
  it('are available by keyboard', async () => {
    const { page } = await open('failingDrill', { viewport: DESKTOP });
    const slider = page.getByRole('slider', { name: 'Time in the run' });
    for (let i = 0; i < 5 && !(await slider.evaluate((element) => element === document.activeElement)); i++)
      await page.keyboard.press('Tab');
    const tip = page.locator('.tip');
    expect(await tip.innerText()).toContain('100 ok, none failed');
    await page.keyboard.press('ArrowRight');
    expect(await tip.innerText()).toMatch(/^0:01 · 09:30:01/);
    await page.keyboard.press('f');
    expect(await tip.innerText()).toMatch(/^0:17 .*\s+99 ok\s+1 × refused/);
    await page.keyboard.press('End');
    expect(await tip.innerText()).toMatch(/^1:29/);
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^1:29.*100 ok, none failed/);
    await page.keyboard.press('Escape');
    expect(await tip.isVisible()).toBe(false);
    await page.context().close();
  });

  it('are shown at the pointer, with its replica', async () => {
    const { page } = await open('nodeLost', { viewport: DESKTOP });
    await page.locator('.replica rect.serving').nth(2).hover();
    const words = await page.locator('.tip').innerText();
    expect(words).toMatch(/p50 [\d.,]+ ms · p99/);
    expect(words).toMatch(
      /1\.0\.0 on node-2, slot 2: started before the run, killed at 0:40\.0, exit code 137/,
    );
    await page.context().close();
  });

  it('are the figures of the failing second if many seconds share a pixel', async () => {
    const { page } = await open('soak', { viewport: DESKTOP });
    await page.locator('rect.failed-mark').hover();
    expect(await page.locator('.tip').innerText()).toMatch(/^37:02 .*\s+99 ok\s+1 × reset/);
    await page.context().close();
  });

  it('are missing without measurements', async () => {
    const { page } = await open('failingDrill', { viewport: DESKTOP });
    await page.locator('.unmeasured').hover();
    expect(await page.locator('.tip').isVisible()).toBe(false);
    await page.context().close();
  });
});

describe('without scripts', () => {
  it('everything is shown except the cursor', async () => {
    const { page } = await open('failingDrill', { javaScriptEnabled: false, viewport: DESKTOP });
    const words = await page.locator('main').innerText();
    for (const part of [
      'Failed, with a doubt',
      '391 of 8,700 first tries failed',
      'At most 100 requests fail',
      '1 × refused',
    ])
      expect(words).toContain(part);
    expect(await page.locator('.failed-mark').first().isVisible()).toBe(true);
    expect(words).not.toContain('arrow keys');
    await page.context().close();
  });
});

/** Opens the page of a sample in a separate context, and records browser errors and requests. */
async function open(name: string, options: BrowserContextOptions) {
  const path = join(folder, `${name}.html`);
  await writeFile(path, renderReport((RUNS[name] ?? goodRelease)()));
  const page = await (await browser.newContext(options)).newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  return { page, complaints, requests };
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
      resultTypes: ['violations'],
    }),
  );
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The lowest contrast of text in the drawings, which axe does not check. */
async function lowestContrast(page: Page): Promise<number> {
  const letters = await page.evaluate(() =>
    [...document.querySelectorAll('.chart svg text')].map((text) => {
      const under = text.matches('.flag > text:not(.flag-label)')
        ? text.parentElement?.querySelector('rect')
        : text.closest('.replica')?.querySelector('.serving');
      const paper = getComputedStyle(document.body).backgroundColor;
      const ground = text.matches('.flag-label, .end-word') || !under ? paper : getComputedStyle(under).fill;
      return { fill: getComputedStyle(text).fill, ground };
    }),
  );
  return Math.min(...letters.map(({ fill, ground }) => contrast(fill, ground)));
}
