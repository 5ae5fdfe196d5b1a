import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryRecord } from '../cluster/history.ts';
import type { DeployEvent } from '../events.ts';
import type { Status } from '../status.ts';
import { applyEvent, emptyScreen, renderScreen } from './live.ts';
import { createPlainRenderer } from './plain.ts';
import { jsonLine, oneLine, printable } from './printable.ts';
import { describeRecord, renderStatus } from './status.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const ATTACKS = [
  '\u001b]52;c;ZWNobyBoaQ==\u0007', // sets the clipboard
  '\u001b]52;c;ZWNobyBoaQ==', // unterminated
  '\u001b[2J\u001b[1;1H', // clears the screen
  '\u009b31m', // CSI as one C1 character
  '\u009d0;title\u009c',
  'real\rfake',
  'a\b\b\u007fb',
  '\u202egnp.exe',
  'x\n  12.3s  record    ✓ recorded: 9.9.9 deployed',
];
const hostile = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary' })))
    .map((parts) => parts.join('')),
);
const each = (check: (text: string) => void) =>
  fc.assert(
    fc.property(hostile, (text) => {
      check(text);
    }),
  );

describe('text from outside', () => {
  it('has no control character but the line feed', () =>
    each((text) => expect(printable(text)).not.toMatch(CONTROL)));

  it('stays as it is when it is ordinary text', () =>
    expect(printable('é → ✓ 日本\n2nd line')).toBe('é → ✓ 日本\n2nd line'));

  it('can be limited to one line', () =>
    each((text) => expect(oneLine(text)).not.toMatch(/\n|[\u2028\u2029]/)));

  it('is unchanged in JSON, and printed without a control character', () =>
    each((text) => {
      const line = jsonLine({ message: text });
      expect(line).not.toMatch(CONTROL);
      expect(line).not.toContain('\n');
      expect(JSON.parse(line)).toEqual({ message: text });
    }));
});

/** Events whose every text comes from a log, a schema job or a task. */
const eventsWith = (text: string): DeployEvent[] => [
  ...(['start', 'done', 'note', 'warning', 'progress'] as const).map((event) => ({
    phase: 'rollout' as const,
    event,
    message: text,
  })),
  { phase: 'rollout', event: 'judged', message: text, releases: [] },
  {
    ...{ phase: 'rollout', event: 'replicas', wanted: 1 },
    replicas: [{ slot: 1, version: text, state: 'running', healthy: true, ageMs: 0, error: text }],
  },
];

describe('a renderer', () => {
  it('of plain lines prints one line without control characters for each event', () =>
    each((text) => {
      const render = createPlainRenderer(0);
      for (const event of eventsWith(text)) expect(render(event, 60_000) ?? '').not.toMatch(/\n/);
      for (const event of eventsWith(text)) expect(render(event, 120_000) ?? '').not.toMatch(CONTROL);
    }));

  it('of the live view prints no control characters, and no lines but its own', () =>
    each((text) => {
      const screen = eventsWith(text).reduce((before, event) => applyEvent(before, event, 0), emptyScreen());
      const shown = renderScreen(screen, 0, 500);
      expect(shown).not.toMatch(CONTROL);
      const harmless = eventsWith('x').reduce((before, event) => applyEvent(before, event, 0), emptyScreen());
      expect(shown.split('\n').length).toBeLessThanOrEqual(renderScreen(harmless, 0, 500).split('\n').length);
    }));

  it('of the history prints one line without control characters for each record', () =>
    each((text) => {
      expect(describeRecord(recordWith(text))).not.toMatch(CONTROL);
      expect(describeRecord(recordWith(text))).not.toContain('\n');
    }));

  it('of the status prints no control characters, and no lines but its own', () =>
    each((text) => {
      const shown = renderStatus(statusWith(text));
      expect(shown).not.toMatch(CONTROL);
      expect(shown.split('\n')).toHaveLength(renderStatus(statusWith('x')).split('\n').length);
    }));
});

const recordWith = (text: string): HistoryRecord => ({
  ...{ command: 'deploy', outcome: 'failed', contract: 'waiting' },
  ...{ release: text, image: text, content: text, from: text, detail: text, by: text },
  ...{ startedAt: text, finishedAt: text },
});

const statusWith = (text: string): Status => ({
  ...{ target: 'local', stack: 'orders', url: 'http://127.0.0.1', last: recordWith(text) },
  services: [
    {
      ...{ service: 'orders_api', version: text, digest: text, wanted: 1, update: text },
      replicas: [{ slot: 1, version: text, state: 'failed', healthy: false, ageMs: 0, error: text }],
    },
  ],
  lastMinute: [{ release: text, requests: 1, errorRatio: 0, p99Ms: 1 }],
  backups: { newest: { name: text, database: text, schema: text, bytes: 1, at: new Date(0) }, failing: true },
  certificate: { secret: text, fingerprint: text, names: [text], notAfter: new Date(0) },
  lock: { command: text, by: text, host: text, pid: 1, process: text, since: text },
});
