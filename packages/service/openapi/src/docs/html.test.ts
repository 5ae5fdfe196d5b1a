import { describe, expect, it } from 'vitest';
import { html, prose } from './html.ts';

describe('a template', () => {
  it('escapes text, in elements and in attributes', () => {
    const text = `<script>alert("1") & '2'</script>`;
    const escaped = '&lt;script&gt;alert(&quot;1&quot;) &amp; &#39;2&#39;&lt;/script&gt;';
    expect(html`<p title="${text}">${text}</p>`.markup).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('inserts markup, lists of markup and numbers unescaped, and nothing for undefined', () => {
    expect(html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}${undefined}</ul>`.markup).toBe(
      '<ul><li>1</li><li>2</li></ul>',
    );
  });
});

describe('a description', () => {
  const markup = (text: string) =>
    prose(text)
      .map((part) => part.markup)
      .join('');

  it('has paragraphs, code and links', () => {
    expect(markup('Send `a<b`.\n\nSee [it](/problems/a-b).')).toBe(
      '<p>Send <code>a&lt;b</code>.</p><p>See <a href="/problems/a-b">it</a>.</p>',
    );
  });

  it('makes links only to paths of the API', () => {
    expect(markup('[x](javascript:alert) [y](//evil.example) <b>')).not.toMatch(/href|<b>/);
  });
});
