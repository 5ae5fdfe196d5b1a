/**
 * Imported by every command. When the reader of its output closes the pipe, as `head` does, a deploy continues to its end
 * instead of failing half-way with an EPIPE that it cannot print.
 */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
