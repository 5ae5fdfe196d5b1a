import { type Site, serviceName } from '../site.ts';
import { pause } from '../wait.ts';
import { observeServices } from './observe-services.ts';
import { describeOldTask, oldTasks } from './old-tasks.ts';

/** A single sample is unreliable: a task may be between two states. */
const SAMPLES = 3;
const EVERY_MS = 250;
/** The engine's delay in reporting a stopped task, beyond stop_grace_period. */
const MARGIN_MS = 15_000;

/**
 * Waits until no task in the Swarm runs another image of the service, in several consecutive samples; draining replicas have their grace
 * period.
 * @returns the remaining evidence, one sentence each; an empty list opens the gate
 */
export async function awaitOldTasksGone(
  site: Site,
  options: { image: string; stopGraceMs: number },
): Promise<string[]> {
  const end = performance.now() + options.stopGraceMs + MARGIN_MS;
  const own = { service: serviceName(site.target, 'api'), image: options.image };
  let reported = '';
  for (let quiet = 0; quiet < SAMPLES; ) {
    const evidence = oldTasks(await observeServices(site.docker, own), own).map(describeOldTask);
    quiet = evidence.length === 0 ? quiet + 1 : 0;
    if (evidence.length > 0 && performance.now() > end) return evidence;
    if (evidence.length > 0 && reported !== evidence.join()) {
      reported = evidence.join();
      site.report({ phase: 'gate', event: 'progress', message: `waiting: ${evidence.join('; ')}` });
    }
    if (quiet < SAMPLES) await pause(EVERY_MS, site.signal);
  }
  return [];
}
