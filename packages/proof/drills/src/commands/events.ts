/** One line of what a command says with --json. */
export interface CommandEvent {
  /** ISO 8601. */
  time: string;
  phase?: string;
  event: string;
  message?: string;
  /** What a schema command wrote, when the event passes it on. */
  schema?: Record<string, unknown>;
  [key: string]: unknown;
}

/** Reads a line of output; undefined for what is no event. */
export function readEvent(line: string): CommandEvent | undefined {
  try {
    const value = JSON.parse(line) as Partial<CommandEvent> | null;
    return typeof value?.time === 'string' && typeof value.event === 'string'
      ? (value as CommandEvent)
      : undefined;
  } catch {
    return undefined;
  }
}
