import { serviceTests } from '../../vitest.service.ts';

export default serviceTests('test/setup.ts');
