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

test('a resource may have a name of its own', () => {
  expect(namesOf('warehouse', 'stock-items')).toMatchObject({
    service: 'warehouse',
    resource: 'stock-item',
    variables: 'stockItems',
    underscored: 'stock_item',
    Title: 'Stock items',
  });
});

test.for([
  ['Payments', 'is no name'],
  ['payments_', 'is no name'],
  ['pay--ments', 'is no name'],
  ['../payments', 'is no name'],
  ['a', 'is no name'],
  ['p4yments', 'is no name'],
  ['', 'is no name'],
  ['a'.repeat(31), 'is no name'],
  ['edge', 'image of the platform'],
  ['pg-backups', 'PostgreSQL keeps names'],
  ['stores', 'cannot be the name of a resource'],
  ['docs-api', 'cannot be the name of a resource'],
  ['sheep', 'has no plural'],
] as const)('%s is refused', ([name, why]) => {
  expect(() => namesOf(name)).toThrow(why);
});
