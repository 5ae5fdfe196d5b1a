// The process ends with the signal, whatever it is doing: this listener is the first.
process.on('SIGTERM', () => process.exit(0));
