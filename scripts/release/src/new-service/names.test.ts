import { expect, test } from 'vitest';
import { namesOf } from './names.ts';

test.for([
  ['payments', 'payment', 'payments', 'Payment', 'payments', 'a payment'],
  ['gift-cards', 'gift-card', 'gift-cards', 'GiftCard', 'gift_cards', 'a gift card'],
  ['invoice', 'invoice', 'invoices', 'Invoice', 'invoices', 'an invoice'],
  [
    'billing-address-api',
    'billing-address',
    'billing-addresses',
    'BillingAddress',
    'billing_addresses',
    'a billing address',
  ],
  ['inventory', 'inventory', 'inventories', 'Inventory', 'inventories', 'an inventory'],
  ['user-service', 'user', 'users', 'User', 'users', 'a user'],
  ['units', 'unit', 'units', 'Unit', 'units', 'a unit'],
] as const)('the names of %s', ([service, resource, resources, type, table, aWord]) => {
  expect(namesOf(service)).toMatchObject({ service, resource, resources, Resource: type, table, aWord });
});

test('a resource may have another name than the service', () => {
  expect(namesOf('warehouse', 'stock-items')).toMatchObject({
    service: 'warehouse',
    resource: 'stock-item',
    variables: 'stockItems',
    underscored: 'stock_item',
    Title: 'Stock items',
  });
});

test.for([
  ['Payments', 'is not a valid'],
  ['payments_', 'is not a valid'],
  ['pay--ments', 'is not a valid'],
  ['../payments', 'is not a valid'],
  ['a', 'is not a valid'],
  ['p4yments', 'is not a valid'],
  ['', 'is not a valid'],
  ['a'.repeat(31), 'is not a valid'],
  ['edge', 'image of the platform'],
  ['pg-backups', 'PostgreSQL reserves names'],
  ['stores', 'cannot be the name of a resource'],
  ['docs-api', 'cannot be the name of a resource'],
  ['sheep', 'has no plural'],
] as const)('%s is refused', ([name, why]) => {
  expect(() => namesOf(name)).toThrow(why);
});
