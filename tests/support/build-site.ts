import { ensureSite } from '../../web/server/build.ts';

/** Builds the site once, before test files start servers that would each find it missing. */
export default ensureSite;
