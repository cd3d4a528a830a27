import { describe, expect, test } from 'vitest';
import { addressOf, hostAllowed, isLoopback } from '../../../../adapters/web/host.ts';

describe('Host header', () => {
  test.each(['127.0.0.1:3000', '127.0.0.1', 'localhost:3000', 'LOCALHOST', '[::1]:3000', '[::1]'])('%s is this machine', (header) => {
    expect(hostAllowed(header, '127.0.0.1')).toBe(true);
    expect(hostAllowed(header, '::1')).toBe(true);
    expect(hostAllowed(header, 'localhost')).toBe(true);
  });

  test.each([
    undefined,
    '',
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'localhost:3000.evil.example',
    '127.0.0.1.nip.io:3000',
    '0.0.0.0:3000',
    '[::1',
    '[::2]:3000',
    '127.0.0.2',
  ])('%s is not', (header) => {
    expect(hostAllowed(header, '127.0.0.1')).toBe(false);
  });

  test('another loopback address answers to itself', () => {
    expect(hostAllowed('127.0.0.2:80', '127.0.0.2')).toBe(true);
  });

  test('a server open to a network answers to every name', () => {
    expect(hostAllowed('navigator.hospital.example', '0.0.0.0')).toBe(true);
    expect(hostAllowed('navigator.hospital.example', '192.168.0.7')).toBe(true);
  });
});

test('loopback is what only this machine reaches', () => {
  expect(['127.0.0.1', '127.1.2.3', 'localhost', '::1'].filter(isLoopback)).toHaveLength(4);
  expect(['0.0.0.0', '::', '10.0.0.1', '1127.0.0.1', '127.0.0.1.example', ''].filter(isLoopback)).toEqual([]);
});

test('the address to open', () => {
  expect(addressOf('127.0.0.1', 3000)).toBe('http://127.0.0.1:3000');
  expect(addressOf('::1', 3000)).toBe('http://[::1]:3000');
  expect(addressOf('0.0.0.0', 80)).toBe('http://localhost:80');
  expect(addressOf('::', 80)).toBe('http://localhost:80');
});
