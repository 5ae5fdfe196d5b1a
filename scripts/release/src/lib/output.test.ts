import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createOutput } from './output.ts';

/** What a replica's log, a schema job or the history may contain. */
const HOSTILE = 'real\rfake \u001b]52;c;ZWNobyBoaQ==\u0007\u001b[2J\u009b31m\u007f\u202eend';
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

/** What a command writes to its two streams, which are no terminals. */
function written(json: boolean, outcome: 'done' | 'error'): string {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  }) as NodeJS.WriteStream;
  const output = createOutput({ json, stdout: stream, stderr: stream });
  output.report({ phase: 'rollout', event: 'warning', message: HOSTILE });
  output.report({ phase: 'expand', event: 'progress', message: HOSTILE, schema: { statement: HOSTILE } });
  output.say(HOSTILE);
  output.end(outcome, { message: HOSTILE, hint: HOSTILE, data: { history: [HOSTILE] } });
  return text;
}

it.each([
  [false, 'done'],
  [false, 'error'],
  [true, 'done'],
  [true, 'error'],
] as const)('writes no control character to a stream (json: %s, %s)', (json, outcome) => {
  const text = written(json, outcome);
  expect(text).toContain('end');
  expect(text).not.toMatch(CONTROL);
});

it('gives programs the text unchanged', () => {
  const last = JSON.parse(written(true, 'error').trim().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ message: HOSTILE, hint: HOSTILE, history: [HOSTILE] });
});
