import { isMap, parseDocument } from 'yaml';
import type { StackFiles } from './files.ts';

/**
 * The stack files of the bundled database, with its service renamed: two servers run during an upgrade. The new service keeps its name, and
 * clients reach it by the names of the first one, which are its aliases. Pure.
 * @param aliases empty until clients may reach it
 */
export function renameDatabase(files: StackFiles, name: string, aliases: readonly string[]): StackFiles {
  return {
    ...files,
    files: files.files.map((file) => ({ ...file, text: renameIn(file.text, name, aliases) })),
  };
}

function renameIn(text: string, name: string, aliases: readonly string[]): string {
  const document = parseDocument(text);
  const services = document.get('services');
  if (!isMap(services)) return text;
  const database = services.get('db', true);
  services.delete('db');
  services.set(name, database);
  document.setIn(['services', name, 'networks'], document.createNode({ back: { aliases } }));
  return String(document);
}
