// Writes the configuration into README.md and .env.example from the schema in config.ts; with --check only compares.
// Another folder than this one can be given as an argument.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeConfig, type VariableDescription } from '../config.ts'

const given = process.argv.slice(2)
const checkOnly = given.includes('--check')
const folder = given.find((argument) => argument !== '--check') ?? '.'

const rows = describeConfig()
const stale = [
  ['README.md', withTable(contentOf('README.md'), tableOf(rows))] as const,
  ['.env.example', exampleOf(rows)] as const,
].filter(([file, wanted]) => contentOf(file) !== wanted)

for (const [file, wanted] of stale) {
  if (!checkOnly) writeFileSync(join(folder, file), wanted)
  console.log(checkOnly ? `${file} does not show the configuration of config.ts.` : `${file} is written.`)
}
if (checkOnly && stale.length > 0) {
  console.log('`npx tsx scripts/configuration-table.ts` brings it up to date.')
  process.exitCode = 1
}

function contentOf(file: string): string {
  const path = join(folder, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function withTable(readme: string, table: string): string {
  const [begin, end] = ['<!-- configuration -->', '<!-- /configuration -->']
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < from) {
    console.error(`README.md: expected the lines ${begin} and ${end}, between which the table belongs.`)
    process.exit(1)
  }
  return `${readme.slice(0, from + begin.length)}\n${table}\n${readme.slice(to)}`
}

function tableOf(variables: VariableDescription[]): string {
  return ['| variable | default | meaning |', '|---|---|---|', ...variables.map(rowOf)].join('\n')
}

function rowOf({ name, defaultValue, required, secret, description }: VariableDescription): string {
  const shown = required ? '(required)' : defaultValue && `\`${defaultValue}\``
  const orFile = secret ? ` Or a file that holds it: \`${name}_FILE\`.` : ''
  return `| \`${name}\` | ${shown} | ${description}${orFile} |`.replaceAll('|  |', '| |')
}

function exampleOf(variables: VariableDescription[]): string {
  return [
    '# Copy to .env and uncomment what should differ. The environment wins over .env.',
    ...variables.map(paragraphOf),
  ]
    .join('\n\n')
    .concat('\n')
}

function paragraphOf({ name, defaultValue, description, expected, example }: VariableDescription): string {
  const lines = [
    `# ${description}`,
    `# Expected: ${expected}.`,
    `#${name}=${quoted(defaultValue || example)}`,
  ]
  return lines.join('\n')
}

// Blanks, `#`, `*` and `<` mean something to a shell that reads the file.
function quoted(value: string): string {
  return /^[\w./:@-]*$/.test(value) ? value : `"${value}"`
}
