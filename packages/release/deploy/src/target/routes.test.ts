import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlaps, type Route, routesSchema } from './routes.ts';

const mistakesIn = (routes: unknown): string => {
  const { error } = routesSchema.safeParse(routes);
  return error?.issues.map(({ message }) => message).join() ?? '';
};

describe('routes', () => {
  it('default to none', () => expect(routesSchema.parse(undefined)).toEqual({}));

  it('lead to a service by a path or by a host', () => {
    const routes = { payments: { path: '/payments' }, shipping: { host: 'shipping.example.com' } };
    expect(routesSchema.parse(routes)).toEqual(routes);
  });

  it.each([
    ['both a path and a host', { a: { path: '/a', host: 'a' } }, /either/],
    ['neither', { a: {} }, /either/],
    ['a path of probes', { a: { path: '/health/a' } }, /answered by the edge/],
    ['a path of the pages about the API', { a: { path: '/docs' } }, /answered by the edge/],
    ['every path', { a: { path: '/' } }, /a path such as/],
    ['a path that ends with a slash', { a: { path: '/a/' } }, /a path such as/],
    ['what HAProxy would read as its own', { a: { path: '/a b' } }, /a path such as/],
    ['a host with a port', { a: { host: 'a:80' } }, /host name/],
    ['one path twice', { a: { path: '/x' }, b: { path: '/x' } }, /a and b claim the same/],
    ['a path below another', { a: { path: '/x' }, b: { path: '/x/y' } }, /a and b claim the same/],
    ['one host twice', { a: { host: 'x' }, b: { host: 'x' } }, /a and b claim the same/],
  ])('with %s are refused', (_, routes, message) => expect(mistakesIn(routes)).toMatch(message));

  it('overlap exactly when one request matches both', () => {
    const segment = fc.constantFrom('a', 'b', 'ab');
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((all) => `/${all.join('/')}`);
    const takes = (route: string, request: string) => request === route || request.startsWith(`${route}/`);
    fc.assert(
      fc.property(path, path, fc.array(segment, { maxLength: 3 }), (one, other, more) => {
        const routes: Record<string, Route> = { one: { path: one }, other: { path: other } };
        const requests = [one, other].map((to) => [to, ...more].join('/'));
        const claimed = requests.some((request) => takes(one, request) && takes(other, request));
        expect(overlaps(routes).length > 0).toBe(claimed);
      }),
    );
  });
});
