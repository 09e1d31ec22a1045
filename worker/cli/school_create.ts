import { parseArgs } from 'node:util';
import { withDatabase } from './database.ts';
import { required, UsageError, wholeNumber, type Command } from './usage.ts';

const run = async (args: string[]): Promise<undefined> => {
  const { values } = parseArgs({
    args,
    options: {
      code: { type: 'string' },
      name: { type: 'string' },
      country: { type: 'string' },
      parent: { type: 'string' },
      'max-students': { type: 'string' },
      'max-teachers': { type: 'string' },
      domain: { type: 'string' },
      tier: { type: 'string' },
      'time-zone': { type: 'string' },
      currency: { type: 'string' },
      language: { type: 'string' },
      scale: { type: 'string' },
      'rank-key': { type: 'string' },
    },
  });
  const scale = values.scale?.replace(',', '.');
  if (scale !== undefined && !(Number(scale) > 0)) throw new UsageError('--scale is not a number.');
  const settings = {
    country: required(values.country, 'country'),
    max_students: wholeNumber(values['max-students'], 'max-students'),
    max_teachers: wholeNumber(values['max-teachers'], 'max-teachers'),
    domain: values.domain,
    tier: values.tier,
    time_zone: values['time-zone'],
    currency: values.currency,
    language: values.language,
    scale,
  };
  const code = required(values.code, 'code');
  const name = required(values.name, 'name');
  await withDatabase(async (owner) => {
    await owner.query('select app_private.create_school($1, $2, $3, $4, $5)', [
      code,
      name,
      values.parent,
      settings,
      values['rank-key'],
    ]);
    console.log(`Made the school ${code}, ${name}.`);
  });
};

export const schoolCreate: Command = {
  usage: 'school create --code CODE --name NAME --country CI [--parent CODE] …',
  summary: 'Make a school, below an institution or standing alone.',
  details: [
    '--max-students N  --max-teachers N   quotas (500, 50)',
    '--domain HOST                        its own host name, which picks it at sign-in',
    '--time-zone ZONE  --currency CODE  --language CODE   (Africa/Abidjan, XOF, fr)',
    '--scale N                            top of the scale of averages (the country’s: 20, 10…)',
    '--rank-key KEY                       what ranks compare: decimals, exact or printed',
    '--tier NAME                          subscription (basic)',
  ],
  run,
};
