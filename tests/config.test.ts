import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError, describeConfig, readConfig, readLauncherConfig } from '../config.ts'

const least = { DATABASE_URL: 'postgres://aftercare@localhost/aftercare' }

/** What is said of an environment that must not do. */
function complaintAbout(
  environment: Record<string, string>,
  read: (given: typeof environment) => unknown = readConfig,
): string {
  try {
    read(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('Nothing was wrong.')
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aftercare-config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('without anything but a database', () => {
  const config = readConfig(least)

  it('promises what the handbook says', () => {
    expect(config).toMatchObject({
      responseUrgent: 'PT24H',
      responseNormal: 'PT48H',
      responseLow: 'PT72H',
      offerUrgent: 'PT30M',
      offerOther: 'PT2H',
      followUpDue: 'PT24H',
      followUpRetry: 'PT4H',
      followUpAttempts: 3,
    })
  })

  it('runs on this machine alone, in Shanghai’s time, and sends no mail', () => {
    expect(config).toMatchObject({
      databaseUrl: least.DATABASE_URL,
      host: '127.0.0.1',
      temporalAddress: '127.0.0.1:7233',
      temporalNamespace: 'default',
      timeZone: 'Asia/Shanghai',
      logLevel: 'info',
      databasePool: 10,
      bodyLimit: 1_048_576,
    })
    expect([config.port, config.smtpUrl, config.temporalUiUrl]).toEqual([undefined, undefined, undefined])
  })

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(config)).toBe(true)
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError)
  })

  it('takes nothing from variables that are none of its own', () => {
    expect(readConfig({ ...least, HOME: '/root', PATH: '/bin', DATABASE: 'x' })).toEqual(config)
  })

  it('takes an empty variable for one that is not given', () => {
    expect(readConfig({ ...least, PORT: '', HOST: '', SMTP_URL: '', RESPONSE_LOW: '' })).toEqual(config)
  })
})

describe('what is given', () => {
  it.each([
    ['PORT', '8080', 'port', 8080],
    ['PORT', '65535', 'port', 65_535],
    ['HOST', '0.0.0.0', 'host', '0.0.0.0'],
    ['DATABASE_URL', 'postgresql://u:p@db:5432/x', 'databaseUrl', 'postgresql://u:p@db:5432/x'],
    ['TEMPORAL_ADDRESS', 'temporal.internal:7233', 'temporalAddress', 'temporal.internal:7233'],
    ['TEMPORAL_UI_URL', 'https://temporal.example.com', 'temporalUiUrl', 'https://temporal.example.com'],
    ['SMTP_URL', 'smtps://u:p@mail:465', 'smtpUrl', 'smtps://u:p@mail:465'],
    ['PUBLIC_URL', 'https://service.example.com', 'publicUrl', 'https://service.example.com'],
    ['LINK_SECRET', 'x'.repeat(32), 'linkSecret', 'x'.repeat(32)],
    ['MAIL_FROM', 'service@example.com', 'mailFrom', 'service@example.com'],
    ['MAIL_FROM', 'Service <service@example.com>', 'mailFrom', 'Service <service@example.com>'],
    ['TIME_ZONE', 'Europe/Berlin', 'timeZone', 'Europe/Berlin'],
    ['TIME_ZONE', 'UTC', 'timeZone', 'UTC'],
    ['LOG_LEVEL', 'silent', 'logLevel', 'silent'],
    ['RESPONSE_URGENT', 'P1DT2H3M4S', 'responseUrgent', 'P1DT2H3M4S'],
    ['FOLLOW_UP_ATTEMPTS', '10', 'followUpAttempts', 10],
    ['MAX_CACHED_WORKFLOWS', '0', 'maxCachedWorkflows', 0],
    ['DIGEST_HOURLY', '*/30 8-18 * * MON-FRI', 'digestHourly', '*/30 8-18 * * MON-FRI'],
  ])('%s=%s is taken, and nothing else changes', (name, given, key, value) => {
    expect(readConfig({ ...least, [name]: given })).toEqual({ ...readConfig(least), [key]: value })
  })
})

