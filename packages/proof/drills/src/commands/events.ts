/** One line of a command's --json output. */
export interface CommandEvent {
  /** ISO 8601. */
  time: string;
  phase?: string;
  event: string;
  message?: string;
  /** The output of a schema command, if the event contains it. */
  schema?: Record<string, unknown>;
  [key: string]: unknown;
}

/** Parses a line of output; undefined if it is not an event. */
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
