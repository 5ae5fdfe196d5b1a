import { describe, expect, it } from 'vitest';
import { reasonFromLog } from './failure.ts';

describe('the reason of a failure', () => {
  it('is the last complaint in a JSON log, with its error', () => {
    const log = [
      '{"level":30,"msg":"starting"}',
      '{"level":40,"msg":"not ready","reason":"the database does not answer"}',
      '{"level":60,"msg":"giving up","err":{"message":"no such table"}}',
      '{"level":30,"msg":"bye"}',
    ].join('\n');
    expect(reasonFromLog(log)).toBe('giving up: no such table');
  });
  it('is why it stopped, not that it stopped', () => {
    const log = [
      '{"level":40,"msg":"cannot serve","reason":"no warehouse"}',
      '{"level":50,"msg":"stopped","exitCode":1}',
    ].join('\n');
    expect(reasonFromLog(log)).toBe('cannot serve: no warehouse');
    expect(reasonFromLog('{"level":50,"msg":"stopped"}')).toBe('stopped');
  });
  it('is the last line of a plain log', () =>
    expect(reasonFromLog('hello\nError: cannot find module x\n')).toBe('Error: cannot find module x'));
  it('is the error that ended the process, not the stack below it', () =>
    expect(
      reasonFromLog('main.cjs:1\n^\n\nError: no module x\n    at main.cjs:1:20\n\nNode.js v24.21.0\n'),
    ).toBe('Error: no module x'));
  it('is unknown when the log holds no complaint', () =>
    expect(reasonFromLog('{"level":30,"msg":"fine"}\n')).toBeUndefined());
  it('is unknown for an empty log', () => expect(reasonFromLog('')).toBeUndefined());
});
