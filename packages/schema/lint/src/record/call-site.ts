import { fileURLToPath } from 'node:url';

/** The line in `file` that the current call came from, directly or through other files; 1 when it did not. */
export function callSite(file: string): number {
  return lineIn(file, stack());
}

/** The innermost frame of a stack that is in `file`. */
export function lineIn(file: string, trace: string): number {
  for (const [, place = '', line = '1'] of trace.matchAll(
    /^\s+at (?:.*\()?(?:async )?(.+?):(\d+):\d+\)?$/gm,
  )) {
    if (pathOf(place) === file) return Number(line);
  }
  return 1;
}

function stack(): string {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = before;
  return stack;
}

/** A module loader may append a query to the path. */
function pathOf(place: string): string {
  const [bare = ''] = place.split('?');
  return bare.startsWith('file:') ? fileURLToPath(bare) : bare;
}
