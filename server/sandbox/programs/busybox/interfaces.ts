import { printing } from './printing.ts'

export const ip = printing(
  'ip',
  '[addr|route]',
  'Show the interfaces of this pod',
  (tool) => {
    const address = tool.context.network.ip
    if (tool.operands[0]?.startsWith('r') === true) {
      const gateway = address.replace(/\.[0-9]+$/, '.1')
      return `default via ${gateway} dev eth0 \n${gateway.replace(/1$/, '0')}/24 dev eth0 scope link  src ${address} \n`
    }
    return (
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n' +
      '    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n' +
      `2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1450 qdisc noqueue \n    link/ether ${hardware(address)} brd ff:ff:ff:ff:ff:ff\n` +
      `    inet ${address}/24 brd ${address.replace(/[0-9]+$/, '255')} scope global eth0\n       valid_lft forever preferred_lft forever\n`
    )
  },
  '46o',
)

export const ifconfig = printing(
  'ifconfig',
  '[-a] [INTERFACE]',
  'Show the interfaces of this pod',
  (tool) => {
    const address = tool.context.network.ip
    const broadcast = address.replace(/[0-9]+$/, '255')
    const eth0 =
      `eth0      Link encap:Ethernet  HWaddr ${hardware(address).toUpperCase()}  \n` +
      `          inet addr:${address}  Bcast:${broadcast}  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1450  Metric:1\n\n`
    const lo =
      'lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n\n'
    const [wanted] = tool.operands
    return (wanted === 'lo' ? '' : eth0) + (wanted === 'eth0' ? '' : lo)
  },
  'a',
)

/** A pod's hardware address, made of its IP as common network plugins do. */
const hardware = (address: string): string =>
  ['0a', '58', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':')
