/**
 * Whether a hangup is to end nothing, as under `nohup`. Node starts with no signal ignored,
 * whatever its parent says: bin/launch.sh asks before, and then has bin/nohup.cjs handle the
 * signal before this module is read.
 */
export const isHangupIgnored: boolean = process.listenerCount('SIGHUP') > 0
