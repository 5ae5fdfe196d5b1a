import { aptHas, aptInstall, aptUpdate } from './apt.ts';
import { onPath, run } from './command.ts';
import { startDaemon } from './daemon.ts';
import { planEngine } from './engine-plan.ts';
import { Refused, SetupError } from './errors.ts';
import { askEngine, type Host } from './host.ts';
import { say, underway } from './say.ts';

/** Sees to it that a Docker Engine answers on this host: installs or starts it where it has to. */
export async function ensureEngine(host: Host): Promise<void> {
  const plan = planEngine(host);
  switch (plan.do) {
    case 'refuse':
      throw new Refused(plan.because);
    case 'nothing':
      return say(`Docker Engine: already there (${plan.because})`);
    case 'install':
      say("Docker Engine: not found; will install docker.io from this distribution's packages and start it");
      await install();
      return start(host);
    case 'start':
      say('Docker Engine: installed, not running; will start it');
      return start(host);
  }
}

async function install(): Promise<void> {
  await aptUpdate();
  // Newer Debian keeps the client in a package of its own.
  const client = !(await onPath('docker')) && (await aptHas('docker-cli')) ? ['docker-cli'] : [];
  await aptInstall('docker.io', 'iptables', ...client);
}

async function start(host: Host): Promise<void> {
  const began = Date.now();
  // The package may have started it.
  if ((await askEngine()).state === 'silent') {
    await underway('starting the engine', async () => {
      if (host.systemd) await run(['systemctl', 'start', 'docker']);
      else await startDaemon();
    });
  }
  const engine = await askEngine();
  if (engine.state === 'silent')
    throw new SetupError(`The Docker Engine was started but does not answer: ${engine.why}`);
  say(`Docker Engine: ${engine.version} answers (${Date.now() - began} ms)`);
}
