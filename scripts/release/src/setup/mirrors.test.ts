import { expect, test } from 'vitest';
import { chooseMirrors } from './mirrors.ts';

test("uses the host's mirrors, whatever Debian release it runs", () => {
  const targets = `https://mirror.example/debian/ trixie Debian
https://mirror.example/debian/ trixie-updates Debian
https://mirror.example/security/ trixie-security Debian`;
  expect(chooseMirrors(targets)).toEqual({
    main: 'https://mirror.example/debian/',
    security: 'https://mirror.example/security/',
  });
});

const UBUNTU = 'http://archive.example/ubuntu/ noble Ubuntu\nhttps://deb.example/ stable Example';

test('finds no mirror on a host that is not Debian', () => {
  expect(chooseMirrors(UBUNTU)).toBeUndefined();
});

test('uses the named mirror, with the security archive beside it', () => {
  expect(chooseMirrors(UBUNTU, 'https://mirror.example/debian')).toEqual({
    main: 'https://mirror.example/debian/',
    security: 'https://mirror.example/debian-security/',
  });
});
