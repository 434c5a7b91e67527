import { describe, expect, it } from 'vitest'
import { noticeText } from '../../activities/texts/text.ts'
import { noticesOfOpening } from '../../workflows/domain/notice.ts'
import type { Opened } from '../../workflows/domain/ticket/intake.ts'
import type { Language } from '../../workflows/domain/vocabulary.ts'
import { anOpenTicket } from '../support/cast.ts'

const wording = { company: '恒力机床', timeZone: 'Asia/Shanghai' }
const opened: Opened = { ...anOpenTicket({ kind: 'maintenance' }), type: 'opened' }
const maintenance = { contract: 'C-7', plannedOn: '2026-12-13', wantedOn: '2026-12-14' }

function told(language: Language, of: Opened, machine?: { model: string; serial?: string }) {
  const [notice] = noticesOfOpening(of, '2026-12-03T01:00:00.000Z', machine)
  if (!notice) throw new Error('Nobody is told.')
  // As it comes back from Postgres.
  const facts = JSON.parse(JSON.stringify(notice.facts))
  return noticeText({ kind: notice.kind, ticket: '202612001', language, facts }, wording, undefined)
}

describe('The customer of a maintenance that a contract asked for', () => {
  it('reads that it is the planned one, of which machine, when, and by when somebody calls', () => {
    const planned = { ...opened, maintenance }
    const machine = { model: 'VMC-850', serial: 'SN-17' }
    expect(told('en', planned, machine)).toEqual({
      subject: 'Your planned maintenance: 202612001',
      body: 'Under your service contract the next maintenance of your VMC-850 SN-17 is planned for 2026-12-14. It has the number 202612001.\nSomebody will be in touch by 3 Dec 2026, 09:00 to agree on the time of the visit.\n\n恒力机床\n',
    })
    expect(told('zh-CN', planned, machine)).toEqual({
      subject: '定期保养通知：202612001',
      body: '根据您的服务合同，VMC-850 SN-17的定期保养计划于 2026-12-14 进行，工单编号为 202612001。\n我们将在 2026年12月3日 09:00 之前与您联系，商定具体的上门时间。\n\n恒力机床\n',
    })
  })

  it('reads of the machine only where the contract names one', () => {
    const planned = { ...opened, maintenance }
    expect(told('en', planned).body).toContain('the next maintenance is planned for 2026-12-14')
    expect(told('zh-CN', planned).body).toContain('设备的定期保养计划于 2026-12-14 进行')
    expect(told('en', planned, { model: 'VMC-850' }).body).toContain('maintenance of your VMC-850 is planned')
  })

  it('who asked for one by phone reads what everybody reads', () => {
    expect(told('en', opened, { model: 'VMC-850' }).subject).toBe('We have received your request: 202612001')
    expect(told('zh-CN', opened).subject).toBe('已收到您的服务请求：202612001')
  })
})
