import { readFile, readlink, rm } from 'node:fs/promises';
import { basename } from 'node:path';

export const DOCKERD_PID = '/var/run/docker.pid';
const CONTAINERD_PID = '/var/run/docker/containerd/containerd.pid';

/**
 * Removes the pid files of an engine that is gone. They stay after a power cut where /run is on disk; dockerd believes
 * them whenever some process has that number, refuses to start for the one and waits for the other.
 */
export async function removeStalePidFiles(): Promise<void> {
  if (!(await runningPid(DOCKERD_PID, 'dockerd'))) await rm(DOCKERD_PID, { force: true });
  if (!(await runningPid(CONTAINERD_PID, 'containerd'))) await rm(CONTAINERD_PID, { force: true });
}

/** The process that a pid file names, if it is alive and is that program. */
export async function runningPid(file: string, program: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return !Number.isNaN(pid) && (await runs(pid, program)) ? pid : undefined;
}

/** By its executable: a killed process that is not reaped yet still has a name, but no executable any more. */
async function runs(pid: number, program: string): Promise<boolean> {
  const executable = await readlink(`/proc/${pid}/exe`).catch(() => '');
  // After an upgrade the kernel adds " (deleted)".
  return basename(executable).split(' ')[0] === program;
}
