import { acquireLock } from '../../src/cluster/lock.ts';
import { thisProcess } from '../../src/cluster/lock-holder.ts';
import { engineSite, TIMES } from './site.ts';

/* hold-lock.ts STACK HOST: takes the lock as a run on HOST would, says so, and holds it until it is killed. */
const [stack = '', host = ''] = process.argv.slice(2);
const lock = await acquireLock(engineSite(stack), 'deploy', {
  times: TIMES,
  me: { ...thisProcess('deploy'), host },
});
const keptAlive = setInterval(() => {}, 60_000);
lock.lost.addEventListener('abort', () => {
  console.log(`lost: ${lock.lost.reason.message}`);
  clearInterval(keptAlive);
});
console.log('held');
