// How a Yjs message is wrapped on the wire. An adapter names one:
//   prefix(docName)   bytes before every message that the client sends
//   hello(docName)    messages sent first after the socket opened
//   strip(decoder)    skips what the server puts before every message
//   path(room)        appended to the server's url
// After strip(), the message type follows: 0 sync, 1 awareness; every other type is counted and ignored.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

const AUTH = 2
const TOKEN = 0

export const FRAMINGS = {
  yws: {
    prefix: () => new Uint8Array(0),
    hello: () => [],
    strip: () => {},
    path: (room) => `/${encodeURIComponent(room)}`
  },
  hocuspocus: {
    prefix: (docName) => encoding.encode((encoder) => encoding.writeVarString(encoder, docName)),
    hello: (docName) => [
      encoding.encode((encoder) => {
        encoding.writeVarString(encoder, docName)
        encoding.writeVarUint(encoder, AUTH)
        encoding.writeVarUint(encoder, TOKEN)
        encoding.writeVarString(encoder, 'bench')
        encoding.writeVarString(encoder, '4.8.0')
      })
    ],
    strip: (decoder) => {
      const length = decoding.readVarUint(decoder)
      decoder.pos += length
    },
    path: () => '/'
  }
}
