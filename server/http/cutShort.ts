// Who is answered before all was read could go on sending for ever: Node reads it to its end and throws it away, unless the line ends
// with the answer. A body that no page sends, announced as larger than any that is taken or not announced at all, ends its line.
import type { RequestHandler } from 'express'

/** Some times the largest body that is taken: what is little too large is read, so that its sender reads the answer. */
const STILL_READ_BYTES = 1024 * 1024

export const cutShort: RequestHandler = ({ headers }, response, next) => {
  const isEndless = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > STILL_READ_BYTES
  if (isEndless) response.set('Connection', 'close')
  next()
}
