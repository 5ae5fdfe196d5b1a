import { expect, test } from 'vitest';
import { daemonEnvironment } from './daemon.ts';

test("the daemon's environment has the proxy settings and no secrets", () => {
  const env = daemonEnvironment({
    HTTPS_PROXY: 'http://p:3128',
    no_proxy: '.local',
    NPM_TOKEN: 's',
    PGPASSWORD: 's',
    PATH: '/bin',
  });
  expect(env).toEqual({
    HTTPS_PROXY: 'http://p:3128',
    no_proxy: '.local',
    PATH: '/bin:/usr/local/sbin:/usr/sbin:/sbin',
  });
});
