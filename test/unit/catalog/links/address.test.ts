// What is public and what is not, in every notation that gets past an inattentive check.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertAllowed, isPublicAddress, PrivateAddressError } from '../../../../src/catalog/links/address.ts';

describe('addresses', () => {
  test.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '192.169.0.1', '100.63.255.255', '2606:4700::1111', '2a00:1450:4001::1'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ...[
      '127.0.0.1',
      '127.255.255.254',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
    ],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fe80::1%eth0',
      'fc00::1',
      'fd12:3456::1',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:db8::1',
    ],
    ...['', 'localhost', '1.2.3', '256.1.1.1'],
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test('every private IPv4 address is refused, plain and mapped into IPv6', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constantFrom('10', '127', '0'), byte, byte, byte),
      fc.tuple(fc.constant('192'), fc.constant('168'), byte, byte),
      fc.tuple(fc.constant('169'), fc.constant('254'), byte, byte),
      fc.tuple(fc.constant('172'), fc.integer({ min: 16, max: 31 }), byte, byte),
    );
    fc.assert(
      fc.property(inside, (parts) => {
        expect(isPublicAddress(parts.join('.'))).toBe(false);
        expect(isPublicAddress(`::ffff:${parts.join('.')}`)).toBe(false);
      }),
    );
  });

  test.each(['http://2130706433/', 'http://0x7f.1/', 'http://017700000001/', 'http://127.1/', 'http://[::ffff:127.0.0.1]/', 'http://[::1]/'])('%s is seen through', (url) => {
    expect(() => assertAllowed(new URL(url).hostname, isPublicAddress)).toThrow(PrivateAddressError);
  });

  test('names pass here: they are judged when they are resolved', () => {
    expect(() => assertAllowed('example.org', isPublicAddress)).not.toThrow();
  });
});
