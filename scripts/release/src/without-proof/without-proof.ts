/** The root package.json without the commands of the proof room. */
export function withoutProof(manifest: string): string {
  const { scripts, ...rest } = JSON.parse(manifest) as { scripts: Record<string, string> };
  const kept = Object.entries(scripts).filter(([, command]) => !command.includes('scripts/proof/'));
  return `${JSON.stringify({ ...rest, scripts: Object.fromEntries(kept) }, undefined, 2)}\n`;
}
