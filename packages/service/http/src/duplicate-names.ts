/** A string of JSON: a name or a value. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/**
 * Whether an object in the JSON `text` has a name twice: `JSON.parse` keeps the last one, another parser the first. `value` is the parsed
 * text. Each member has one colon outside strings, so the text then has more colons than the value has members.
 */
export function hasDuplicateNames(value: object, text: string): boolean {
  const members = membersOf(value);
  // Few texts have colons in strings: the others need no second count.
  return colonsIn(text) > members && colonsIn(text.replaceAll(STRING, '')) > members;
}

function colonsIn(text: string): number {
  let colons = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) colons++;
  return colons;
}

/** The number of members at all levels. It does not recurse, because a body can be deeper than the stack. */
function membersOf(value: object): number {
  let members = 0;
  const open: object[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const values: unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (values !== next) members += values.length;
    for (const inner of values) if (typeof inner === 'object' && inner !== null) open.push(inner);
  }
  return members;
}
