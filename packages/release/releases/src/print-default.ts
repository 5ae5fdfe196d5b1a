import { pathToFileURL } from 'node:url';

// Prints the default export of a module as JSON.
const [file = ''] = process.argv.slice(2);
const module = await import(pathToFileURL(file).href);
if (module.default === undefined) throw new Error('it has no default export');
process.stdout.write(JSON.stringify(module.default));
