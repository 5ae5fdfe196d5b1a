import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Observed } from '../observe.ts';
import { labSpec } from '../spec.ts';
import { planUp, type UpStep } from './plan.ts';

const spec = labSpec();
const containers = [spec.registry.container, ...spec.nodes.map((node) => node.container)];
const volumes = [spec.registry.volume, ...spec.nodes.map((node) => node.container)];
const nothing: Observed = {
  containers: new Map(),
  volumes: new Set(),
  subnet: undefined,
  engines: new Map(),
  contexts: new Map(),
};
const contexts = new Map(spec.nodes.map(({ context, socket }) => [context, `unix://${socket}`]));
const everything: Observed = {
  containers: new Map(containers.map((name) => [name, 'running'])),
  volumes: new Set(volumes),
  subnet: '192.168.213.0/24',
  engines: new Map(spec.nodes.map(({ container }) => [container, '20.10'])),
  contexts,
};

/** A model of docker that applies the steps, and throws where docker would. */
function apply(observed: Observed, steps: UpStep[]): Observed {
  const state = {
    ...observed,
    containers: new Map(observed.containers),
    engines: new Map(observed.engines),
    volumes: new Set(observed.volumes),
    contexts: new Map(observed.contexts),
  };
  const run = (container: string) => {
    if (state.containers.has(container)) throw new Error(`the name ${container} is taken`);
    if (state.subnet === undefined) throw new Error('there is no network yet');
    // docker run would create one without the label, which `down` would not remove.
    if (!state.volumes.has(container)) throw new Error('there is no volume yet');
    state.containers.set(container, 'running');
  };
  for (const step of steps) {
    if (step.do === 'create network') state.subnet = '192.168.213.0/24';
    if (step.do === 'create context') state.contexts.set(step.node.context, `unix://${step.node.socket}`);
    if (step.do === 'create volume') state.volumes.add(step.volume);
    if (step.do === 'remove') state.containers.delete(step.container);
    if (step.do === 'start' || step.do === 'unpause') state.containers.set(step.container, 'running');
    if (step.do === 'run registry') run(spec.registry.container);
    if (step.do === 'run node') {
      run(step.node.container);
      state.engines.set(step.node.container, step.engine);
    }
  }
  return state;
}

test('a complete lab needs no steps', () => {
  expect(planUp(spec, everything)).toEqual([]);
});

test('from nothing, everything is created', () => {
  expect(apply(nothing, planUp(spec, nothing))).toEqual(everything);
});

test('from any state after a kill, a power cut or a fault, the steps lead to a complete lab', () => {
  const states = ['created', 'running', 'exited', 'paused', 'restarting', 'dead', 'removing'];
  const left = fc.record({
    containers: fc
      .dictionary(fc.constantFrom(...containers), fc.constantFrom(...states))
      .map((found) => new Map(Object.entries(found))),
    volumes: fc.subarray(volumes).map((found) => new Set(found)),
    subnet: fc.constantFrom(undefined, '192.168.213.0/24'),
    engines: fc.subarray([...everything.engines]).map((found) => new Map(found)),
    contexts: fc.subarray([...contexts]).map((found) => new Map(found)),
  });
  fc.assert(
    fc.property(left, (observed) => {
      const after = apply(observed, planUp(spec, observed));
      expect(planUp(spec, after)).toEqual([]);
    }),
  );
});

test('a node that has run keeps its data: it is started, not recreated', () => {
  const off = new Map(everything.containers).set('zero-downtime-lab-node-2', 'exited');
  expect(planUp(spec, { ...everything, containers: off })).toEqual([
    { do: 'start', container: 'zero-downtime-lab-node-2' },
  ]);
});

test('no worker starts before a restarted manager leads', () => {
  const off = new Map(everything.containers)
    .set('zero-downtime-lab-node-1', 'exited')
    .set('zero-downtime-lab-node-2', 'exited');
  expect(planUp(spec, { ...everything, containers: off })).toEqual([
    { do: 'start', container: 'zero-downtime-lab-node-1' },
    { do: 'await manager' },
    { do: 'start', container: 'zero-downtime-lab-node-2' },
  ]);
});

test('nodes get their engines by order, and a recreated node keeps its engine', () => {
  const run = (observed: Observed) =>
    planUp(spec, observed, ['20.10', '26.1', '26.1']).flatMap((step) =>
      step.do === 'run node' ? [`${step.node.name} ${step.engine}`] : [],
    );
  expect(run(nothing)).toEqual(['node-1 20.10', 'node-2 26.1', 'node-3 26.1']);
  const dead = new Map(everything.containers).set('zero-downtime-lab-node-2', 'dead');
  expect(run({ ...everything, containers: dead })).toEqual(['node-2 20.10']);
});
