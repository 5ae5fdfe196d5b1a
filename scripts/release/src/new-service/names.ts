import { refuse } from '@zero-downtime/deploy/errors';
import { camelize, pluralize, singularize } from 'inflection';

/** Every name in a new service, derived from the service's name. */
export interface Names {
  /** gift-cards: its folder, target, stack and image; the audience of its tokens. */
  service: string;
  /** gift-card */
  resource: string;
  /** gift-cards: the path and the prefix of the scopes. */
  resources: string;
  /** GiftCard, GiftCards */
  Resource: string;
  Resources: string;
  /** giftCard, giftCards */
  variable: string;
  variables: string;
  /** gift_card, and gift_cards: the table. */
  underscored: string;
  table: string;
  /** gift card, gift cards, a gift card, A gift card, Gift cards */
  word: string;
  words: string;
  aWord: string;
  AWord: string;
  Title: string;
}

const NAME = /^[a-z]{2,}(-[a-z]+)*$/;
/** A stack's name is part of names in the cluster and in the database. */
const LONGEST = 30;

/** Images of the platform, which share the registry with those of the services. */
const IMAGES = ['listener', 'edge', 'grafana', 'haproxy', 'node', 'postgres', 'prometheus', 'registry'];

/** Resource names that collide with a file, a type or a path of every service, or with a reserved word of PostgreSQL. */
const TAKEN = [
  ...['description', 'store', 'date', 'feature', 'page', 'pool', 'promise', 'router', 'row'],
  ...['doc', 'problem', 'reference', 'value'],
];

/**
 * The names of a service. `resource` defaults to the service's name without -api or -service.
 * @throws Ending (refused) for a name that cannot be used, with an example of a valid one
 */
export function namesOf(service: string, resource?: string): Names {
  checkName('service', service);
  if (IMAGES.includes(service))
    throw refuse(`${service} is the name of an image of the platform`, `such as ${service}-api`);
  if (/^pg(-|$)/.test(service))
    throw refuse(`PostgreSQL reserves names that begin with pg: "${service}"`, 'such as payments');
  if (resource !== undefined) checkName('resource', resource);
  const words = (resource ?? service.replace(/-(api|service)$/, '')).split('-');
  const last = words.pop() as string;
  const one = [...words, singularize(last)];
  const many = [...words, pluralize(singularize(last))];
  const [single, plural] = [one.join('-'), many.join('-')];
  if (single === plural)
    throw refuse(
      `"${single}" has no plural, and the service needs a singular and a plural name`,
      `name the resource: npm run new-service -- ${service} --resource ${single}-item`,
    );
  if (TAKEN.includes(single))
    throw refuse(
      `"${single}" cannot be the name of a resource: the sources or PostgreSQL use that word`,
      `name the resource: npm run new-service -- ${service} --resource my-${single}`,
    );
  const [word, several] = [one.join(' '), many.join(' ')];
  const article = /^([aeio]|u(?!ni|s))/.test(word) ? 'an' : 'a';
  return {
    service,
    resource: single,
    resources: plural,
    Resource: pascal(one),
    Resources: pascal(many),
    variable: camel(one),
    variables: camel(many),
    underscored: one.join('_'),
    table: many.join('_'),
    word,
    words: several,
    aWord: `${article} ${word}`,
    AWord: capital(`${article} ${word}`),
    Title: capital(several),
  };
}

function checkName(what: string, name: string): void {
  if (NAME.test(name) && name.length <= LONGEST) return;
  throw refuse(
    `"${name}" is not a valid ${what} name`,
    `at most ${LONGEST} lower-case letters, with dashes between words, such as payments or gift-cards`,
  );
}

const pascal = (words: readonly string[]): string => camelize(words.join('_'));
const camel = (words: readonly string[]): string => camelize(words.join('_'), true);
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
