/**
 * Asks at most once every `freshMs`: in between everybody gets the last answer, and those who ask at the same time share one question.
 * Failures are remembered too: what does not answer is not to be asked more often for it.
 */
export function remember<T>(
  freshMs: number,
  ask: () => Promise<T>,
  now: () => number = () => performance.now(),
): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let staleAt = Number.POSITIVE_INFINITY;
  return () => {
    if (answer && now() < staleAt) return answer;
    staleAt = Number.POSITIVE_INFINITY;
    const asked = ask();
    answer = asked;
    const settled = () => {
      staleAt = now() + freshMs;
    };
    asked.then(settled, settled);
    return asked;
  };
}
