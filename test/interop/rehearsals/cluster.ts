// What ./cluster.sh does once for all rehearsals of a tool.

const CLUSTER = '. "$ROOT/test/interop/rehearsals/cluster.sh"'

export const PREPARE_CLUSTERS = `${CLUSTER}; first_cluster`
export const REMOVE_CLUSTERS = `${CLUSTER}; remove_clusters`

export const CLUSTER_PROGRAMS: readonly string[] = ['pg_ctlcluster', 'psql', 'setpriv']
