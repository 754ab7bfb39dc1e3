/** What was made under this name, or is made now and kept there. */
export const once = <Name, Made>(made: Map<Name, Made>, name: Name, make: () => Made): Made => {
  const known = made.get(name) ?? make()
  made.set(name, known)
  return known
}
