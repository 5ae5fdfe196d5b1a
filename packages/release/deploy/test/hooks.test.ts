import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { rollback } from '../src/rollback.ts';
import { type Checkout, checkoutOf, targetText } from './cluster/checkout.ts';
import { deployed, noteOperations, run, startRegistry } from './cluster/commands.ts';
import { FakeSwarm } from './cluster/fake-swarm.ts';

let old: Checkout;
let next: Checkout;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let swarm: FakeSwarm;
beforeAll(async () => {
  [old, next, registry] = await Promise.all([checkoutOf('1.0.0'), checkoutOf('2.0.0'), startRegistry()]);
  noteOperations();
  // Writes down what it is given, and ends with the exit code that it is told.
  const hook = 'cat > "$1"; echo "\u001b[31mhook $1 of $CHAT_URL\u001b[0m"; exit "$2"\n';
  for (const { root } of [old, next]) await writeFile(join(root, 'hook.sh'), hook);
  process.env.CHAT_URL = 'https://chat.example.com';
});
afterAll(async () => {
  registry.stop();
  await Promise.all([old.remove(), next.remove()]);
});
beforeEach(() => {
  swarm = new FakeSwarm();
});

const hook = (file: string, exitCode = 0) => `[sh, hook.sh, ${file}, "${exitCode}"]`;
const target = (hooks: Record<string, string>) =>
  targetText(registry.address, {
    hooks: `{ ${Object.entries(hooks)
      .map(([when, argv]) => `${when}: ${argv}`)
      .join(', ')} }`,
  });
const given = async ({ root }: Checkout, file: string) =>
  JSON.parse(await readFile(join(root, file), 'utf8'));

it('the before hook gets the plan, the after hook the result, and both are in the plan', async () => {
  const on = { checkout: old, target: target({ before: hook('plan.json'), after: hook('result.json') }) };
  const { printed } = await run(swarm, on, deployed({ planOnly: true }));
  await expect(given(old, 'plan.json')).rejects.toThrow();
  const { executed, outcome } = await run(swarm, on, deployed());
  expect(outcome).toMatchObject({ changed: true });
  expect(executed).toEqual(printed);
  expect(printed.at(-1)).toBe('hook: run sh hook.sh result.json 0 with the result, in any case');
  const plan = await given(old, 'plan.json');
  expect(plan).toMatchObject({ command: 'deploy', stack: 'orders', release: '1.0.0', previous: null });
  expect(plan.operations.map(({ does }: { does: string }) => does)).toHaveLength(printed.length);
  expect(await given(old, 'result.json')).toMatchObject({
    ...{ outcome: 'done', exitCode: 0, release: '1.0.0', previous: null },
    ...{ message: expect.stringContaining('1.0.0 serves'), durationMs: expect.any(Number) },
  });
});

it('a failed before hook refuses the deploy: nothing is changed, recorded or locked', async () => {
  const hooks = { before: hook('plan.json', 3), after: hook('refused.json') };
  const { outcome, executed } = await run(swarm, { checkout: old, target: target(hooks) }, deployed());
  expect(outcome).toMatchObject({
    outcome: 'refused',
    message: 'the hook sh hook.sh plan.json 3 failed (exit code 3): nothing was changed',
  });
  expect(executed.at(-1)).toMatch(/^hook: /);
  expect([...swarm.services.keys(), ...swarm.configs.keys()]).toEqual([]);
  await expect(given(old, 'refused.json')).rejects.toThrow();
});

it('the after hook of a failed deploy gets the result once the lock is free; its own failure changes nothing', async () => {
  const { docker } = swarm;
  const refusing = Object.assign(Object.create(swarm), {
    docker: (argv: string[], given: object) =>
      argv.includes('/app/schema.cjs') ? Promise.reject(new Error('no room')) : docker(argv, given),
  });
  const on = { checkout: old, target: target({ after: hook('failed.json', 1) }) };
  const { outcome } = await run(refusing, on, deployed());
  expect(outcome).toMatchObject({ outcome: 'error', message: 'expand: no room' });
  expect(await given(old, 'failed.json')).toMatchObject({
    outcome: 'error',
    exitCode: 1,
    message: 'expand: no room',
  });
});

it('a rollback runs the hooks, too', async () => {
  await run(swarm, { checkout: old, target: target({}) }, deployed());
  await run(swarm, { checkout: next, target: target({}) }, deployed({ contract: 'later' }));
  const on = { checkout: next, target: target({ before: hook('plan.json'), after: hook('back.json') }) };
  await run(swarm, on, (site) => rollback(site, { to: undefined, confirm: async () => true }));
  const about = { command: 'rollback', release: '1.0.0', previous: '2.0.0' };
  expect(await given(next, 'plan.json')).toMatchObject(about);
  expect(await given(next, 'back.json')).toMatchObject({ ...about, outcome: 'done' });
});