describe('a wrong value', () => {
  it.each([
    ['PORT', 'http', 'a whole number from 1 to 65535', '3000'],
    ['PORT', '0', 'a whole number from 1 to 65535', '3000'],
    ['PORT', '65536', 'a whole number from 1 to 65535', '3000'],
    ['PORT', '-1', 'a whole number from 1 to 65535', '3000'],
    ['PORT', '80.5', 'a whole number from 1 to 65535', '3000'],
    ['PORT', '1e3', 'a whole number from 1 to 65535', '3000'],
    ['PORT', ' 80', 'a whole number from 1 to 65535', '3000'],
    ['TEMPORAL_PORT', 'x', 'a whole number from 1 to 65535', '7233'],
    ['TEMPORAL_UI_PORT', 'x', 'a whole number from 1 to 65535', '8233'],
    ['POSTGRES_PORT', 'x', 'a whole number from 1 to 65535', '5439'],
    ['HOST', 'my host', 'a host name or address', '0.0.0.0'],
    ['TEMPORAL_ADDRESS', 'localhost', 'host:port', 'localhost:7233'],
    ['TEMPORAL_ADDRESS', 'http://localhost:7233', 'host:port', 'localhost:7233'],
    ['TEMPORAL_NAMESPACE', '  ', 'some text', 'aftercare'],
    ['TASK_QUEUE', '\t', 'some text', 'aftercare'],
    [
      'TEMPORAL_UI_URL',
      'temporal.example.com',
      'a URL that begins with http:// or https://',
      'https://temporal.example.com',
    ],
    ['MAIL_FROM', 'Service', 'an address, with or without a name', 'Service <service@example.com>'],
    ['MAIL_FROM', 'Service <service>', 'an address, with or without a name', 'Service <service@example.com>'],
    ['TIME_ZONE', 'Shanghai', 'an IANA time zone', 'Asia/Shanghai'],
    ['TIME_ZONE', '+08:00', 'an IANA time zone', 'Asia/Shanghai'],
    ['LOG_LEVEL', 'loud', 'one of trace, debug, info, warn, error, fatal, silent', 'debug'],
    ['DATA_DIR', '  ', 'a path', '/var/lib/aftercare'],
    ['DATABASE_POOL', '0', 'a whole number from 1 to 1000', '20'],
    ['BODY_LIMIT', '1 MB', 'a whole number from 1 to 1073741824', '2097152'],
    ['FOLLOW_UP_ATTEMPTS', '11', 'a whole number from 1 to 10', '2'],
    ['RESPONSE_URGENT', '24', 'a positive ISO 8601 duration of days, hours, minutes, seconds', 'PT8H'],
    ['RESPONSE_NORMAL', 'PT0S', 'a positive ISO 8601 duration of days, hours, minutes, seconds', 'PT24H'],
    ['RESPONSE_LOW', 'P1W', 'a positive ISO 8601 duration of days, hours, minutes, seconds', 'PT48H'],
    ['OFFER_URGENT', 'P', 'a positive ISO 8601 duration of days, hours, minutes, seconds', 'PT15M'],
    ['OFFER_OTHER', 'PT', 'a positive ISO 8601 duration of days, hours, minutes, seconds', 'PT1H'],
    ['FOLLOW_UP_DUE', 'P1M', 'a positive ISO 8601 duration of days, hours, minutes, seconds', 'PT48H'],
    ['PARTS_RETRY', '-PT1H', 'a positive ISO 8601 duration of days, hours, minutes, seconds', 'PT30M'],
    ['RECONCILE_EVERY', 'PT1.5H', 'a positive ISO 8601 duration of days, hours, minutes, seconds', 'PT1M'],
    ['DIGEST_MORNING', '8 o’clock', 'a cron expression of five fields', '30 7 * * MON-SAT'],
    ['DIGEST_HOURLY', '0 * * * * *', 'a cron expression of five fields', '*/30 * * * *'],
  ])('%s=%s is named, with what was expected and an example', (name, given, expected, example) => {
    expect(complaintAbout({ ...least, [name]: given })).toBe(
      `The configuration is wrong.\n  ${name}: expected ${expected}, given ${JSON.stringify(given)}, for example ${name}=${example}`,
    )
  })

  it('is named together with all the others', () => {
    const lines = complaintAbout({ PORT: 'x', TIME_ZONE: 'Mars' }).split('\n')
    expect(lines.map((line) => line.trim().split(':')[0])).toEqual([
      'The configuration is wrong.',
      'PORT',
      'DATABASE_URL',
      'TIME_ZONE',
    ])
  })

  it('is missing where there has to be one', () => {
    expect(complaintAbout({})).toBe(
      'The configuration is wrong.\n  DATABASE_URL: expected a URL that begins with postgres:// or postgresql://, given nothing, for example DATABASE_URL=postgres://aftercare:secret@localhost:5432/aftercare',
    )
  })
})

