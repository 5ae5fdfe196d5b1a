import type { EventEmitter } from 'node:events';

// biome-ignore lint/suspicious/noExplicitAny: the arguments of an event are the emitter's own.
type Listener = (...args: any[]) => void;

/**
 * Puts `listener` in front of the listeners of each of `events`, once there are any: for an emitter that behaves differently
 * when somebody listens.
 */
export function onceListened(emitter: EventEmitter, events: readonly string[], listener: Listener): void {
  const waiting = new Set(events);
  const attach = (event: string | symbol) => {
    if (typeof event === 'string' && waiting.delete(event)) emitter.prependListener(event, listener);
  };
  for (const event of events) if (emitter.listenerCount(event) > 0) attach(event);
  emitter.on('newListener', attach);
}
