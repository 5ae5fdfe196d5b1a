import type { EventEmitter } from 'node:events';

// biome-ignore lint/suspicious/noExplicitAny: the emitter defines the arguments of an event.
type Listener = (...args: any[]) => void;

/**
 * Prepends `listener` for each of `events` once the event has another listener: for an emitter whose behaviour depends on having
 * listeners.
 */
export function prependOnceListened(
  emitter: EventEmitter,
  events: readonly string[],
  listener: Listener,
): void {
  const waiting = new Set(events);
  const attach = (event: string | symbol) => {
    if (typeof event === 'string' && waiting.delete(event)) emitter.prependListener(event, listener);
  };
  for (const event of events) if (emitter.listenerCount(event) > 0) attach(event);
  emitter.on('newListener', attach);
}
