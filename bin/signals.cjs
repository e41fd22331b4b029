// Loaded by launch.sh before the program, which sets the handlers that count: until they stand,
// SIGUSR1 opens Node's debugger and SIGUSR2 kills. Here they stand 1 ms after Node can have any;
// in the program's first statement 20 ms later, when Node has read and stripped it.
for (const signal of ['SIGUSR1', 'SIGUSR2']) process.on(signal, () => undefined)
