import { expect, test } from 'vitest';
import { readEngines } from './engines.ts';
import { LabRefused } from './errors.ts';

test('one engine is for all nodes, three are one for each', () => {
  expect(readEngines('26.1')).toEqual(['26.1', '26.1', '26.1']);
  expect(readEngines('20.10, 26.1,26.1')).toEqual(['20.10', '26.1', '26.1']);
});

test.each(['19.03', '', '20.10,26.1', '20.10,26.1,26.1,26.1'])('"%s" is refused', (text) => {
  expect(() => readEngines(text)).toThrow(LabRefused);
});