describe('a secret', () => {
  const planted = 'hunter2-planted'

  it.each([
    ['DATABASE_URL', `mysql://u:${planted}@db/x`],
    ['DATABASE_URL', planted],
    ['SMTP_URL', `http://u:${planted}@mail`],
    ['SMTP_URL', `${planted} and more`],
  ])('in %s is never shown when it is wrong', (name, given) => {
    const message = complaintAbout({ ...least, [name]: given })
    expect(message).toContain(`${name}: expected a URL that begins with `)
    expect(message).toContain('given something else, for example')
    expect(message).not.toContain(planted)
  })

  it('may be read from a file, without the line’s end', () => {
    const config = readConfig({
      DATABASE_URL_FILE: file('database', `postgres://u:${planted}@db/x\n`),
      SMTP_URL_FILE: file('smtp', 'smtp://mail:25'),
    })
    expect([config.databaseUrl, config.smtpUrl]).toEqual([`postgres://u:${planted}@db/x`, 'smtp://mail:25'])
  })

  it('that signs links is long, without blanks, and never shown', () => {
    for (const given of ['x'.repeat(31), `${'x'.repeat(40)} ${planted}`]) {
      const message = complaintAbout({ ...least, LINK_SECRET: given })
      expect(message).toContain('LINK_SECRET: expected at least 32 characters, random, given something else')
      expect(message).not.toContain(given)
    }
    const secret = `${planted}-${'x'.repeat(20)}`
    expect(readConfig({ ...least, LINK_SECRET_FILE: file('links', `${secret}\n`) }).linkSecret).toBe(secret)
  })

  it('that is given itself goes before its file', () => {
    const config = readConfig({ ...least, DATABASE_URL_FILE: file('other', 'postgres://other/x') })
    expect(config.databaseUrl).toBe(least.DATABASE_URL)
  })

  it('in a file is not shown either', () => {
    const message = complaintAbout({ DATABASE_URL_FILE: file('wrong', planted) })
    expect(message).toContain('DATABASE_URL: expected')
    expect(message).not.toContain(planted)
  })

  it('is missed when its file is empty', () => {
    expect(complaintAbout({ DATABASE_URL_FILE: file('empty', ' \n') })).toContain('DATABASE_URL: expected')
  })

  it('in a file that cannot be read is an error even where none is required', () => {
    const missing = join(folder, 'missing')
    expect(complaintAbout({ ...least, SMTP_URL_FILE: missing })).toBe(
      `The configuration is wrong.\n  SMTP_URL_FILE: expected a readable file that holds SMTP_URL, given ${JSON.stringify(missing)}, for example SMTP_URL_FILE=/run/secrets/smtp_url`,
    )
  })

  it('is what has a file; other variables have none', () => {
    expect(readConfig({ ...least, PORT_FILE: file('port', '8080') }).port).toBeUndefined()
  })
})

describe('the launcher', () => {
  it('needs neither a database nor Temporal: it brings them', () => {
    const config = readLauncherConfig({})
    expect([config.databaseUrl, config.temporalAddress]).toEqual([undefined, undefined])
    expect(config.responseUrgent).toBe('PT24H')
  })

  it('takes them when they are given, and is as strict about them', () => {
    expect(readLauncherConfig({ ...least, TEMPORAL_ADDRESS: 'there:7233' })).toMatchObject({
      databaseUrl: least.DATABASE_URL,
      temporalAddress: 'there:7233',
    })
    expect(complaintAbout({ DATABASE_URL: 'x' }, readLauncherConfig)).toContain('DATABASE_URL: expected')
  })
})

describe('the documentation of each variable', () => {
  it('has a description, and an example that would do', () => {
    for (const { name, description, example, expected } of describeConfig()) {
      expect(description, name).toMatch(/\w+.*[.;]$/)
      expect(expected, name).not.toBe('')
      expect(() => readConfig({ ...least, [name]: example }), name).not.toThrow()
    }
  })

  it('tells the defaults, and requires the database alone', () => {
    const variables = describeConfig()
    expect(variables.filter(({ required }) => required).map(({ name }) => name)).toEqual(['DATABASE_URL'])
    expect(variables.filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
      'DATABASE_URL',
      'LINK_SECRET',
      'SMTP_URL',
      'CARRIER_TOKEN',
      'CARRIER_EVENTS_KEY',
    ])
    expect(variables.find(({ name }) => name === 'RESPONSE_LOW')?.defaultValue).toBe('PT72H')
  })
})
