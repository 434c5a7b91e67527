import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/** What the API and the worker need to know about where they run. Read once at the root, frozen, passed on as arguments. */
export type Config = CamelCased<z.infer<typeof variables>>

/** The launcher brings up what is not given, so to it the database and Temporal are choices, not requirements. */
export type LauncherConfig = CamelCased<z.infer<typeof launcherVariables>>

/** One row of the documentation of a variable; `defaultValue` is empty when it has none. */
export type VariableDescription = {
  name: string
  defaultValue: string
  required: boolean
  secret: boolean
  description: string
  expected: string
  example: string
}

type Environment = Record<string, string | undefined>

/** The message names every wrong variable, what was expected, what was given (never for secrets), and an example. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** @throws ConfigError */
export function readConfig(environment: Environment = process.env): Config {
  return read(variables, environment)
}

/** @throws ConfigError */
export function readLauncherConfig(environment: Environment = process.env): LauncherConfig {
  return read(launcherVariables, environment)
}

/** For the roots: takes `.env` along when there is one; on a wrong configuration prints why and ends with exit code 1. */
export function loadConfig(): Config {
  return orExplain(readConfig)
}

/** As `loadConfig`, for the launcher. */
export function loadLauncherConfig(): LauncherConfig {
  return orExplain(readLauncherConfig)
}

/** The variables in the order of the documentation, from the same schema that reads them. */
export function describeConfig(): VariableDescription[] {
  return Object.entries(variables.shape).map(([name, variable]) => ({
    name,
    defaultValue: variable instanceof z.ZodDefault ? String(variable.def.defaultValue) : '',
    required: !variable.safeParse(undefined).success,
    secret: isSecret(name),
    description: variable.description ?? '',
    ...formatOf(variable),
  }))
}

const secrets: readonly string[] = [
  'DATABASE_URL',
  'SMTP_URL',
  'LINK_SECRET',
  'CARRIER_TOKEN',
  'CARRIER_EVENTS_KEY',
]
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const formats = z.registry<{ expected: string; example: string }>()

