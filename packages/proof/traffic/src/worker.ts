import { type Generator, startGenerator } from './generator.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

// A process of its own that sends a share of a run's load. It lives as long as the process that started it.

const tokens = new Map<string, (token: string | Error) => void>();
let generator: Generator | undefined;

process.on('message', (message: ToWorker) => {
  if (message.type === 'start') start(message);
  else if (message.type === 'stop') generator?.stop();
  else tokens.get(message.customerId)?.(message.token);
});
// Ctrl-C reaches every process of a terminal; the run says when to stop.
process.on('SIGINT', () => {});
process.on('disconnect', async () => {
  generator?.stop();
  // Nobody answers any more, and a request must not wait for its token for ever.
  for (const give of tokens.values()) give(new Error('the run is gone'));
  await generator?.ended;
  process.exit();
});
tell({ type: 'ready' });

function start({ settings, task }: Extract<ToWorker, { type: 'start' }>): void {
  const started = startGenerator(settings, task, askForToken, (tick) => {
    tell({ type: 'tick', tick, live: started.live() });
  });
  generator = started;
  started.ended.then((end) => {
    tell({ type: 'ended', end, live: started.live() });
    if (process.connected) process.disconnect();
  });
}

function askForToken(customerId: string, scopes: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!process.connected) return reject(new Error('the run is gone'));
    tokens.set(customerId, (token) => (typeof token === 'string' ? resolve(token) : reject(token)));
    tell({ type: 'token-needed', customerId, scopes });
  });
}

function tell(message: FromWorker): void {
  // A run that is gone is told nothing; `disconnect` is on its way.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
