// What the tool says of sheets that are sealed.

/** Never more than is so: whoever runs the server could read them. */
export const whoCouldRead = (others: readonly string[], operator = 'whoever runs this server'): string => {
  const could = `${operator.charAt(0).toUpperCase()}${operator.slice(1)} could read ${others.length === 1 ? 'both' : 'all of them'}.`
  const [one] = others
  if (one === undefined) return `Sealed until you are two and both ready. ${could}`
  if (others.length > 1) return `Sealed from the others’ pages, as theirs are from yours. ${could}`
  return `Sealed from ${one}’s page, as ${one}’s is from yours. ${could}`
}
