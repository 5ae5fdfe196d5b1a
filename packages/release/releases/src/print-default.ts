import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

// Prints the paths of the modules that a module loads, as a line, then its default export as JSON.
const [file = ''] = process.argv.slice(2);
const loaded: string[] = [];
registerHooks({
  load: (url, context, next) => {
    if (url.startsWith('file:')) loaded.push(fileURLToPath(url));
    return next(url, context);
  },
});
const module = await import(pathToFileURL(file).href);
if (module.default === undefined) throw new Error('it has no default export');
process.stdout.write(`${JSON.stringify(loaded)}\n${JSON.stringify(module.default)}`);
