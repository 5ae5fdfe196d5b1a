// The process exits on the signal at once, because this listener is the first.
process.on('SIGTERM', () => process.exit(0));
