import { expect, it } from 'vitest';
import type { Platform } from '../target/load.ts';
import { probePath } from './probes.ts';

const on = (routes: Platform['routes']) => ({ name: 'payments', platform: { routes } as Platform });

it('probes request the OpenAPI document, or the path of a route by path', () => {
  expect(probePath({ name: 'local' })).toBe('/openapi.json');
  expect(probePath(on({ payments: { host: 'pay.example.com' } }))).toBe('/openapi.json');
  expect(probePath(on({ payments: { path: '/payments' } }))).toBe('/payments');
});
