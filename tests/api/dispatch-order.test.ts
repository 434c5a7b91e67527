import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addStaff } from '../../db/queries/staff.ts'
import { type Api, problemIn, startApi } from '../support/api.ts'
import { compact, qrCodeOn, textOn, titleOf } from '../support/paper.ts'
import { act, anAcceptedVisit, anArrivedVisit, aPlannedVisit, offerVisit } from '../support/walk.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

interface Paper {
  status: number
  headers: Record<string, unknown>
  pdf: Buffer
}

async function print(number: string, as: string, query = '', headers: Record<string, string> = {}) {
  const {
    statusCode,
    headers: answered,
    rawPayload,
  } = await api.app.inject({
    method: 'GET',
    url: `/v1/tickets/${number}/dispatch-order${query}`,
    headers: { authorization: `Bearer ${api.key(as)}`, host: 'service.hengli.example', ...headers },
  })
  return { status: statusCode, headers: answered, pdf: rawPayload } satisfies Paper
}

const call = (number: string, as: string) => api.call(as, 'GET', `/v1/tickets/${number}/dispatch-order`)
const firstPage = async ({ pdf }: Paper) => (await textOn(pdf))[0]

/** With all that an order can say: rare characters in the name, parts from the main location, tools, remarks. */
async function aFullVisit(): Promise<string> {
  const { number } = await api.open({
    customer: {
      name: '吴喆㛃',
      company: '浦东精密模具',
      phone: '13700000099',
      address: '上海市浦东新区世纪大道 1 号',
    },
    unit: { model: 'VMC-850', serial: 'SN-77' },
    fault: { summary: '主轴过热', description: '约半小时后报警停机', errorCodes: ['ALM-1042', 'ALM-2003'] },
  })
  const diagnosis = { category: 'hardware', cause: '前轴承磨损', faultCode: 'BEARING' }
  const plan = {
    mode: 'onsite',
    ...{ skills: ['mechanical'], skillLevel: 3, certificates: ['high-voltage'] },
    ...{ tools: ['千分表'], parts: [{ sku: 'SPINDLE-BEARING-7014', quantity: 2 }], durationMinutes: 60 },
  }
  await act(api, number, ['csr', 'response', { channel: 'phone', summary: 'Heard it' }])
  await act(api, number, ['csr', 'diagnosis', diagnosis])
  await act(api, number, ['csr', 'notes', { text: '从 3 号门进', visibility: 'customer' }])
  await act(api, number, ['csr', 'notes', { text: '内部备注', visibility: 'internal' }])
  await act(api, number, ['csr', 'plan', plan])
  await api.commands.tell(number, {
    type: 'recordReservation',
    key: `${number}/round-1/plan-1/parts`,
    shortages: [],
  })
  await offerVisit(api, number, 'E-001')
  return number
}

describe('a dispatch order on paper', () => {
  it('says all that the visit takes, in Chinese', async () => {
    const number = await aFullVisit()
    const paper = await print(number, 'engineer', '?language=zh-CN')
    expect(paper).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="dispatch-order-${number}.pdf"`,
        'cache-control': 'private, no-store',
      },
    })
    const text = await firstPage(paper)
    for (const said of [
      `派工单工单编号${number}`,
      '恒力机床',
      '派工状态待接单',
      '工单类型报修',
      '紧急程度一般',
      '预计时长1小时',
      '客户单位浦东精密模具联系人吴喆㛃联系电话13700000099',
      '上门地址上海市浦东新区世纪大道1号',
      '产品型号VMC-850序列号SN-77',
      '故障描述主轴过热约半小时后报警停机',
      '故障代码ALM-1042、ALM-2003',
      '初步诊断硬件、BEARING前轴承磨损',
      '所需技能mechanical（3级及以上）所需证书high-voltage',
      '1SPINDLE-BEARING-7014主轴轴承70142件尚未预留',
      '工具千分表',
      '备注从3号门进',
      '服务确认单',
      '工程师签字',
      '客户签字',
    ]) {
      expect(text).toContain(said)
    }
    expect(text).not.toContain('内部备注')
    expect(await titleOf(paper.pdf)).toMatchObject({ Title: `派工单 ${number}`, Author: '恒力机床' })
  })

  it('fits one page and 200 kB, where it says no more than usual', async () => {
    const { pdf } = await print(await aFullVisit(), 'engineer')
    expect(await textOn(pdf)).toHaveLength(1)
    expect(pdf.length).toBeLessThan(200_000)
  })

  it('has a QR code that leads to the ticket', async () => {
    const number = await anAcceptedVisit(api)
    const { pdf } = await print(number, 'engineer')
    expect(await qrCodeOn(pdf)).toBe(`http://service.hengli.example/v1/tickets/${number}`)
  })

  it('bears a caller who names no host that there could be', async () => {
    const number = await anAcceptedVisit(api)
    const { status, pdf } = await print(number, 'engineer', '', { host: 'no host' })
    expect(status).toBe(200)
    expect(await qrCodeOn(pdf)).toBe(`/v1/tickets/${number}`)
  })

  it('is none of an offer any more, once it is accepted or the engineer is there', async () => {
    const accepted = await firstPage(await print(await anAcceptedVisit(api), 'engineer', '?language=zh-CN'))
    expect(accepted).toContain('派工状态已接单')
    expect(accepted).not.toContain('接单截止')
    const arrived = await firstPage(await print(await anArrivedVisit(api), 'engineer', '?language=zh-CN'))
    expect(arrived).toContain('派工状态已到达')
  })
})

