import { ConfigError, loadConfig } from '@zero-downtime/config';
import { checkGracePeriod } from '@zero-downtime/lifecycle';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { drainLimits, serviceConfig } from './config.ts';

const configSchema = serviceConfig('orders-api');
const keys = { keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }] };
const needed = {
  SERVICE_VERSION: '2.0.0',
  DATABASE_URL: 'postgres://app:secret@db/orders',
  AUTH_ISSUER: 'https://login.example.com',
  AUTH_JWKS: JSON.stringify(keys),
};

it('requires a database and a release, and has defaults for the rest', () => {
  expect(loadConfig(configSchema, needed)).toMatchObject({
    PORT: 3000,
    METRICS_PORT: 9464,
    LOG_LEVEL: 'info',
    AUTH_AUDIENCE: 'orders-api',
    AUTH_ALGORITHMS: ['EdDSA'],
    AUTH_JWKS: keys,
  });
  expect(() => loadConfig(configSchema, {})).toThrow(ConfigError);
});

it('drains within a stop_grace_period of 30 s by default', () => {
  expect(() => checkGracePeriod(drainLimits(loadConfig(configSchema, needed)), 30_000)).not.toThrow();
});

it.each([
  ['KEEP_ALIVE_TIMEOUT_MS', '0'],
  ['DRAIN_REQUEST_GRACE_MS', '0'],
  ['DATABASE_URL', 'mysql://app:secret@db/orders'],
  ['SERVICE_VERSION', 'latest'],
  ['DATABASE_POOL_MAX', '0'],
  ['DATABASE_POOL_MIN', '0'],
  ['AUTH_JWKS_URL', 'login.example.com'],
  ['AUTH_ALGORITHMS', 'EdDSA;none'],
])('refuses %s=%s', (name, value) => {
  expect(() => loadConfig(configSchema, { ...needed, [name]: value })).toThrow(`${name}: must be`);
});

it.each([
  ['no keys', { AUTH_JWKS: '' }, 'set one of AUTH_JWKS, '],
  ['keys in two places', { AUTH_JWKS_URL: 'https://login.example.com/keys' }, 'set one of AUTH_JWKS, '],
  ['keys that are not JSON', { AUTH_JWKS: 'keys' }, 'AUTH_JWKS: the key set is not JSON'],
  [
    'a private key',
    { AUTH_JWKS: JSON.stringify({ keys: [{ ...keys.keys[0], d: 'secret' }] }) },
    'not a public one',
  ],
])('refuses %s', (_, change, message) => {
  expect(() => loadConfig(configSchema, { ...needed, ...change })).toThrow(message);
});

it("accepts the URL of the issuer's keys", () => {
  const AUTH_JWKS_URL = 'https://login.example.com/keys';
  expect(loadConfig(configSchema, { ...needed, AUTH_JWKS: '', AUTH_JWKS_URL })).toMatchObject({
    AUTH_JWKS_URL,
  });
});

it('reports all errors at once', () => {
  const wrong = { DATABASE_URL: '', PORT: 'http', AUTH_ISSUER: '', AUTH_JWKS: '' };
  for (const name of Object.keys(wrong))
    expect(() => loadConfig(configSchema, { ...needed, ...wrong })).toThrow(
      new RegExp(`- ${name}: |${name},`),
    );
});

it('adds settings of the service, and reports their errors with the others', () => {
  const schema = serviceConfig('stock-api', { WAREHOUSE_URL: z.url({ error: 'must be a URL' }) });
  const config = loadConfig(schema, { ...needed, WAREHOUSE_URL: 'https://warehouse.example.com' });
  expect(config).toMatchObject({
    SERVICE_NAME: 'stock-api',
    AUTH_AUDIENCE: 'stock-api',
    WAREHOUSE_URL: 'https://warehouse.example.com',
  });
  const wrong = () => loadConfig(schema, { ...needed, AUTH_JWKS: '', WAREHOUSE_URL: 'warehouse' });
  expect(wrong).toThrow('WAREHOUSE_URL: must be a URL');
  expect(wrong).toThrow('set one of AUTH_JWKS, ');
});
