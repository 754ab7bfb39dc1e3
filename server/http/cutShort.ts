// Who is answered before all was read could go on sending for ever: Node reads it to its end and throws it away, unless the line ends
// with the answer. A body that no page sends, announced as larger than any that is taken or not announced at all, ends its line.
//
// A line that is closed over bytes nobody has read is torn down (RFC 1122, 4.2.2.13: a reset), and with it goes the answer on its way.
// So this side ends its half, and for a little while throws away what still comes: RFC 9112, 9.6.
import type { Request, RequestHandler } from 'express'

/** Some times the largest body that is taken: what is little too large is read, so that its sender reads the answer. */
const STILL_READ_BYTES = 1024 * 1024
/** More than two kernels hold between them: whoever sends has had to look up, and finds the answer. */
const THROWN_AWAY_BYTES = 16 * 1024 * 1024
const THROWN_AWAY_FOR_MS = 2_000

export const cutShort: RequestHandler = (request, response, next) => {
  const { headers, socket } = request
  const isEndless = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > STILL_READ_BYTES
  if (isEndless) {
    response.set('Connection', 'close')
    // Node calls this when the answer is written; its own closes the line at once.
    socket.destroySoon = () => endGently(request)
  }
  next()
}

const endGently = (request: Request): void => {
  const { socket } = request
  socket.end()
  const ending = setTimeout(() => socket.destroy(), THROWN_AWAY_FOR_MS)
  let thrownAway = 0
  request.on('data', ({ length }: Buffer) => {
    thrownAway += length
    if (thrownAway > THROWN_AWAY_BYTES) socket.destroy()
  })
  socket.once('end', () => socket.destroy()).once('close', () => clearTimeout(ending))
  request.resume()
}
