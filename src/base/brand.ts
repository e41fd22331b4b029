/** A `T` that passed the parser named by `Brand`; only that parser may make one. */
export type Branded<T, Brand extends string> = T & { readonly __brand: Brand }
