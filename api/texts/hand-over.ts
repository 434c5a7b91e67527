import type { HandOverReason } from '../../workflows/domain/dispatch/hand-over.ts'
import type { Language } from '../../workflows/domain/vocabulary.ts'

type Texts = Record<HandOverReason['code'], (reason: HandOverReason) => string>

const chinese: Texts = {
  none_suitable: () => '没有符合方案要求的工程师。',
  offers_exhausted: ({ asked = 0 }) => `已询问全部合适的工程师（${asked} 人），均未接单。`,
  slack_out: ({ latest = '' }) => `已来不及继续逐一询问：为履行承诺，须在 ${latest} 之前确定工程师。`,
  offers_paused: () => '期限临近，系统不再逐一询问工程师。',
  taken_back: () => '调度员已收回该派工。',
}

const english: Texts = {
  none_suitable: () => 'Nobody suits the plan.',
  offers_exhausted: ({ asked = 0 }) => `Everybody who suits was asked (${asked}), and nobody takes it.`,
  slack_out: ({ latest = '' }) =>
    `There is no time to ask one after the other: to keep the promise, somebody has to be found by ${latest}.`,
  offers_paused: () => 'A deadline is so near that engineers are no longer asked one after the other.',
  taken_back: () => 'A dispatcher has taken the visit back.',
}

/** Why a visit was left to a dispatcher, in a sentence of each language. */
export function sayHandOver(reason: HandOverReason): Record<Language, string> {
  return { 'zh-CN': chinese[reason.code](reason), en: english[reason.code](reason) }
}
