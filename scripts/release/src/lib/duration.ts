import { parseDuration } from '@zero-downtime/deploy/duration';
import { InvalidArgumentError } from 'commander';

/** A commander argument such as 30s, as milliseconds. */
export function duration(text: string): number {
  try {
    return parseDuration(text);
  } catch {
    throw new InvalidArgumentError('Expected a duration such as 500ms, 30s, 10m.');
  }
}
