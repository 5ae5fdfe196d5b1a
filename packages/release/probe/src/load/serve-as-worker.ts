import { type Generator, startGenerator } from './generator.ts';
import type { LoadSettings } from './settings.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';
import type { OpenWorkload } from './workload.ts';

/** Makes this process send a share of a run's load. It lives as long as the process that started it. */
export function serveAsWorker<Settings extends LoadSettings>(open: OpenWorkload<Settings>): void {
  const tokens = new Map<string, (token: string | Error) => void>();
  let generator: Generator | undefined;

  const askForToken = (subject: string): Promise<string> =>
    new Promise((resolve, reject) => {
      if (!process.connected) return reject(new Error('the run is gone'));
      tokens.set(subject, (token) => (typeof token === 'string' ? resolve(token) : reject(token)));
      tell({ type: 'token-needed', subject });
    });
  const start = ({ settings, task }: Extract<ToWorker<Settings>, { type: 'start' }>) => {
    const started = startGenerator(open(settings), settings, task, askForToken, (tick) => {
      tell({ type: 'tick', tick, live: started.live() });
    });
    generator = started;
    started.ended.then((end) => {
      tell({ type: 'ended', end, live: started.live() });
      if (process.connected) process.disconnect();
    });
  };

  process.on('message', (message: ToWorker<Settings>) => {
    if (message.type === 'start') start(message);
    else if (message.type === 'stop') generator?.stop();
    else tokens.get(message.subject)?.(message.token);
  });
  // Ctrl-C reaches every process of a terminal; the run says when to stop.
  process.on('SIGINT', () => {});
  process.on('disconnect', async () => {
    generator?.stop();
    // The parent has gone and answers no more: a request must not wait forever for its token.
    for (const give of tokens.values()) give(new Error('the run is gone'));
    await generator?.ended;
    process.exit();
  });
  tell({ type: 'ready' });
}

function tell(message: FromWorker): void {
  // A run that is gone is told nothing; `disconnect` is on its way.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
