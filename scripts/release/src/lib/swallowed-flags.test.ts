import { Command } from 'commander';
import { expect, test } from 'vitest';
import { withSeparator } from './swallowed-flags.ts';

const command = new Command('new-service')
  .argument('<name>')
  .option('--port <port>', '')
  .option('--dry-run', '');

test('flags that npm has kept are put behind --', () => {
  expect(withSeparator(command, ['stock', '18300'], { npm_config_port: 'true' })).toBe(
    'npm run new-service -- stock --port 18300',
  );
  expect(withSeparator(command, ['stock', 'x'], { npm_config_dry_run: 'true' })).toBe(
    'npm run new-service -- stock --dry-run',
  );
});

test('other surplus arguments get no such hint', () => {
  expect(withSeparator(command, ['stock', 'more'], { npm_config_cache: '/tmp' })).toBeUndefined();
});
