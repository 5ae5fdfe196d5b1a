import { expect, test } from 'vitest';
import { urlsFor } from './client-urls.ts';
import { labSpec, labUrls } from './spec.ts';

const spec = labSpec();

test('clients on the network of the nodes use the addresses of the nodes, without a proxy', () => {
  const urls = urlsFor(spec, '192.168.213.0/24', ['127.0.0.1', '::1', '192.168.213.1']);
  expect(urls).toEqual(['http://192.168.213.11', 'http://192.168.213.12', 'http://192.168.213.13']);
});

test('other clients, such as beside a virtual machine with the engine, use the published ports', () => {
  expect(urlsFor(spec, '192.168.213.0/24', ['127.0.0.1', '::1', '192.168.21.1', 'fe80::1'])).toEqual(
    labUrls(spec),
  );
});
