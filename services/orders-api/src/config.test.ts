import { ConfigError, loadConfig } from '@zero-downtime/config';
import { checkGracePeriod } from '@zero-downtime/lifecycle';
import { expect, it } from 'vitest';
import { configSchema, drainLimits } from './config.ts';

const needed = { SERVICE_VERSION: '2.0.0', DATABASE_URL: 'postgres://app:secret@db/orders' };

it('needs a database and a release, and has a default for the rest', () => {
  expect(loadConfig(configSchema, needed)).toMatchObject({
    PORT: 3000,
    METRICS_PORT: 9464,
    LOG_LEVEL: 'info',
  });
  expect(() => loadConfig(configSchema, {})).toThrow(ConfigError);
});

it('drains within a stop_grace_period of 30 s unless told otherwise', () => {
  expect(() => checkGracePeriod(drainLimits(loadConfig(configSchema, needed)), 30_000)).not.toThrow();
});

it.each([
  ['KEEP_ALIVE_TIMEOUT_MS', '0'],
  ['DRAIN_REQUEST_GRACE_MS', '0'],
  ['DATABASE_URL', 'mysql://app:secret@db/orders'],
  ['SERVICE_VERSION', 'latest'],
  ['DATABASE_POOL_MAX', '0'],
])('refuses %s=%s', (name, value) => {
  expect(() => loadConfig(configSchema, { ...needed, [name]: value })).toThrow(`${name}: must be`);
});
