import { isIP } from 'node:net';
import { z } from 'zod';

const DAY_S = 86_400;

/** How the edge serves https. */
export interface Tls {
  /** `max-age` of Strict-Transport-Security in seconds; 0: the edge does not send it. */
  hstsSeconds: number;
  /** Whether requests over plain HTTP are redirected to https. */
  redirect: boolean;
}

const hsts = z
  .string()
  .regex(/^(off|\d{1,4}[dy])$/, 'off, or a time such as 30d or 1y')
  .default('1y')
  .transform((text) =>
    text === 'off' ? 0 : Number.parseInt(text, 10) * (text.endsWith('y') ? 365 : 1) * DAY_S,
  );

const options = z.strictObject({ hsts, redirect: z.boolean().default(true) });

/** `tls` in a target: true, or options. Undefined: the edge serves plain HTTP alone. */
export const tlsSchema = z
  .union([z.boolean(), options], { error: 'true, or options as in { hsts: 1y, redirect: true }' })
  .optional()
  .transform((value): Tls | undefined => {
    if (value === undefined || value === false) return undefined;
    const { hsts: hstsSeconds, redirect } = value === true ? options.parse({}) : value;
    return { hstsSeconds, redirect };
  });

/** `trustedProxies` in a target: the addresses whose X-Forwarded-For and X-Forwarded-Proto the edge believes. */
export const trustedProxiesSchema = z
  .array(
    z.string().superRefine((text, context) => {
      const message = networkFault(text);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  )
  .default([]);

/** Why a text is no network of proxies; undefined for an address or a network such as 10.0.0.0/8. Pure. */
function networkFault(text: string): string | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  const wrong = `an address or a network such as 10.0.0.0/8 or 2001:db8::/32, not "${text}"`;
  if (bits === 0 || address.includes('%') || more.length > 0) return wrong;
  if (prefix === undefined) return undefined;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) return wrong;
  return Number(prefix) === 0
    ? `${text} is every address: any client could claim another address. Name the proxies alone`
    : undefined;
}
