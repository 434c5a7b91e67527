/** A line of a CSV file: its number in the file and the fields by column. */
export interface CsvLine {
  line: number
  fields: Record<string, string>
}

/**
 * Reads comma-separated values as spreadsheets write them (RFC 4180): quoted fields may hold commas, quotes doubled,
 * and line breaks. The first line names the columns; empty lines are left out.
 */
export function readCsv(text: string): { columns: string[]; lines: CsvLine[] } {
  const [head, ...rows] = rowsOf(text.replace(/^\uFEFF/, ''))
  const columns = (head?.fields ?? []).map((name) => name.trim())
  const lines = rows
    .filter(({ fields }) => fields.some((field) => field.trim() !== ''))
    .map(({ line, fields }) => ({ line, fields: named(columns, fields) }))
  return { columns, lines }
}

/** What is beyond the named columns is kept under its number, so that it can be refused. */
function named(columns: readonly string[], fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    fields.map((field, place) => [columns[place] ?? `column ${place + 1}`, field.trim()]),
  )
}

interface Row {
  line: number
  fields: string[]
}

function rowsOf(text: string): Row[] {
  const rows: Row[] = []
  let row: Row = { line: 1, fields: [] }
  let line = 1
  // A field, quoted or bare, and what ends it; a quote that is never closed takes the rest.
  for (const [whole, quoted, bare = '', end] of text.matchAll(
    /(?:"((?:[^"]|"")*)(?:"|$)|([^,\r\n]*))(,|\r?\n|\r|$)/g,
  )) {
    row.fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'))
    line += whole.match(/\r?\n|\r/g)?.length ?? 0
    if (end === ',') continue
    rows.push(row)
    if (end === '') break
    row = { line, fields: [] }
  }
  return rows
}
