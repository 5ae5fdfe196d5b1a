import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { editedText } from '../checkout/edit.ts';
import { SAFEGUARDS } from './index.ts';

const ROOT = new URL('../../../../../', import.meta.url);

it.each(SAFEGUARDS.filter(({ edits }) => edits.length > 0))(
  '$name can be taken out of these sources',
  async ({ edits }) => {
    const texts = new Map<string, string | undefined>();
    for (const edit of edits) {
      const path = fileURLToPath(new URL(edit.file, ROOT));
      const before = texts.get(path) ?? (await readFile(path, 'utf8'));
      const after = editedText(edit, before);
      expect(after).not.toBe(before);
      texts.set(path, after);
    }
  },
);
