import type { Site } from '../site.ts';
import type { Target } from '../target/load.ts';

/** May be read without a token; it goes through the edge and every layer of the API but the database. */
const DOCUMENT = '/openapi.json';

/** Behind a route by path only what is below that path reaches the service: that it then wants a token is an answer, too. Pure. */
export const probePath = ({ name, platform }: Pick<Target, 'name' | 'platform'>): string =>
  platform?.routes[name]?.path ?? DOCUMENT;

const AT_ONCE = 4;

/** Asks the target's own URL so many times. @returns how many were answered, in whatever way: those the API has counted, too */
export async function sendProbes(
  { target, signal }: Pick<Site, 'target' | 'signal'>,
  count: number,
): Promise<number> {
  let left = count;
  let answered = 0;
  const ask = async () => {
    while (left-- > 0 && !signal.aborted) {
      const answer = await fetch(new URL(probePath(target), target.url), {
        signal: AbortSignal.timeout(5_000),
      }).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => {});
      if (answer) answered++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return answered;
}
