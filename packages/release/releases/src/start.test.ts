import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from './index.ts';

let service: string;
let cache: string;

beforeEach(async () => {
  service = await mkdtemp(join(tmpdir(), 'start-'));
  cache = join(service, 'cache');
  await files({
    'package.json': '{"name":"shop","version":"2.0.0"}',
    'src/main.ts': "console.log('one');\n",
    'src/schema.ts': "console.log('schema');\n",
    'changes/001_first/expand.ts': 'export const up = () => {};\n',
  });
});
afterEach(() => rm(service, { recursive: true, force: true }));

async function files(contents: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(service, path)), { recursive: true });
    await writeFile(join(service, path), text);
  }
}

/** Builds the service, runs main.cjs with a compile cache, and returns what it prints. */
async function start(folder = cache): Promise<string> {
  const main = join(await bundle(service, '2.0.0'), 'main.cjs');
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: folder };
  return (await promisify(execFile)(process.execPath, [main], { env })).stdout.trim();
}

const caches = async () => (await readdir(cache)).filter((name) => name.startsWith('service-'));

describe('the compile cache of a bundle', () => {
  it('is written once, and used by the next start', async () => {
    expect(await start()).toBe('one');
    const [file = '', ...others] = await caches();
    expect(others).toEqual([]);
    const { mtimeMs, ino } = await stat(join(cache, file));
    expect(await start()).toBe('one');
    // A rejected cache would have been replaced.
    expect(await stat(join(cache, file))).toMatchObject({ mtimeMs, ino });
  });

  it('is not used for other code, even of the same length', async () => {
    await start();
    await files({ 'src/main.ts': "console.log('two');\n" });
    expect(await start()).toBe('two');
    expect(await caches()).toHaveLength(2);
  });

  it('is replaced when it is broken', async () => {
    await start();
    const [file = ''] = await caches();
    const whole = await readFile(join(cache, file));
    await writeFile(join(cache, file), 'broken');
    expect(await start()).toBe('one');
    expect((await readFile(join(cache, file))).length).toBe(whole.length);
  });

  it('may be missing: in a folder that cannot be written the service runs without it', async () => {
    expect(await start(join(service, 'package.json'))).toBe('one');
  });
});

it('a part that is imported later is loaded then, without a warning of Node', async () => {
  await files({
    'src/part.ts': "console.log('loaded');\nexport const name = 'part';\n",
    'src/main.ts': [
      "process.on('warning', console.log);",
      "console.log('started');",
      "import('./part.ts').then(({ name }) => setImmediate(console.log, name));",
    ].join('\n'),
  });
  expect(await start()).toBe('started\nloaded\npart');
});

describe('a module that a library loads and a service does not use', () => {
  const library = {
    'node_modules/express/index.js': "exports.json = require('body-parser').json;\n",
    'node_modules/body-parser/index.js': "exports.json = () => 'parsed';\n",
  };

  it('is not in the bundle, and the library says so when it needs it', async () => {
    await files({
      ...library,
      'src/main.ts':
        "import express from 'express';\ntry { express.json(); } catch (e) { console.log(e.message); }\n",
    });
    expect(await start()).toMatch(/^express needs body-parser, which is not in the bundle: createApp reads/);
    expect(await readFile(join(service, 'dist/2.0.0/service.cjs'), 'utf8')).not.toContain('parsed');
  });

  it('is in the bundle of a service that imports it itself', async () => {
    await files({
      ...library,
      'src/main.ts': "import parser from 'body-parser';\nconsole.log(parser.json());\n",
    });
    expect(await start()).toBe('parsed');
  });

  it('may be loaded with its first use', async () => {
    await files({
      'node_modules/mime-types/index.js': "console.log('loaded');\nexports.lookup = () => 'text/html';\n",
      'node_modules/send/index.js':
        "const mime = require('mime-types');\nexports.type = () => mime.lookup();\n",
      'src/main.ts': "import send from 'send';\nconsole.log('started');\nconsole.log(send.type());\n",
    });
    expect(await start()).toBe('started\nloaded\ntext/html');
  });
});
