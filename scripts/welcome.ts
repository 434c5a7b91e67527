import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export type Places = {
  apiUrl: string
  database: string
  temporal: { address: string; uiUrl?: string | undefined }
  folder: { keysFile: string; logs: string }
  isFirstStart: boolean
}

/** What is printed when everything runs: where things are, the keys at the first start, and a first thing to try. */
export function welcome({ apiUrl, database, temporal, folder, isFirstStart }: Places): string {
  const keys = readKeys(folder.keysFile)
  return [
    '',
    'Aftercare runs.',
    `  API          ${apiUrl}`,
    `  API manual   ${apiUrl}/docs`,
    `  Temporal     ${temporal.address}`,
    `  Temporal UI  ${temporal.uiUrl ?? 'TEMPORAL_UI_URL is not given'}`,
    `  Postgres     ${database}`,
    `  Logs         ${folder.logs}`,
    `  Keys         ${keys ? folder.keysFile : 'none are kept for a database that was given'}`,
    ...(isFirstStart && keys ? ['', 'One key per role, shown this once:', ...keyLines(keys)] : []),
    '',
    'Open a ticket:',
    `  ${openTicket(apiUrl, keys?.csr ?? '<API key>')}`,
    '',
    'Ctrl-C stops everything; the next start goes on from there.',
  ].join('\n')
}

const keysContent = z.record(z.string(), z.string())

const exampleTicket = {
  channel: 'phone',
  kind: 'repair',
  impact: 'production_line',
  customer: { company: '苏州恒力精密机械有限公司', name: '陈立', phone: '13812345601' },
  unit: { model: 'VMC-850', serial: 'VMC850-23-00417' },
  fault: { summary: '主轴过热停机' },
}

function readKeys(file: string): Record<string, string> | undefined {
  return existsSync(file) ? keysContent.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}

function keyLines(keys: Record<string, string>): string[] {
  return Object.entries(keys).map(([role, key]) => `  ${role.padEnd(12)} ${key}`)
}

function openTicket(apiUrl: string, key: string): string {
  const headers = [`Authorization: Bearer ${key}`, 'Content-Type: application/json']
  const options = headers.map((header) => `-H '${header}'`).join(' ')
  return `curl -sS ${apiUrl}/v1/tickets ${options} -d '${JSON.stringify(exampleTicket)}'`
}
