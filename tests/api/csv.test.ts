import { describe, expect, it } from 'vitest'
import { readCsv } from '../../api/csv.ts'

describe('a CSV file', () => {
  it('has a line for each row, by the names of its columns', () => {
    expect(readCsv('id,name\r\nE-1,Wei\r\nE-2,Ming\r\n')).toEqual({
      columns: ['id', 'name'],
      lines: [
        { line: 2, fields: { id: 'E-1', name: 'Wei' } },
        { line: 3, fields: { id: 'E-2', name: 'Ming' } },
      ],
    })
  })

  it('may quote what holds commas, quotes and line breaks; lines count as an editor shows them', () => {
    expect(readCsv('id,name\n"E-1","Wei, ""the"" \nfirst"\nE-2,').lines).toEqual([
      { line: 2, fields: { id: 'E-1', name: 'Wei, "the" \nfirst' } },
      { line: 4, fields: { id: 'E-2', name: '' } },
    ])
  })

  it('may begin with a mark of its encoding and have empty lines', () => {
    expect(readCsv('\uFEFFid, name \n\n ,\nE-1, Wei \n')).toEqual({
      columns: ['id', 'name'],
      lines: [{ line: 4, fields: { id: 'E-1', name: 'Wei' } }],
    })
  })

  it('keeps what stands beyond its columns, and misses what is not there', () => {
    expect(readCsv('id,name\nE-1,Wei,more\nE-2').lines.map(({ fields }) => fields)).toEqual([
      { id: 'E-1', name: 'Wei', 'column 3': 'more' },
      { id: 'E-2' },
    ])
  })

  it('may be empty', () => {
    expect(readCsv('')).toEqual({ columns: [''], lines: [] })
    expect(readCsv('id,name')).toEqual({ columns: ['id', 'name'], lines: [] })
  })
})
