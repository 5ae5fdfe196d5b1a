import { expect, test } from 'vitest';
import {
  targetFor,
  withoutCommands,
  withoutItems,
  withoutLinks,
  withoutParagraphs,
  withoutRows,
  withoutWorkspaces,
} from './texts.ts';

test('only the commands of removed folders are removed', () => {
  const manifest = {
    name: 'x',
    scripts: { drill: 'node scripts/proof/src/drill.ts', strip: 'node s.ts', lint: 'biome check .' },
    license: 'MIT',
  };
  const left = withoutCommands(JSON.stringify(manifest), { folders: ['scripts/proof'], names: ['strip'] });
  expect(JSON.parse(left)).toEqual({ ...manifest, scripts: { lint: 'biome check .' } });
});

test('only rows of tables are removed from a README', () => {
  const text = '# x\n| a | proof |\n| b | c |\nproof stays here';
  expect(withoutRows(text, /proof/)).toBe('# x\n| b | c |\nproof stays here');
});

test('a target deploys the other service, with its secrets and its stack', () => {
  const text = `service: orders-api
stack: orders
url: http://orders.example.com
secrets: { app: orders_app_database_url }
settings: { PUBLISHED_PORT: 80 }`;
  expect(targetFor(text, 'gift-cards', 'gift-cards-local')).toBe(`service: gift-cards
stack: gift-cards-local
url: http://gift-cards.example.com
secrets: { app: gift_cards_app_database_url }
settings: { PUBLISHED_PORT: 80 }`);
});

test('only paragraphs about removed parts are removed, not lists or headings', () => {
  const text = '# proof\n\nproof can be removed.\n\n- proof in a list\n\nThe rest\n';
  expect(withoutParagraphs(text, /proof/)).toBe('# proof\n\n- proof in a list\n\nThe rest\n');
});

test('list items about removed parts are removed with their continuation lines', () => {
  const text = '- a\n  - proof\n    more\n  - b\n- of\n  proof\n- c\nproof\n';
  expect(withoutItems(text, /proof/)).toBe('- a\n  - b\n- c\nproof\n');
});

test('a link to a removed file or folder becomes plain text, wherever the document is', () => {
  const isRemoved = (path: string) => ['docs/drills.md', 'packages/proof'].includes(path);
  const links =
    '[a](../drills.md#top), [b](../../packages/proof/), [c](../tour.md), [d](https://example.com/docs/drills.md)';
  expect(withoutLinks(links, 'docs/decisions/0001.md', isRemoved)).toBe(
    'a, b, [c](../tour.md), [d](https://example.com/docs/drills.md)',
  );
});

test('knip.json does not name removed workspaces', () => {
  const config = {
    ignoreBinaries: ['taskset', 'dockerd'],
    workspaces: { 'packages/proof/a': {}, 'services/*': {} },
  };
  expect(JSON.parse(withoutWorkspaces(JSON.stringify(config), ['packages/proof']))).toEqual({
    ignoreBinaries: ['dockerd'],
    workspaces: { 'services/*': {} },
  });
});
