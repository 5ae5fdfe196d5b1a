/**
 * Loaded into the service before its main module. Its stdin is a pipe that `npm run dev` holds and never writes to: when that process is
 * gone, however it ended, `node --watch` and the service go too, and with them the port.
 */
process.stdin
  .once('end', () => {
    process.kill(process.ppid, 'SIGKILL');
    process.exit();
  })
  .on('error', () => {})
  .resume();
(process.stdin as NodeJS.ReadStream & { unref?: () => void }).unref?.();
