/** What an attribute may be, as the schema wants it said: by throwing a RangeError. */
export const expects =
  (what: string, is: (value: unknown) => boolean) =>
  (value: unknown): void => {
    if (!is(value)) throw new RangeError(`expected ${what}`)
  }
