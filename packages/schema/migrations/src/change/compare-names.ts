/** The order of changes: by number, then by name, so that 1000 comes after 999. */
export function compareNames(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : a > b ? 1 : 0);
}
