/** The answer of a registry to the removal of a manifest. */
export type Removed = 'removed' | 'gone' | 'not allowed' | 'needs a login';

const ANSWERS_MS = 10_000;

/** The digest of no image. */
const NO_DIGEST = `sha256:${'0'.repeat(64)}`;

/** Whether a registry allows this machine to remove manifests. @throws when it does not answer, or with an unexpected status */
export async function letsRemove(repository: string): Promise<true | 'not allowed' | 'needs a login'> {
  const answer = await removeManifest(repository, NO_DIGEST);
  return answer === 'removed' || answer === 'gone' ? true : answer;
}

/**
 * Removes a manifest, and the tags that reference it, with the registry's HTTP API (OCI distribution specification).
 * @param repository with the registry's host, without a scheme
 * @throws when the registry does not answer, or with an unexpected status
 */
export async function removeManifest(repository: string, digest: string): Promise<Removed> {
  const slash = repository.indexOf('/');
  const [host, name] = [repository.slice(0, slash), repository.slice(slash + 1)];
  // As in docker, a registry on a loopback address uses HTTP.
  const scheme = /^(localhost|127\.)/.test(host) ? 'http' : 'https';
  const response = await fetch(`${scheme}://${host}/v2/${name}/manifests/${digest}`, {
    method: 'DELETE',
    signal: AbortSignal.timeout(ANSWERS_MS),
  });
  await response.body?.cancel();
  if (response.ok) return 'removed';
  if (response.status === 404) return 'gone';
  if (response.status === 405) return 'not allowed';
  if (response.status === 401 || response.status === 403) return 'needs a login';
  throw new Error(`the registry answered ${response.status} to the removal of ${repository}@${digest}`);
}
