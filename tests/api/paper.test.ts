import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printOrder } from '../../api/paper/dispatch-order.ts'
import { linesOf } from '../../api/paper/lines.ts'
import { runsOf, widthOf } from '../../api/paper/typefaces.ts'
import type { DispatchOrder } from '../../db/queries/visits.ts'
import { anOpenTicket } from '../support/cast.ts'
import { compact, qrCodeOn, textOn } from '../support/paper.ts'

/** Every character as wide as every other. */
const monospaced = (text: string) => [...text].length

describe('a text on paper', () => {
  it.each([
    ['breaks between Chinese characters', '主轴过热报警停机', 5, ['主轴过热报', '警停机']],
    ['breaks between words', 'the spindle overheats', 12, ['the spindle', 'overheats']],
    ['keeps words and codes whole', '报警ALM-1042停机', 9, ['报警', 'ALM-1042停', '机']],
    ['begins no line with a mark that closes', '主轴过热。报警', 4, ['主轴过', '热。报警']],
    ['ends no line with a mark that opens', '主轴过（报警）', 4, ['主轴过', '（报警）']],
    ['breaks anywhere what is longer than a line', 'x'.repeat(11), 4, ['xxxx', 'xxxx', 'xxx']],
    ['begins a line where there is a line feed', '主轴\r\n\n过热', 9, ['主轴', '', '过热']],
    ['leaves one line empty, not many', '主\n \n\n\n轴', 9, ['主', '', '轴']],
    ['leaves out what has no shape', '主\u0007轴\u200b过\ufe0f热', 9, ['主轴过热']],
    ['has a line even when it is empty', '', 9, ['']],
  ])('%s', (_, text, width, lines) => {
    expect(linesOf(text, width, monospaced)).toEqual(lines)
  })

  it('loses nothing but blanks, and never runs over the edge', () => {
    const alphabet = fc.constantFrom(...'主轴过热，。（）“”ab12-—… \n', '𠮷', 'é')
    fc.assert(
      fc.property(
        fc.array(alphabet, { maxLength: 120 }).map((characters) => characters.join('')),
        fc.integer({ min: 1, max: 30 }),
        (text, width) => {
          const lines = linesOf(text, width, monospaced)
          expect(compact(lines.join(''))).toBe(compact(text.normalize('NFC')))
          expect(Math.max(...lines.map(monospaced))).toBeLessThanOrEqual(width)
        },
      ),
    )
  })
})

describe('the typefaces', () => {
  const facesOf = (text: string) => runsOf(text, 'regular').map((run) => [run.text, run.face.font.familyName])

  it('draw names that are rare', () => {
    expect(facesOf('吴喆㛃𬭎')).toEqual([['吴喆㛃𬭎', 'Noto Sans SC']])
    expect(facesOf('𠮷田')).toEqual([
      ['𠮷', 'Noto Sans JP'],
      ['田', 'Noto Sans SC'],
    ])
  })

  it('draw the letters of all European languages, each word in one of them', () => {
    expect(facesOf('Müller-Größ façade œuvre')).toEqual([['Müller-Größ façade œuvre', 'Noto Sans SC']])
    expect(facesOf('王 Łukasz')).toEqual([
      ['王 ', 'Noto Sans SC'],
      ['Łukasz', 'Noto Sans'],
    ])
    expect(facesOf('l’œuvre')).toEqual([['l’œuvre', 'Noto Sans']])
  })

  it('set a mark for what none of them has, that can be seen', () => {
    expect(facesOf('好😀')).toEqual([['好〓', 'Noto Sans SC']])
  })

  it('have Chinese characters of one width, bold or not', () => {
    expect(widthOf('派工单', 'regular', 10)).toBe(30)
    expect(widthOf('派工单', 'bold', 10)).toBe(30)
  })
})

