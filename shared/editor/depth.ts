/** Blocks within blocks, counted from a section's body: a paragraph in it stands at 1, one in a list at 3. Deeper the
 *  server takes nothing, and the page makes nothing. */
export const MAX_DEPTH = 16
