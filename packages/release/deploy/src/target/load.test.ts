import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTarget } from './load.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'target-'));
});
afterEach(() => rm(folder, { recursive: true }));

const GOOD =
  'service: orders-api\nstack: shop\nurl: http://127.0.0.1:1\nregistry: 127.0.0.1:5050\ntraffic: edge\ndatabase: bundled\n' +
  'tokens: { issuer: https://id.example.com/, keys: local }\n';
/** Values that docker would take for options. */
const OPTIONS = ['-x', '--host=tcp://evil'];
const load = async (text: string) => {
  await writeFile(join(folder, 'target.yml'), text);
  return loadTarget(ROOT, folder);
};

describe('a target', () => {
  it.each(readdirSync(join(ROOT, 'infra/targets')))('named %s is sound', async (name) =>
    expect(await loadTarget(ROOT, name)).toMatchObject({ name }),
  );
  it('has milliseconds for its durations', async () =>
    expect(await load(`${GOOD}monitor: 2m\n`)).toMatchObject({ monitor: 120_000 }));
  it('accepts the public keys of its issuer from this machine, a file in its folder, or a URL', async () => {
    const keys = async (value: string) => (await load(GOOD.replace('local', value))).tokens.keys;
    expect(await keys('local')).toEqual({ kind: 'local' });
    expect(await keys('keys.json')).toEqual({ kind: 'file', path: join(folder, 'keys.json') });
    expect(await keys('https://id.example.com/jwks')).toEqual({
      kind: 'url',
      url: 'https://id.example.com/jwks',
    });
  });
  it('has one docker context, or those of several managers in order', async () => {
    expect(await load(GOOD)).toMatchObject({ context: undefined, contexts: [] });
    expect(await load(`${GOOD}context: one\n`)).toMatchObject({ context: 'one', contexts: ['one'] });
    const several = { context: 'one', contexts: ['one', 'two'] };
    expect(await load(`${GOOD}context: [one, two]\n`)).toMatchObject(several);
  });
  it('by default accepts tokens for its service that are signed with EdDSA', async () => {
    expect((await load(GOOD)).tokens).toMatchObject({ audience: 'orders-api', algorithms: ['EdDSA'] });
    const told = GOOD.replace('keys:', 'audience: shop, algorithms: [RS256, ES256], keys:');
    expect((await load(told)).tokens).toMatchObject({ audience: 'shop', algorithms: ['RS256', 'ES256'] });
  });
  it('by default asks before any change', async () =>
    expect(await load(GOOD)).toMatchObject({ confirm: true }));

  it.each([
    ['an unknown key', `${GOOD}replica: 3\n`, /replica/],
    ['a wrong duration', `${GOOD}monitor: soon\n`, /duration/],
    ['a registry with a scheme', GOOD.replace('127.0.0.1:5050', 'https://registry'), /scheme/],
    ['an external database without secrets', GOOD.replace('bundled', 'external'), /secrets/],
    ['keys over an unprotected connection', GOOD.replace('local', 'http://id/jwks'), /https/],
    ['tokens that need no signature', GOOD.replace('keys:', 'algorithms: [none], keys:'), /algorithms/],
    ['no issuer of tokens', GOOD.replace(/tokens.*/, ''), /tokens/],
    ['https under an http:// address', `${GOOD}tls: true\n`, /begin it with https/],
    ['https by the mesh', `${GOOD.replace('edge', 'mesh').replace('http:', 'https:')}tls: true\n`, /tls/],
    [
      'proxies in front of the mesh',
      `${GOOD.replace('edge', 'mesh')}trustedProxies: [10.0.0.1]\n`,
      /trustedProxies/,
    ],
    ['broken YAML', 'stack: [', /YAML/],
    ...OPTIONS.flatMap((value): [string, string, RegExp][] => [
      [`the registry ${value}`, GOOD.replace('127.0.0.1:5050', value), /registry/],
      [`the url ${value}`, GOOD.replace('http://127.0.0.1:1', value), /url/],
      [`the context ${value}`, `${GOOD}context: ${value}\n`, /context/],
      [`the stack ${value}`, GOOD.replace('stack: shop', `stack: ${value}`), /stack/],
      [`the service ${value}`, GOOD.replace('orders-api', value), /service/],
      [`the secret ${value}`, `${GOOD}secrets: { app: a, owner: ${value} }\n`, /secrets/],
    ]),
    ['a url that is no web address', GOOD.replace('http://127.0.0.1:1', 'javascript:alert(1)'), /url/],
    ['a secret with more options', `${GOOD}secrets: { app: a, owner: "a,target=b" }\n`, /secrets/],
    ['a registry with a path that leaves it', GOOD.replace('127.0.0.1:5050', 'r/../x'), /registry/],
    ['a setting that is no setting', `${GOOD}settings: { port: 80 }\n`, /port/],
  ])('with %s is refused and says why', async (_, text, message) => {
    await expect(load(text)).rejects.toMatchObject({
      outcome: 'refused',
      message: expect.stringMatching(message),
    });
  });

  it('that does not exist is refused, with the existing ones', async () => {
    await expect(loadTarget(ROOT, 'moon')).rejects.toMatchObject({
      outcome: 'refused',
      hint: expect.stringMatching(/local.*production/),
    });
  });
});
