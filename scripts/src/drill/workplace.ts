import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEnding, Ending, loadTarget, refuse, type Target } from '@zero-downtime/deploy';
import { type Drill, letUsersCome, runCommand, runDrill } from '@zero-downtime/drills';
import { clientUrls, type Lab, openLab, undo } from '@zero-downtime/lab';
import { type Run, writeReport } from '@zero-downtime/report';
import { onInterruption } from '../lib/interruption.ts';
import { tokensFor } from '../lib/signing-key.ts';
import type { Telling } from './telling.ts';
import { readVersions } from './versions.ts';

/** Where drills are run: the lab, the target on it, and a folder for their reports. */
export interface Workplace {
  /** The checkout whose commands are run. */
  root: string;
  target: Target;
  /** As for --target: a name, or the path of a folder. */
  targetPath: string;
  lab: Lab;
  folder: string;
  ratePerSecond: number;
  signal: AbortSignal;
  say: (line: string) => void;
}

export interface Reported {
  run: Run;
  html: string;
}

const TOKENS_LIVE_MS = 24 * 3_600_000;

/**
 * Makes the lab, or what is missing of it, and takes back whatever an earlier drill has left broken. @throws Ending (refused) without a key
 * for tokens, or when the lab cannot be made
 */
export async function openWorkplace(
  root: string,
  { folder, ratePerSecond, say }: Pick<Workplace, 'folder' | 'ratePerSecond' | 'say'>,
): Promise<Workplace> {
  const signal = onInterruption(
    () =>
      new Ending('halfWay', 'interrupted; the lab stays up', { hint: 'npm run lab -- down takes it away' }),
  );
  const targetPath = 'lab';
  const target = await loadTarget(root, targetPath);
  await tokensFor(target, { ttlMs: TOKENS_LIVE_MS });
  const lab = await openLabFor(root, say);
  return { root, targetPath, target, lab, folder, ratePerSecond, signal, say };
}

async function openLabFor(root: string, say: (line: string) => void): Promise<Lab> {
  const { exitCode, result, stderr } = await runCommand(root, 'lab', ['up'], {
    onEvent: ({ event, message }) => event === 'note' && say(String(message)),
  });
  if (exitCode !== 0) throw refuse(`the lab is not up: ${result?.message ?? stderr}`, 'npm run lab -- up');
  const lab = openLab();
  await undo(lab, undefined, () => {});
  return lab;
}

/** Runs a drill, writes its report, and leaves nothing broken behind. @throws NotPrepared, or why it could not be carried out */
export async function carryOut(
  place: Workplace,
  drill: Drill,
  { name = drill.name, command = `npm run drill -- ${drill.name}` } = {},
): Promise<Reported> {
  const folder = join(place.folder, name);
  await mkdir(folder, { recursive: true });
  const tokenFor = await tokensFor(place.target, { ttlMs: TOKENS_LIVE_MS });
  const [baseUrl = place.target.url, ...otherUrls] = await clientUrls(place.lab);
  try {
    const run = await runDrill(drill, {
      ...place,
      command,
      versions: await readVersions(place.lab.docker, place.root),
      startTraffic: () =>
        letUsersCome({
          // As behind a round robin in DNS: a client whose edge does not answer tries the next one.
          baseUrl,
          otherUrls,
          allowedHosts: [baseUrl, ...otherUrls].map((url) => new URL(url).hostname),
          ratePerSecond: place.ratePerSecond,
          ledgerFile: join(folder, `orders-${randomUUID().slice(0, 8)}.jsonl`),
          tokenFor,
        }),
    });
    const { html } = await writeReport(folder, run);
    return { run, html };
  } finally {
    // What was measured is not lost with it.
    await undo(place.lab, undefined, () => {}).catch((error) => place.say(`fault: ${explain(error)}`));
  }
}

/**
 * One experiment that could not be carried out does not end those after it. @returns whether it was carried out
 * @throws the signal's reason
 */
export async function goOnAfterFailure(
  { signal }: Workplace,
  { say }: Pick<Telling, 'say'>,
  name: string,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    signal.throwIfAborted();
    say(`fault: ${name} could not be carried out: ${explain(error)}`);
    return false;
  }
}

function explain(error: unknown): string {
  const { message, hint } = describeEnding(error);
  return hint ? `${message} (what to do: ${hint})` : message;
}
