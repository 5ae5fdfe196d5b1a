import { pathToFileURL } from 'node:url';

// The default export of the module that is named, as JSON.
const [file = ''] = process.argv.slice(2);
const module = await import(pathToFileURL(file).href);
if (module.default === undefined) throw new Error('it has no default export');
process.stdout.write(JSON.stringify(module.default));