describe('the language of a dispatch order', () => {
  let number: string
  beforeAll(async () => {
    number = await anAcceptedVisit(api)
  })

  const titleFor = async (as: string, query = '', accepted?: string) => {
    const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-language': accepted }
    const text = await firstPage(await print(number, as, query, headers))
    return [compact('派工单'), compact('Dispatch order')].filter((title) => text?.includes(title))
  }

  it('is that of the question before all others', async () => {
    expect(await titleFor('engineer', '?language=en', 'zh-CN')).toEqual(['Dispatchorder'])
    expect(await titleFor('engineer', '?language=zh-CN', 'en')).toEqual(['派工单'])
  })

  it('is else the one that the reader’s program wants most, of those that there are', async () => {
    expect(await titleFor('engineer', '', 'en-US,en;q=0.9')).toEqual(['Dispatchorder'])
    expect(await titleFor('engineer', '', 'de, en;q=0.3, zh;q=0.8')).toEqual(['派工单'])
    expect(await titleFor('engineer', '', 'zh;q=0, en;q=0.1')).toEqual(['Dispatchorder'])
  })

  it('is else the reader’s own', async () => {
    await addStaff(api.db, {
      ...{ id: 'E-900', name: 'Ann Lee', role: 'engineer', email: 'ann@example.com', language: 'en' },
      ...{ skills: [], models: [], regions: [] },
    })
    const { body } = await api.call('admin', 'POST', '/v1/keys', {
      body: { role: 'engineer', subject: 'E-900', label: 'Ann' },
    })
    await act(api, number, ['engineer', 'visit/refusal', { reason: 'Ill' }])
    await offerVisit(api, number, 'E-900')
    const { secret } = body as { secret: string }
    const authorization = { authorization: `Bearer ${secret}` }
    const text = await firstPage(await print(number, 'engineer', '', authorization))
    expect(text).toContain('Dispatchorder')
    expect(text).toContain('AnnLee')
    // Without a wish the dispatcher, who reads Chinese, gets it in Chinese; 'fr' is no wish that can be met.
    expect(await titleFor('dispatcher', '', 'fr')).toEqual(['派工单'])
  })

  it('is refused when there is none such, with the place', async () => {
    const answer = await api.call('engineer', 'GET', `/v1/tickets/${number}/dispatch-order?language=fr`)
    const { status, at } = problemIn(answer)
    expect(status).toBe(422)
    expect(at?.[0]).toContain('/query/language')
  })
})

describe('who prints a dispatch order', () => {
  it('is the engineer of the visit, and no other', async () => {
    const number = await anAcceptedVisit(api)
    expect((await print(number, 'engineer')).status).toBe(200)
    expect(problemIn(await call(number, 'E-002'))).toEqual({ status: 403, code: 'not_your_visit' })
  })

  it('is the desk too', async () => {
    const number = await anAcceptedVisit(api)
    for (const as of ['csr', 'dispatcher', 'supervisor', 'manager', 'admin']) {
      expect((await print(number, as)).status, as).toBe(200)
    }
  })

  it('learns that nobody is to go there', async () => {
    const number = await aPlannedVisit(api)
    expect(problemIn(await call(number, 'dispatcher'))).toEqual({ status: 409, code: 'no_visit' })
    const declined = await anAcceptedVisit(api)
    await act(api, declined, ['engineer', 'visit/refusal', { reason: 'Ill' }])
    expect(problemIn(await call(declined, 'engineer'))).toEqual({ status: 409, code: 'no_visit' })
  })

  it('learns that there is no such ticket', async () => {
    expect(problemIn(await call('209901001', 'csr'))).toEqual({ status: 404, code: 'ticket_not_found' })
  })
})
