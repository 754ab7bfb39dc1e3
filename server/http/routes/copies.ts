import type { Router } from 'express'
import { COPY_FORMATS, type Copy, type CopyFormat } from '../../../shared/copying/copy.ts'
import { type Refusal, isRefusal } from '../../../shared/protocol/refusals.ts'
import { copyFile } from '../../copying/copyFile.ts'
import { DocxWriter } from '../../copying/writeDocx.ts'
import { type CopiesWorld, copyOf } from '../../domain/copies.ts'
import type { Entrances } from '../entrances.ts'
import { type Sent, type Visit, resource } from '../guarded.ts'

/** Whoever sits here takes everything along that is theirs to read: alone, and at any time. */
export const copyRoutes = (router: Router, world: CopiesWorld, { seated, limits }: Entrances): void => {
  const docx = new DocxWriter()
  resource(router, '/api/alliances/:id/export', {
    get: seated.by(limits.of('copies')).to(async (found) => {
      const as = formatAsked(found)
      return isRefusal(as) ? as : sendCopy(found, await copyOf(world, found), { ...as, docx })
    })
  })
}

const formatAsked = ({ request }: Visit): { as: CopyFormat } | Refusal => {
  const as = COPY_FORMATS.find((format) => format === request.query['format'])
  return as === undefined
    ? { refused: 'bad-request', field: 'format', detail: `format: expects one of ${COPY_FORMATS.join(', ')}` }
    : { as }
}

const sendCopy = async ({ response }: Visit, copy: Copy, form: { as: CopyFormat; docx: DocxWriter }): Promise<Sent> => {
  const { type, disposition, bytes } = await copyFile(copy, form)
  response.set({ 'Content-Type': type, 'Content-Disposition': disposition, 'X-Robots-Tag': 'noindex' })
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return { status: 'sent' }
}
