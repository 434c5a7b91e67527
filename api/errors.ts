import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { databaseAway, withoutValues } from '../db/client.ts'
import type { Rejection } from '../workflows/domain/ticket/decision.ts'

/** RFC 9457, with a stable `code`; for bad input, what is wrong where. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string(), code: z.string() })).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof problemSchema>

/** An answer that is not the one asked for. */
export class ProblemError extends Error {
  readonly problem: Problem
  readonly headers: Record<string, string>

  constructor(problem: Omit<Problem, 'type' | 'title'>, headers: Record<string, string> = {}) {
    super(problem.detail)
    this.problem = { type: `urn:aftercare:${problem.code}`, title: titleOf(problem.status), ...problem }
    this.headers = headers
  }
}

export function problem(
  status: number,
  code: string,
  detail: string,
  more: Pick<Problem, 'errors' | 'details'> & { headers?: Record<string, string> } = {},
): ProblemError {
  const { headers, ...rest } = more
  return new ProblemError({ status, code, detail, ...rest }, headers)
}

/** Bad input at one place of the body. */
export function badField(pointer: string, code: string, detail: string): ProblemError {
  return problem(422, 'invalid_request', 'The request is not valid; see `errors`.', {
    errors: [{ pointer, detail, code }],
  })
}

/** A rule of the ticket forbids the act: 409, but for the few that mean something else. */
export function refusal({ code, message, details }: Rejection): ProblemError {
  return problem(statusByCode[code] ?? 409, code, message, details === undefined ? {} : { details })
}

const statusByCode: Record<string, number> = {
  version_mismatch: 412,
  not_your_visit: 403,
  unknown_engineer: 422,
  not_found: 404,
}

/** Every error leaves as a problem; what is our own fault is logged, and shown without its inside. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const answer = problemOf(error)
    if (answer.problem.status >= 500 && !(error instanceof ProblemError)) {
      request.log.error({ err: withoutValues(request.routeOptions.url ?? 'request', error) }, 'not answered')
    }
    return send(reply, answer)
  })
  app.setNotFoundHandler((request: FastifyRequest, reply) =>
    send(
      reply,
      problem(404, 'no_such_route', `There is no ${request.method} ${pathOf(request)}; see /docs.`),
    ),
  )
}

/** Addresses that the router gives up on, before any route or hook. */
export function answerBadAddress(error: FastifyError, _: FastifyRequest, reply: FastifyReply): void {
  send(reply, problemOf(error))
}

function send(reply: FastifyReply, { problem, headers }: ProblemError) {
  // Past the route's serializer: a problem has the same form everywhere.
  return reply
    .status(problem.status)
    .headers({ ...headers, 'content-type': 'application/problem+json' })
    .serializer(JSON.stringify)
    .send(problem)
}

function problemOf(error: FastifyError): ProblemError {
  if (error instanceof ProblemError) return error
  if (hasZodFastifySchemaValidationErrors(error))
    return invalid(error.validation as Finding[], error.validationContext)
  if (databaseAway(error)) {
    return problem(503, 'database_unreachable', 'The database does not answer. Try again.', {
      headers: { 'retry-after': '5' },
    })
  }
  return problem(...(known[error.code] ?? unknown(error)))
}

type Refusal = [status: number, code: string, detail: string]

/** A plugin may refuse a request by its own words; everything else is our fault. */
function unknown({ statusCode = 500 }: FastifyError): Refusal {
  return statusCode >= 400 && statusCode < 500
    ? [statusCode, 'bad_request', 'The request cannot be understood; see /docs.']
    : [500, 'internal_error', 'Something went wrong here. Try again later.']
}

/** Fastify's own refusals. */
const known: Record<string, Refusal> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The body is over the limit; send less at a time.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'not_json', 'Send the body as application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'malformed_json', 'The body is empty; send a JSON object.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'malformed_json', 'The body is not JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    400,
    'wrong_length',
    'The body is not as long as Content-Length says.',
  ],
  FST_ERR_BAD_URL: [400, 'malformed_url', 'The address is not well-formed.'],
  FST_ERR_MAX_PARAM_LENGTH: [404, 'no_such_route', 'No address here is that long; see /docs.'],
}

/** What zod found, as the type provider hands it on. */
interface Finding {
  instancePath?: string
  message?: string
  keyword?: string
  params?: Record<string, unknown>
}

type FieldError = NonNullable<Problem['errors']>[number]

function invalid(findings: readonly Finding[], context: string | undefined): ProblemError {
  const place = context === 'querystring' ? '/query' : ''
  const errors = findings.flatMap((finding) => fieldErrors(finding, place))
  return problem(422, 'invalid_request', 'The request is not valid; see `errors`.', { errors })
}

function fieldErrors({ instancePath, message, keyword, params }: Finding, place: string): FieldError[] {
  const pointer = `${place}${instancePath === '/' ? '' : (instancePath ?? '')}`
  if (keyword === 'unrecognized_keys') {
    return stringsIn(params?.keys).map((key) => ({
      pointer: `${pointer}/${escaped(key)}`,
      detail: 'There is no such field; remove it.',
      code: 'unknown_field',
    }))
  }
  // Of alternatives the last one is the fullest; what it lacks says most.
  const branch =
    keyword === 'invalid_union' && Array.isArray(params?.errors) ? params.errors.at(-1) : undefined
  if (Array.isArray(branch) && branch.length > 0) {
    return branch.flatMap(({ path, message, code, ...params }) =>
      fieldErrors({ instancePath: below(pointer, path), message, keyword: code, params }, ''),
    )
  }
  return [{ pointer, detail: message ?? 'not valid', code: keyword ?? 'invalid' }]
}

/** A name as one step of a JSON pointer (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function below(pointer: string, path: unknown): string {
  return [pointer, ...(Array.isArray(path) ? path.map(String) : [])].join('/')
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** In two or three words, what a status means here. */
export function titleOf(status: number): string {
  const titles: Record<number, string> = {
    202: 'Not confirmed yet',
    400: 'Bad request',
    401: 'Who are you?',
    403: 'Not allowed',
    404: 'Not found',
    409: 'Not now',
    410: 'No longer valid',
    412: 'Changed in the meantime',
    413: 'Too large',
    415: 'Wrong media type',
    422: 'Not valid',
    503: 'Not available',
  }
  return titles[status] ?? 'Error'
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? request.url
}
