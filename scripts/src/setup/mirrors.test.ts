import { expect, test } from 'vitest';
import { chooseMirrors } from './mirrors.ts';

test("takes the host's own mirrors, whatever Debian release it runs itself", () => {
  const targets = `https://mirror.example/debian/ trixie Debian
https://mirror.example/debian/ trixie-updates Debian
https://mirror.example/security/ trixie-security Debian`;
  expect(chooseMirrors(targets)).toEqual({
    main: 'https://mirror.example/debian/',
    security: 'https://mirror.example/security/',
  });
});

test("takes Debian's public ones on a host that is not Debian", () => {
  expect(
    chooseMirrors('http://archive.ubuntu.com/ubuntu/ noble Ubuntu\nhttps://deb.example/ stable Example'),
  ).toEqual({
    main: 'http://deb.debian.org/debian/',
    security: 'http://deb.debian.org/debian-security/',
  });
});
