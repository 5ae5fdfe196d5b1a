import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const run = promisify(execFile);
const APT = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2'];
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * A headless Chromium: the one that CHROMIUM names, one that is installed, or else Debian's, installed by root.
 * @throws Error that says what to install
 */
export async function startChromium(): Promise<Browser> {
  const executablePath = (await installed()) ?? (await install());
  // Chromium's sandbox does not start for root, whom continuous integration usually is.
  return chromium.launch({ executablePath, args: isRoot() ? ['--no-sandbox'] : [], timeout: 120_000 });
}

async function installed(): Promise<string | undefined> {
  const named = process.env.CHROMIUM;
  if (named && !(await isExecutable(named)))
    throw new Error(
      `CHROMIUM names ${named}, which is no program that can be started. Name a Chromium, or leave it out.`,
    );
  for (const path of named ? [named] : USUAL_PLACES) if (await isExecutable(path)) return path;
  return undefined;
}

async function install(): Promise<string> {
  const help = 'Install the package chromium, or name a Chromium in the variable CHROMIUM.';
  if (!isRoot() || !(await isExecutable('/usr/bin/apt-get')))
    throw new Error(`These tests look at the report in Chromium, and none is here. ${help}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', ...APT], { env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...APT, 'chromium'], { env });
  } catch (cause) {
    throw new Error(`Chromium could not be installed by apt. ${help}`, { cause });
  }
  const path = await installed();
  if (path === undefined)
    throw new Error(`apt has installed Chromium, but it is not where it should be. ${help}`);
  return path;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
