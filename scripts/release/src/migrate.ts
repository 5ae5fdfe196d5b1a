import './lib/start.ts';

const [what, ...rest] = process.argv.slice(2);

if (what === 'lint') await (await import('./migrate/lint.ts')).lint(rest);
else if (what === 'new') await (await import('./migrate/new.ts')).begin(rest);
else if (what === 'accept') await (await import('./migrate/accept.ts')).accept(rest);
else if (what === 'plan') await (await import('./migrate/plan.ts')).plan(rest);
else await (await import('./migrate/ask.ts')).ask();
