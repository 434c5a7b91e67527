import type { StaffMember } from '../queries/staff.ts'
import type { engineers } from '../schema/index.ts'

type EngineerRow = typeof engineers.$inferInsert

const skills = ['mechanical', 'electrical', 'software', 'training']
const models = ['VMC-850', 'VMC-1060', 'ABC-2000', 'Nova-12', 'LabelStation-4', 'PLC-S7']

/** A small department. E-001 is authorised on every product; the other engineers are generalists of their regions. */
export const people: StaffMember[] = [
  member('S-001', 'csr', '林晓', '+86 21 5550 0101'),
  member('S-002', 'csr', '周婷', '+86 21 5550 0102'),
  { ...member('S-003', 'csr', 'Anna Vogel', '+49 30 5550 0103'), language: 'en' },
  member('D-001', 'dispatcher', '高翔', '+86 21 5550 0201'),
  {
    ...member('E-001', 'engineer', '张伟', '+86 21 5550 0301'),
    skills,
    models,
    regions: ['华东', '华北', '华南', '西南', 'EU'],
  },
  { ...member('E-002', 'engineer', '李强', '+86 21 5550 0302'), skills, regions: ['华东', '华北'] },
  { ...member('E-003', 'engineer', '陈刚', '+86 20 5550 0303'), skills, regions: ['华南', '西南'] },
  {
    ...member('E-004', 'engineer', 'Jonas Weber', '+49 30 5550 0304'),
    skills: ['electrical', 'software'],
    regions: ['EU'],
    language: 'en',
  },
  member('P-001', 'parts_keeper', '吴芳', '+86 21 5550 0401'),
  member('V-001', 'supervisor', '孙丽', '+86 21 5550 0501'),
  {
    ...member('V-002', 'supervisor', 'Clara Fischer', '+49 30 5550 0502'),
    regions: ['EU'],
    language: 'en',
  },
  member('M-001', 'manager', '王建国', '+86 21 5550 0601'),
  member('A-001', 'admin', '何静', '+86 21 5550 0701'),
]

/** Levels, homes and certificates of the engineers; without shifts they work at any hour, so that anything can be tried. */
export const profiles: EngineerRow[] = [
  {
    id: 'E-001',
    levels: { mechanical: 4, electrical: 5, software: 3, training: 4 },
    certificates: [{ code: 'high-voltage', validUntil: '2029-12-31' }],
    latitude: 31.2304,
    longitude: 121.4737,
  },
  {
    id: 'E-002',
    levels: { mechanical: 3, electrical: 3, software: 2, training: 2 },
    latitude: 31.2983,
    longitude: 120.5832,
  },
  {
    id: 'E-003',
    levels: { mechanical: 4, electrical: 3, software: 2, training: 3 },
    certificates: [{ code: 'high-voltage', validUntil: '2029-12-31' }],
    latitude: 23.1291,
    longitude: 113.2644,
  },
  { id: 'E-004', levels: { electrical: 3, software: 4 }, latitude: 52.52, longitude: 13.405 },
]

/** Under warranty for a year once it is built in; the old one comes back. */
const exchanged = { warranty: 'P12M', oldPart: 'return' } as const

export const stock = [
  {
    sku: 'SPINDLE-BEARING-7014',
    nameZh: '主轴轴承 7014',
    nameEn: 'Spindle bearing 7014',
    onHand: 8,
    ...exchanged,
  },
  { sku: 'COOLANT-PUMP-850', nameZh: '冷却泵', nameEn: 'Coolant pump', onHand: 4 },
  { sku: 'POWER-MODULE-ABC', nameZh: '电源模块', nameEn: 'Power module', onHand: 6, ...exchanged },
  { sku: 'CHARGE-PORT-NOVA12', nameZh: '充电接口', nameEn: 'Charging port', onHand: 20 },
  { sku: 'BATTERY-NOVA12', nameZh: '电池', nameEn: 'Battery', onHand: 12 },
  { sku: 'CONTROL-BOARD-LS4', nameZh: '控制板', nameEn: 'Control board', onHand: 1, ...exchanged },
  { sku: 'FUSE-10A', nameZh: '保险丝 10 A', nameEn: 'Fuse 10 A', onHand: 200 },
]

function member(id: string, role: StaffMember['role'], name: string, phone: string): StaffMember {
  return { id, role, name, phone, email: `${id.toLowerCase()}@aftercare.example`, language: 'zh-CN' }
}
