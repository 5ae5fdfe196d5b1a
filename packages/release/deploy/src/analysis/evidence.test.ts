import type { Served } from '@zero-downtime/slo';
import { expect, it } from 'vitest';
import { afterReading, evidenceOf, type Readings } from './evidence.ts';

const served = (release: string, requests: number, errors = 0): Served => ({
  release,
  route: 'GET /a',
  requests,
  errors,
  unavailable: 0,
  within: [{ seconds: 0.1, requests }],
});
const start: Readings = { release: '2', old: '1', first: [served('1', 1_000, 50)], warm: undefined };
const counted = (of: readonly Served[]) => of.map(({ requests, errors }) => [requests, errors]);

it('counts only the answers since the beginning, of both releases', () => {
  const { all } = evidenceOf(start, [served('1', 1_200, 51), served('2', 30, 3)]);
  expect([counted(all.fresh), counted(all.old)]).toEqual([[[30, 3]], [[200, 1]]]);
});

it('counts latency only after the new release is warm', () => {
  const cold = afterReading(start, [served('1', 1_100), served('2', 10)]);
  expect(evidenceOf(cold, [served('2', 10)]).warm.fresh).toEqual([]);
  const warm = afterReading(cold, [served('1', 1_100, 50), served('2', 40)]);
  const later = evidenceOf(afterReading(warm, []), [served('1', 1_150, 50), served('2', 60)]);
  expect([counted(later.warm.fresh), counted(later.warm.old)]).toEqual([[[20, 0]], [[50, 0]]]);
  expect(counted(later.all.fresh)).toEqual([[60, 0]]);
});

it('compares a first release with nothing', () => {
  const first: Readings = { ...start, old: undefined };
  expect(evidenceOf(first, [served('2', 5)]).all.old).toEqual([]);
});

it('never counts negative answers for an old release whose replicas have ended', () =>
  expect(counted(evidenceOf(start, [served('1', 300, 10)]).all.old)).toEqual([[0, 0]]));

it('counts the new release as alone from the last answer of the old one, after half a minute of silence', () => {
  let readings = start;
  const alone = (old: number, fresh: number) => {
    const now = [served('1', old), served('2', fresh, 1)];
    readings = afterReading(readings, now);
    return counted(evidenceOf(readings, now).alone);
  };
  expect([alone(1_100, 10), alone(1_200, 20)]).toEqual([[], []]);
  for (let reading = 1; reading <= 5; reading++) expect(alone(1_200, 20 + reading)).toEqual([]);
  expect(alone(1_200, 60)).toEqual([[40, 0]]);
  expect(alone(1_201, 70)).toEqual([]);
});
