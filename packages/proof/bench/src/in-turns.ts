/**
 * Measures all of `names` once, then all once more, `rounds` times: A B C A B C. What the machine does meanwhile hits all alike,
 * and figures of one round can be compared with each other.
 */
export async function inTurns<Name, Figures>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name, round: number) => Promise<Figures>,
): Promise<Map<Name, Figures[]>> {
  const found = new Map<Name, Figures[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) found.get(name)?.push(await measure(name, round));
  }
  return found;
}
