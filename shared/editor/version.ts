/** What a section's body may hold, as one number: raised whenever that changes (allowed.test.ts notices). A page says with
 *  which it was built when it opens its line; one that means something else by the words would delete what it does not know,
 *  in the name of whoever looks, or write what the other page would delete. */
export const SCHEMA_VERSION = 2

/** The parameter of the sync address that carries it. Without it, a client is taken to know what it does. */
export const SCHEMA_PARAMETER = 'schema'
