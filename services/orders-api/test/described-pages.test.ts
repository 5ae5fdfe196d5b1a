import { createHash } from 'node:crypto';
import { operationsOf } from '@zero-downtime/kit/testing';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { documentOf } from './documents.ts';
import { type Api, startApi } from './releases.ts';

const PATHS = ['/openapi.json', '/docs', '/problems', '/problems/order-not-found'];

describe.each(['1.0.0', '2.0.0'] as const)('the description of %s', (release) => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi(release, inject('databases').expanded.appUrl);
  });

  it('is served, with the version of the release', async () => {
    const { body } = await api.anonymous.get('/openapi.json').expect(200);
    expect(body).toEqual(await documentOf(release));
  });

  it('has a page that shows every operation, parameter, scope, schema and example', async () => {
    const { text } = await api.anonymous
      .get('/docs')
      .expect(200)
      .expect('Content-Type', /^text\/html/);
    const document = await documentOf(release);
    for (const { path, operation } of operationsOf(document)) {
      expect(text).toContain(`id="${operation.operationId}"`);
      expect(text).toContain(`<code class="path">${path}</code>`);
      for (const { name } of operation.parameters ?? []) expect(text).toContain(`<code>${name}</code>`);
    }
    for (const scope of Object.keys(document['x-scopes'])) expect(text).toContain(`>${scope}<`);
    for (const schema of Object.keys(document.components.schemas))
      expect(text).toContain(`id="schema-${schema}"`);
    expect(text).toContain('&quot;ada@example.com&quot;');
  });

  it('has a page for each kind of problem, under its own path', async () => {
    const { text: list } = await api.anonymous.get('/problems').expect(200);
    for (const { type, title } of Object.values((await documentOf(release))['x-problems'])) {
      const { text } = await api.anonymous
        .get(type)
        .expect(200)
        .expect('Content-Type', /^text\/html/);
      expect(text).toContain(`<h1>${title}</h1>`);
      expect(list).toContain(`href="${type}"`);
    }
  });
});

describe('a page', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi('2.0.0', inject('databases').expanded.appUrl);
  });

  it.each(PATHS)('%s has an ETag, and is answered 304 when the client has it', async (path) => {
    const { headers } = await api.anonymous.get(path).expect(200);
    expect(headers['cache-control']).toMatch(/^public, max-age=\d+$/);
    const again = await api.anonymous
      .get(path)
      .set('If-None-Match', headers.etag as string)
      .expect(304);
    expect(again.text).toBe('');
  });

  it.each(PATHS)('%s answers GET and HEAD, and refuses other methods', async (path) => {
    const { text = '' } = await api.anonymous.head(path).expect(200);
    expect(text).toBe('');
    for (const method of ['post', 'put', 'delete'] as const) {
      const { headers } = await api.anonymous[method](path).expect(405);
      expect(headers.allow).toBe('GET, HEAD');
    }
  });

  it.each(['/docs', '/problems', '/problems/not-found'])(
    'the content security policy of %s allows only its own style',
    async (path) => {
      const { headers, text } = await api.anonymous.get(path).expect(200);
      const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      );
      expect(text).not.toMatch(/<script|<img|<link|style=|\son\w+=|https?:/i);
    },
  );

  it('has no broken links', async () => {
    const { text } = await api.anonymous.get('/docs');
    const ids = new Set([...text.matchAll(/id="([^"]+)"/g)].map(([, id]) => id));
    const links = new Set([...text.matchAll(/href="([^"]+)"/g)].map(([, link]) => link as string));
    for (const link of links) {
      if (link.startsWith('#')) expect(ids).toContain(link.slice(1));
      else await api.anonymous.get(link).expect(200);
    }
  });

  it.each(['/problems/nothing', '/problems/__proto__', '/problems/constructor'])(
    '%s does not exist',
    async (path) => {
      const { body } = await api.anonymous.get(path).expect(404);
      expect(body.type).toBe('/problems/not-found');
    },
  );

  it('whose path cannot be decoded is refused', async () => {
    expect((await api.anonymous.get('/problems/%zz').expect(400)).body.type).toBe('/problems/bad-request');
  });
});
