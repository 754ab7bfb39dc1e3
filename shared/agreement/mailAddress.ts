// One address that mail can be sent to, as it stands in an envelope: no name, no comment, no quoted part, nothing that could end a line
// or begin another header.

/** RFC 5321. */
const AT_MOST = 254
const LOCAL_AT_MOST = 64
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
const ADDRESS = new RegExp(`^(${ATOM}(?:\\.${ATOM})*)@${LABEL}(?:\\.${LABEL})*$`)

/** A name in other letters stands here as mail carries it: `xn--…`. */
export const isMailAddress = (text: string): boolean => {
  const [, local = ''] = text.length > AT_MOST ? [] : (ADDRESS.exec(text) ?? [])
  return local.length > 0 && local.length <= LOCAL_AT_MOST
}
