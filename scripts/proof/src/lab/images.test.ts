import { existsSync } from 'node:fs';
import { NODE_IMAGE } from '@zero-downtime/lab';
import { expect, test } from 'vitest';
import { labImages } from './images.ts';

test("the lab's nodes run from an image that is built from files of this repository", () => {
  expect(labImages().map(({ tag }) => tag)).toEqual([NODE_IMAGE]);
  for (const { context, dockerfile } of labImages())
    expect([context, dockerfile].filter((path) => !existsSync(path))).toEqual([]);
});
