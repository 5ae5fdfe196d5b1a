import { randomBytes } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultKeyFile } from '@zero-downtime/tokens';
import { execa } from 'execa';
import { refuse } from '../errors.ts';

const AUTHORITY_DAYS = 3_650;
const CERTIFICATE_DAYS = 90;
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** The certificate authority of this machine, for trials: `authority.pem` is what clients trust, `authority.key` signs. */
export const authorityFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  join(dirname(defaultKeyFile(env)), 'tls');

/**
 * Issues a certificate for a host by this machine's authority, which it creates at the first call. Uses the `openssl` command, because Node.js
 * cannot make certificates.
 * @returns the certificate with the authority's and its key as PEM, of which no copy is left on disk, and the file that clients need to trust it
 * @throws Ending (refused) without openssl
 */
export async function issueLocally(
  host: string,
  authority = authorityFolder(),
): Promise<{ certificate: string; key: string; trust: string }> {
  await ensureAuthority(authority);
  const trust = join(authority, 'authority.pem');
  return withFolder(tmpdir(), async (folder) => {
    const [request, extensions, certificate, key] = ['request', 'extensions', 'certificate', 'key'].map(
      (name) => join(folder, name),
    ) as [string, string, string, string];
    await writeFile(
      extensions,
      `subjectAltName=${isIP(host) ? 'IP' : 'DNS'}:${host}\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n`,
    );
    await openssl(['req', '-new', ...NEW_KEY, '-subj', '/O=trial', '-keyout', key, '-out', request]);
    await openssl([
      ...[
        'x509',
        '-req',
        '-in',
        request,
        '-extfile',
        extensions,
        '-days',
        String(CERTIFICATE_DAYS),
        '-sha256',
      ],
      ...['-CA', trust, '-CAkey', join(authority, 'authority.key')],
      ...['-set_serial', `0x${randomBytes(16).toString('hex')}`, '-out', certificate],
    ]);
    const chain = await Promise.all([certificate, trust].map((file) => readFile(file, 'utf8')));
    return { certificate: chain.join(''), key: await readFile(key, 'utf8'), trust };
  });
}

/** Complete or absent, and for its owner alone: the folder is made under another name, and renamed. */
async function ensureAuthority(folder: string): Promise<void> {
  const isThere = () =>
    access(folder).then(
      () => true,
      () => false,
    );
  if (await isThere()) return;
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  const made = await mkdtemp(`${folder}-`);
  await openssl([
    ...['req', '-x509', ...NEW_KEY, '-days', String(AUTHORITY_DAYS), '-subj', `/O=trials on ${hostname()}`],
    ...['-keyout', join(made, 'authority.key'), '-out', join(made, 'authority.pem')],
  ]);
  await rename(made, folder).catch(async (error) => {
    await rm(made, { recursive: true });
    // Another process was faster.
    if (!(await isThere())) throw error;
  });
}

async function openssl(args: readonly string[]): Promise<void> {
  await execa('openssl', args).catch((cause: { code?: string; stderr?: string }) => {
    throw cause.code === 'ENOENT'
      ? refuse(
          'the command openssl, which makes certificates for trials, is not installed',
          'apt-get install openssl; or give --certificate and --key',
          cause,
        )
      : refuse(`openssl ${args[0]} failed: ${cause.stderr ?? String(cause)}`, undefined, cause);
  });
}

async function withFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  // mkdtemp makes a folder for its owner alone.
  const folder = await mkdtemp(join(parent, 'certificate-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
