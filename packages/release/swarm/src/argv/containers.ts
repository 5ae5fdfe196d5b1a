import { ProcessFailed } from '../api/engine-api.ts';
import { orByApi } from '../api/question.ts';
import { linesOf } from './answers.ts';

const ofService = (service: string): string => `com.docker.swarm.service.name=${service}`;

interface Container {
  Id: string;
}

/** The containers of a service on one engine, including ended ones. */
export const listContainers = (service: string): string[] =>
  orByApi(['ps', '--all', '--quiet', '--filter', `label=${ofService(service)}`], async (api) => {
    const query = { all: '1', filters: { label: [ofService(service)] } };
    return linesOf((await api.get('/containers/json', query)) as Container[], ({ Id }) => Id.slice(0, 12));
  });

export const removeContainers = (ids: readonly string[]): string[] =>
  orByApi(['rm', '--force', '--volumes', ...ids], async (api) => {
    const all = await Promise.allSettled(
      ids.map((id) => api.remove(`/containers/${id}`, { force: '1', v: '1' })),
    );
    for (const one of all) if (one.status === 'rejected') throw one.reason;
    return ids.join('\n');
  });

/** The running containers of a service on one engine. */
export const listRunning = (service: string): string[] =>
  orByApi(['ps', '--quiet', '--no-trunc', '--filter', `label=${ofService(service)}`], async (api) => {
    const query = { filters: { label: [ofService(service)] } };
    return linesOf((await api.get('/containers/json', query)) as Container[], ({ Id }) => Id);
  });

/** Runs a program in a running container, without standard input, and returns its output. */
export const execIn = (container: string, command: readonly string[]): string[] =>
  orByApi(['exec', container, ...command], async (api) => {
    const settings = { AttachStdout: true, AttachStderr: true, Cmd: command };
    const { Id } = (await api.post(`/containers/${container}/exec`, settings)) as Container;
    const output = await api.output('POST', `/exec/${Id}/start`, { body: { Detach: false, Tty: false } });
    const { ExitCode } = (await api.get(`/exec/${Id}/json`)) as { ExitCode: number };
    if (ExitCode !== 0) throw new ProcessFailed(ExitCode, output.stderr);
    return output;
  });
