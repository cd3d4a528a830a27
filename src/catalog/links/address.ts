// Which addresses a link check may knock at: the public internet, and nothing inside the network it runs in.
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Ranges that are not the public internet, by the IANA registries of special-purpose addresses. */
const NOT_PUBLIC: readonly (readonly [address: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  // Ways to write an IPv4 address as IPv6, and what is local or for documents only.
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
];
const notPublic = new BlockList();
for (const [address, prefix, family] of NOT_PUBLIC) notPublic.addSubnet(address, prefix, family);
/** Only this part of IPv6 is given out for the public internet. */
const globalIpv6 = new BlockList();
globalIpv6.addSubnet('2000::', 3, 'ipv6');

/** False for loopback, private, link-local, multicast and reserved addresses, in whatever notation, and for what is no IP address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address.replace(/%.*$/, ''));
  if (family === 4) return !notPublic.check(address, 'ipv4');
  return family === 6 && !address.includes('%') && globalIpv6.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}

/** A link leads, directly or by its name or a redirect, into the network the check runs in. */
export class PrivateAddressError extends Error {
  constructor(host: string, address: string) {
    super(host === address ? `${host} is not a public address` : `${host} is ${address}, which is not a public address`);
    this.name = 'PrivateAddressError';
  }
}

/** Whether an IP address may be connected to. */
export type Allows = (address: string) => boolean;

/** Refuses hosts that are written as an address; names are judged by `guardedLookup` when they are resolved. */
export function assertAllowed(hostname: string, allows: Allows): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !allows(host)) throw new PrivateAddressError(host, host);
}

/** Resolves a name for the very connection that is made with the result, so that a name cannot change its mind in between. */
export const guardedLookup =
  (allows: Allows): LookupFunction =>
  (hostname, options, callback) => {
    const all: LookupAllOptions = { ...options, all: true };
    lookup(hostname, all, (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const hidden = addresses.find(({ address }) => !allows(address));
      if (hidden) return callback(new PrivateAddressError(hostname, hidden.address), '', 0);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
