// Loaded by launch.sh before the program where SIGHUP was ignored, which Node undoes as it starts.
process.on('SIGHUP', () => undefined)
