import { readdirSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

// Who may know whom: the table of design.md 2, read off the import lines.

const root = fileURLToPath(new URL('..', import.meta.url))

/** The parts of the source, the first that fits a file; what fits none is a root, a script or a tool's file. */
const parts = ['workflows/domain', 'workflows', 'activities', 'db', 'api', 'tests'] as const
type Part = (typeof parts)[number] | 'root'

interface Import {
  /** As it is written. */
  from: string
  typesOnly: boolean
}

interface Rule {
  /** Parts of the source whose files may be imported. */
  parts: readonly Part[]
  /** Parts of which only types may be imported. */
  types?: readonly Part[]
  /** Single files beyond that. */
  files?: readonly string[]
  packages: 'any' | readonly string[]
}

const rules: Record<Part, Rule> = {
  'workflows/domain': { parts: ['workflows/domain'], packages: [] },
  workflows: {
    parts: ['workflows/domain', 'workflows'],
    types: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  activities: { parts: ['workflows/domain', 'activities', 'db'], packages: 'any' },
  db: { parts: ['workflows/domain', 'db'], packages: 'any' },
  api: { parts: ['workflows/domain', 'db', 'api'], files: ['workflows/messages.ts'], packages: 'any' },
  root: { parts: ['workflows/domain', 'workflows', 'activities', 'db', 'api', 'root'], packages: 'any' },
  tests: { parts: [...parts, 'root'], packages: 'any' },
}

/** Programs of their own that read the configuration, though they lie beside what they work on. */
const startedByThemselves = ['db/migrate.ts', 'db/seed.ts']

/** The only file of the product that reads the environment; scripts and tests set it for others. */
const environmentReader = 'config.ts'

const files = sourceFiles()

describe('the source', () => {
  it('has files in every part', () => {
    for (const part of parts) expect(files.filter((file) => partOf(file) === part)).not.toEqual([])
  })

  it('imports only what the table allows', () => {
    expect(files.flatMap((file) => forbiddenImports(file, read(file)))).toEqual([])
  })

  it('reads the environment in config.ts only', () => {
    expect(files.filter((file) => readsEnvironment(file, read(file)))).toEqual([])
    expect(read(environmentReader)).toContain('process.env')
  })
})

describe('the table', () => {
  it.each([
    ['workflows/domain/sla/clock.ts', `import { z } from 'zod'`],
    ['workflows/domain/sla/clock.ts', `import { readFileSync } from 'node:fs'`],
    ['workflows/domain/sla/clock.ts', `import type { Act } from '../../messages.ts'`],
    ['workflows/ticket.ts', `import { z } from 'zod'`],
    ['workflows/ticket.ts', `import { Client } from '@temporalio/client'`],
    ['workflows/ticket.ts', `import { record } from '../activities/index.ts'`],
    ['workflows/ticket.ts', `import { type Activities } from '../activities/index.ts'`],
    ['workflows/ticket.ts', `import type { Db } from '../db/client.ts'`],
    ['activities/index.ts', `import { acts } from '../workflows/messages.ts'`],
    ['activities/index.ts', `import { build } from '../api/app.ts'`],
    ['activities/index.ts', `import { readConfig } from '../config.ts'`],
    ['db/client.ts', `import { readConfig } from '../config.ts'`],
    ['db/client.ts', `import type { Act } from '../workflows/messages.ts'`],
    ['api/app.ts', `import { openDesk } from '../workflows/desk.ts'`],
    ['api/app.ts', `import { record } from '../activities/index.ts'`],
    ['api/app.ts', `import {\n  one,\n  other,\n} from '../activities/index.ts'`],
    ['api/app.ts', `import '../activities/index.ts'`],
    ['api/app.ts', `export * from '../activities/index.ts'`],
    ['api/app.ts', `const late = await import('../activities/index.ts')`],
    ['api/routes/tickets.ts', `import { at } from '../../tests/support/cast.ts'`],
    ['server.ts', `import { at } from './tests/support/cast.ts'`],
  ])('forbids %s: %s', (file, line) => {
    expect(forbiddenImports(file, line)).toHaveLength(1)
  })

  it.each([
    ['workflows/domain/sla/clock.ts', `import { after } from '../time/duration.ts'`],
    ['workflows/ticket.ts', `import { condition } from '@temporalio/workflow'`],
    ['workflows/ticket.ts', `import type { Activities } from '../activities/index.ts'`],
    ['activities/index.ts', `import { record } from '../db/queries/record.ts'`],
    ['db/client.ts', `import postgres from 'postgres'`],
    ['db/migrate.ts', `import { readConfig } from '../config.ts'`],
    ['api/app.ts', `import { acts } from '../workflows/messages.ts'`],
    ['worker.ts', `import { record } from './activities/index.ts'`],
    ['tests/domain/number.test.ts', `import { at } from '../support/cast.ts'`],
    ['api/app.ts', `// import { record } from '../activities/index.ts'`],
  ])('allows %s: %s', (file, line) => {
    expect(forbiddenImports(file, line)).toEqual([])
  })

  it('names file and import', () => {
    expect(
      forbiddenImports('db/client.ts', `import { a } from 'zod'\nimport { build } from '../api/app.ts'`),
    ).toEqual(['db/client.ts must not import ../api/app.ts'])
  })

  it('finds who reads the environment', () => {
    expect(readsEnvironment('api/app.ts', 'const port = process.env.PORT')).toBe(true)
    expect(readsEnvironment('api/app.ts', `import { env } from 'node:process'`)).toBe(true)
    expect(readsEnvironment('scripts/start.mjs', 'process.env.PORT')).toBe(false)
    expect(readsEnvironment('config.ts', 'process.env')).toBe(false)
  })
})

function sourceFiles(): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mts|mjs|js)$/.test(entry.name))
    .map((entry) => relative(root, resolve(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(node_modules|\.[^/]+)\//.test(file))
}

function read(file: string): string {
  return readFileSync(resolve(root, file), 'utf8')
}

function partOf(file: string): Part {
  if (file === 'vitest.config.ts') return 'tests'
  return parts.find((part) => file.startsWith(`${part}/`)) ?? 'root'
}

function forbiddenImports(file: string, source: string): string[] {
  return importsOf(source)
    .filter((line) => !allowed(file, line))
    .map(({ from }) => `${file} must not import ${from}`)
}

function allowed(file: string, { from, typesOnly }: Import): boolean {
  const rule = rules[partOf(file)]
  if (!from.startsWith('.')) return rule.packages === 'any' || rule.packages.includes(from)
  const target = relative(root, resolve(root, dirname(file), from))
  if (target === environmentReader && startedByThemselves.includes(file)) return true
  const part = partOf(target)
  return (
    rule.parts.includes(part) ||
    (typesOnly && (rule.types ?? []).includes(part)) ||
    (rule.files ?? []).includes(target)
  )
}

/** Static imports and re-exports, and dynamic imports of a literal; only `import type` leaves nothing at run time. */
function importsOf(source: string): Import[] {
  const lines = source.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)
  const dynamic = source.matchAll(/^(?!\s*(?:\/\/|\*)).*?(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]/gm)
  return [...lines, ...dynamic].map(([, type, from]) => ({ from: from ?? '', typesOnly: type !== undefined }))
}

function readsEnvironment(file: string, source: string): boolean {
  if (file === environmentReader || /^(scripts|tests)\//.test(file)) return false
  return /\bprocess\.env\b|['"](node:)?process['"]/.test(source)
}
