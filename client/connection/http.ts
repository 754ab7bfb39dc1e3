// The HTTP interface as verbs. Each answer is read through the schema that the server's is made of; what is
// refused is thrown as an HttpProblem, what never arrived as a NetworkFailure.
import * as z from 'zod/mini'
import {
  type About,
  type Agreement,
  type AcceptBody,
  type Alliance,
  type MyAlliances,
  type BeginBody,
  type Invitation,
  type LeftWords,
  type InvitationPreview,
  type Problem,
  type Proposal,
  type ProposalAnswered,
  type RecordTold,
  type Rescued,
  type Section,
  type ShareBody,
  type Snapshot,
  type StanceBody,
  aboutAnswer,
  agreementsAnswer,
  allianceAnswer,
  alliancesAnswer,
  authorsAnswer,
  devicesAnswer,
  inviteAnswer,
  keyAnswer,
  meAnswer,
  previewAnswer,
  problemAnswer,
  proposalAnswer,
  recordAnswer,
  rescuedAnswer,
  sinceAnswer,
  snapshotsAnswer,
  standingAnswer
} from '../../shared/protocol/bodies.ts'
import { type OfferedTemplate, templatesAnswer } from '../../shared/templates/template.ts'

/** The server said no, and why. */
export class HttpProblem extends Error {
  readonly code: string
  readonly status: number
  readonly detail: string | undefined
  /** The part of the request that was wrong, as `me.name`. */
  readonly field: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.title)
    this.name = 'HttpProblem'
    this.code = problem.code
    this.status = problem.status
    this.detail = problem.detail
    this.field = problem.field
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Nothing came back, or nothing of ours: no network, no server, or something in between that answered for it. */
export class NetworkFailure extends Error {
  constructor(cause: unknown) {
    super('The server could not be reached', { cause })
    this.name = 'NetworkFailure'
  }
}

export type Me = z.infer<typeof meAnswer>
export type Key = z.infer<typeof keyAnswer>['key']
export type Device = z.infer<typeof devicesAnswer>['devices'][number]
export type Author = z.infer<typeof authorsAnswer>['authors'][number]

export type Asking = { signal?: AbortSignal | undefined }

// ── alliances ────────────────────────────────────────────────────────────────────────────────────

export const beginAlliance = async (body: BeginBody): Promise<Alliance> =>
  (await ask('POST', '/api/alliances', allianceAnswer, { body })).alliance

export const readAlliance = async (id: string, asking: Asking = {}): Promise<Alliance> =>
  (await ask('GET', path`/api/alliances/${id}`, allianceAnswer, asking)).alliance

/** Mine; null in a browser that holds no seat yet. */
export const myAlliances = async (asking: Asking = {}): Promise<MyAlliances | null> =>
  unlessNoSession(() => ask('GET', '/api/alliances', alliancesAnswer, asking))

/** A fresh alliance on the same template, holding only the words that I wrote. */
export const beginAgain = async (id: string): Promise<Alliance> =>
  (await ask('POST', path`/api/alliances/${id}/begin-again`, allianceAnswer)).alliance

export const authors = async (id: string, asking: Asking = {}): Promise<Author[]> =>
  (await ask('GET', path`/api/alliances/${id}/authors`, authorsAnswer, asking)).authors

// ── where each stands ────────────────────────────────────────────────────────────────────────────

/** `digest`: of the words on this screen. Refused with `words-changed` when they are others by now. */
export const takeStance = async (id: string, section: string, body: StanceBody): Promise<Section> =>
  (await ask('PUT', path`/api/alliances/${id}/sections/${section}/stance`, standingAnswer, { body })).section

/** All agreements of a section, the first one first. */
export const agreements = async (id: string, section: string, asking: Asking = {}): Promise<Agreement[]> =>
  (await ask('GET', path`/api/alliances/${id}/sections/${section}/agreements`, agreementsAnswer, asking)).agreements

