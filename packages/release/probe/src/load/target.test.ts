import { describe, expect, test } from 'vitest';
import { TargetRefused } from './errors.ts';
import { parseTarget } from './target.ts';

describe('a target', () => {
  test.for([
    ['http://127.0.0.1:8080', { secure: false, host: '127.0.0.1', port: 8080, pathPrefix: '' }],
    ['http://127.9.8.7/', { secure: false, host: '127.9.8.7', port: 80, pathPrefix: '' }],
    ['http://127.1:81/shop/', { secure: false, host: '127.0.0.1', port: 81, pathPrefix: '/shop' }],
    ['http://localhost', { secure: false, host: 'localhost', port: 80, pathPrefix: '' }],
    ['https://localhost/shop', { secure: true, host: 'localhost', port: 443, pathPrefix: '/shop' }],
    ['https://127.0.0.1:8443', { secure: true, host: '127.0.0.1', port: 8443, pathPrefix: '' }],
    ['http://[::1]:3000', { secure: false, host: '::1', port: 3000, pathPrefix: '' }],
  ] as const)('%s is this machine', ([url, target]) => {
    expect(parseTarget(url)).toEqual(target);
  });

  test.for([
    'http://example.com',
    'https://10.0.0.1',
    'http://10.0.0.1',
    'http://0.0.0.0:8080',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://localhost.example.com',
    'http://[::ffff:10.0.0.1]',
  ])('%s is refused as another host', (url) => {
    expect(() => parseTarget(url)).toThrow(TargetRefused);
    expect(() => parseTarget(url)).toThrow(/is not this machine/);
  });

  test.for(['ws://127.0.0.1', 'ftp://127.0.0.1', '127.0.0.1:8080', ''])(
    '%s is refused as no web address',
    (url) => {
      expect(() => parseTarget(url)).toThrow(TargetRefused);
    },
  );

  test('another host is accepted only when it is allowed by name', () => {
    expect(parseTarget('http://shop.test', ['shop.test']).host).toBe('shop.test');
    expect(() => parseTarget('http://www.shop.test', ['shop.test'])).toThrow(TargetRefused);
  });
});
