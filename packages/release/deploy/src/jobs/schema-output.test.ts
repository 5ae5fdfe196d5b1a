import { describe, expect, it } from 'vitest';
import { parseSchemaOutput, pendingIn } from './schema-output.ts';

const result =
  '{"event":"result","outcome":"done","changes":[{"change":"002","expand":"done","backfill":"pending","contract":"pending"}],"oldestRelease":null}';

describe('the output of a schema command', () => {
  it('ends with its result, and what came before is progress', () => {
    const output = parseSchemaOutput(`{"event":"step","message":"add a column","tookMs":3}\n${result}\n`);
    expect(output.progress).toEqual([{ message: 'add a column', schema: { event: 'step', tookMs: 3 } }]);
    expect(output.result).toMatchObject({ outcome: 'done', oldestRelease: null });
    expect(pendingIn(output.result ?? { changes: [] }, 'contract')).toEqual(['002']);
    expect(pendingIn(output.result ?? { changes: [] }, 'expand')).toEqual([]);
  });
  it('of a status has the facts of the database, which are no progress', () => {
    const facts = '{"event":"facts","message":"what the database says","serverVersion":150004}';
    const output = parseSchemaOutput(`${facts}\n${result}\n`);
    expect(output.progress).toEqual([]);
    expect(output.result?.facts).toEqual({ serverVersion: 150_004, phases: [], steps: [], tables: [] });
    expect(parseSchemaOutput(result).result).not.toHaveProperty('facts');
  });
  it('without a result line has no result', () =>
    expect(
      parseSchemaOutput('Segmentation fault\n{"event":"step"}\n{"event":"result"}').result,
    ).toBeUndefined());
});
