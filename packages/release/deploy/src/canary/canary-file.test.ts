import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { canaryFile } from './canary-file.ts';

const read = (name: string) =>
  readFile(fileURLToPath(new URL(`../../../../../infra/stack/${name}.yml`, import.meta.url)), 'utf8');

it('the canary equals the API, except for the number of replicas', async () => {
  const text = await read('service');
  const { api } = parse(text).services;
  const { services, ...rest } = parse(canaryFile(text));
  expect(Object.keys(services)).toEqual(['canary']);
  const { deploy, ...canary } = services.canary;
  const { deploy: apiDeploy, ...same } = api;
  expect(canary).toEqual(same);
  expect(deploy).toMatchObject({ replicas: 1, endpoint_mode: 'dnsrr', labels: apiDeploy.labels });
  expect(rest).toEqual((({ services: _, ...others }) => others)(parse(text)));
});

it('an override of the API also applies to the canary', async () => {
  const text = await read('token-keys');
  expect(parse(canaryFile(text)).services).toEqual({ canary: parse(text).services.api });
});
