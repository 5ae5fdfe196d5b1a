import { expect, test } from 'vitest';
import { buildFlags, proxies } from './network.ts';

test('without proxies a build gets no flags', () => {
  expect(buildFlags(proxies({}, ''))).toEqual([]);
});

test("the environment wins over apt's configuration, in upper or lower case", () => {
  const apt = 'Acquire::http::Proxy "http://apt:3142";\nAcquire::https::Proxy "DIRECT";';
  expect(proxies({}, apt)).toEqual({ http_proxy: 'http://apt:3142' });
  expect(proxies({ HTTP_PROXY: 'http://env:3128', no_proxy: '.local' }, apt)).toEqual({
    http_proxy: 'http://env:3128',
    no_proxy: '.local',
  });
});

test('a proxy is passed as a build argument, which is not stored in the image', () => {
  expect(buildFlags({ http_proxy: 'http://u:p@proxy:3128' })).toEqual([
    '--build-arg',
    'http_proxy=http://u:p@proxy:3128',
  ]);
});

test("a proxy on the loopback address is reached over the host's network", () => {
  expect(buildFlags({ http_proxy: 'http://127.0.0.1:3128' }).slice(0, 2)).toEqual(['--network', 'host']);
  expect(buildFlags({ http_proxy: 'http://proxy:3128', no_proxy: '//127.0.0.1' })).not.toContain('--network');
});
