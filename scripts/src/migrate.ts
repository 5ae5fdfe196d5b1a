import { ask } from './migrate/ask.ts';
import { lint } from './migrate/lint.ts';
import { begin } from './migrate/new.ts';

const [what, ...rest] = process.argv.slice(2);

if (what === 'lint') await lint(rest);
else if (what === 'new') await begin(rest);
else await ask();
