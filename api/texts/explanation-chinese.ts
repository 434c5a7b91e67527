import type { Explanation } from '../../workflows/domain/sla/explain.ts'
import type { Actor, ClockKind, Wait } from '../../workflows/domain/vocabulary.ts'
import { type ExplanationTexts, promiseStands, type ReplanStory, type Speech } from './explanation.ts'

const clocks: Record<ClockKind, string> = {
  acknowledge: '受理确认',
  response: '首次响应',
  nextUpdate: '进度告知',
  onsiteArrival: '到达现场',
  resolution: '解决',
  followUp: '回访',
  triage: '分诊',
  offerAcceptance: '工程师接单',
  parts: '备件',
  supplier: '供应商',
  depotReceipt: '收货验收',
  detection: '检测',
  depotRepair: '维修',
  depotReturn: '寄回',
}

const waits: Record<Wait, string> = {
  customer: '客户',
  parts: '备件',
  approval: '审批',
  supplier: '供应商',
}

const roles: Record<Actor['role'], string> = {
  customer: '客户',
  csr: '客服',
  dispatcher: '调度员',
  engineer: '工程师',
  parts_keeper: '备件管理员',
  supervisor: '主管',
  manager: '经理',
  admin: '管理员',
  system: '系统',
  operator: '运维',
}

export const chinese: ExplanationTexts = {
  clock: (clock, speech) => `${clocks[clock.clock]}：${allowance(clock, speech)}。${deadline(clock, speech)}`,
  closed: {
    night: ({ from, to }, { time }) => `${time(from)} 至 ${time(to)} 不计时：非工作时段。`,
    break: ({ from, to }, { time }) => `${time(from)} 至 ${time(to)} 不计时：工间休息。`,
    day_off: ({ from, to }, { time }) => `${time(from)} 至 ${time(to)} 不计时：休息日。`,
    holiday: ({ from, to, name }, { time }) =>
      `${time(from)} 至 ${time(to)} 不计时：${name === undefined ? '节假日' : `节假日（${name}）`}。`,
  },
  paused: ({ from, to, waitingFor, by, reason }, { time }) => {
    const span = to === null ? `${time(from)} 起` : `${time(from)} 至 ${time(to)} `
    return `${span}${author(by)}暂停计时，等待${waits[waitingFor]}${reason ? `：“${reason}”` : ''}。`
  },
  makeUpDay: ({ from, to, name }, { time }) => `${time(from)} 至 ${time(to)} 计时：调休上班日（${name}）。`,
  replan: {
    urgency: (replan, speech) => moved('调整了紧急程度', replan, speech),
    policy: (replan, speech) => moved('变更了服务策略', replan, speech),
    promise: (replan, speech) => moved('人工承诺了日期', replan, speech),
    reopening: (replan, speech) => moved('因工单重新处理而延长时限', replan, speech),
  },
  policy: {
    contract: (value) => `客户合同 ${value} 有专属的服务策略。`,
    tier: (value) => `等级为 ${value} 的客户有专属的服务策略。`,
    product: (value) => `产品 ${value} 有专属的服务策略。`,
    default: () => '合同、客户等级和产品均无专属策略，因此适用默认策略。',
  },
  length: (hours, minutes, seconds) => {
    const parts = [
      [hours, '小时'],
      [minutes, '分钟'],
      [seconds, '秒'],
    ] as const
    return parts.flatMap(([count, unit]) => (count === 0 ? [] : `${count} ${unit}`)).join(' ') || '0 小时'
  },
}

function allowance({ target, startedAt, calendar, carried }: Explanation, { time, length }: Speech): string {
  const hours = calendar === null ? '全天候计时' : '按工作时间计时'
  const before = carried === null ? '' : `，此前已用 ${length(carried)}`
  return `自 ${time(startedAt)} 起 ${length(target)}，${hours}${before}`
}

function deadline(clock: Explanation, { time, length }: Speech): string {
  const { promised, dueAt, gaps, remaining, stoppedAt } = clock
  if (dueAt === null) {
    if (stoppedAt !== null) return `计时于 ${time(stoppedAt)} 在暂停期间结束，没有截止时间。`
    return `目前暂停，恢复之前没有截止时间，剩余 ${length(remaining ?? 'PT0S')}。`
  }
  if (stoppedAt !== null) return `截止时间为 ${time(dueAt)}，已于 ${time(stoppedAt)} 结束。`
  if (promised && promiseStands(promised)) {
    return `以人工承诺的日期代替计算所得的截止时间：${time(dueAt)}。`
  }
  if (promised?.expiresAt === dueAt) {
    return `人工承诺的日期有效至其失效之时；其间本应到期的，于失效时到期：${time(dueAt)}。`
  }
  const lapses = promised ? '人工承诺在该日期之前已失效。' : ''
  if (gaps.length === 0) return `期间没有中断，因此截止时间为 ${time(dueAt)}。${lapses}`
  return `非工作时段和暂停不计时，因此截止时间为 ${time(dueAt)}。${lapses}`
}

function moved(what: string, { at, by, from, to }: ReplanStory, { time }: Speech): string {
  const when = `${time(at)} ${author(by)}${what}：`
  if (to === undefined) return `${when}暂停期间没有截止时间。`
  if (from === undefined) return `${when}截止时间为 ${time(to)}。`
  if (from === to) return `${when}截止时间不变，仍为 ${time(to)}。`
  return `${when}截止时间由 ${time(from)} 改为 ${time(to)}。`
}

function author(by: Actor | undefined): string {
  if (!by) return ''
  return by.role === 'system' ? '系统' : `${roles[by.role]} ${by.id} `
}
