import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadTarget } from '@zero-downtime/deploy';
import { expect, it } from 'vitest';
import { editedText } from '../checkout/edit.ts';
import { routeOf, settingOf, VERSION } from './edge-update.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

it.each(['local', 'lab'])(
  'the edits of the drill fit the files of this checkout, with the target %s',
  async (name) => {
    const target = await loadTarget(ROOT, name);
    for (const edit of [settingOf({ target }), ...routeOf({ target }), ...VERSION]) {
      const text = await readFile(`${ROOT}${edit.file}`, 'utf8').catch(() => undefined);
      expect(editedText(edit, text)).not.toBe(text);
    }
  },
);
