import { aptHas, aptInstall, aptUpdate } from './apt.ts';
import { attempt, onPath, run } from './command.ts';
import { startDaemon } from './daemon.ts';
import { planEngine } from './engine-plan.ts';
import { Refused, SetupError } from './errors.ts';
import { askEngine, type Host, readHost } from './host.ts';
import { removeStalePidFiles } from './pid-files.ts';
import { announce, say, since, withProgress } from './say.ts';
import { setDamagedStateAside } from './swarm-state.ts';

/**
 * Ensures that a Docker Engine answers on this host: installs or starts it when needed.
 * @returns the host, read again afterwards
 * @throws Refused when that must be done by hand
 */
export async function ensureEngine(host: Host): Promise<Host> {
  const plan = planEngine(host);
  switch (plan.do) {
    case 'refuse':
      throw new Refused(plan.because);
    case 'nothing':
      say(`Docker Engine: already there (${plan.because})`);
      return host;
    case 'install':
      announce(
        "Docker Engine: not found; will install docker.io from this distribution's packages and start it",
      );
      await install();
      break;
    case 'start':
      announce('Docker Engine: installed, not running; will start it');
      break;
  }
  await start(host);
  const started = await readHost();
  const after = planEngine(started);
  if (after.do !== 'nothing')
    throw new SetupError(`The Docker Engine was started, but cannot be used: ${after.because}`);
  return started;
}

async function install(): Promise<void> {
  await aptUpdate();
  // Newer Debian has the client in a separate package.
  const client = !(await onPath('docker')) && (await aptHas('docker-cli')) ? ['docker-cli'] : [];
  await aptInstall('docker.io', 'iptables', ...client);
}

async function start(host: Host): Promise<void> {
  const began = Date.now();
  // The package may have started the engine.
  if ((await askEngine()).state === 'silent') {
    await removeStalePidFiles();
    await setDamagedStateAside();
    await withProgress('starting the engine', () => (host.systemd ? startService() : startDaemon()));
  }
  const engine = await askEngine();
  if (engine.state === 'silent')
    throw new SetupError(`The Docker Engine was started but does not answer: ${engine.why}`);
  say(`Docker Engine: ${engine.version} answers (${since(began)})`);
}

async function startService(): Promise<void> {
  // After repeated failures systemd refuses to start the unit until reset-failed.
  await attempt(['systemctl', 'reset-failed', 'docker']);
  await run(['systemctl', 'start', 'docker']);
}
