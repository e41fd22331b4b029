export type Tag = readonly [key: string, value: string]
