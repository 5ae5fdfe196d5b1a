import { type Site, serviceName } from '../site.ts';
import { pause } from '../wait.ts';
import { observeServices } from './observe-services.ts';
import { describeOldTask, oldTasks } from './old-tasks.ts';

/** One quiet look proves little: a task may be between two states. */
const SAMPLES = 3;
const EVERY_MS = 250;
/** Beyond stop_grace_period, for the engine to notice and tell. */
const MARGIN_MS = 15_000;

/**
 * Waits until, several samples in a row, nothing in the Swarm runs another image of the service; draining replicas get their
 * time.
 * @returns the witnesses that are left, one sentence each; none: the gate is open.
 */
export async function awaitOldTasksGone(
  site: Site,
  options: { image: string; stopGraceMs: number },
): Promise<string[]> {
  const end = performance.now() + options.stopGraceMs + MARGIN_MS;
  const own = { service: serviceName(site.target, 'api'), image: options.image };
  let said = '';
  for (let quiet = 0; quiet < SAMPLES; ) {
    const witnesses = oldTasks(await observeServices(site.docker, own), own).map(describeOldTask);
    quiet = witnesses.length === 0 ? quiet + 1 : 0;
    if (witnesses.length > 0 && performance.now() > end) return witnesses;
    if (witnesses.length > 0 && said !== witnesses.join()) {
      said = witnesses.join();
      site.report({ phase: 'gate', event: 'progress', message: `waiting: ${witnesses.join('; ')}` });
    }
    if (quiet < SAMPLES) await pause(EVERY_MS, site.signal);
  }
  return [];
}
