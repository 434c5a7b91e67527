import { describe, expect, it } from 'vitest'
import { sayIn } from '../../api/texts/bilingual.ts'
import type { Explanation } from '../../workflows/domain/sla/explain.ts'
import { at, lin } from '../support/cast.ts'

const say = sayIn('Asia/Shanghai')

/** 09:00 on Monday, 2026-11-23, in Shanghai. */
const running: Explanation = {
  clock: 'response',
  cycle: 1,
  round: 1,
  state: 'running',
  target: 'PT24H',
  startedAt: at('2026-11-23 01:00'),
  dueAt: at('2026-11-24 01:00'),
  breachedAt: null,
  stoppedAt: null,
  remaining: 'PT24H',
  overdue: null,
  promised: null,
  calendar: null,
  carried: null,
  counted: [],
  gaps: [],
  replans: [],
}

describe('why a deadline is where it is', () => {
  const cases: [string, Partial<Explanation>, string, string][] = [
    [
      'is plain when nothing interrupted it',
      {},
      'First response: 24 h around the clock from 23 Nov 2026, 09:00. Nothing interrupted it, so it is due 24 Nov 2026, 09:00.',
      '首次响应：自 2026年11月23日 09:00 起 24 小时，全天候计时。期间没有中断，因此截止时间为 2026年11月24日 09:00。',
    ],
    [
      'names the gaps of a calendar',
      { calendar: 'china@1', target: 'PT1H30M', gaps: [{ from: '', to: '', cause: 'night' }] },
      'First response: 1 h 30 min of working time from 23 Nov 2026, 09:00. What lies in closed hours or pauses does not count, so it is due 24 Nov 2026, 09:00.',
      '首次响应：自 2026年11月23日 09:00 起 1 小时 30 分钟，按工作时间计时。非工作时段和暂停不计时，因此截止时间为 2026年11月24日 09:00。',
    ],
    [
      'is what remains while it is paused',
      { state: 'paused', dueAt: null, remaining: 'PT12H' },
      'First response: 24 h around the clock from 23 Nov 2026, 09:00. It is paused and has no deadline until it goes on; 12 h remain.',
      '首次响应：自 2026年11月23日 09:00 起 24 小时，全天候计时。目前暂停，恢复之前没有截止时间，剩余 12 小时。',
    ],
    [
      'is the date promised by hand',
      { promised: { at: at('2026-11-24 01:00'), expiresAt: null } },
      'First response: 24 h around the clock from 23 Nov 2026, 09:00. The date promised by hand stands instead of the computed deadline: due 24 Nov 2026, 09:00.',
      '首次响应：自 2026年11月23日 09:00 起 24 小时，全天候计时。以人工承诺的日期代替计算所得的截止时间：2026年11月24日 09:00。',
    ],
    [
      'is the computed one again when the promise lapses before its date',
      { promised: { at: at('2026-11-26 01:00'), expiresAt: at('2026-11-23 12:00') } },
      'First response: 24 h around the clock from 23 Nov 2026, 09:00. Nothing interrupted it, so it is due 24 Nov 2026, 09:00. The date promised by hand lapses before it comes.',
      '首次响应：自 2026年11月23日 09:00 起 24 小时，全天候计时。期间没有中断，因此截止时间为 2026年11月24日 09:00。人工承诺在该日期之前已失效。',
    ],
    [
      'is the moment at which a promise lapses that stood beyond the computed one',
      {
        dueAt: at('2026-11-24 06:00'),
        promised: { at: at('2026-11-24 11:00'), expiresAt: at('2026-11-24 06:00') },
      },
      'First response: 24 h around the clock from 23 Nov 2026, 09:00. The date promised by hand stood until it lapsed; what would have been due meanwhile is due then: 24 Nov 2026, 14:00.',
      '首次响应：自 2026年11月23日 09:00 起 24 小时，全天候计时。人工承诺的日期有效至其失效之时；其间本应到期的，于失效时到期：2026年11月24日 14:00。',
    ],
    [
      'tells what was used up in an earlier cycle, and when it ended',
      { carried: 'PT6H', stoppedAt: at('2026-11-23 04:00') },
      'First response: 24 h around the clock from 23 Nov 2026, 09:00, 6 h of it used up before. It was due 24 Nov 2026, 09:00 and ended at 23 Nov 2026, 12:00.',
      '首次响应：自 2026年11月23日 09:00 起 24 小时，全天候计时，此前已用 6 小时。截止时间为 2026年11月24日 09:00，已于 2026年11月23日 12:00 结束。',
    ],
  ]
  it.each(cases)('%s', (_, part, english, chinese) => {
    const why = say((texts, speech) => texts.clock({ ...running, ...part }, speech))
    expect(why).toEqual({ 'zh-CN': chinese, en: english })
  })
})

describe('why time did not count, or did all the same', () => {
  const span = { from: at('2026-02-14 16:00'), to: at('2026-02-23 16:00') }

  it('is a holiday by its name', () => {
    expect(say((texts, speech) => texts.closed.holiday({ ...span, name: '春节' }, speech))).toEqual({
      'zh-CN': '2026年2月15日 00:00 至 2026年2月24日 00:00 不计时：节假日（春节）。',
      en: 'Closed from 15 Feb 2026, 00:00 to 24 Feb 2026, 00:00: holiday, 春节.',
    })
  })

  it('is a make-up workday', () => {
    const makeUp = { from: at('2026-02-14 01:00'), to: at('2026-02-14 10:00'), name: '春节调休' }
    expect(say((texts, speech) => texts.makeUpDay(makeUp, speech))).toEqual({
      'zh-CN': '2026年2月14日 09:00 至 2026年2月14日 18:00 计时：调休上班日（春节调休）。',
      en: 'From 14 Feb 2026, 09:00 to 14 Feb 2026, 18:00 counts although the weekday is off: make-up workday, 春节调休.',
    })
  })

  it('is a pause, to customers without who began it', () => {
    const pause = { from: at('2026-11-23 01:00'), to: null, waitingFor: 'parts' } as const
    expect(say((texts, speech) => texts.paused(pause, speech))).toEqual({
      'zh-CN': '2026年11月23日 09:00 起暂停计时，等待备件。',
      en: 'Paused since 23 Nov 2026, 09:00, waiting for parts.',
    })
  })
})

describe('why a deadline moved', () => {
  it('is told with both deadlines and who did it', () => {
    const replan = {
      at: at('2026-11-23 02:00'),
      by: lin,
      cause: 'urgency',
      from: at('2026-11-25 01:00'),
      to: at('2026-11-24 01:00'),
    } as const
    expect(say((texts, speech) => texts.replan.urgency(replan, speech))).toEqual({
      'zh-CN':
        '2026年11月23日 10:00 客服 S-001 调整了紧急程度：截止时间由 2026年11月25日 09:00 改为 2026年11月24日 09:00。',
      en: 'Urgency changed at 23 Nov 2026, 10:00 by service representative S-001: the deadline moved from 25 Nov 2026, 09:00 to 24 Nov 2026, 09:00.',
    })
  })
})
