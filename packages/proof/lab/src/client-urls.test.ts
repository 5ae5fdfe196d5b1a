import { expect, test } from 'vitest';
import { urlsFor } from './client-urls.ts';
import { labSpec, labUrls } from './spec.ts';

const spec = labSpec();

test('users on the network of the nodes go to the nodes, without a proxy between', () => {
  const urls = urlsFor(spec, '192.168.213.0/24', ['127.0.0.1', '::1', '192.168.213.1']);
  expect(urls).toEqual(['http://192.168.213.11', 'http://192.168.213.12', 'http://192.168.213.13']);
});

test('users elsewhere, as beside a virtual machine that has the engine, go to the published ports', () => {
  expect(urlsFor(spec, '192.168.213.0/24', ['127.0.0.1', '::1', '192.168.21.1', 'fe80::1'])).toEqual(
    labUrls(spec),
  );
});
