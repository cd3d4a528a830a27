// The port's methods over one connected database, put together from their files.
import { type Claims, claimMethods } from './claims.ts';
import { deliveryMethods } from './deliveries.ts';
import { installationMethods } from './installations.ts';
import { newsMethods } from './news.ts';
import type { Store } from './port.ts';
import { privacyMethods } from './privacy.ts';
import { subscriptionMethods } from './subscriptions.ts';
import type { Base } from './tables.ts';

export function methodsOf(base: Base): Omit<Store, 'open' | 'ping' | 'close'> {
  const claims: Claims = new WeakMap();
  return {
    ...subscriptionMethods(base),
    ...newsMethods(base),
    ...claimMethods(base, claims),
    ...deliveryMethods(base, claims),
    ...installationMethods(base),
    ...privacyMethods(base),
  };
}
