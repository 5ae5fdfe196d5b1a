import { access, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { editedText } from '../checkout/edit.ts';
import { SAFEGUARDS } from './index.ts';

const pathOf = (file: string): string =>
  fileURLToPath(new URL(file, new URL('../../../../../', import.meta.url)));

it.each(SAFEGUARDS.filter(({ removal }) => removal.edits))(
  'the edits of $name match these files',
  async ({ removal: { edits = [] } }) => {
    const texts = new Map<string, string | undefined>();
    for (const edit of edits) {
      const path = pathOf(edit.file);
      const before = texts.has(path) ? texts.get(path) : await readFile(path, 'utf8').catch(() => undefined);
      const after = editedText(edit, before);
      expect(after).not.toBe(before);
      texts.set(path, after);
    }
  },
);

it.each(SAFEGUARDS.filter(({ removal }) => removal.settings))(
  'the settings of $name exist in the stack file',
  async ({ removal: { settings = {} } }) => {
    const stack = await readFile(pathOf('infra/stack/service.yml'), 'utf8');
    const defaults = Object.fromEntries(
      [...stack.matchAll(/\$\{([A-Z_]+):-([^}]+)\}/g)].map(([, name, value]) => [name, value]),
    );
    for (const [name, value] of Object.entries(settings)) {
      expect(defaults).toHaveProperty(name);
      expect(defaults[name]).not.toBe(value);
    }
  },
);

it.each(SAFEGUARDS.filter(({ removal }) => removal.prelude))(
  'the module of $name exists',
  async ({ removal: { prelude = '' } }) => access(prelude),
);