/** What I left, of the sections that have changed since. */
export const since = async (id: string, asking: Asking = {}): Promise<LeftWords[]> =>
  (await ask('GET', path`/api/alliances/${id}/since`, sinceAnswer, asking)).since

/** I have read what changed there. */
export const putSinceAway = async (id: string, section: string): Promise<void> =>
  order('DELETE', path`/api/alliances/${id}/since/${section}`)

export const record = async (id: string, asking: Asking = {}): Promise<RecordTold> =>
  ask('GET', path`/api/alliances/${id}/record`, recordAnswer, asking)

// ── invitations ──────────────────────────────────────────────────────────────────────────────────

/** The link, while I sit here alone; with others, the question to all of them. */
export const invite = async (id: string, seatId: string): Promise<{ invitation: Invitation } | { proposal: Proposal }> =>
  ask('POST', path`/api/alliances/${id}/invitations`, inviteAnswer, { body: { seatId } })

export const withdrawInvitation = async (id: string, invitationId: string): Promise<void> =>
  order('DELETE', path`/api/alliances/${id}/invitations/${invitationId}`)

/** Reads the letter; spends nothing. */
export const previewInvitation = async (token: string, asking: Asking = {}): Promise<InvitationPreview> =>
  ask('POST', '/api/invitations/preview', previewAnswer, { ...asking, body: { token } })

export const acceptInvitation = async (body: AcceptBody): Promise<Alliance> =>
  (await ask('POST', '/api/invitations/accept', allianceAnswer, { body })).alliance

// ── showing words outside ────────────────────────────────────────────────────────────────────────

/** Asks everyone whether these sections may be shown as they are now. */
export const shareSnapshot = async (id: string, body: ShareBody): Promise<Proposal> =>
  (await ask('POST', path`/api/alliances/${id}/snapshots`, proposalAnswer, { body })).proposal

/** What it made comes with the answer that made it, and never again. */
export const answerProposal = async (id: string, proposal: string, answer: 'yes' | 'no'): Promise<ProposalAnswered> =>
  ask('POST', path`/api/alliances/${id}/proposals/${proposal}/answer`, proposalAnswer, { body: { answer } })

/** Where a proposal can be read as it would be shown. */
export const previewPath = (id: string, proposal: string): string => path`/api/alliances/${id}/proposals/${proposal}/preview`

export const snapshots = async (id: string, asking: Asking = {}): Promise<Snapshot[]> =>
  (await ask('GET', path`/api/alliances/${id}/snapshots`, snapshotsAnswer, asking)).snapshots

export const closeSnapshot = async (id: string, snapshot: string): Promise<void> =>
  order('DELETE', path`/api/alliances/${id}/snapshots/${snapshot}`)

// ── words that fell away ─────────────────────────────────────────────────────────────────────────

/** Mine only, the oldest first. */
export const rescued = async (id: string, asking: Asking = {}): Promise<Rescued[]> =>
  (await ask('GET', path`/api/alliances/${id}/rescued`, rescuedAnswer, asking)).rescued

/** They are back in their place, or not wanted any more. */
export const letRescuedGo = async (id: string, rescue: string): Promise<void> =>
  order('DELETE', path`/api/alliances/${id}/rescued/${rescue}`)

// ── me ───────────────────────────────────────────────────────────────────────────────────────────

/** Null in a browser that holds no seat yet. */
export const me = async (asking: Asking = {}): Promise<Me | null> =>
  unlessNoSession(() => ask('GET', '/api/me', meAnswer, asking))

/** My key, shown this once; an earlier one opens nothing from now on. */
export const makeKey = async (): Promise<Key> => (await ask('POST', '/api/me/key', keyAnswer)).key

export const dropKey = async (): Promise<void> => order('DELETE', '/api/me/key')

