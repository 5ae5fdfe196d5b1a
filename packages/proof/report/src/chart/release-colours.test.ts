import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { channels, contrast, linear } from '../../test/contrast.ts';
import { RELEASE_FILLS, releaseClasses } from './release-colours.ts';

const css = readFileSync(new URL('../page/style/lanes.css', import.meta.url), 'utf8');

/** Colour-blindness matrices for linear RGB: Machado, Oliveira and Fernandes, 2009, severity 1. */
const EYES = {
  deuteranope: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanope: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
};

describe('the colours of releases', () => {
  it.each(RELEASE_FILLS)('%s is in the style sheet and contrasts with light and dark backgrounds', (fill) => {
    expect(css).toContain(`--fill: ${fill}`);
    expect(contrast(fill, '#fdfcfa')).toBeGreaterThanOrEqual(3);
    expect(contrast(fill, '#14171c')).toBeGreaterThanOrEqual(3);
  });

  it.each(RELEASE_FILLS)('dark text is readable on %s', (fill) => {
    expect(contrast(fill, '#0b0e13')).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.entries(EYES))('neighbouring colours differ for a %s', (_, eye) => {
    for (const [i, fill] of RELEASE_FILLS.entries()) {
      const next = RELEASE_FILLS[(i + 1) % RELEASE_FILLS.length] ?? fill;
      expect(difference(seen(fill, eye), seen(next, eye)), `${fill} and ${next}`).toBeGreaterThan(20);
    }
  });

  it('repeats after the last colour, and has one for unknown releases', () => {
    const classOf = releaseClasses(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(classOf('g')).toBe(classOf('a'));
    expect(classOf('b')).not.toBe(classOf('a'));
    expect(classOf('unknown')).toBe('release-none');
  });
});

function seen(colour: string, eye: number[][]): number[] {
  const rgb = channels(colour).map(linear);
  const [red = 0, green = 0, blue = 0] = eye.map((row) =>
    row.reduce((sum, factor, i) => sum + factor * (rgb[i] ?? 0), 0),
  );
  return lab(red, green, blue);
}

/** CIE L*a*b*, where a distance of about 2 is just visible. */
function lab(red: number, green: number, blue: number): number[] {
  const root = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function difference(one: number[], other: number[]): number {
  return Math.hypot(...one.map((value, i) => value - (other[i] ?? 0)));
}
