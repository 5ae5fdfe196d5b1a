import { readFile, readlink, rm } from 'node:fs/promises';
import { basename } from 'node:path';

export const DOCKERD_PID = '/var/run/docker.pid';
const CONTAINERD_PID = '/var/run/docker/containerd/containerd.pid';

/**
 * Removes the pid files of an engine that no longer runs. They remain after a power cut when /run is on disk. dockerd trusts
 * them when any process has that id: it refuses to start because of its own, and waits because of containerd's.
 */
export async function removeStalePidFiles(): Promise<void> {
  if (!(await runningPid(DOCKERD_PID, 'dockerd'))) await rm(DOCKERD_PID, { force: true });
  if (!(await runningPid(CONTAINERD_PID, 'containerd'))) await rm(CONTAINERD_PID, { force: true });
}

/** The process id in a pid file, if that process is alive and runs the program. */
export async function runningPid(file: string, program: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return !Number.isNaN(pid) && (await runs(pid, program)) ? pid : undefined;
}

/** Compares the executable: a killed process that is not yet reaped has a name but no executable. */
async function runs(pid: number, program: string): Promise<boolean> {
  const executable = await readlink(`/proc/${pid}/exe`).catch(() => '');
  // After an upgrade the kernel adds " (deleted)".
  return basename(executable).split(' ')[0] === program;
}
