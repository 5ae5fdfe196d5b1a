import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  defaultKeyFile,
  ensureKeyFile,
  mintToken,
  readKeyFile,
  type SigningKey,
} from '@zero-downtime/tokens';
import { ROOT } from '../lib/command.ts';
import { fetchDocument, scopesOf } from '../lib/described-service.ts';
import { onInterruption } from '../lib/interruption.ts';
import { seed } from '../lib/seed.ts';
import { checkEngine, type DevDatabase, removeDatabase, startDatabase } from './database.ts';
import { devCommand } from './dev-command.ts';
import { awaitEdit, fingerprint } from './edits.ts';
import { greeting } from './greeting.ts';
import { lintWarnings } from './lint-changes.ts';
import { acquireNameLock } from './name-lock.ts';
import { checkPort } from './port.ts';
import { prettyLogs } from './pretty-logs.ts';
import { type DevService, readService, readVersion } from './read-service.ts';
import { applyChanges } from './schema.ts';
import { startService } from './service-process.ts';

export interface Asked {
  service: string | undefined;
  port: number;
  reset?: true;
  seed?: true;
  /** The name of the database's container and volume. */
  name?: string;
}

const TOKEN_SECONDS = 12 * 3_600;
const LOOK_EVERY_MS = 25;

interface Dev extends Pick<Asked, 'port' | 'seed'> {
  service: DevService;
  container: string;
  /** Starts it again with an empty database. */
  resetCommand: string;
  database: DevDatabase;
  key: SigningKey;
}

/**
 * Runs a service from its sources until this process is interrupted. The volume with the data and the token key remain.
 * @throws Ending (refused) when the service is unknown or already running, its port is in use, or no Docker Engine answers
 */
export async function runDev({ service: asked, name, reset, ...options }: Asked): Promise<void> {
  const service = await readService(ROOT, asked);
  const container = name ?? `${service.project}-dev-${service.name}`;
  const commandWith = (flags: string) => devCommand(service.name, { name, flags });
  const resetCommand = commandWith('--reset');
  let started = false;
  const release = await acquireNameLock(container, service.name);
  const signal = onInterruption(() => new Error('interrupted'));
  try {
    await checkPort(options.port, commandWith);
    await checkEngine();
    const key = await openKey();
    tell(`starting PostgreSQL: container and volume ${container}`);
    const place = { name: container, database: service.database, reset: reset === true, resetCommand };
    const database = await startDatabase(ROOT, place, signal);
    started = true;
    await serveEachEdit({ service, container, resetCommand, database, key, ...options }, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await removeDatabase(container);
    if (started)
      tell(`the data stays in the volume ${container}; to remove it: docker volume rm ${container}`);
    release();
  }
}

/** Applies the schema changes and starts the service; repeats both after each edit of a change or of the version. */
async function serveEachEdit(dev: Dev, signal: AbortSignal): Promise<void> {
  const { folder } = dev.service;
  const logs = prettyLogs(process.stdout);
  for (let first = true; ; first = false) {
    const before = await fingerprint(folder);
    const service = { ...dev.service, version: await readVersion(folder) };
    const warnings = lintWarnings(join(folder, 'changes'), signal);
    await applyChanges(service, dev.database.ownerUrl, {
      tell: (line) => tell(`schema: ${line}`),
      resetCommand: dev.resetCommand,
      signal,
    });
    for (const warning of await warnings) tell(`schema: a deploy would report: ${warning}`);
    const running = startService(service, {
      port: dev.port,
      appUrl: dev.database.appUrl,
      publicKeys: dev.key.publicKeys,
      logs,
    });
    const next = new AbortController();
    const until = AbortSignal.any([signal, next.signal]);
    const greeted = first ? greet(dev, until).catch(unlessAborted(until)) : undefined;
    try {
      await Promise.race([awaitEdit(folder, before, until), running.ended.then(endedByItself)]);
      tell('changes/ or the version was edited: applying it');
    } finally {
      next.abort(new Error('edited'));
      await greeted;
      await running.stop();
    }
  }
}

/** Once the service is ready, prints its URL and a token with all of its scopes. */
async function greet(
  { service, container, key, port, seed: wanted }: Dev,
  signal: AbortSignal,
): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, signal);
  const document = await fetchDocument(url, signal);
  const mint = (scopes: readonly string[]) =>
    mintToken(key.privateKey, { ...service.tokens, subject: 'ada', scopes, ttlSeconds: TOKEN_SECONDS });
  const token = await mint(scopesOf(document));
  if (wanted) tell(`${await seed(url, { times: 3, mint })} examples sent`);
  tell(greeting({ url, token, document, container, database: service.database }));
}

async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const ready = await fetch(new URL('/ready', url), { signal }).catch(() => undefined);
    await ready?.arrayBuffer();
    if (ready?.ok) return;
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** This machine's signing key, created when missing. The service accepts tokens of `npm run token`, which signs with the same key. */
async function openKey(): Promise<SigningKey> {
  const path = defaultKeyFile();
  if (await ensureKeyFile(path)) tell(`made a key for tokens: ${path}`);
  return (await readKeyFile(path)) as SigningKey;
}

const endedByItself = () => {
  throw new Error('node --watch ended');
};

const unlessAborted = (signal: AbortSignal) => (error: unknown) => {
  if (!signal.aborted)
    tell(`the service answers, but its OpenAPI document or the examples failed: ${(error as Error).message}`);
};

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
