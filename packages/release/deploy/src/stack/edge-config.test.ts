import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withRoutes } from './edge-config.ts';

const config = await readFile(
  fileURLToPath(new URL('../../../../../infra/haproxy/haproxy.cfg', import.meta.url)),
  'utf8',
);
const routed = [
  { stack: 'pay-ments', route: { path: '/payments' } },
  { stack: 'shipping', route: { host: 'ship.example.com' } },
] as const;
const lines = (text: string) => text.split('\n').map((line) => line.trim());
/** The lines of a section, without comments. */
const section = (text: string, heading: string) =>
  text
    .split(/^(?=[a-z])/m)
    .find((one) => one.startsWith(heading))
    ?.split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));

describe("the edge's configuration with routes", () => {
  it('stays unchanged without routes', () => expect(withRoutes(config, [])).toBe(config));

  it('has for each service the same backends, for the replicas of its stack', () => {
    const all = withRoutes(config, routed);
    for (const kind of ['api', 'any'])
      for (const { stack } of routed)
        expect(section(all, `backend "${stack}_${kind}"`)).toEqual(
          // biome-ignore lint/suspicious/noTemplateCurlyInString: HAProxy's own syntax
          section(config, `backend "\${STACK}_${kind}"`)?.map((line) => line.replaceAll('${STACK}', stack)),
        );
  });

  it('routes the requests of other services first, and the rest to its own', () => {
    const frontend = section(withRoutes(config, routed), 'frontend public') ?? [];
    expect(frontend.slice(frontend.findIndex((line) => line.startsWith('acl to_')))).toEqual([
      'acl to_pay-ments path -m str /payments',
      'acl to_pay-ments path -m beg /payments/',
      'use_backend "pay-ments_any" if to_pay-ments { nbsrv("pay-ments_api") eq 1 } { srv_is_up("pay-ments_api/canary1") }',
      'use_backend "pay-ments_api" if to_pay-ments',
      'acl to_shipping req.hdr(host),field(1,:),lower -m str ship.example.com',
      'use_backend "shipping_any" if to_shipping { nbsrv("shipping_api") eq 1 } { srv_is_up("shipping_api/canary1") }',
      'use_backend "shipping_api" if to_shipping',
      ...(section(config, 'frontend public')?.slice(-2) ?? []),
    ]);
  });

  it('keeps every line that is not about one service', () =>
    expect(lines(withRoutes(config, routed))).toEqual(expect.arrayContaining(lines(config))));

  it('cannot be made of a configuration that names no stack', () =>
    // biome-ignore lint/suspicious/noTemplateCurlyInString: HAProxy's own syntax
    expect(() => withRoutes(config.replaceAll('${STACK}', 'shop'), routed)).toThrow(
      expect.objectContaining({ outcome: 'refused' }),
    ));
});
