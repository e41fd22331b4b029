/** `1 dump`, `43 dumps`. @param what of one; more of it are told by an `s` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
