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

/**
 * Sends `count` requests to the target's URL.
 * @returns the number of answers, with any status: the API has counted them; and why the last request without an answer failed
 */
export async function sendProbes(
  { target, signal }: Pick<Site, 'target' | 'signal'>,
  count: number,
): Promise<{ answered: number; failure: string | undefined }> {
  let left = count;
  let answered = 0;
  let failure: string | undefined;
  const ask = async () => {
    while (left-- > 0 && !signal.aborted) {
      const answer = await fetch(new URL(probePath(target), target.url), {
        signal: AbortSignal.timeout(5_000),
      }).catch((error: Error) => {
        failure = explain(error);
      });
      await answer?.arrayBuffer().catch(() => {});
      if (answer) answered++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return { answered, failure };
}

/** The reason of a failed `fetch`, with the next step for a certificate that this machine does not trust. */
function explain({ message, cause }: Error): string {
  const { code = '', message: reason = message } = (cause ?? {}) as { code?: string; message?: string };
  return /CERT|SIGNATURE/.test(code)
    ? `${reason}; NODE_EXTRA_CA_CERTS names the file of an authority that this machine should trust`
    : reason;
}
