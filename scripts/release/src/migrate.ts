import './lib/ignore-closed-pipe.ts';
import { accept } from './migrate/accept.ts';
import { ask } from './migrate/ask.ts';
import { lint } from './migrate/lint.ts';
import { begin } from './migrate/new.ts';
import { plan } from './migrate/plan.ts';

const [what, ...rest] = process.argv.slice(2);

if (what === 'lint') await lint(rest);
else if (what === 'new') await begin(rest);
else if (what === 'accept') await accept(rest);
else if (what === 'plan') await plan(rest);
else await ask();
