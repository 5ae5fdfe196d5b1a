import { expect, test } from 'vitest';
import { commandFor, withTarget } from './command-for.ts';

const local = { name: 'local' };
const payments = { name: 'payments' };

test('a command names every target but local, which is the default', () => {
  expect(commandFor(local, 'deploy')).toBe('npm run deploy');
  expect(commandFor(local, 'rollback', '--to 1.0.0')).toBe('npm run rollback -- --to 1.0.0');
  expect(commandFor(payments, 'deploy')).toBe('npm run deploy -- --target payments');
  expect(commandFor(payments, 'rollback', '--to 1.0.0')).toBe(
    'npm run rollback -- --to 1.0.0 --target payments',
  );
});

test('the commands in a message of the schema command name the target', () => {
  const message = 'accept it: npm run migrate -- accept 001_a; or npm run migrate -- accept --drift';
  expect(withTarget(local, message)).toBe(message);
  expect(withTarget(payments, message)).toBe(
    'accept it: npm run migrate -- accept 001_a --target payments; or npm run migrate -- accept --drift --target payments',
  );
});
