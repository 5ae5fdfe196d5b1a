import { doing } from './context.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

export const sessionSetting: Rule = {
  id: 'session-setting',
  title: 'SET that outlives its step',
  phases: EVERY_PHASE,
  severity: 'warning',
  check: (statement) =>
    doing(statement, 'set')
      .filter(({ setting, value, local }) => setting !== 'lock_timeout' && value !== null && !local)
      .map(({ setting }) => ({
        message: `${setting} stays so for every later step, or not, when a killed run goes on in a new session: SET LOCAL`,
      })),
};
