import express from 'express';
import type pg from 'pg';
import { limitAddresses } from './addresses.ts';
import { withContext } from './one-flight.ts';
import { verifyWords, type Verdict } from './verify-words.ts';

const colors: Record<Verdict, string> = {
  authentic: '#1e7046',
  superseded: '#875400',
  revoked: '#b02a20',
  unknown: '#5b6470',
};
const signs: Record<Verdict, string> = {
  authentic: '✓',
  superseded: '!',
  revoked: '✕',
  unknown: '?',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (
  w: ReturnType<typeof verifyWords>,
  code: string,
  verdict: Verdict | null,
  notice = '',
): string => `<!doctype html>
<html lang="${w.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${verdict ? `${w.verdicts[verdict].heading} · ` : ''}${w.title}</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;color:#1b2330;background:#f5f3ee;margin:0}
main{max-width:30rem;margin:8vh auto;padding:0 16px}
h1{font-size:1.3rem}
section{background:#fff;border:1px solid #e2ded4;border-left:6px solid ${colors[verdict ?? 'unknown']};border-radius:6px;padding:16px;margin-bottom:24px}
h2{margin:0 0 4px;color:${colors[verdict ?? 'unknown']}}
p{margin:0 0 8px}
label{display:block;font-weight:600}
input,button{font:inherit;padding:9px 12px;border:1px solid #857d6c;border-radius:6px;min-height:44px;max-width:100%;box-sizing:border-box}
input{width:100%;letter-spacing:.08em;text-transform:uppercase;margin-bottom:8px}
button{background:#1f4a3d;color:#f4f1e8;border-color:#1f4a3d;font-weight:600}
:focus-visible{outline:3px solid #e0a526;outline-offset:1px}
</style>
<main>
<h1>${w.title}</h1>
${verdict ? `<section role="status"><h2>${signs[verdict]} ${w.verdicts[verdict].heading}</h2><p>${w.verdicts[verdict].text}</p><p>${escaped(code)}</p></section>` : ''}
${notice ? `<section role="alert"><p>${notice}</p></section>` : ''}
<form action="/v"><p>${w.lead}</p><label for="code">${w.label}</label>
<input id="code" name="code" autocomplete="off" spellcheck="false" maxlength="40" required><button>${w.check}</button></form>
</main>
</html>
`;

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/** The public page that says what the code of a bulletin proves: no script, no sign-in. */
export const verifyRoutes = (pool: pg.Pool, perMinute = 30): express.Router => {
  const router = express.Router();
  const limit = limitAddresses(perMinute, 60);

  const verdictOf = (code: string): Promise<Verdict> =>
    withContext(pool, { role: 'app_user', transaction_read_only: 'on' }, async (client) => {
      const text = 'select app_hidden.verified_bulletin($1) as verdict';
      return (await client.query<{ verdict: Verdict }>(text, [code])).rows[0]!.verdict;
    });

  router.get(['/', '/:code'], async (request, response) => {
    const w = verifyWords(request.acceptsLanguages(['en', 'fr']) === 'fr');
    const given = request.params['code'] ?? request.query['code'];
    const code = typeof given === 'string' ? given.trim().slice(0, 40) : '';
    response
      .set('content-security-policy', policy)
      .set('cache-control', 'no-store')
      .set('referrer-policy', 'no-referrer')
      .type('html');
    if (!code) return void response.send(page(w, '', null));
    const wait = await limit.take(request);
    if (wait !== null) {
      return void response
        .status(429)
        .set('retry-after', String(wait))
        .send(page(w, '', null, w.patience));
    }
    return void response.send(page(w, code, await verdictOf(code)));
  });
  return router;
};
