import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ConfigError, integer, loadConfig } from './index.ts';

const schema = z.object({
  PORT: integer({ min: 1, max: 65_535 }).default(3000),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }),
  LOG_LEVEL: z.enum(['info', 'debug']).default('info'),
});
const url = 'postgres://app:s3cret@db/orders';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));
function file(content: string): string {
  const path = join(folder, String(Math.random()));
  writeFileSync(path, content);
  return path;
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loadConfig', () => {
  it('reads variables into the types of the schema and fills in defaults', () => {
    expect(loadConfig(schema, { PORT: '8080', DATABASE_URL: url, HOME: '/root' })).toEqual({
      PORT: 8080,
      DATABASE_URL: url,
      LOG_LEVEL: 'info',
    });
  });

  it('reads a value from the file of NAME_FILE, without the trailing line break', () => {
    expect(loadConfig(schema, { DATABASE_URL_FILE: file(`${url}\n`) }).DATABASE_URL).toBe(url);
  });

  it('refuses NAME and NAME_FILE together', () => {
    expect(problemsOf({ DATABASE_URL: url, DATABASE_URL_FILE: file(url) })).toEqual([
      'DATABASE_URL: set either DATABASE_URL or DATABASE_URL_FILE, not both',
    ]);
  });

  it('names a file that it cannot read', () => {
    expect(problemsOf({ DATABASE_URL_FILE: join(folder, 'gone') })).toEqual([
      `DATABASE_URL_FILE: cannot read ${join(folder, 'gone')} (ENOENT)`,
    ]);
  });

  it('counts an empty variable as unset', () => {
    expect(loadConfig(schema, { PORT: '', DATABASE_URL: url }).PORT).toBe(3000);
    expect(problemsOf({ DATABASE_URL: '' })).toEqual([
      'DATABASE_URL: is required (set DATABASE_URL or DATABASE_URL_FILE)',
    ]);
  });

  it('lists all errors at once', () => {
    expect(problemsOf({ PORT: '70000', LOG_LEVEL: 'loud' })).toEqual([
      'PORT: must be between 1 and 65535',
      'DATABASE_URL: is required (set DATABASE_URL or DATABASE_URL_FILE)',
      expect.stringMatching(/^LOG_LEVEL: .*"info"\|"debug"/),
    ]);
  });

  it.each(['0x10', '1e3', '-1', ' 80', '3000.5', 'Infinity'])('rejects %j as a whole number', (PORT) => {
    expect(problemsOf({ PORT, DATABASE_URL: url })).toEqual([
      'PORT: must be a whole number between 1 and 65535',
    ]);
  });

  it('never prints a value, which may be a secret', () => {
    const secret = 'hunter2';
    const message = new ConfigError(problemsOf({ DATABASE_URL: secret, LOG_LEVEL: secret, PORT: secret }))
      .message;
    expect(message).not.toContain(secret);
    expect(message).toContain('DATABASE_URL: must be a postgres:// URL');
  });
});
