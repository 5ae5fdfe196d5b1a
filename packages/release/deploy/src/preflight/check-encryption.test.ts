import { expect, it } from 'vitest';
import { missingForEncryption } from './check-encryption.ts';

it.each([
  ['with both built in has all', 'CONFIG_XFRM_USER=y\nCONFIG_INET_ESP=y\n', []],
  ['with both as modules has all', 'CONFIG_XFRM_USER=m\nCONFIG_INET_ESP=m\n', []],
  ['without ESP lacks esp4', 'CONFIG_XFRM_USER=y\n# CONFIG_INET_ESP is not set\n', ['esp4']],
  ['with only the offload of ESP lacks esp4', 'CONFIG_XFRM_USER=y\nCONFIG_INET_ESP_OFFLOAD=y\n', ['esp4']],
  ['without both lacks both', '', ['xfrm_user', 'esp4']],
])('a kernel %s that encrypted networks need', (_, config, missing) => {
  expect(missingForEncryption(config)).toEqual(missing);
});
