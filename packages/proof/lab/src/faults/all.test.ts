import { expect, test } from 'vitest';
import { LabRefused } from '../errors.ts';
import { openLab } from '../lab.ts';
import { FAULTS, faultNamed } from './all.ts';
import { containerName } from './tasks.ts';

test('an unknown fault is refused with the list of faults', () => {
  expect(() => faultNamed('earthquake')).toThrow(LabRefused);
  expect(faultNamed('cut-node').name).toBe('cut-node');
});

test.each(FAULTS.filter(({ args }) => args.startsWith('NODE')).map((fault) => [fault.name, fault] as const))(
  '%s without a node changes nothing',
  async (_, fault) => {
    await expect(fault.inject(openLab(), [])).rejects.toThrow(LabRefused);
  },
);

test('a container has the name that the engine gives to the task', () => {
  expect(containerName('orders_api', { id: 't', slot: 2, node: 'n' })).toBe('orders_api.2.t');
  expect(containerName('orders_edge', { id: 't', slot: 0, node: 'n' })).toBe('orders_edge.n.t');
});
