/**
 * The reader of a command's output may leave, as `head` does. A deploy then goes on to its end, as it would without a reader, instead of
 * dying half-way of an error that it could not even print.
 */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
