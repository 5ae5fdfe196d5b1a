import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { argv, type Docker, isMissing } from '@zero-downtime/swarm';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { refuse } from '../errors.ts';
import { askRegistry, isLoopback } from '../images/registry-login.ts';
import type { Site } from '../site.ts';
import type { StackFiles } from '../stack/files.ts';
import { withWrittenFiles } from '../stack/hand-over.ts';

/** A build or a pull is likely to fail with less free space. Bytes. */
const LEAST_FREE = 1_000_000_000;

/** @throws Ending (refused) when the disk of one of the folders is nearly full */
export async function checkDisk(folders: readonly string[]): Promise<void> {
  for (const folder of folders.filter((path) => path && existsSync(path))) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < LEAST_FREE) {
      throw refuse(
        `only ${Math.round((bavail * bsize) / 1e6)} MB are free on the disk of ${folder}; a deploy may need ${LEAST_FREE / 1e6}`,
        'docker system df; docker image prune',
      );
    }
  }
}

/** @throws Ending (refused) when no registry answers at the address */
export async function checkRegistry(registry: string): Promise<void> {
  try {
    // 401: the registry requires a login, which docker has, or reports as missing at the push.
    const status = await askRegistry(registry);
    if (status !== 200 && status !== 401) throw new Error(`it answered ${status}`);
  } catch (error) {
    const host = registry.split('/')[0] as string;
    const cause = (error as { cause?: { message?: string } }).cause?.message ?? (error as Error).message;
    throw refuse(
      `the registry ${host} does not answer: ${cause}`,
      isLoopback(registry)
        ? 'npm run setup; for the lab: npm run lab -- up'
        : 'check the address and the network',
      error,
    );
  }
}

/** @throws Ending (refused) when a base image is not on this machine */
export async function checkBaseImages(docker: Docker, images: readonly string[]): Promise<void> {
  for (const image of images) {
    await docker(argv.inspectImage(image)).catch((error) => {
      if (isMissing(error))
        throw refuse(
          `the base image ${image} is not on this machine`,
          `npm run setup${image === versions.formerPostgres.image ? ' -- --former-postgres' : ''}`,
          error,
        );
      throw error;
    });
  }
}

/** @throws Ending (refused) when another process on this machine listens on the port */
export async function checkPortFree(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
      .once('error', (error: NodeJS.ErrnoException) => {
        const why = error.code === 'EADDRINUSE' ? 'another process listens on it' : error.message;
        reject(
          refuse(
            `port ${port} is not available: ${why}`,
            `find it with: ss -ltnp 'sport = :${port}'; or set another PUBLISHED_PORT (PUBLISHED_TLS_PORT of https) and url in the target`,
            error,
          ),
        );
      })
      .listen(port, '0.0.0.0', () => probe.close(() => resolve()));
  });
}

/** Checks durations and numbers in the stack files; older docker commands cannot. @throws Ending (refused) */
export async function checkStackFiles(
  { docker }: Site,
  files: Pick<StackFiles, 'files' | 'mounted'>,
  env: Record<string, string | undefined>,
): Promise<void> {
  try {
    await withWrittenFiles(files, (paths) =>
      docker(['stack', 'config', ...paths.flatMap((path) => ['--compose-file', path])], { env }),
    );
  } catch (error) {
    const stderr = (error as { stderr?: string }).stderr ?? '';
    if (/unknown command|is not a docker command|unknown flag|Usage:/i.test(stderr)) return;
    throw refuse(
      `the stack files are invalid: ${stderr.trim() || (error as Error).message}`,
      undefined,
      error,
    );
  }
}