/** This browser becomes the key's person. */
export const openKey = async (token: string): Promise<{ id: string }> =>
  (await ask('POST', '/api/keys/open', openedAnswer, { body: { token } })).person

export const devices = async (asking: Asking = {}): Promise<Device[]> =>
  (await ask('GET', '/api/me/devices', devicesAnswer, asking)).devices

export const endDevice = async (id: string): Promise<void> => order('DELETE', path`/api/me/devices/${id}`)

const openedAnswer = z.object({ person: z.object({ id: z.string() }) })

// ── what anyone may read ─────────────────────────────────────────────────────────────────────────

export const templates = async (language: string, asking: Asking = {}): Promise<OfferedTemplate[]> =>
  (await ask('GET', `/api/templates?${new URLSearchParams({ language }).toString()}`, templatesAnswer, asking)).templates

/** Their names and seats, without what stands in them. */
export const templatesToChoose = async (language: string, asking: Asking = {}): Promise<OfferedTemplate[]> =>
  (await ask('GET', `/api/templates?${new URLSearchParams({ language, sections: 'none' }).toString()}`, templatesAnswer, asking))
    .templates

export const about = async (asking: Asking = {}): Promise<About> => ask('GET', '/api/about', aboutAnswer, asking)

// ── the asking itself ────────────────────────────────────────────────────────────────────────────

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Request = Asking & { body?: unknown }

/** After this long a person has stopped believing that something is coming. */
const PATIENCE_MS = 20_000

export const ask = async <Answer>(
  method: Method,
  url: string,
  schema: z.ZodMiniType<Answer>,
  request: Request = {}
): Promise<Answer> => {
  const text = await send(method, url, request)
  // A 200 that is no JSON is not from this server: a hotel's sign-in page, for one.
  return schema.parse(parseJson(text))
}

/** Does it, and expects no answer. */
export const order = async (method: Method, url: string, body?: object): Promise<void> => {
  await send(method, url, body === undefined ? {} : { body })
}

const send = async (method: Method, url: string, { body, signal }: Request): Promise<string> => {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  const request: RequestInit = {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    signal: signal === undefined ? patience : AbortSignal.any([signal, patience])
  }
  if (body !== undefined) {
    request.headers = { 'content-type': 'application/json' }
    request.body = JSON.stringify(body)
  }
  const { response, text } = await arrived(async () => {
    const response = await fetch(url, request)
    return { response, text: await response.text() }
  }, signal)
  if (!response.ok) throw problemIn(response, text)
  return text
}

const arrived = async <T>(attempt: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  try {
    return await attempt()
  } catch (cause) {
    // Called off by whoever asked: theirs to know about, not a failure.
    if (signal?.aborted === true) throw cause
    throw new NetworkFailure(cause)
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new NetworkFailure(cause)
  }
}

const problemIn = (response: Response, text: string): HttpProblem => {
  const parsed = problemAnswer.safeParse(tryJson(text))
  const after = Number(response.headers.get('retry-after') ?? NaN)
  const retryAfterSeconds = Number.isFinite(after) ? after : undefined
  if (parsed.success) return new HttpProblem(parsed.data, retryAfterSeconds)
  // Not in our words: a proxy before the server, or a server that is starting.
  return new HttpProblem(
    { code: 'unknown', title: 'Something went wrong between here and the server', status: response.status },
    retryAfterSeconds
  )
}

const tryJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // what is not JSON has no problem in it; problemIn says so in its own words
  }
}

const unlessNoSession = async <T>(asking: () => Promise<T>): Promise<T | null> => {
  try {
    return await asking()
  } catch (error) {
    if (error instanceof HttpProblem && error.code === 'no-session') return null
    throw error
  }
}

/** A path whose parts cannot reach out of their place. */
export const path = (pieces: TemplateStringsArray, ...parts: string[]): string =>
  pieces.reduce((whole, piece, index) => whole + encodeURIComponent(parts[index - 1] ?? '') + piece)
