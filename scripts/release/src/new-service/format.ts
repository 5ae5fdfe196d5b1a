import { execa } from 'execa';

/** The text as `npm run format` leaves it: names differ in length, and imports in their order. @throws when Biome cannot read it */
export async function format(root: string, path: string, text: string): Promise<string> {
  if (!/\.(ts|json)$/.test(path)) return text;
  const { stdout } = await execa('biome', ['check', '--write', `--stdin-file-path=${path}`], {
    cwd: root,
    preferLocal: true,
    input: text,
    stripFinalNewline: false,
  });
  return stdout;
}
