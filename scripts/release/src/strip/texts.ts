import { dirname, join, normalize } from 'node:path';

/** The root package.json without the commands of removed folders and the named commands. */
export function withoutCommands(
  manifest: string,
  { folders, names }: { folders: readonly string[]; names: readonly string[] },
): string {
  const whole = JSON.parse(manifest) as { scripts: Record<string, string> };
  const { scripts } = whole;
  const kept = Object.entries(scripts).filter(
    ([name, command]) => !names.includes(name) && !folders.some((folder) => command.includes(`${folder}/`)),
  );
  return `${JSON.stringify({ ...whole, scripts: Object.fromEntries(kept) }, undefined, 2)}\n`;
}

/** A README without the table rows that match `gone`. */
export function withoutRows(text: string, gone: RegExp): string {
  return text
    .split('\n')
    .filter((line) => !(line.startsWith('|') && gone.test(line)))
    .join('\n');
}

/**
 * The file of a target that deployed the example, for another service. `stack` names the database too, so the target of this machine has
 * another stack than the target that new-service created.
 */
export function targetFor(text: string, service: string, stack: string): string {
  const identifier = service.replaceAll('-', '_');
  return text
    .replace(/^stack: orders$/m, `stack: ${stack}`)
    .replaceAll('orders-api', service)
    .replaceAll('orders.example.com', `${service}.example.com`)
    .replaceAll('orders_', `${identifier}_`);
}

/** A README without the list items that match `gone`, with their continuation lines. */
export function withoutItems(text: string, gone: RegExp): string {
  return text.replaceAll(/^( *)- .*\n(?:(?!\1 +- )\1 +.*\n)*/gm, (item) => (gone.test(item) ? '' : item));
}

/** The document at `path` in which the links to removed files are plain text. */
export function withoutLinks(text: string, path: string, isRemoved: (path: string) => boolean): string {
  return text.replaceAll(/\[([^\]]*)\]\(([^)#]*)[^)]*\)/g, (link, label: string, address: string) =>
    isRemoved(normalize(join(dirname(path), address)).replace(/\/$/, '')) ? label : link,
  );
}

/** A README without the plain paragraphs that match `gone`. */
export function withoutParagraphs(text: string, gone: RegExp): string {
  const kept = text.split('\n\n').filter((block) => !/^\w|^`/.test(block) || !gone.test(block));
  return kept.join('\n\n').replace(/\n*$/, '\n');
}

/** knip.json without the entries of removed folders. */
export function withoutWorkspaces(text: string, folders: readonly string[]): string {
  const config = JSON.parse(text) as { workspaces: Record<string, unknown>; ignoreBinaries: string[] };
  const kept = Object.entries(config.workspaces).filter(
    ([name]) => !folders.some((folder) => name.startsWith(folder)),
  );
  const ignoreBinaries = config.ignoreBinaries.filter((name) => name !== 'taskset');
  return `${JSON.stringify({ ...config, ignoreBinaries, workspaces: Object.fromEntries(kept) }, undefined, 2)}\n`;
}
