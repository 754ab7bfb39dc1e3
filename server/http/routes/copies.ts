import type { Router } from 'express'
import { COPY_FORMATS, type Copy, type CopyFormat } from '../../../shared/copying/copy.ts'
import { type Refusal, isRefusal } from '../../../shared/protocol/refusals.ts'
import { copyFile } from '../../copying/copyFile.ts'
import { CopyReader } from '../../copying/CopyReader.ts'
import { DocxWriter } from '../../copying/writeDocx.ts'
import { seatedIn } from '../../domain/alliances.ts'
import { bringFromCopy } from '../../domain/bringing.ts'
import { type CopiesWorld, copyOf } from '../../domain/copies.ts'
import { copyByLink, ownCopy } from '../../domain/leaving.ts'
import type { Leaving } from '../../domain/leavingPorts.ts'
import type { Alliances } from '../../domain/alliancePorts.ts'
import { CLOSED_PAGE } from '../../snapshot/page.ts'
import { readAlliance } from '../answers.ts'
import { copyBody } from '../body.ts'
import type { Entrances } from '../entrances.ts'
import { type Sent, type Visit, anyone, created, resource } from '../guarded.ts'

type BringingWorld = Omit<Parameters<typeof bringFromCopy>[0], 'copies'> & Parameters<typeof readAlliance>[0]

/** Whoever sits here takes everything along that is theirs to read: alone, and at any time. */
export const copyRoutes = (
  router: Router,
  world: CopiesWorld & BringingWorld & { alliances: Alliances } & { leaving: Leaving },
  { seated, signedIn, cookies, limits }: Entrances
): void => {
  const docx = new DocxWriter()
  const copies = new CopyReader()
  resource(router, '/api/alliances/:id/export', {
    get: seated.by(limits.of('copies')).to(async (found) => {
      const as = formatAsked(found)
      return isRefusal(as) ? as : sendCopy(found, await copyOf(world, found), { ...as, docx })
    })
  })

  // Another Alongside's copy, or this one's, into a new alliance.
  resource(router, '/api/copies', {
    post: anyone
      .by(limits.of('begin'))
      .by(cookies.optional)
      .by(copyBody)
      .to(async ({ response, sent, present }) => {
        const brought = await bringFromCopy({ ...world, copies }, { sent, present })
        if (isRefusal(brought)) return brought
        cookies.hand(response, brought.fresh)
        const found = await seatedIn(world.alliances, brought)
        if (isRefusal(found)) return found
        // Nobody has written there yet.
        const words = { ...world.words, read: () => Promise.resolve(brought.words) }
        return created(await readAlliance({ ...world, words }, found))
      })
  })

  // Whoever left takes what was theirs to read on that day, as long as it is kept for them.
  resource(router, '/api/left/:id/copy', {
    get: signedIn.by(limits.of('copies')).to(async ({ person, ...found }) => {
      const as = formatAsked(found)
      if (isRefusal(as)) return as
      const copy = await ownCopy(world, { person, wanted: found.request.params['id'] })
      return isRefusal(copy) ? copy : sendCopy(found, copy, { ...as, docx })
    })
  })

  router.get(
    /^\/c\/([^/.]+)(?:\.(json|md|docx))?$/,
    anyone.by(limits.of('copies')).to(async (found) => {
      const copy = await copyByLink(world, String(found.request.params['0']))
      const ending = found.request.params['1']
      found.response.set(OPENED_BY_LINK)
      if (copy === undefined) return sendNothing(found)
      if (typeof ending === 'string') return sendCopy(found, copy, { as: ENDINGS[ending] ?? 'json', docx })
      const { type, bytes } = await copyFile(copy, { as: 'html', docx })
      return sentFile(found, { type, bytes })
    })
  )
}

/** Whoever has the link reads it: nothing of it is kept on the way, and nobody is told where a reader came from. */
const OPENED_BY_LINK = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex'
}

const ENDINGS: Partial<Record<string, CopyFormat>> = { json: 'json', md: 'markdown', docx: 'docx' }

/** Out of time, gone, never made: nobody can tell. */
const sendNothing = ({ response }: Visit): Sent => {
  response
    .status(404)
    .set('Content-Security-Policy', "default-src 'none'; style-src 'self'; font-src 'self'")
    .type('text/html; charset=utf-8')
    .send(CLOSED_PAGE)
  return { status: 'sent' }
}

const formatAsked = ({ request }: Visit): { as: CopyFormat } | Refusal => {
  const as = COPY_FORMATS.find((format) => format === request.query['format'])
  return as === undefined
    ? { refused: 'bad-request', field: 'format', detail: `format: expects one of ${COPY_FORMATS.join(', ')}` }
    : { as }
}

const sendCopy = async (found: Visit, copy: Copy, form: { as: CopyFormat; docx: DocxWriter }): Promise<Sent> => {
  const { disposition, ...file } = await copyFile(copy, form)
  found.response.set({ 'Content-Disposition': disposition, 'X-Robots-Tag': 'noindex' })
  return sentFile(found, file)
}

const sentFile = ({ response }: Visit, { type, bytes }: { type: string; bytes: Uint8Array }): Sent => {
  response.set('Content-Type', type).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return { status: 'sent' }
}
