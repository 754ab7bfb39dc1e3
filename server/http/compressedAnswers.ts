// Answers that are long and the same for everyone, compressed once each. Only such: what holds a secret beside what a stranger chose is
// not compressed, for its length would tell of it.
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Sent, Visit } from './guarded.ts'

const ENCODINGS = { br: promisify(brotliCompress), gzip: promisify(gzip) }

export class CompressedAnswers {
  /** By the answer itself: there are no more of them than the server itself can make. */
  readonly #made = new Map<string, Promise<Record<keyof typeof ENCODINGS, Buffer>>>()

  async send({ request, response }: Visit, body: object): Promise<Sent> {
    const json = JSON.stringify(body)
    const encoding = request.acceptsEncodings(['br', 'gzip', 'identity'])
    response.status(200).type('json').vary('Accept-Encoding')
    if (encoding === 'br' || encoding === 'gzip') {
      const compressed = await this.#compressed(json)
      response.set('Content-Encoding', encoding).send(compressed[encoding])
    } else response.send(json)
    return { status: 'sent' }
  }

  #compressed(json: string): Promise<Record<keyof typeof ENCODINGS, Buffer>> {
    const known = this.#made.get(json)
    if (known !== undefined) return known
    const made = Promise.all([ENCODINGS.br(json), ENCODINGS.gzip(json)]).then(([br, gzipped]) => ({ br, gzip: gzipped }))
    this.#made.set(json, made)
    return made
  }
}
