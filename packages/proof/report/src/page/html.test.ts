import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, jsonData } from './html.ts';

describe('html', () => {
  it('escapes every character that could end an element or an attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
    expect(html`<p title="${'"><img onerror=x>'}">${'a & b'}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;img onerror=x&gt;">a &amp; b</p>',
    );
  });

  it('keeps markup, joins lists and omits null and undefined', () => {
    expect(html`${[1, 2].map((each) => html`<i>${each}</i>`)}${false}${undefined}${null}${0}`.text).toBe(
      '<i>1</i><i>2</i>0',
    );
  });
});

describe('jsonData', () => {
  it('can contain the end of a script element, and parses to the same data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { text } = jsonData(value);
        expect(text).not.toContain('<');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(jsonData('</script><!--').text).not.toContain('<');
  });
});
