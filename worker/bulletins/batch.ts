import { siteAddress } from '../site-address.ts';
import { qrCode } from './qr.ts';

export type Image = { type: string; content: string };

/** What the database has printed: how the school's bulletins look, and what each says. */
export type Batch = {
  look: { color: string; domain: string | null; images: Record<string, Image> };
  bulletins: {
    code: string;
    issuedAt: string;
    data: {
      kind: string;
      student: { lastName: string; firstName: string };
      subjects?: unknown[];
    };
  }[];
};

const extensions: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg' };

/** A code in groups of four, as it is printed. */
export const grouped = (code: string): string => code.match(/.{1,4}/g)!.join('-');

// Points that usually fill a page, by the longest list of subjects.
const sizeFor = (bulletins: Batch['bulletins']): number => {
  if (bulletins.some(({ data }) => data.kind === 'annual')) return 9.6;
  const most = Math.max(...bulletins.map(({ data }) => data.subjects?.length ?? 0));
  if (most <= 8) return 9.2;
  if (most <= 11) return 8.8;
  return most <= 14 ? 8.2 : 7.4;
};

/** What the Typst template reads, and the pictures beside it. */
export const printable = ({ look, bulletins }: Batch) => {
  const site = siteAddress(look.domain);
  const images = Object.entries(look.images).map(([name, { type, content }]) => ({
    name,
    path: `/${name}.${extensions[type]}`,
    content: Buffer.from(content, 'base64'),
  }));
  const [first] = bulletins;
  const batch = {
    title:
      bulletins.length === 1 && first
        ? `${first.data.student.lastName} ${first.data.student.firstName}`
        : 'Rollbook',
    isTranscript: bulletins.some(({ data }) => data.kind === 'transcript'),
    size: sizeFor(bulletins),
    look: {
      color: look.color,
      images: Object.fromEntries(images.map(({ name, path }) => [name, { path }])),
    },
    bulletins: bulletins.map(({ code, issuedAt, data }) => {
      const address = `${site}/v/${code}`;
      return {
        data,
        issuedAt,
        address,
        site: `${site.replace(/^https?:\/\//, '')}/v`,
        printedCode: grouped(code),
        qr: qrCode(address),
      };
    }),
  };
  return { batch, images };
};
