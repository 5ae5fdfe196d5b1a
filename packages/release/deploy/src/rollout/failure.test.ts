import type { TaskView } from '@zero-downtime/swarm';
import { describe, expect, it } from 'vitest';
import type { Site } from '../site.ts';
import { hintOf, reasonFromLog, tellingTask } from './failure.ts';

describe('the reason of a failure', () => {
  it('is the last warning or error of a JSON log, with its cause', () => {
    const log = [
      '{"level":30,"msg":"starting"}',
      '{"level":40,"msg":"not ready","reason":"the database does not answer"}',
      '{"level":60,"msg":"giving up","err":{"message":"no such table"}}',
      '{"level":30,"msg":"bye"}',
    ].join('\n');
    expect(reasonFromLog(log)).toBe('giving up: no such table');
  });
  it('is the cause of the exit, not the line about the exit', () => {
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
  it('is unknown when a JSON log has no warning or error', () =>
    expect(reasonFromLog('{"level":30,"msg":"fine"}\n')).toBeUndefined());
  it('is unknown for an empty log', () => expect(reasonFromLog('')).toBeUndefined());
});

it('a node that could not pull an image needs a login of the registry', () => {
  const target = { name: 'production', registry: 'registry.example.com' } as Site['target'];
  const why =
    'an engine fault on node w1, not the release: No such image: registry.example.com/shop:1.0.0@sha256:1';
  expect(hintOf({ blame: 'engine', why, node: 'w1' }, target)).toBe(
    'node w1 could not pull it: docker login registry.example.com, then npm run refresh-registry-login -- --target production, then deploy the same release again',
  );
  expect(hintOf({ blame: 'engine', why: 'vxlan', node: 'w1' }, target)).not.toContain('login');
});

describe('the failure that tells most', () => {
  const task = (error: string, changes: Partial<TaskView> = {}): TaskView => ({
    ...{ id: error, slot: 1, node: 'n', image: 'new', state: 'failed', desired: 'shutdown', error },
    ...{ exitCode: undefined, createdAt: 100, since: 100 },
    ...changes,
  });
  const engine = task('context deadline exceeded');
  const release = task('task: non-zero exit (1)');
  const told = (...tasks: TaskView[]) => tellingTask(tasks, 'new', 50)?.error;
  it.each<[string, TaskView[], string | undefined]>([
    ['is the newest', [release, task('task: non-zero exit (2)')], release.error],
    ['is what the release has caused, beside what an engine has', [engine, release], release.error],
    ['is that of an engine, where there is no other', [engine], engine.error],
    ['is not of an earlier rollout', [engine, task(release.error, { since: 10 })], engine.error],
    ['but for want of another', [task(release.error, { since: 10 })], release.error],
    ['is not of another image', [task('x', { image: 'old' })], undefined],
    ['is, without a failure, the replica that does not start', [task('', { state: 'starting' })], ''],
    ['or the one that exited by itself in the rollback', [task('', { state: 'complete' })], ''],
  ])('%s', (_, tasks, error) => expect(told(...tasks)).toBe(error));
});
