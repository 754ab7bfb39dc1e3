/** What an alliance is called: its own title, or, until it has one, the names of those who sit in it. */
export const calledTitle = (title: string, names: readonly string[]): string => {
  if (title.trim() !== '') return title
  const [first, second, ...others] = names
  if (first === undefined || second === undefined) return 'Our alliance'
  if (others.length === 0) return `${first} and ${second}`
  return names.slice(0, -1).join(', ') + ` and ${names.at(-1)}`
}
