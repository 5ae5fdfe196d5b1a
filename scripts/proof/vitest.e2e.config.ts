import { endToEnd } from '../../vitest.e2e.ts';

export default endToEnd(new URL('.', import.meta.url), 'e2e');
