/**
 * The reader of a command's output may leave, as `head` does. A deploy then continues to its end instead of
 * failing half-way with an error that it cannot print.
 */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
