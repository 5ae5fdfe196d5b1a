import { once } from 'node:events';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { creations, fetchDocument, firstRead } from '../../src/lib/described-service.ts';
import { copyCheckout } from './checkout.ts';

const NAME = `dev-e2e-${process.pid}`;

let checkout: Awaited<ReturnType<typeof copyCheckout>>;
let service: string;
let port: number;
let dev: ReturnType<typeof startDev>;

beforeAll(async () => {
  checkout = await copyCheckout();
  const target = await readFile(join(checkout.root, 'infra/targets/local/target.yml'), 'utf8');
  service = join(checkout.root, 'services', /^service: (.*)$/m.exec(target)?.[1] ?? '');
  port = await freePort();
  dev = startDev(['--seed']);
});
afterAll(async () => {
  dev.process.kill('SIGKILL');
  await execa('docker', ['rm', '--force', NAME], { reject: false });
  await execa('docker', ['volume', 'rm', '--force', NAME], { reject: false });
  await checkout.remove();
});

test('dev starts a service with sample data, and the printed token works', async () => {
  const document = await fetchDocument(await dev.serves('token '));
  expect(dev.output()).toContain(`${creations(document).length * 3} examples sent`);
  expect(dev.output()).toContain(`docs      ${url()}/docs`);
  const read = firstRead(document) as string;
  expect((await fetch(url(read))).status).toBe(401);
  expect(await get(read)).toContain('id');
});

test('a second run is refused, and so is a port in use', async () => {
  const second = await command(['--name', NAME]);
  expect(second.stderr).toMatch(/is already running as process \d+/);
  expect(second.exitCode).toBe(2);
  const beside = await command(['--name', `${NAME}-b`]);
  expect(beside.stderr).toContain(`another process listens on port ${port}`);
  expect(beside.exitCode).toBe(2);
});

test('a saved source restarts the service, and a saved change is applied', async () => {
  await appendFile(join(service, 'src/main.ts'), "\nconsole.log('this was edited');\n");
  await dev.says('this was edited');
  await dev.serves();

  await mkdir(join(service, 'changes/900_add_notes'));
  await writeFile(
    join(service, 'changes/900_add_notes/expand.sql'),
    'CREATE TABLE notes (id int PRIMARY KEY);',
  );
  await dev.says('900_add_notes expand');
  await dev.serves();
});

test('an invalid change is reported while the service keeps running; once corrected, it is applied', async () => {
  const file = join(service, 'changes/901_add_more/expand.sql');
  await mkdir(join(service, 'changes/901_add_more'));
  await writeFile(file, 'CREATE TABEL more (id int PRIMARY KEY);');
  await dev.says('expand failed: ');
  await dev.serves();
  await writeFile(file, 'CREATE TABLE more (id int PRIMARY KEY);');
  await dev.says('901_add_more expand');
  await dev.serves();
});

test('a killed run frees its port, and the next run has the data', async () => {
  const read = firstRead(await fetchDocument(url())) as string;
  const before = await get(read);
  dev.process.kill('SIGKILL');
  await expect
    .poll(() =>
      fetch(url('/health')).then(
        () => 'answers',
        () => 'gone',
      ),
    )
    .toBe('gone');
  dev = startDev([]);
  await dev.serves('token ');
  expect(await get(read)).toBe(before);
});

test('Ctrl-C leaves no container and no process; the volume with the data remains', async () => {
  dev.process.kill('SIGINT');
  expect((await dev.process).exitCode).toBe(0);
  await expect(fetch(url('/health'))).rejects.toThrow();
  const containers = await execa('docker', ['ps', '--all', '--quiet', '--filter', `name=${NAME}`]);
  expect(containers.stdout).toBe('');
  const volumes = await execa('docker', ['volume', 'ls', '--quiet', '--filter', `name=${NAME}`]);
  expect(volumes.stdout).toBe(NAME);
});

const url = (path = '') => `http://127.0.0.1:${port}${path}`;

async function get(path: string): Promise<string> {
  const token = /^eyJ\S+$/m.exec(dev.output())?.[0];
  const response = await fetch(url(path), { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return response.text();
}

const command = (flags: string[]) =>
  execa(process.execPath, ['scripts/release/src/dev.ts', '--port', String(port), ...flags], {
    cwd: checkout.root,
    env: { XDG_DATA_HOME: join(checkout.root, '.data') },
    reject: false,
  });

/** `npm run dev` with its output so far. */
function startDev(flags: string[]) {
  const process = command(['--name', NAME, ...flags]);
  let said = '';
  process.stdout.on('data', (data) => {
    said += data;
  });
  process.stderr.on('data', (data) => {
    said += data;
  });
  let seen = 0;
  const says = async (words: string) => {
    await expect.poll(() => said.slice(seen), { timeout: 120_000 }).toContain(words);
    seen = said.indexOf(words, seen) + words.length;
  };
  return {
    process,
    output: () => said,
    /** Waits for a text after the last one waited for. */
    says,
    /** Waits until the service is ready and the greeting is printed. @returns its URL */
    async serves(words = ' ready') {
      await says(words);
      await expect
        .poll(() =>
          fetch(url('/ready')).then(
            ({ status }) => status,
            () => 0,
          ),
        )
        .toBe(200);
      return url();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
