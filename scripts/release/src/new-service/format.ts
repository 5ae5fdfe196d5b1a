import { execa } from 'execa';

/** The text as `npm run format` formats it: line breaks and import order depend on the names. @throws when Biome cannot parse it */
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
