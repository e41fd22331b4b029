/** What `s3dump` prints when it is not told what to do. */
export const USAGE = `Usage: s3dump [opts] command

  dump FS LEVEL [-- COMMAND...]   store standard input, or what COMMAND writes
  restore FS LEVEL                write a dump to standard output (or: retrieve)
  delete FS LEVEL                 delete the dump of today, or of -w, at once
  list                            show all dumps and objects in the bucket
  clean N                         show, or with -y delete, all but the dumps of
                                  the newest N days of each FS and LEVEL
  init                            make and test the bucket (or: initialize)
  getacl FS LEVEL                 print the ACL document
  putacl FS LEVEL                 replace it by standard input

Options come before the command:
  -k KEY    the object of this very name, instead of FS and LEVEL
  -h NAME   this machine, instead of this host's name
  -w DATE   this day, such as 2026-11-21, instead of today or the newest
  -L RATE   at most so many bytes per second, such as 300k or 2.5M (k: 1024);
            SIGUSR1 halves it, SIGUSR2 doubles it
  -f FILE   bucket and keys, instead of ~/.s3keys
  -i        storage class STANDARD_IA
  -a        clean the dumps of all machines
  -y        clean for real
  -q        errors only

Dumps are stored as holdfast stores them, and dumps of s3dump.py are read:
docs/s3dump.md. Exit statuses are those of holdfast --help.
`
