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
 * A headless Chromium: the one of CHROMIUM, an installed one, or Debian's, installed by root.
 * @throws Error with the package to install
 */
export async function startChromium(): Promise<Browser> {
  const executablePath = (await installed()) ?? (await install());
  // Chromium's sandbox does not start for root, the usual user in CI.
  return chromium.launch({ executablePath, args: isRoot() ? ['--no-sandbox'] : [], timeout: 120_000 });
}

async function installed(): Promise<string | undefined> {
  const named = process.env.CHROMIUM;
  if (named && !(await isExecutable(named)))
    throw new Error(`CHROMIUM is ${named}, which is not an executable. Set it to a Chromium, or unset it.`);
  for (const path of named ? [named] : USUAL_PLACES) if (await isExecutable(path)) return path;
  return undefined;
}

async function install(): Promise<string> {
  const help = 'Install the package chromium, or set CHROMIUM to its path.';
  if (!isRoot() || !(await isExecutable('/usr/bin/apt-get')))
    throw new Error(`These tests need Chromium, which is not installed. ${help}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', ...APT], { env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...APT, 'chromium'], { env });
  } catch (cause) {
    throw new Error(`Chromium could not be installed by apt. ${help}`, { cause });
  }
  const path = await installed();
  if (path === undefined)
    throw new Error(`apt has installed Chromium, but not at the expected path. ${help}`);
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