const text = (example: string) => format('some text', example, (given) => given.trim() !== '')
const path = (example: string) => format('a path', example, (given) => given.trim() !== '')
const host = format('a host name or address', '0.0.0.0', (given) => /^[^\s/]+$/.test(given))
const address = format('host:port', 'localhost:7233', (given) => /^[^\s/]+:\d{1,5}$/.test(given))
const mailbox = format('an address, with or without a name', 'Service <service@example.com>', (given) =>
  /^([^<>]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(given),
)
const timeZone = format('an IANA time zone', 'Asia/Shanghai', isTimeZone)
const signingSecret = format(
  'at least 32 characters, random',
  'put-32-or-more-random-characters-here',
  (given) => /^\S{32,}$/.test(given),
)
const logLevel = format(`one of ${logLevels.join(', ')}`, 'debug', isLogLevel)
// No years, months or weeks: a promise is counted in days, hours, minutes and seconds of a calendar.
const duration = (example: string) =>
  format(
    'a positive ISO 8601 duration of days, hours, minutes, seconds',
    example,
    (given) => /^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(given) && /[1-9]/.test(given),
  )
const cron = (example: string) =>
  format('a cron expression of five fields', example, (given) =>
    /^[\dA-Za-z*,/-]+( [\dA-Za-z*,/?-]+){4}$/.test(given),
  )
const postgresUrl = url(['postgres:', 'postgresql:'], 'postgres://aftercare:secret@localhost:5432/aftercare')
const smtpUrl = url(['smtp:', 'smtps:'], 'smtps://user:secret@mail.example.com:465')
const webUrl = url(['http:', 'https:'], 'https://temporal.example.com')
const port = (example: string) => wholeNumber(1, 65_535, example)

const variables = z.object({
  PORT: port('3000').optional().describe('Port of the API. Not given: 3000.'),
  HOST: host.default('127.0.0.1').describe('Address that the API listens on; `0.0.0.0` for every one.'),
  DATABASE_URL: postgresUrl.describe(
    'The Postgres database. `npm start` brings its own when it is not given.',
  ),
  TEMPORAL_ADDRESS: address
    .default('127.0.0.1:7233')
    .describe('Temporal’s frontend. `npm start` brings its own when it is not given.'),
  TEMPORAL_NAMESPACE: text('aftercare').default('default').describe('Namespace in Temporal.'),
  TASK_QUEUE: text('aftercare')
    .default('aftercare')
    .describe('Task queue of the tickets; messages to people use the same name with `-notices` behind it.'),
  TEMPORAL_UI_URL: webUrl
    .optional()
    .describe('Temporal’s UI, for the links from tickets to their workflows.'),
  PUBLIC_URL: webUrl
    .optional()
    .describe(
      'Where people reach the API from outside, for the links in mails to customers and the QR codes of dispatch orders. Not given: mails have no links.',
    ),
  LINK_SECRET: signingSecret
    .optional()
    .describe(
      'Signs the links by which customers confirm, move or cancel appointments without a key; another one makes all earlier links worthless. Not given: there are no such links. `npm start` makes one and keeps it.',
    ),
  SMTP_URL: smtpUrl
    .optional()
    .describe('Mail server. Not given: mail is recorded in the database, not sent.'),
  MAIL_FROM: mailbox.default('Aftercare <aftercare@localhost>').describe('Sender of every mail.'),
  CARRIER_URL: webUrl
    .optional()
    .describe(
      'Where labels for parcels are ordered and parcels are tracked. Not given: labels are made up and recorded, and people record how parcels travel.',
    ),
  CARRIER_TOKEN: text('Zk3vX0qf').optional().describe('Sent to it as a bearer token.'),
  CARRIER_EVENTS_KEY: signingSecret
    .optional()
    .describe(
      'What a carrier has to send with its reports, as a bearer token. Not given: carriers are only asked.',
    ),
  COMPANY_NAME: text('Hengli Machine Tools')
    .default('Aftercare')
    .describe('The service company, as its customers read it in mail.'),
  TIME_ZONE: timeZone
    .default('Asia/Shanghai')
    .describe('Time zone of the company: of ticket numbers, digests, and times in mail.'),
  LOG_LEVEL: logLevel.default('info').describe('The least important line that is logged.'),
  DATA_DIR: path('/var/lib/aftercare')
    .default('.data')
    .describe('Folder of what `npm start` keeps: databases, logs, example keys.'),
  TEMPORAL_PORT: port('7233').optional().describe('Port of the Temporal of `npm start`. Not given: 7233.'),
  TEMPORAL_UI_PORT: port('8233').optional().describe('Port of its UI. Not given: 8233.'),
  POSTGRES_PORT: port('5439').optional().describe('Port of the Postgres of `npm start`. Not given: 5439.'),
  TEMPORAL_CLI: path('/usr/local/bin/temporal')
    .optional()
    .describe('Temporal’s command line program, which contains its development server.'),
  DATABASE_POOL: wholeNumber(1, 1_000, '20').default(10).describe('Database connections of each process.'),
  MAX_CACHED_WORKFLOWS: wholeNumber(0, 1_000_000, '2000')
    .default(1_000)
    .describe(
      'Tickets that a worker keeps in memory; the others are replayed when something happens to them.',
    ),
  WORKFLOW_BUNDLE: path('/opt/aftercare/workflows.js')
    .optional()
    .describe('What `npm run bundle` made, so that a worker starts sooner. Not given: bundled at start.'),
  BODY_LIMIT: wholeNumber(1, 1_073_741_824, '2097152')
    .default(1_048_576)
    .describe('Largest request body, in bytes.'),
  RESPONSE_URGENT: duration('PT8H').default('PT24H').describe('First response promised to urgent tickets.'),
  RESPONSE_NORMAL: duration('PT24H').default('PT48H').describe('First response promised to normal tickets.'),
  RESPONSE_LOW: duration('PT48H').default('PT72H').describe('First response promised to low tickets.'),
  OFFER_URGENT: duration('PT15M')
    .default('PT30M')
    .describe('How long an engineer may consider an urgent job.'),
  OFFER_OTHER: duration('PT1H').default('PT2H').describe('How long an engineer may consider any other job.'),
  FOLLOW_UP_DUE: duration('PT48H')
    .default('PT24H')
    .describe('How soon the customer is called after the work is done.'),
  FOLLOW_UP_RETRY: duration('PT2H').default('PT4H').describe('Pause between two calls that reach nobody.'),
  FOLLOW_UP_ATTEMPTS: wholeNumber(1, 10, '2')
    .default(3)
    .describe('Calls before a written questionnaire is sent.'),
  QUESTIONNAIRE_WAIT: duration('P7D')
    .default('P3D')
    .describe('How long a questionnaire waits for its answer.'),
  PARTS_RETRY: duration('PT30M').default('PT1H').describe('How often missing parts are asked for again.'),
  VISIT_GRACE: duration('PT30M')
    .default('PT15M')
    .describe('How long after the time of a visit an engineer who is not there is not late yet.'),
  HOLD_FOR: duration('P14D')
    .default('P7D')
    .describe('How long parts are held for a ticket; visits and repairs under way renew it.'),
  DIGEST_MORNING: cron('30 7 * * MON-SAT')
    .default('0 8 * * MON-FRI')
    .describe('When the morning digest of deadlines is sent, in `TIME_ZONE`.'),
  DIGEST_HOURLY: cron('*/30 * * * *')
    .default('0 * * * *')
    .describe('When the digest of new breaches is sent.'),
  DIGEST_HORIZON: duration('PT12H')
    .default('PT8H')
    .describe('How far ahead a digest lists what becomes due.'),
  ALERTS_PER_QUARTER_HOUR: wholeNumber(1, 10_000, '5')
    .default(10)
    .describe('Alerts to one person in a quarter of an hour; what goes beyond is gathered into one mail.'),
  TRACK_EVERY: duration('PT30M')
    .default('PT10M')
    .describe('How often the carrier is asked where parcels are.'),
  RECONCILE_EVERY: duration('PT1M')
    .default('PT5M')
    .describe('How often the tickets in the database are compared with their workflows.'),
})

const launcherVariables = variables.extend({
  DATABASE_URL: postgresUrl.optional(),
  TEMPORAL_ADDRESS: address.optional(),
})

type CamelCased<Raw> = { readonly [Name in keyof Raw as CamelCase<Name & string>]: Raw[Name] }
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<Name>

function format(expected: string, example: string, accepts: (given: string) => boolean) {
  return z.string().refine(accepts).register(formats, { expected, example })
}

function wholeNumber(least: number, most: number, example: string) {
  const accepts = (given: string) => /^\d+$/.test(given) && Number(given) >= least && Number(given) <= most
  return z
    .string()
    .refine(accepts)
    .transform(Number)
    .register(formats, { expected: `a whole number from ${least} to ${most}`, example })
}

function url(protocols: string[], example: string) {
  const expected = `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`
  return format(
    expected,
    example,
    (given) => URL.canParse(given) && protocols.includes(new URL(given).protocol),
  )
}

function isTimeZone(given: string): boolean {
  // Intl also knows bare offsets, but those have no rules for daylight saving.
  if (!/^[A-Za-z]/.test(given)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: given })
    return true
  } catch {
    return false
  }
}

