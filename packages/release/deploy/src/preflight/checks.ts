import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { argv, type Docker, isMissing } from '@zero-downtime/swarm';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';
import type { StackFiles } from '../stack/files.ts';
import { withWrittenFiles } from '../stack/hand-over.ts';

/** Below it a build or a pull is likely to end half-way. Bytes. */
const LEAST_FREE = 1_000_000_000;

/** @throws Ending (refused) when the engine's disk, or this one where the bundle is made, is nearly full. */
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

/** @throws Ending (refused) when no registry speaks at the address. */
export async function checkRegistry(registry: string): Promise<void> {
  const host = registry.split('/')[0] as string;
  const loopback = /^(127\.|localhost(:|$)|\[::1\])/.test(host);
  // The engine, too, speaks plain HTTP to the loopback only (moby, registry/config.go).
  const url = `${loopback ? 'http' : 'https'}://${host}/v2/`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    // 401 is a registry that wants a login: docker has it, or says so when it pushes.
    if (answer.ok || answer.status === 401) return;
    throw new Error(`${url} answered ${answer.status}`);
  } catch (error) {
    const cause = (error as { cause?: { message?: string } }).cause?.message ?? (error as Error).message;
    throw refuse(
      `the registry ${host} does not answer: ${cause}`,
      loopback ? 'npm run setup; for the lab: npm run lab -- up' : 'check the address and the network',
      error,
    );
  }
}

/** @throws Ending (refused) when a base image is neither here nor made by setup yet. */
export async function checkBaseImages(docker: Docker, images: readonly string[]): Promise<void> {
  for (const image of images) {
    await docker(argv.inspectImage(image)).catch((error) => {
      if (isMissing(error))
        throw refuse(`the base image ${image} is not on this machine`, 'npm run setup', error);
      throw error;
    });
  }
}

/** @throws Ending (refused) when something on this machine listens on the port already. */
export async function checkPortFree(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
      .once('error', (error: NodeJS.ErrnoException) => {
        const why = error.code === 'EADDRINUSE' ? 'something else listens there' : error.message;
        reject(
          refuse(
            `port ${port} cannot be taken: ${why}`,
            `find it with: ss -ltnp 'sport = :${port}'; or set PUBLISHED_PORT and url in the target`,
            error,
          ),
        );
      })
      .listen(port, '0.0.0.0', () => probe.close(() => resolve()));
  });
}

/** A wrong duration or number is found here, before anything runs; older docker commands cannot check it. */
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
    throw refuse(`the stack files are wrong: ${stderr.trim() || (error as Error).message}`, undefined, error);
  }
}
