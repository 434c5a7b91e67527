import type { TicketView } from '../../api/contract/answers.ts'
import * as people from './acts.ts'
import type { Desk } from './desk.ts'

/** What becomes of one of the example requests. */
export interface Story {
  /** The title in db/examples/requests.json. */
  title: string
  /** The request was received so long ago: its clock starts there. */
  hoursAgo: number
  tell: (desk: Desk, ticket: TicketView) => Promise<unknown>
  /** What is worth reading afterwards, under /v1. */
  lookAt: (number: string) => { path: string; why: string }
}

const events = (why: string) => (number: string) => ({ path: `/v1/tickets/${number}/events`, why })
const whole = (why: string) => (number: string) => ({ path: `/v1/tickets/${number}`, why })
const alerts = (why: string) => (number: string) => ({ path: `/v1/alerts?ticket=${number}`, why })
const clocks = (why: string) => (number: string) => ({ path: `/v1/tickets/${number}/sla`, why })
const notices = (why: string) => (number: string) => ({ path: `/v1/notices?ticket=${number}`, why })

export const stories: Story[] = [
  {
    title: 'spindle overheats, line down',
    hoursAgo: 13,
    lookAt: events('a repair on site from the first call to the last, with parts'),
    async tell(desk, ticket) {
      const parts = [
        { sku: 'SPINDLE-BEARING-7014', quantity: 2 },
        { sku: 'COOLANT-PUMP-850', quantity: 1 },
      ]
      await people.respond(desk, ticket, '主轴停用，等待上门；已说明下一步。')
      await people.diagnose(desk, ticket, 'hardware', '主轴轴承磨损')
      const offered = await people.planVisit(desk, ticket, ['mechanical'], parts)
      await people.acceptVisit(desk, offered)
      const there = await people.arrive(desk, offered)
      const used = [{ sku: 'SPINDLE-BEARING-7014', quantity: 2 }]
      await people.complete(desk, there, '主轴轴承磨损', '更换两只轴承，试运行两小时', used)
      await people.verify(desk, there, true, '运行正常')
      await people.rate(desk, ticket, 5, 5, 5)
    },
  },
  {
    title: 'E02 after switching on',
    hoursAgo: 50,
    lookAt: clocks('the breach of the first round stays, the second round has a clock of its own'),
    async tell(desk, ticket) {
      await people.respond(desk, ticket, '为迟复致歉，已约定上门。')
      await people.diagnose(desk, ticket, 'hardware', '停电后电源模块损坏')
      const part = [{ sku: 'POWER-MODULE-ABC', quantity: 1 }]
      const offered = await people.planVisit(desk, ticket, ['electrical'], part)
      await people.acceptVisit(desk, offered)
      const there = await people.arrive(desk, offered)
      await people.complete(desk, there, '电源模块损坏', '更换电源模块', part)
      await people.verify(desk, there, false, '仍然偶尔出现 E02')
    },
  },
  {
    title: 'phone does not charge, mail-in',
    hoursAgo: 30,
    lookAt: events('repaired in the workshop; a rating of 2 opened a case with a named owner'),
    async tell(desk, ticket) {
      await people.respond(desk, ticket, '请寄至维修中心。')
      await people.diagnose(desk, ticket, 'hardware', '充电接口烧蚀')
      const part = [{ sku: 'CHARGE-PORT-NOVA12', quantity: 1 }]
      const planned = await people.planDepot(desk, ticket, part)
      await people.complete(desk, planned, '充电接口烧蚀', '更换充电接口', part)
      await people.verify(desk, planned, true, '可以充电')
      await people.rate(desk, ticket, 4, 2, 3)
    },
  },
  {
    title: 'software crashes after an upgrade',
    hoursAgo: 26,
    lookAt: clocks('paused: no deadline, but what remains of the 48 hours; the pause is a gap'),
    async tell(desk, ticket) {
      const reason = 'Waiting for the log file that the customer will send'
      await desk.act('csr', ticket, 'pause', { reason })
    },
  },
  {
    title: 'how to set the feed rate',
    hoursAgo: 2,
    lookAt: events('solved at a distance and closed'),
    async tell(desk, ticket) {
      await people.respond(desk, ticket, '已电话说明参数位置。')
      await people.diagnose(desk, ticket, 'consultation', '不了解进给倍率参数')
      const planned = await people.planRemote(desk, ticket)
      await people.complete(desk, planned, '不了解进给倍率参数', '远程指导设置')
      await people.verify(desk, planned, true, '已会设置')
      await people.rate(desk, ticket, 5, 4, 5)
    },
  },
  {
    title: 'engineer did not come',
    hoursAgo: 97,
    lookAt: alerts('nobody answered: the ladder climbs to the manager; raising the urgency repeats nothing'),
    async tell(desk, ticket) {
      await desk.until(ticket.number, 'the breach', ({ breached }) => breached)
      const reason = '客户已投诉，提高紧急程度'
      await desk.act('supervisor', ticket, 'triage', { urgency: 'urgent', reason })
    },
  },
  {
    title: 'installation of two machines',
    hoursAgo: 5,
    lookAt: notices('the first engineer refused, the second is asked and has two hours to answer'),
    async tell(desk, ticket) {
      await people.respond(desk, ticket, '已确认安装条件。')
      const offered = await people.planVisit(desk, ticket, ['mechanical'], [])
      await people.refuseVisit(desk, offered, '当天已有其他工作')
    },
  },
  {
    title: 'operator training',
    hoursAgo: 40,
    lookAt: whole('every engineer refused: a dispatcher has to assign one'),
    async tell(desk, ticket) {
      await people.respond(desk, ticket, '已了解培训需求。')
      let asked = await people.planVisit(desk, ticket, ['training'], [])
      while (asked.visit?.state === 'offered') asked = await people.refuseVisit(desk, asked, '排期已满')
    },
  },
  {
    title: 'smell of burning',
    hoursAgo: 13,
    lookAt: whole('one piece more is needed than the stock has: `parts.shortages`'),
    async tell(desk, ticket) {
      await people.respond(desk, ticket, '请保持断电，不要重新上电。')
      await people.diagnose(desk, ticket, 'hardware', '控制板进水烧毁')
      const quantity = (await desk.freePieces('CONTROL-BOARD-LS4')) + 1
      const parts = [{ sku: 'CONTROL-BOARD-LS4', quantity }]
      const plan = { mode: 'onsite', skills: ['electrical'], parts, durationMinutes: 180 }
      await desk.act('engineer', ticket, 'plan', plan)
      await desk.until(ticket.number, 'the shortage', ({ parts: asked }) => asked?.state === 'short')
    },
  },
  {
    title: 'same fault for the third time',
    hoursAgo: 97,
    lookAt: () => ({
      path: '/v1/calls',
      why: 'answered long after the promise, solved, and now to be called',
    }),
    async tell(desk, ticket) {
      await people.respond(desk, ticket, '为多次送修致歉。')
      await people.diagnose(desk, ticket, 'hardware', '电池鼓包')
      const part = [{ sku: 'BATTERY-NOVA12', quantity: 1 }]
      const planned = await people.planDepot(desk, ticket, part)
      await people.complete(desk, planned, '电池鼓包', '更换电池并检查充电电路', part)
      await people.verify(desk, planned, true, '已取回')
    },
  },
  {
    title: 'suggestion from a workshop',
    hoursAgo: 75,
    lookAt: events(
      'nobody reached by phone three times: asked in writing, and closed when that stays unanswered',
    ),
    async tell(desk, ticket) {
      await people.respond(desk, ticket, 'Thanked, and passed on to the makers of the machine.')
      const planned = await people.planRemote(desk, ticket)
      await people.complete(desk, planned, 'A wish', 'Entered into the list of wishes for the next version')
      await people.verify(desk, planned, true, 'Heard')
      for (let call = 1; call <= 10; call += 1) {
        const { stage } = await people.reachNobody(desk, ticket)
        if (stage === 'questionnaire') return
      }
    },
  },
  {
    title: 'reboots after a power cut',
    hoursAgo: 26,
    lookAt: events('cancelled with the engineer on site: parts and time went back'),
    async tell(desk, ticket) {
      await people.respond(desk, ticket, '为迟复致歉，工程师即将出发。')
      const fuses = [{ sku: 'FUSE-10A', quantity: 2 }]
      const offered = await people.planVisit(desk, ticket, ['electrical'], fuses)
      await people.acceptVisit(desk, offered)
      const there = await people.arrive(desk, offered)
      await desk.act('csr', there, 'cancellation', { reason: '厂内电工已自行修复' })
      await desk.until(ticket.number, 'the end', ({ stage }) => stage === 'cancelled')
    },
  },
]