function isLogLevel(given: string): boolean {
  return (logLevels as readonly string[]).includes(given)
}

function read<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
): CamelCased<z.infer<Schema>> {
  const problems: string[] = []
  const given: Environment = {}
  for (const name of Object.keys(schema.shape)) {
    given[name] = environment[name] || (isSecret(name) ? fromFile(name, environment, problems) : undefined)
  }
  const parsed = schema.safeParse(given)
  for (const [name, variable] of Object.entries(schema.shape)) {
    const wrong = parsed.error?.issues.some((issue) => issue.path[0] === name)
    if (wrong) problems.push(problemWith(name, variable, given[name]))
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(messageOf(problems))
  const entries = Object.entries(parsed.data).map(([name, value]) => [camelCased(name), value])
  return Object.freeze(Object.fromEntries(entries))
}

function fromFile(name: string, environment: Environment, problems: string[]): string | undefined {
  const file = environment[`${name}_FILE`]
  if (!file) return undefined
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch {
    problems.push(
      `${name}_FILE: expected a readable file that holds ${name}, given ${JSON.stringify(file)}, for example ${name}_FILE=/run/secrets/${name.toLowerCase()}`,
    )
    return undefined
  }
}

function problemWith(name: string, variable: z.core.$ZodType, given: string | undefined): string {
  const { expected, example } = formatOf(variable)
  const shown = given === undefined ? 'nothing' : isSecret(name) ? 'something else' : JSON.stringify(given)
  return `${name}: expected ${expected}, given ${shown}, for example ${name}=${example}`
}

function messageOf(problems: string[]): string {
  return ['The configuration is wrong.', ...problems.map((problem) => `  ${problem}`)].join('\n')
}

function isSecret(name: string): boolean {
  return secrets.includes(name)
}

// The format was registered on the innermost schema, before `optional` and `default` were wrapped around it.
function formatOf(variable: z.core.$ZodType): { expected: string; example: string } {
  if (variable instanceof z.ZodOptional || variable instanceof z.ZodDefault)
    return formatOf(variable.unwrap())
  return formats.get(variable) ?? { expected: 'some text', example: '' }
}

function camelCased(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function orExplain<Result>(readFrom: () => Result): Result {
  if (existsSync('.env')) process.loadEnvFile('.env')
  try {
    return readFrom()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
