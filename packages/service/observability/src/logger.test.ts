import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  const options = { service: 'shop', release: '1.0.0', level: 'info' };
  write(createLogger(options, { write: (line) => lines.push(line) }));
  return lines;
}

it('has service, release and time in every line', () => {
  const [line] = logged((logger) => logger.info('hello'));
  expect(JSON.parse(line ?? '')).toMatchObject({
    service: 'shop',
    release: '1.0.0',
    msg: 'hello',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
});

it.each([
  { req: { headers: { authorization: 'Bearer hunter2', accept: '*/*' } } },
  { req: { headers: { cookie: 'session=hunter2' } } },
  { err: Object.assign(new Error('violates'), { detail: 'Failing row contains (hunter2)' }) },
  { req: { headers: { 'idempotency-key': 'hunter2' } } },
  { token: 'hunter2' },
  { upstream: { authorization: 'Bearer hunter2' } },
  { database: { password: 'hunter2' } },
  { connectionString: 'postgres://a:hunter2@b/c' },
  { config: { DATABASE_URL: 'postgres://a:hunter2@b/c' } },
])('redacts secrets: %j', (fields) => {
  const text = logged((logger) => logger.info(fields, 'hello')).join();
  expect(text).not.toContain('hunter2');
  expect(text).toContain('[Redacted]');
});