describe('an order that says more than a page holds', () => {
  const sentence = '主轴转速超过八千转时温度迅速上升随后报警停机'
  const link = 'https://service.hengli.example/v1/tickets/202611001'

  function anOrder(more: Partial<DispatchOrder>): Promise<Buffer> {
    const ticket = anOpenTicket()
    const order: DispatchOrder = {
      ticket,
      visit: {
        ...{ key: 'k', engineer: 'E-001', state: 'accepted' },
        ...{ from: '2026-11-26T01:00:00.000Z', to: '2026-11-26T02:00:00.000Z' },
      },
      plan: { revision: 1, mode: 'onsite', skills: [], parts: [], durationMinutes: 60 },
      travelMinutes: null,
      customer: { company: null, name: '吴喆', phone: null, address: null },
      unit: null,
      fault: null,
      cause: null,
      parts: [],
      remarks: [],
      ...more,
    }
    return printOrder(order, {
      ...{ language: 'zh-CN', company: '恒力机床', timeZone: 'Asia/Shanghai', link },
      engineer: { name: '王芳', phone: null },
      at: new Date('2026-11-25T08:00:00Z'),
    })
  }

  it('goes on over the pages to its last word', async () => {
    const description = Array.from({ length: 400 }, (_, index) => `${sentence}${index}。`).join('')
    const pages = await textOn(await anOrder({ fault: { summary: '过热', description, errorCodes: [] } }))
    expect(pages.length).toBeGreaterThan(3)
    const whole = pages.map((page) => page.replace(/派工单\d+制单时间.*$/, '')).join('')
    expect(whole).toContain(description)
    expect(pages.at(-1)).toContain('客户签字')
    expect(pages.at(-1)).toContain(`第${pages.length}页/共${pages.length}页`)
  })

  it('lists every part, and names the columns on each page', async () => {
    const parts = Array.from({ length: 50 }, (_, index) => ({
      ...{ sku: `SKU-${index}`, nameZh: '主轴轴承', nameEn: 'Spindle bearing', quantity: 1, insteadOf: null },
      reservedAt: [
        { location: 'main', name: '总库', quantity: 1 },
        { location: 'sh', name: '浦东分库', quantity: 2 },
      ],
    }))
    const pages = await textOn(await anOrder({ parts }))
    const whole = pages.join('')
    for (const { sku } of parts) expect(whole).toContain(`${sku}主轴轴承1件总库×1浦东分库×2`)
    const withParts = pages.filter((page) => page.includes('SKU-'))
    expect(withParts.length).toBeGreaterThan(1)
    for (const page of withParts) expect(page).toContain('序号备件编号名称数量预留位置')
  })

  it('shows where each is reserved and what it stands in for', async () => {
    const part = { sku: 'NEW', nameZh: '密封圈', nameEn: 'Seal', quantity: 4, insteadOf: 'OLD' }
    const held = [{ location: 'van', name: '王芳的服务车', quantity: 4 }]
    const [text] = await textOn(await anOrder({ parts: [{ ...part, reservedAt: held }] }))
    expect(text).toContain('1NEW密封圈替代OLD4件王芳的服务车×4')
  })

  it('gives back the characters that it was written with, whatever was printed before', async () => {
    // Two characters of one glyph, and a letter that the glyph of another is composed of.
    const say = async (cause: string) => {
      const ticket = { ...anOpenTicket(), diagnosis: { category: 'hardware' as const, words: 'w' } }
      return (await textOn(await anOrder({ ticket, cause })))[0]
    }
    expect(await say('\u2f00 ä')).toContain('硬件\u2f00ä')
    expect(await say('\u4e00 a')).toContain('硬件\u4e00a')
  })

  it('has a dash where nothing is known, and its QR code', async () => {
    const pdf = await anOrder({})
    const [text] = await textOn(pdf)
    expect(text).toContain('客户单位—联系人吴喆联系电话—上门地址—')
    expect(text).toContain('无需备件')
    expect(await qrCodeOn(pdf)).toBe(link)
  })
})
