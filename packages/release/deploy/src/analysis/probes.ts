import type { Site } from '../site.ts';
import type { Target } from '../target/load.ts';

/** Needs no token; it exercises the edge and every layer of the API except the database. */
const DOCUMENT = '/openapi.json';

/**
 * The path of the deploy's own requests. If the service is routed by path, only requests below that path reach it. A 401 also counts as an
 * answer.
 */
export const probePath = ({ name, platform }: Pick<Target, 'name' | 'platform'>): string =>
  platform?.routes[name]?.path ?? DOCUMENT;

const AT_ONCE = 4;

/** Sends `count` requests to the target's URL. @returns the number of answers, with any status: the API has counted them */
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
