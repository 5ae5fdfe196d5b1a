import { readFile } from 'node:fs/promises';
import { InvalidRun } from './errors.ts';
import { type Run, runSchema } from './run-schema.ts';

const SHOWN_MISTAKES = 5;

/**
 * Reads a run.json of `writeReport`.
 * @throws InvalidRun if the file is missing, not JSON, or not a run
 */
export async function readRun(path: string): Promise<Run> {
  return parseRun(await read(path), path);
}

/**
 * @param source the name of the text in errors
 * @throws InvalidRun
 */
export function parseRun(text: string, source: string): Run {
  const result = runSchema.safeParse(parseJson(text, source));
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  const more = mistakes.length > SHOWN_MISTAKES ? [`and ${mistakes.length - SHOWN_MISTAKES} more`] : [];
  throw new InvalidRun(
    `${source} is not a valid run. Pass the run.json of a drill.\n` +
      [...mistakes.slice(0, SHOWN_MISTAKES), ...more].map((line) => `  ${line}`).join('\n'),
  );
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new InvalidRun(`${path} ${reason}. Pass the path of a drill's run.json.`, { cause });
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidRun(`${source} is not JSON. Pass the run.json of a drill.`, { cause });
  }
}
