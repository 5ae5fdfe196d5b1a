import { expect, it } from 'vitest';
import { idsOf, stacksOn } from './neighbours.ts';

const service = (name: string, stack: string | undefined, ...networks: string[]) => ({
  Spec: {
    ...{ Name: name, Labels: stack === undefined ? {} : { 'com.docker.stack.namespace': stack } },
    TaskTemplate: { Networks: networks.map((Target) => ({ Target })) },
  },
});

it('the networks of a stack exclude those of a stack whose name has it as a prefix', () =>
  expect(idsOf('n1 shop_front\nn2 shop_back\nn3 shop-two_front\nn4 bridge\n', 'shop')).toEqual([
    ...['n1', 'shop_front', 'n2', 'shop_back'],
  ]));

it('a neighbour is another stack with a service on one of the networks', () => {
  const services = [
    service('shop_api', 'shop', 'n1', 'n2'),
    service('shop_schema-expand', undefined, 'n2'),
    service('payments_api', 'payments', 'n1', 'n3'),
    service('payments_canary', 'payments', 'n1'),
    service('other_api', 'other', 'n9'),
    { Spec: { Name: 'plain', TaskTemplate: {} } },
  ];
  expect(stacksOn(services, ['n1', 'n2'], 'shop')).toEqual(['payments']);
});
