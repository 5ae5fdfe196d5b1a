/**
 * Measures all of `names` in `rounds` interleaved rounds: A B C A B C. Other work of the machine affects all alike, and the figures of a
 * round are comparable.
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
