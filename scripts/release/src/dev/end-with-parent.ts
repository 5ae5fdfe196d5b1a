/**
 * Loaded into the service before its main module. Its stdin is a pipe that `npm run dev` holds open and never writes to. When that
 * process ends, even by SIGKILL, `node --watch` and the service end too and release the port.
 */
process.stdin
  .once('end', () => {
    process.kill(process.ppid, 'SIGKILL');
    process.exit();
  })
  .on('error', () => {})
  .resume();
(process.stdin as NodeJS.ReadStream & { unref?: () => void }).unref?.();
