/** How many are worked on at a time. */
const LANES = 4;

/** `work` for each member, a few at a time; the results in the order of the members. Rejects with the first failure. */
export async function inTurns<T, R>(members: readonly T[], work: (member: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  // One iterator shared by all lanes: each takes the next member when it is free.
  const queue = members.entries();
  const lane = async () => {
    for (const [i, member] of queue) results[i] = await work(member);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
