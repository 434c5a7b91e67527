import type { Language } from '../../workflows/domain/vocabulary.ts'

/** What the page of an appointment says besides how it stands. */
interface PageTexts {
  title: (ticket: string) => string
  confirm: string
  otherTimes: string
  cannot: string
  cancel: string
  nobodyCame: string
  sorry: string
  changed: string
  elsewhere: string
  /** By the problem's code. */
  problems: Record<string, string>
}

export const pageTexts: Record<Language, PageTexts> = {
  'zh-CN': {
    title: (ticket) => `上门预约 ${ticket}`,
    confirm: '确认此时间',
    otherTimes: '改到其他时间',
    cannot: '以上时间均不合适？',
    cancel: '取消此次上门',
    nobodyCame: '工程师没有来',
    sorry: '此链接无法使用',
    changed: '未能完成，可能刚刚有变动。页面即将刷新。',
    elsewhere: '此预约已不再有效，请查看我们最近的邮件或与我们联系。',
    problems: {
      link_not_found: '链接不完整或不正确，请从我们的邮件中重新打开。',
      link_expired: '此链接已过期，请查看我们最近的邮件或与我们联系。',
      appointment_moved: '此预约已变更，请查看我们最近的邮件或与我们联系。',
      appointment_cancelled: '此预约已取消，请通过我们最近邮件中的链接选择其他时间。',
    },
  },
  en: {
    title: (ticket) => `Your appointment ${ticket}`,
    confirm: 'I confirm this time',
    otherTimes: 'Another time',
    cannot: 'Nothing suits?',
    cancel: 'Cancel this visit',
    nobodyCame: 'Nobody came',
    sorry: 'This link opens nothing',
    changed: 'That was not done; something may have changed just now. The page loads again.',
    elsewhere: 'This appointment does not stand any more; see our latest message, or call us.',
    problems: {},
  },
}
